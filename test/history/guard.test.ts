import assert from "node:assert/strict";
import { chmodSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { guardCommits } from "../../src/history/guarding.js";
import { openSession } from "../../src/session.js";
import { makeTree, putFile } from "../e2e/run.js";
import { commitAll, git, makeRepository } from "../fix/repository.js";
import { lines, mapOf, revisions } from "./ask.js";

/** Each policy against commits that keep it and commits that break it. */

const A = lines("A");
const withLine = (text: string, ...more: readonly string[]) =>
  text + more.map((name) => `#define ${name} 1\n`).join("");

function makeGuarded(t: TestContext, policy: string, more = ""): string {
  const config = mapOf(["include/*.h"], `policy = "${policy}"\n${more}`);
  return makeRepository(t, {
    "sync-headers.toml": config,
    "include/a.h": A,
    "tools/include/a.h": A,
  });
}

async function guard(root: string, range: string | null | undefined = undefined) {
  const found = await guardCommits(await openSession({ cwd: root, root }), range);
  assert.deepEqual(found.notes, []);
  return found.breaches.map(({ commit, copy, rule }) => {
    return `${commit?.subject ?? "staged"}: ${copy}: ${rule}`;
  });
}

/** Writes and commits copies and originals; null removes. */
function change(
  root: string,
  subject: string,
  files: { readonly original?: string | null; readonly copy?: string | null },
): void {
  for (const [key, path] of [
    ["original", "include/a.h"],
    ["copy", "tools/include/a.h"],
  ] as const) {
    const text = files[key];
    if (text === null) rmSync(join(root, path));
    else if (text !== undefined) putFile(root, path, text);
  }
  commitAll(root, subject);
}

const broken = (subject: string, rule: string) => `${subject}: tools/include/a.h: ${rule}`;

test("lag: each alone is fine, as long as the copy comes nearer", async (t) => {
  const root = makeGuarded(t, "lag");
  change(root, "upstream", { original: withLine(A, "B") });
  change(root, "more upstream", { original: withLine(A, "B", "C", "D") });
  change(root, "sync to an older version", { copy: withLine(A, "B") });
  change(root, "pick one line", { copy: withLine(A, "B", "D") });
  change(root, "sync", { copy: withLine(A, "B", "C", "D") });
  change(root, "back to a version", { copy: A });
  assert.deepEqual(await guard(root, "HEAD~6..HEAD"), []);
  const found = await guardCommits(await openSession({ cwd: root, root }), "HEAD~6..HEAD");
  assert.deepEqual(
    { ...found, breaches: [] },
    {
      range: "HEAD~6..HEAD",
      commits: 6,
      pairs: 1,
      breaches: [],
      notes: [],
    },
  );
});

test("lag: together, and away from the original, are breaches", async (t) => {
  const root = makeGuarded(t, "lag");
  change(root, "both", { original: withLine(A, "B"), copy: withLine(A, "B") });
  change(root, "edit", { copy: withLine(A, "MINE") });
  change(root, "swap one drift for another", { copy: withLine(A, "YOURS") });
  change(root, "take one, add one", { copy: withLine(A, "YOURS", "B", "NEW") });
  change(root, "mend", { copy: withLine(A, "B") });
  assert.deepEqual(await guard(root, "HEAD~5..HEAD"), [
    broken("both", "together"),
    broken("edit", "away"),
    broken("swap one drift for another", "away"),
    broken("take one, add one", "away"),
  ]);
  assert.deepEqual(await guard(root, "HEAD"), []);
  assert.deepEqual(await guard(root, "HEAD~3"), [broken("edit", "away")]);
});

test("lag: copies come and go; the first commit imports", async (t) => {
  const root = makeGuarded(t, "lag");
  change(root, "remove the copy", { copy: null });
  change(root, "add it back", { copy: A });
  change(root, "remove both", { copy: null, original: null });
  change(root, "add both", { copy: A, original: A });
  assert.deepEqual(await guard(root, "HEAD~4..HEAD"), [broken("add both", "together")]);
  assert.deepEqual(await guard(root, revisions(root, "HEAD").at(-1)!), []);
});

test("lag: what the config allows is no change", async (t) => {
  const root = makeGuarded(t, "lag", 'ignore-matching-lines = ["^#include"]');
  const own = "#include <mine.h>\n";
  change(root, "own include, with an upstream change", {
    original: withLine(A, "B"),
    copy: own + A,
  });
  change(root, "sync", { copy: own + withLine(A, "B") });
  assert.deepEqual(await guard(root, "HEAD~2..HEAD"), []);
});

test("lag: a merge is held to what it adds", async (t) => {
  const root = makeGuarded(t, "lag");
  git(root, "checkout", "-q", "-b", "side");
  change(root, "upstream", { original: withLine(A, "B") });
  git(root, "checkout", "-q", "-");
  change(root, "own", { copy: withLine(A, "MINE") });
  git(root, "merge", "-q", "--no-ff", "-m", "merge", "side");
  assert.deepEqual(await guard(root, "HEAD^..HEAD"), []);
  git(root, "reset", "-q", "--hard", "HEAD^");
  git(root, "merge", "-q", "--no-ff", "--no-commit", "side");
  change(root, "evil merge", { copy: withLine(A, "OTHER") });
  assert.deepEqual(await guard(root, "HEAD^..HEAD"), [broken("evil merge", "away")]);
});

test("lockstep: both together and equal, or a breach", async (t) => {
  const root = makeGuarded(t, "lockstep");
  change(root, "both", { original: withLine(A, "B"), copy: withLine(A, "B") });
  change(root, "original alone", { original: withLine(A, "B", "C") });
  change(root, "mend alone", { copy: withLine(A, "B", "C") });
  change(root, "copy alone", { copy: withLine(A, "B") });
  change(root, "both, unequal", { original: withLine(A, "D"), copy: withLine(A, "E") });
  putFile(root, "noise", "");
  commitAll(root, "neither");
  change(root, "remove both", { original: null, copy: null });
  change(root, "add the original", { original: A });
  assert.deepEqual(await guard(root, "HEAD~7..HEAD"), [
    broken("original alone", "original-alone"),
    broken("copy alone", "copy-alone"),
    broken("both, unequal", "unequal"),
    broken("add the original", "original-alone"),
  ]);
});

test("lockstep: a merge may not part what its parents had equal", async (t) => {
  const root = makeGuarded(t, "lockstep");
  git(root, "checkout", "-q", "-b", "side");
  change(root, "both", { original: withLine(A, "B"), copy: withLine(A, "B") });
  git(root, "checkout", "-q", "-");
  putFile(root, "noise", "");
  commitAll(root, "noise");
  git(root, "merge", "-q", "--no-ff", "--no-commit", "side");
  change(root, "evil merge", { copy: A });
  assert.deepEqual(await guard(root, "HEAD"), [broken("evil merge", "unequal")]);
});

test("free, and no policy at all, guard nothing", async (t) => {
  const root = makeGuarded(t, "free");
  change(root, "both", { original: withLine(A, "B"), copy: withLine(A, "MINE") });
  const found = await guardCommits(await openSession({ cwd: root, root }), "HEAD");
  assert.equal(found.pairs, 0);
  assert.deepEqual(found.breaches, []);
});

test("staged changes are held as a commit would be, with the index of the hook", async (t) => {
  const root = makeGuarded(t, "lag");
  assert.deepEqual(await guard(root, null), []);
  putFile(root, "tools/include/a.h", withLine(A, "MINE"));
  assert.deepEqual(await guard(root, null), [], "not staged");
  git(root, "add", "-A");
  assert.deepEqual(await guard(root, null), [broken("staged", "away")]);
  putFile(root, "include/a.h", withLine(A, "B"));
  git(root, "add", "-A");
  assert.deepEqual(await guard(root, null), [broken("staged", "together")]);
});

test("as a pre-commit hook it sees what is committed, and nothing else", async (t) => {
  const root = makeGuarded(t, "lag");
  const cli = join(process.cwd(), "dist/cli.cjs");
  const hook = join(root, ".git/hooks/pre-commit");
  writeFileSync(hook, `#!/bin/sh\nexec "${process.execPath}" "${cli}" guard --staged\n`);
  chmodSync(hook, 0o755);
  putFile(root, "include/a.h", withLine(A, "B"));
  putFile(root, "tools/include/a.h", withLine(A, "B"));
  assert.throws(() => git(root, "commit", "-q", "-a", "-m", "both"));
  // Only one of them: the index that is being committed is not the usual one.
  git(root, "commit", "-q", "-m", "upstream", "include/a.h");
  git(root, "commit", "-q", "-a", "-m", "sync");
  assert.equal(revisions(root, "HEAD").length, 3);
});

test("the merge that is being committed is held as a merge", async (t) => {
  const root = makeGuarded(t, "lag");
  git(root, "checkout", "-q", "-b", "side");
  change(root, "upstream", { original: withLine(A, "B") });
  git(root, "checkout", "-q", "-");
  change(root, "own", { copy: withLine(A, "MINE") });
  git(root, "merge", "-q", "--no-ff", "--no-commit", "side");
  assert.deepEqual(await guard(root, null), []);
});

test("without a range: what the upstream lacks, else the last commit", async (t) => {
  const origin = makeGuarded(t, "lag");
  const root = join(makeTree(t), "clone");
  git(origin, "clone", "-q", origin, root);
  change(root, "edit", { copy: withLine(A, "MINE") });
  putFile(root, "noise", "");
  commitAll(root, "noise");
  assert.deepEqual(await guard(root), [broken("edit", "away")]);
  git(root, "branch", "-q", "--unset-upstream");
  assert.deepEqual(await guard(root), []);
});

test("originals of another tree count as they are, and by their history", async (t) => {
  const kernel = makeRepository(t, { "include/a.h": A });
  putFile(kernel, "include/a.h", withLine(A, "B"));
  commitAll(kernel, "upstream");
  putFile(kernel, "include/a.h", withLine(A, "B", "C"));
  commitAll(kernel, "upstream");
  const config = mapOf(["include/*.h"], 'policy = "lag"');
  const root = makeRepository(t, { "sync-headers.toml": config, "tools/include/a.h": A });
  change(root, "sync to an older version", { copy: withLine(A, "B") });
  change(root, "edit", { copy: withLine(A, "MINE") });
  const session = await openSession({ cwd: root, root, kernel });
  const { breaches } = await guardCommits(session, "HEAD~2..HEAD");
  assert.deepEqual(
    breaches.map(({ commit, rule }) => `${commit?.subject}: ${rule}`),
    ["edit: away"],
  );
});

test("a shallow clone does not accuse what may be an older version", async (t) => {
  const origin = makeGuarded(t, "lag");
  for (const name of ["B", "C", "D"]) change(origin, name, { original: withLine(A, name) });
  change(origin, "sync to C", { copy: withLine(A, "B", "X") });
  const root = join(makeTree(t), "clone");
  git(origin, "clone", "-q", "--depth=2", `file://${origin}`, root);
  const session = await openSession({ cwd: root, root });
  const { breaches, notes } = await guardCommits(session, "HEAD");
  assert.deepEqual(breaches, []);
  assert.equal(notes.length, 1);
  assert.match(notes[0]!, /shallow clone/);
});

test("ranges are never options, and unknown ones are told in one line", async (t) => {
  const root = makeGuarded(t, "lag");
  for (const range of [
    "--output=owned",
    "-n1",
    "--all",
    "nosuch..HEAD",
    "nosuch",
    "$(touch owned)",
    "a\nb",
    "HEAD; touch owned",
    "HEAD -- x",
    "HEAD:include/a.h",
  ]) {
    await assert.rejects(guard(root, range), { name: "UsageError" }, range);
  }
});
