import assert from "node:assert/strict";
import { chmodSync, existsSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { checkCommitting, commitFiles } from "../../src/fix/commit.js";
import { readStanding } from "../../src/fix/standing.js";
import { makeTree, putFile } from "../e2e/run.js";
import { commitAll, GIT_ENV, git, makeRepository } from "./repository.js";

Object.assign(process.env, GIT_ENV);

const FILES = { "a.h": "old\n", "b.h": "old\n", "c.h": "old\n" };
const MESSAGE =
  "Sync a.h\n\n#define is no comment\n\n  - indented\n\nCc: Ada Roe <ada@example.org>\n";
const subjects = (root: string) => git(root, "log", "--format=%s").trimEnd().split("\n");
const committed = (root: string) =>
  git(root, "show", "--format=", "--name-only", "-z")
    .split("\0")
    .filter((name) => name !== "");

test("one commit has its own files and nothing else; what is staged stays staged", async (t) => {
  const root = makeRepository(t, FILES);
  for (const name of ["a.h", "b.h", "c.h"]) putFile(root, name, "new\n");
  putFile(root, "d.h", "new\n");
  git(root, "add", "b.h", "d.h");
  assert.equal(await commitFiles(root, ["a.h"], MESSAGE, false), null);
  assert.deepEqual(committed(root), ["a.h"]);
  assert.equal(git(root, "status", "--porcelain"), "M  b.h\n M c.h\nA  d.h\n");
  assert.equal(git(root, "log", "-1", "--format=%B").trimEnd(), MESSAGE.trimEnd());
});

test("a staged version of the file gives way to what was written", async (t) => {
  const root = makeRepository(t, FILES);
  putFile(root, "a.h", "staged\n");
  git(root, "add", "a.h");
  putFile(root, "a.h", "new\n");
  assert.equal(await commitFiles(root, ["a.h"], MESSAGE, false), null);
  assert.equal(git(root, "show", "HEAD:a.h"), "new\n");
  assert.equal(git(root, "status", "--porcelain"), "");
});

test("the message is taken as it is, whatever the user's config makes of comments", async (t) => {
  const root = makeRepository(t, FILES);
  git(root, "config", "commit.cleanup", "strip");
  git(root, "config", "commit.verbose", "true");
  putFile(root, "a.h", "new\n");
  assert.equal(await commitFiles(root, ["a.h"], MESSAGE, false), null);
  assert.match(git(root, "log", "-1", "--format=%B"), /^#define is no comment$/m);
});

test("new files are committed with it, ignored or not, and are as before where that fails", async (t) => {
  const root = makeRepository(t, { ...FILES, ".gitignore": "*.patch\n" });
  putFile(root, "a.h", "new\n");
  putFile(root, "p/a.h.patch", "@@\n");
  putFile(root, ".git/hooks/pre-commit", "#!/bin/sh\necho 'no tabs, please' >&2\nexit 1\n");
  chmodSync(join(root, ".git/hooks/pre-commit"), 0o755);
  assert.equal(await commitFiles(root, ["p/a.h.patch", "a.h"], MESSAGE, false), "no tabs, please");
  assert.equal(git(root, "status", "--porcelain", "--ignored"), " M a.h\n!! p/\n");
  chmodSync(join(root, ".git/hooks/pre-commit"), 0o644);
  assert.equal(await commitFiles(root, ["p/a.h.patch", "a.h"], MESSAGE, false), null);
  assert.deepEqual(committed(root), ["a.h", "p/a.h.patch"]);
});

test("hooks run, and may change the message", async (t) => {
  const root = makeRepository(t, FILES);
  for (const [name, script] of [
    ["pre-commit", "touch ran"],
    ["commit-msg", 'echo "Change-Id: 1" >> "$1"'],
  ] as const) {
    putFile(root, `.git/hooks/${name}`, `#!/bin/sh\n${script}\n`);
    chmodSync(join(root, `.git/hooks/${name}`), 0o755);
  }
  putFile(root, "a.h", "new\n");
  assert.equal(await commitFiles(root, ["a.h"], MESSAGE, true), null);
  assert.ok(existsSync(join(root, "ran")));
  assert.equal(
    git(root, "log", "-1", "--format=%(trailers)").trim(),
    "Cc: Ada Roe <ada@example.org>\nSigned-off-by: Jo Doe <jo@example.org>\nChange-Id: 1",
  );
});

test("file names are never options, patterns or commands", async (t) => {
  const names = [
    "--amend",
    "-rf.h",
    ":(glob)*",
    "*.h",
    "new\nline.h",
    "$(touch x).h",
    "%s.h",
    "a;b.h",
    ":x",
  ];
  const root = makeRepository(t, {
    ...FILES,
    ...Object.fromEntries(names.map((name) => [name, "old\n"])),
  });
  for (const name of names) writeFileSync(join(root, name), "new\n");
  const before = await readStanding(root, names, true);
  assert.deepEqual([...before.changed].sort(), [...names].sort());
  for (const name of names) {
    assert.equal(
      await commitFiles(root, [name], `Sync ${JSON.stringify(name)}\n`, false),
      null,
      name,
    );
    assert.deepEqual(committed(root), [name]);
  }
  assert.equal(subjects(root).length, names.length + 1);
  assert.deepEqual((await readStanding(root, names, true)).changed, new Set());
  assert.equal(git(root, "status", "--porcelain"), "");
});

test("in a folder of a repository, paths are the folder's", async (t) => {
  const top = makeRepository(t, { "sub/a.h": "old\n", "a.h": "old\n" });
  const root = join(top, "sub");
  putFile(root, "a.h", "new\n");
  putFile(top, "a.h", "new\n");
  assert.deepEqual((await readStanding(root, ["a.h"], true)).changed, new Set(["a.h"]));
  assert.equal(await commitFiles(root, ["a.h"], MESSAGE, false), null);
  assert.deepEqual(committed(top), ["sub/a.h"]);
  assert.deepEqual((await readStanding(root, ["a.h"], true)).changed, new Set());
});

test("a first commit can be one too", async (t) => {
  const root = makeTree(t, FILES);
  git(root, "init", "-q");
  assert.deepEqual((await readStanding(root, ["a.h", "b.h"], true)).changed, new Set());
  git(root, "add", "b.h");
  assert.deepEqual((await readStanding(root, ["a.h", "b.h"], true)).changed, new Set(["b.h"]));
  assert.equal(await commitFiles(root, ["a.h"], MESSAGE, false), null);
  assert.equal(git(root, "status", "--porcelain", "b.h"), "A  b.h\n");
});

test("how files stand: changed in the work tree, in the index, or in both", async (t) => {
  const root = makeRepository(t, { ...FILES, "d.h": "old\n", "same.h": "old\n" });
  putFile(root, "a.h", "new\n");
  putFile(root, "b.h", "new\n");
  git(root, "add", "b.h");
  putFile(root, "b.h", "old\n");
  git(root, "rm", "-q", "--cached", "c.h");
  putFile(root, "same.h", "old\n");
  putFile(root, "new.h", "new\n");
  const all = ["a.h", "b.h", "c.h", "d.h", "same.h", "new.h", "absent.h"];
  const { unknown, changed } = await readStanding(root, all, true);
  assert.equal(unknown, null);
  assert.deepEqual(changed, new Set(["a.h", "b.h", "c.h"]));
});

test("a repository that git cannot read is an error, unless it does not matter", async (t) => {
  const root = makeRepository(t, FILES);
  putFile(root, ".git/index", "broken");
  await assert.rejects(
    readStanding(root, ["a.h"], true),
    /^TreeError: git cannot tell what is not committed \(.+\); --force goes on without knowing$/,
  );
  assert.match((await readStanding(root, ["a.h"], false)).unknown!, /^git cannot tell/);
  rmSync(join(root, ".git/HEAD"));
  await assert.rejects(readStanding(root, ["a.h"], true), /--force/);
});

test("what a user's config says of diffs does not matter", async (t) => {
  const root = makeRepository(t, { ...FILES, "sub/d.h": "old\n", ".gitattributes": "*.h diff=x" });
  for (const [key, value] of [
    ["diff.orderFile", "absent"],
    ["diff.noprefix", "true"],
    ["diff.external", "false"],
    ["diff.x.command", "false"],
    ["diff.relative", "false"],
    ["core.quotePath", "true"],
    ["color.ui", "always"],
  ] as const) {
    git(root, "config", key, value);
  }
  putFile(root, "a.h", "new\n");
  assert.deepEqual((await readStanding(root, ["a.h", "b.h"], true)).changed, new Set(["a.h"]));
});

test("thousands of files are asked about in portions", async (t) => {
  const names = Array.from({ length: 2500 }, (_, i) => `${"folder/".repeat(20)}${i}.h`);
  const root = makeRepository(t, Object.fromEntries(names.map((name) => [name, "old\n"])));
  for (const name of [names[0]!, names[1234]!, names[2499]!]) putFile(root, name, "new\n");
  const { changed } = await readStanding(root, names, true);
  assert.deepEqual(changed, new Set([names[0], names[1234], names[2499]]));
});

test("changes that git has been told not to look at are changes", async (t) => {
  for (const mark of ["--assume-unchanged", "--skip-worktree"]) {
    const root = makeRepository(t, { ...FILES, "x/-a b\n.h": "old\n" });
    const names = ["a.h", "b.h", "c.h", "-a b\n.h"];
    const below = names.map((name) => `x/${name}`);
    for (const name of names.slice(0, 3)) putFile(root, `x/${name}`, "old\n");
    commitAll(root, "two");
    git(root, "update-index", mark, "a.h", ...below);
    assert.deepEqual((await readStanding(root, [...names, ...below], true)).changed, new Set());
    for (const name of ["a.h", "x/b.h", "x/-a b\n.h"]) putFile(root, name, "new\n");
    rmSync(join(root, "x/c.h"));
    const { changed } = await readStanding(root, ["a.h", ...below], true);
    assert.deepEqual(changed, new Set(["a.h", "x/b.h", "x/-a b\n.h"]), mark);
    const within = await readStanding(join(root, "x"), names, true);
    assert.deepEqual(within.changed, new Set(["b.h", "-a b\n.h"]), mark);
  }
});

test("files of a repository below the root are asked for there", async (t) => {
  const inner = makeRepository(t, { "x/a.h": "old\n", "b.h": "old\n" });
  const root = makeRepository(t, FILES);
  git(root, "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", inner, "deep/sub");
  git(root, "clone", "-q", inner, join(root, "nested"));
  commitAll(root, "two");
  const names = ["a.h", ...["deep/sub", "nested"].flatMap((at) => [`${at}/x/a.h`, `${at}/b.h`])];
  assert.deepEqual((await readStanding(root, names, true)).changed, new Set());
  for (const name of names) if (!name.endsWith("b.h")) putFile(root, name, "new\n");
  const { unknown, changed } = await readStanding(root, names, true);
  assert.equal(unknown, null);
  assert.deepEqual(changed, new Set(["a.h", "deep/sub/x/a.h", "nested/x/a.h"]));
});

test("where no commit can be made, that is said before anything is written", async (t) => {
  const none = makeTree(t, FILES);
  const ceiling = process.env.GIT_CEILING_DIRECTORIES;
  process.env.GIT_CEILING_DIRECTORIES = join(none, "..");
  t.after(() => {
    process.env.GIT_CEILING_DIRECTORIES = ceiling ?? "";
  });
  await assert.rejects(checkCommitting(none), /^TreeError: --commit: no git repository here$/);
  assert.equal((await readStanding(none, ["a.h"], true)).unknown, "no git repository here");
  const root = makeRepository(t, FILES);
  await checkCommitting(root);
  git(root, "checkout", "-q", "-b", "other");
  putFile(root, "a.h", "theirs\n");
  commitAll(root, "theirs");
  git(root, "checkout", "-q", "-");
  putFile(root, "a.h", "ours\n");
  commitAll(root, "ours");
  assert.throws(() => git(root, "merge", "-q", "other"));
  await assert.rejects(
    checkCommitting(root),
    /^TreeError: --commit: a merge is going on here; end it first$/,
  );
  await assert.rejects(checkCommitting(join(root, ".git")), /no work tree here$/);
});

test("without git, that is said", async (t) => {
  const root = makeRepository(t, FILES);
  const { PATH } = process.env;
  process.env.PATH = join(root, "nowhere");
  t.after(() => {
    process.env.PATH = PATH;
  });
  await assert.rejects(checkCommitting(root), /git is not installed/);
  assert.equal((await readStanding(root, ["a.h"], true)).unknown, "git is not installed");
  process.env.PATH = PATH;
});
