import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, type TestContext, test } from "node:test";
import { makeTree, mapOf, putFile, runCli } from "../e2e/run.js";
import { commitAll, GIT_ENV, git, makeRepository } from "./repository.js";

const fix = (root: string, ...args: readonly string[]) =>
  runCli(["fix", "--all", ...args, "--root", root], { env: { ...GIT_ENV, HOME: root } });
const check = (root: string) => runCli(["--all", "--root", root], { env: GIT_ENV }).stdout;
const read = (root: string, path: string) => readFileSync(join(root, path), "utf8");

const TOML = "sync-headers.toml";
const PATCH = "sync-headers.patches/tools/a.h.patch";
const numbered = Array.from({ length: 20 }, (_, i) => `#define N_${i}\t${i}`);

/** The original in its first version, with some of its lines in other words. */
function version(changes: Record<number, string> = {}): string {
  return numbered.map((line, i) => `${changes[i] ?? line}\n`).join("");
}

/** A repository in which original and copy begin alike, and the copy gets a line of its own. */
function makeEdited(t: TestContext, more = ""): string {
  const root = makeRepository(t, {
    [TOML]: mapOf(["a.h"], more),
    "a.h": version(),
    "tools/a.h": version(),
  });
  putFile(root, "tools/a.h", version({ 4: "#define N_4\t4 /* mine */" }));
  commitAll(root, "tools: mine");
  putFile(root, "a.h", version({ 15: "#define N_15\t0x15" }));
  commitAll(root, "a.h: say it in hex");
  return root;
}

