import assert from "node:assert/strict";
import { renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { makeTree, putFile, runCli } from "../e2e/run.js";
import { commitAll, git, makeRepository } from "../fix/repository.js";
import { askTree, lines, mapOf, revisions } from "./ask.js";

/** What stands in the way of history, and what it makes of originals that move. */

const A = lines("A");
const FILES = {
  "sync-headers.toml": mapOf(["include/a.h"]),
  "include/a.h": A,
  "tools/include/a.h": A,
};

/** A tree whose copy lags by two commits. */
function makeLagging(t: TestContext): string {
  const root = makeRepository(t, FILES);
  putFile(root, "include/a.h", `${A}#define B 1\n`);
  commitAll(root, "add B");
  putFile(root, "noise", "x\n");
  commitAll(root, "noise");
  putFile(root, "include/a.h", `${A}#define B 1\n#define C 1\n`);
  commitAll(root, 'add "C", 100% ; $(id)');
  return root;
}

const only = <T>(answers: ReadonlyMap<string, T>): T => answers.get("tools/include/a.h")!;

test("a lagging copy: sync point, commits, base", async (t) => {
  const root = makeLagging(t);
  const history = only(await askTree(root));
  const [last, , first, initial] = revisions(root, "HEAD");
  assert.equal(history.synced?.hash, initial);
  assert.deepEqual(
    history.commits.map(({ hash, subject, author }) => ({ hash, subject, author })),
    [
      { hash: first, subject: "add B", author: "Jo Doe" },
      { hash: last, subject: 'add "C", 100% ; $(id)', author: "Jo Doe" },
    ],
  );
  assert.equal(Buffer.from(history.base!).toString(), A);
  assert.equal(history.days, 0);
  assert.equal(history.localEdits, "none");
  assert.equal(history.note, null);
});

test("the days count from the first commit to HEAD; a revert is no version before it", async (t) => {
  const root = makeRepository(t, FILES);
  const commitAt = (day: number, text: string) => {
    putFile(root, "include/a.h", text);
    git(root, "add", "-A");
    const env = ["-c", `user.name=Jo Doe`, "-c", "user.email=jo@example.org"];
    const date = `2026-02-${String(day).padStart(2, "0")}T12:00:00+0100`;
    git(root, ...env, "commit", "-q", "--date", date, "-m", `day ${day}`);
  };
  commitAt(1, `${A}#define B 1\n`);
  commitAt(2, A);
  commitAt(3, `${A}#define D 1\n`);
  const history = only(await askTree(root));
  assert.deepEqual(
    history.commits.map(({ subject, date }) => `${subject} ${date}`),
    ["day 3 2026-02-03T12:00:00+01:00"],
  );
  assert.equal(history.synced?.subject, "day 2");
});

test("a renamed original is followed, a pure rename is no change", async (t) => {
  const root = makeLagging(t);
  git(root, "mv", "include/a.h", "include/moved.h");
  commitAll(root, "move");
  putFile(root, "include/moved.h", `${A}#define B 1\n#define C 1\n#define D 1\n`);
  commitAll(root, "add D");
  putFile(
    root,
    "sync-headers.toml",
    '[[map]]\ncopy = "tools/include/a.h"\noriginal = "include/moved.h"\n',
  );
  const history = only(await askTree(root));
  assert.deepEqual(
    history.commits.map(({ subject }) => subject),
    ["add B", 'add "C", 100% ; $(id)', "add D"],
  );
  assert.equal(history.successor, null);
});

test("a vanished original names where it went, over two renames", async (t) => {
  const root = makeLagging(t);
  putFile(
    root,
    "sync-headers.toml",
    '[[map]]\ncopy = "tools/include/a.h"\noriginal = "include/a.h"\n',
  );
  for (const [from, to] of [
    ["include/a.h", "include/b.h"],
    ["include/b.h", "include/new/c.h"],
  ] as const) {
    putFile(root, join(to, "../keep"), "");
    git(root, "mv", from, to);
    commitAll(root, `move to ${to}`);
  }
  const history = only(await askTree(root));
  assert.equal(history.successor, "include/new/c.h");
  assert.equal(history.commits.length, 2);
  git(root, "rm", "-q", "include/new/c.h");
  commitAll(root, "remove");
  const gone = only(await askTree(root));
  assert.equal(gone.successor, null);
  assert.equal(gone.commits.at(-1)?.subject, "remove");
});

test("an edited copy is told from one that an import brought", async (t) => {
  const root = makeLagging(t);
  putFile(root, "tools/include/a.h", `${A}#define MINE 1\n`);
  commitAll(root, "edit the copy");
  const edited = only(await askTree(root));
  assert.equal(edited.localEdits, "present");
  assert.equal(edited.synced, null);
  assert.equal(edited.note, "no version of include/a.h that git has equals the copy");
  const imported = makeRepository(t, { ...FILES, "tools/include/a.h": `${A}#define MINE 1\n` });
  const unknown = only(await askTree(imported));
  assert.equal(unknown.localEdits, "unknown");
  assert.match(unknown.note!, /does not reach back past the copy's last change$/);
});

test("allowances count: ignored lines, an allowed patch, line ends as the tree has them", async (t) => {
  const root = makeLagging(t);
  putFile(root, "tools/include/a.h", `#include <mine.h>\n${A}`);
  putFile(
    root,
    "sync-headers.toml",
    mapOf(["include/a.h"], 'ignore-matching-lines = ["^#include"]'),
  );
  commitAll(root, "own include");
  assert.equal(only(await askTree(root)).commits.length, 2);
  putFile(root, "sync-headers.toml", mapOf(["include/a.h"]));
  const patch =
    "--- a\n+++ b\n@@ -1,3 +1,2 @@\n-#include <mine.h>\n #define A_0 0\n #define A_1 7\n";
  putFile(root, "sync-headers.patches/tools/include/a.h.patch", patch);
  assert.equal(only(await askTree(root)).commits.length, 2);
  rmSync(join(root, "sync-headers.patches"), { recursive: true });
  assert.equal(only(await askTree(root)).localEdits, "present");

  const dos = makeLagging(t);
  git(dos, "config", "core.autocrlf", "true");
  for (const path of ["include/a.h", "tools/include/a.h"]) {
    rmSync(join(dos, path));
    git(dos, "checkout", "--", path);
  }
  const history = only(await askTree(dos));
  assert.equal(history.commits.length, 2);
  assert.equal(history.localEdits, "none");
  assert.ok(Buffer.from(history.base!).toString().includes("\r\n"));
});

test("originals of another repository, copies of none", async (t) => {
  const kernel = makeLagging(t);
  const root = makeTree(t, {
    "sync-headers.toml": FILES["sync-headers.toml"],
    "tools/include/a.h": A,
  });
  assert.equal(only(await askTree(root, kernel)).commits.length, 2);
  putFile(root, "tools/include/a.h", `${A}#define MINE 1\n`);
  const history = only(await askTree(root, kernel));
  assert.equal(history.localEdits, "unknown");
  assert.match(history.note!, /; git does not have tools\/include\/a\.h$/);
});

test("a folder of a repository is a tree, too", async (t) => {
  const root = makeTree(t);
  for (const [path, text] of Object.entries(FILES)) putFile(root, `sub/${path}`, text);
  git(root, "init", "-q");
  commitAll(root, "one");
  putFile(root, "sub/include/a.h", `${A}#define B 1\n`);
  commitAll(root, "add B");
  const history = only(await askTree(join(root, "sub")));
  assert.deepEqual(
    history.commits.map(({ subject }) => subject),
    ["add B"],
  );
});

test("no repository, no commit, untracked files: one line each", async (t) => {
  const root = makeTree(t, { ...FILES, "include/a.h": `${A}#define B 1\n` });
  const none = only(await askTree(root));
  assert.equal(none.note, `no git repository in ${root}`);
  assert.equal(none.failed, true);
  git(root, "init", "-q");
  const empty = only(await askTree(root));
  assert.equal(empty.note, `no commit yet in ${root}`);
  assert.equal(empty.failed, true);
  putFile(root, "other", "");
  git(root, "add", "other");
  git(root, "commit", "-q", "-m", "other");
  const untracked = only(await askTree(root));
  assert.equal(untracked.note, "git does not have include/a.h");
  assert.equal(untracked.failed, false);
  assert.equal(untracked.localEdits, "unknown");
});

test("a broken repository is one line", async (t) => {
  const root = makeLagging(t);
  renameSync(join(root, ".git/objects"), join(root, ".git/gone"));
  const history = only(await askTree(root));
  assert.equal(history.failed, true);
  assert.doesNotMatch(history.note!, /\n/);
});

test("a shallow clone tells what it has, and that there may be more", async (t) => {
  const origin = makeLagging(t);
  const clone = (depth: number) => {
    const root = makeTree(t);
    git(root, "clone", "-q", `--depth=${depth}`, `file://${origin}`, "clone");
    return join(root, "clone");
  };
  assert.equal(only(await askTree(clone(4))).commits.length, 2);
  const history = only(await askTree(clone(2)));
  assert.equal(history.synced, null);
  assert.equal(history.localEdits, "unknown");
  const none = "no version of include/a.h that git has equals the copy";
  const wayOn = "clone is shallow; git fetch --unshallow brings what is older";
  assert.equal(history.note, `${none}; the ${wayOn}`);

  const log = runCli(["log", "--root", clone(2)]);
  assert.equal(log.stdout, `tools/include/a.h: ${none}; the ${wayOn}\n`);

  // Copies of their own repository, originals of another one: either may be the shallow one.
  const copies = makeRepository(t, FILES);
  putFile(copies, "noise", "x\n");
  commitAll(copies, "noise");
  const apart = only(await askTree(copies, clone(2)));
  assert.equal(apart.note, `${none}; the originals' ${wayOn}`);
  putFile(origin, "tools/include/a.h", `${A}#define MINE 1\n`);
  commitAll(origin, "edit the copy");
  putFile(origin, "noise", "y\n");
  commitAll(origin, "more noise");
  assert.equal(only(await askTree(clone(1), origin)).note, `${none}; the copies' ${wayOn}`);
  assert.equal(only(await askTree(clone(3))).localEdits, "present");
});

test("uncommitted changes of the original are said", async (t) => {
  const root = makeLagging(t);
  putFile(root, "include/a.h", `${A}#define WIP 1\n`);
  const history = only(await askTree(root));
  assert.equal(history.commits.length, 2);
  assert.equal(history.note, "include/a.h has changes that are not committed");
});