describe("a copy with an edit of its own", () => {
  const both = version({ 4: "#define N_4\t4 /* mine */", 15: "#define N_15\t0x15" });

  test("is refused, and the edit shown as the patch that would be recorded", (t) => {
    const root = makeEdited(t);
    const { status, stdout } = fix(root);
    assert.equal(status, 1);
    assert.match(
      stdout,
      /refused {2}tools\/a\.h: it has edits of its own .*--accept-local .*--force/,
    );
    assert.match(stdout, /^-#define N_4\t4 \/\* mine \*\/\n\+#define N_4\t4\n/m);
    assert.doesNotMatch(stdout, /0x15/);
    assert.equal(git(root, "status", "--porcelain"), "");
  });

  test("keeps it by --accept-local, now and whenever the original changes", (t) => {
    const root = makeEdited(t);
    const dry = fix(root, "--accept-local", "--dry-run");
    assert.equal(dry.status, 0, dry.stderr);
    const done = fix(root, "--accept-local", "--commit");
    assert.equal(done.status, 0, done.stdout);
    assert.equal(read(root, "tools/a.h"), both);
    assert.match(check(root), /^1 pair: 0 drifted/m);
    assert.equal(git(root, "status", "--porcelain"), "");
    assert.deepEqual(git(root, "show", "--format=", "--name-only").trim().split("\n"), [
      PATCH,
      "tools/a.h",
    ]);
    const made = git(root, "diff", "HEAD~");
    git(root, "reset", "-q", "--hard", "HEAD~");
    putFile(root, "dry.patch", dry.stdout);
    git(root, "apply", "--index", "dry.patch");
    assert.equal(git(root, "diff", "--cached"), made);
    git(root, "commit", "-q", "-m", "by hand");

    // Elsewhere: the patch still applies.
    putFile(root, "a.h", version({ 0: "#define N_0\t0x0", 15: "#define N_15\t0x15" }));
    commitAll(root, "a.h: more hex");
    assert.equal(fix(root, "--commit").status, 0);
    assert.match(read(root, "tools/a.h"), /^#define N_0\t0x0\n[\s\S]*\/\* mine \*\//);
    assert.match(check(root), /^1 pair: 0 drifted/m);

    // In the patch's context: it is merged, and recorded anew.
    const recorded = read(root, PATCH);
    putFile(root, "a.h", read(root, "a.h").replace("#define N_6\t6", "#define N_6\t0x6"));
    commitAll(root, "a.h: hex everywhere");
    const merged = fix(root, "--commit");
    assert.equal(merged.status, 0, merged.stdout);
    assert.match(read(root, "tools/a.h"), /mine[\s\S]*^#define N_6\t0x6$/m);
    assert.notEqual(read(root, PATCH), recorded);
    assert.match(check(root), /^1 pair: 0 drifted/m);

    // The very line: a conflict, which is shown and never written.
    putFile(root, "a.h", read(root, "a.h").replace("#define N_4\t4", "#define N_4\t0x4"));
    commitAll(root, "a.h: the last one");
    const clash = fix(root);
    assert.equal(clash.status, 1);
    assert.match(
      clash.stdout,
      /its allowed patch sync-headers\.patches\/tools\/a\.h\.patch no longer applies/,
    );
    assert.match(clash.stdout, /^<<<<<<< copy\n#define N_4\t4 \/\* mine \*\/\n/m);
    assert.equal(git(root, "status", "--porcelain"), "");
  });

  test("is not said to be taken over by the commit that keeps it", (t) => {
    const root = makeRepository(t, {
      [TOML]: mapOf(["a.h"]),
      "a.h": version(),
      "tools/a.h": version(),
    });
    putFile(root, "tools/a.h", version({ 4: "#define N_4\t40" }));
    commitAll(root, "tools: mine");
    const kept = `What the copy has of its own stays, and is recorded as allowed in:\n\n  ${PATCH}\n`;
    const unchanged = fix(root, "--accept-local", "--message").stdout;
    assert.doesNotMatch(unchanged, /N_4|user space/);
    assert.ok(unchanged.includes(kept));
    putFile(root, "a.h", version({ 15: "#define N_15\t0x15" }));
    commitAll(root, "a.h: another value");
    assert.equal(fix(root, "--accept-local", "--commit").status, 0);
    const message = git(root, "log", "-1", "--format=%B");
    assert.ok(
      message.includes(`For user space, that changes:\n\n  N_15: 15 -> 0x15\n\n${kept}`),
      message,
    );

    // Recorded anew, where the patch no longer applies: what it allows is no change, either.
    putFile(root, "a.h", version({ 6: "#define N_6\t60", 15: "#define N_15\t0x15" }));
    commitAll(root, "a.h: in the patch's context");
    const merged = fix(root, "--message").stdout;
    assert.ok(merged.includes(`that changes:\n\n  N_6: 6 -> 60\n\n${kept}`), merged);
  });

  test("loses it by --force", (t) => {
    const root = makeEdited(t);
    assert.equal(fix(root, "--force").status, 0);
    assert.equal(read(root, "tools/a.h"), read(root, "a.h"));
    assert.ok(!existsSync(join(root, PATCH)));
  });

  test("an edit that a rule allows is none", (t) => {
    const root = makeEdited(t, "ignore-matching-lines = ['mine', '^#define N_4']");
    assert.equal(fix(root).status, 0);
    assert.equal(read(root, "tools/a.h"), both);
  });

  test("in a shallow clone it cannot be told, which is said in one line", (t) => {
    const root = makeEdited(t);
    const clone = join(makeTree(t), "clone");
    git(root, "clone", "-q", "--depth", "1", `file://${root}`, clone);
    const { status, stdout } = fix(clone);
    assert.equal(status, 0, stdout);
    assert.match(stdout, /^ {2}a copy's own edits, if any, could not be told from drift: .+$/m);
    assert.equal(read(clone, "tools/a.h"), read(clone, "a.h"));
  });
});

test("lines that a rule keeps are merged on the version that the copy was taken from", (t) => {
  const guard = (text: string) => `#ifndef OWN /* keep */\n${text}#endif /* keep */\n`;
  const root = makeRepository(t, {
    [TOML]: mapOf(["a.h"], "ignore-matching-lines = ['keep']"),
    "a.h": "int a;\n\nint z;\n",
    "tools/a.h": `${guard("int a;\n")}\nint z;\n`,
  });
  putFile(root, "a.h", "int a;\n\nint b;\n\nint z;\n");
  commitAll(root, "a.h: b");
  const { status, stdout } = fix(root);
  assert.equal(status, 0, stdout);
  assert.equal(read(root, "tools/a.h"), `${guard("int a;\n")}\nint b;\n\nint z;\n`);
});

test("a commit names what it picks up, and who is to be told", (t) => {
  const root = makeRepository(t, {
    [TOML]: mapOf(["a.h"]),
    "a.h": version(),
    "tools/a.h": version(),
  });
  const commit = (change: number, author: string, message: string) => {
    putFile(root, "a.h", read(root, "a.h").replace(`\t${change}\n`, `\t0x${change}\n`));
    git(root, "add", "a.h");
    git(root, "commit", "-q", "-m", message, "--author", author);
  };
  commit(
    3,
    "Ada, B. Roe <ada@x.org>",
    'a.h: "3" is 100% hex $(id) 🎉\n\nSigned-off-by: Ada, B. Roe <ada@x.org>\nSigned-off-by: Max <max@x.org>',
  );
  commit(5, 'Jo "J" Doe <jo@x.org>', `a.h: ${"very ".repeat(60)}long`);
  git(root, "commit", "-q", "--allow-empty", "-m", "another matter", "--author", "No <no@x.org>");
  assert.equal(fix(root, "--commit", "-s").status, 0);
  const [third, fifth] = git(root, "log", "--reverse", "--format=%H", "HEAD~", "--", "a.h")
    .trim()
    .split("\n")
    .slice(1);
  const message = git(root, "log", "-1", "--format=%B");
  assert.ok(
    message.startsWith(
      `tools headers: Sync a.h with the kernel sources

To pick the changes in:

  ${third!.slice(0, 16)} ("a.h: "3" is 100% hex $(id) 🎉")
  ${fifth!.slice(0, 16)} ("a.h: ${"very ".repeat(60)}long")
`,
    ),
    message,
  );
  assert.equal(
    git(root, "log", "-1", "--format=%(trailers)").trim(),
    `Cc: "Ada, B. Roe" <ada@x.org>
Cc: Max <max@x.org>
Cc: "Jo \\"J\\" Doe" <jo@x.org>
Signed-off-by: Jo Doe <jo@example.org>`,
  );
});

test("without commits to name, the paragraph is left out", (t) => {
  const root = makeRepository(t, { [TOML]: mapOf(["a.h"]), "a.h": "2\n", "tools/a.h": "1\n" });
  assert.equal(fix(root, "--commit").status, 0);
  assert.doesNotMatch(git(root, "log", "-1", "--format=%B"), /To pick|Cc:|Link:/);
});
