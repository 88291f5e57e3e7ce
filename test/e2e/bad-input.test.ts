import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { CLI, makeTree, mapOf, putFile, type Ran, runCli } from "./run.js";

/** One clear line on standard error, no stack, and the exit code. */
function assertFails(ran: Ran, status: number, line: RegExp): void {
  assert.match(ran.stderr, line);
  assert.equal(ran.stderr.split("\n").length, 2, ran.stderr);
  assert.equal(ran.stdout, "");
  assert.equal(ran.status, status);
}

test("no config and no kernel tree", (t) => {
  const root = makeTree(t);
  assertFails(
    runCli([], { cwd: root }),
    2,
    /^sync-headers: no sync-headers\.toml and no kernel tree/,
  );
  assertFails(runCli(["--root", root]), 2, /no sync-headers\.toml and no kernel tree in /);
});

test("a root, config or kernel that does not exist", (t) => {
  const root = makeTree(t, { "sync-headers.toml": mapOf(["include/a.h"]) });
  assertFails(runCli(["--root", join(root, "none")]), 3, /none: no directory that can be opened/);
  assertFails(runCli(["--config", "none.toml"], { cwd: root }), 2, /none\.toml: cannot read it/);
  assertFails(runCli(["--kernel", "none"], { cwd: root }), 3, /none: cannot open this directory/);
});

test("words that make no sense", (t) => {
  const root = makeTree(t, { "sync-headers.toml": mapOf(["include/a.h"]) });
  assertFails(runCli(["--fromat", "json"], { cwd: root }), 2, /Unknown option '--fromat'/);
  assertFails(
    runCli(["--format", "xml"], { cwd: root }),
    2,
    /--format xml: unknown; one of text, json/,
  );
  assertFails(runCli(["nothing.h"], { cwd: root }), 2, /"nothing\.h" matches no copy/);
  assertFails(runCli(["--root"], { cwd: root }), 2, /--root <value>' argument missing/);
});

const CONFIGS: readonly [string, string, RegExp][] = [
  ["an empty config", "", /:1:1: "map": missing/],
  ["no TOML", "[[map]]\nname = \n", /sync-headers\.toml:2:8: no valid TOML/],
  [
    "an unknown key",
    '[[map]]\ncopies = ["a"]\nprefx = "x"\n',
    /:3:1: "prefx": unknown key; did you mean "prefix"\?/,
  ],
  ["an unknown table", "[[maps]]\n", /:1:3: "maps": unknown key; did you mean "map"\?/],
  ["a wrong type", "[[map]]\ncopies = [3]\n", /:2:11: "copies": expected a string, found 3/],
  [
    "a number for a flag",
    '[[map]]\ncopies = ["a"]\nignore-blank-lines = 1\n',
    /:3:1: "ignore-blank-lines": expected true or false, found 1/,
  ],
  [
    "an absolute path",
    '[[map]]\ncopy = "/etc/passwd"\noriginal = "a"\n',
    /:2:1: "copy": the path "\/etc\/passwd" is absolute/,
  ],
  [
    "a path out of the tree",
    '[[map]]\ncopy = "a"\noriginal = "../b"\n',
    /:3:1: "original": the path "\.\.\/b" leaves the tree/,
  ],
  [
    "a glob out of the tree",
    '[[map]]\ncopies = ["x/../../*.h"]\n',
    /:2:11: "copies": the path .* leaves the tree/,
  ],
  [
    "a prefix out of the tree",
    '[[map]]\nprefix = "../"\ncopies = ["../a"]\n',
    /:2:1: "prefix": .* leaves the tree/,
  ],
  [
    "a patch out of the tree",
    '[[map]]\ncopy = "a"\noriginal = "b"\nallowed-patch = "../p"\n',
    /:4:1: "allowed-patch": .* leaves the tree/,
  ],
  ["half a pair", '[[map]]\ncopy = "a"\n', /:2:1: "copy": expected `original` beside it/],
  [
    "two ways at once",
    '[[map]]\ncopies = ["a"]\noriginals = ["a"]\n',
    /:1:3: "map": a map has either `copies`/,
  ],
  [
    "a copy mapped twice",
    '[[map]]\ncopy = "a"\noriginal = "b"\n[[map]]\ncopy = "a"\noriginal = "c"\n',
    /:5:1: "copy": a is mapped twice/,
  ],
  [
    "a path twice in one map",
    '[[map]]\nprefix = "t/"\noriginals = ["a", "b", "a"]\n',
    /:3:24: "originals": t\/a is mapped twice in this map/,
  ],
  [
    "a map that yields nothing",
    '[[map]]\ncopies = ["none/*.h"]\nprefix = "none/"\n',
    /:1:3: "map": this map \(map 1\) yields no pair/,
  ],
  [
    "its own original",
    '[[map]]\ncopies = ["a.h"]\n',
    /:2:11: "copies": a\.h would be its own original/,
  ],
  [
    "a bad expression",
    '[[map]]\ncopies = ["t/a"]\nprefix = "t/"\nignore-matching-lines = ["ok", "\\\\(a"]\n',
    /:4:32: "ignore-matching-lines": /,
  ],
  [
    "a back-reference",
    '[[map]]\ncopies = ["t/a"]\nprefix = "t/"\nignore-matching-lines = [\'\\(a\\)\\1\']\n',
    /back-reference/,
  ],
  [
    "a hold without a reason",
    '[[map]]\ncopy = "a"\noriginal = "b"\n[[hold]]\ncopy = "a"\n',
    /:4:3: "reason": missing/,
  ],
  [
    "a date that is none",
    '[[map]]\ncopy = "a"\noriginal = "b"\n[[hold]]\ncopy = "a"\nreason = "r"\nuntil = "soon"\n',
    /:7:1: "until": expected a date/,
  ],
  [
    "two maps of one name",
    '[[map]]\nname = "m"\ncopy = "a"\noriginal = "b"\n[[map]]\nname = "m"\ncopy = "c"\noriginal = "d"\n',
    /:6:1: "name": another map is called "m" too/,
  ],
  [
    "a day that no calendar has",
    '[[map]]\ncopy = "a"\noriginal = "b"\n[[hold]]\ncopy = "a"\nreason = "r"\nuntil = 2026-02-30\n',
    /:7:\d+: no valid TOML: .*date/,
  ],
  [
    "a day that no calendar has, in quotes",
    '[[map]]\ncopy = "a"\noriginal = "b"\n[[hold]]\ncopy = "a"\nreason = "r"\nuntil = "2026-11-31"\n',
    /:7:1: "until": expected a day that exists/,
  ],
  [
    "such a day under an unknown key",
    '[[map]]\ncopy = "a"\noriginal = "b"\nprefx = 2026-02-30\n',
    /:4:\d+: no valid TOML: .*date/,
  ],
  [
    "a glob that repeats by a plus",
    '[[map]]\ncopies = ["t/(a+)+b"]\nprefix = "t/"\n',
    /:2:11: "copies": .* repeats a group/,
  ],
  [
    "a glob of many double stars",
    `[[map]]\ncopies = ["t/${"**/a/".repeat(4)}b"]\nprefix = "t/"\n`,
    /:2:11: "copies": .* more than 3 times/,
  ],
  ["a byte order mark before it", "\ufeff[[map]]\nprefx = 1\n", /:2:1: "prefx": unknown key/],
  [
    "nesting without end",
    `${"a.".repeat(3000)}b = 1\n`,
    /unknown key|nested too deeply|no valid TOML/,
  ],
  [
    "a hold out of the tree",
    '[[map]]\ncopy = "a"\noriginal = "b"\n[[hold]]\ncopy = "../a"\nreason = "r"\n',
    /:5:1: "copy": .* leaves the tree/,
  ],
  [
    "an exclude out of the tree",
    '[[map]]\ncopies = ["t/a"]\nprefix = "t/"\nexclude = ["/a"]\n',
    /:4:12: "exclude": .* is absolute/,
  ],
  [
    "a glob that could match for ever",
    '[[map]]\ncopies = ["t/*a*a*a*a*b"]\nprefix = "t/"\n',
    /:2:11: "copies": .* has more than 3 stars/,
  ],
  [
    "a glob that repeats a group",
    '[[map]]\ncopies = ["t/+(a|aa)b"]\nprefix = "t/"\n',
    /:2:11: "copies": .* repeats a group/,
  ],
  [
    "a glob without a match among other files",
    '[[map]]\ncopies = ["t/nope*.h"]\nprefix = "t/"\n',
    /yields no pair/,
  ],
  [
    "an expression of too many states",
    '[[map]]\ncopies = ["t/a"]\nprefix = "t/"\nignore-matching-lines = [\'[ab]*a[ab]\\{1000\\}c\']\n',
    /too large a pattern/,
  ],
  ["a terminal escape in a key", '[[map]]\n"\\u001b[31m" = 1\n', /:2:1: "\\x1b\[31m": unknown key/],
];

for (const [name, config, line] of CONFIGS) {
  test(`config: ${name}`, (t) => {
    const files = { "a.h": "", "t/x.h": "", "t/y.h": "", "x.h": "", "y.h": "" };
    const root = makeTree(t, { ...files, "sync-headers.toml": config });
    assertFails(runCli([], { cwd: root }), 2, line);
  });
}

/** Checks one pair `tools/a.h` <- `a.h` and gives what is printed, but for what the drift means. */
function checkOne(root: string, options: Parameters<typeof runCli>[1] = {}): string {
  const ran = runCli(["--all", "--root", root], options);
  assert.equal(ran.stderr, "");
  assert.equal(ran.status, 0);
  return ran.stdout.replace(/^ {4}.*\n/gm, "");
}

const CONFIG = { "sync-headers.toml": mapOf(["a.h"]) };
const IN_SYNC = "1 pair: 0 drifted, 0 unchecked, 0 held\n";
const DRIFTED = `Warning: Kernel ABI header differences:\n  diff -u tools/a.h a.h\n1 pair: 1 drifted, 0 unchecked, 0 held\n`;
const unchecked = (why: string) =>
  `  tools/a.h: not checked: the copy ${why}\n1 pair: 0 drifted, 1 unchecked, 0 held\n`;

test("copies of every odd content", (t) => {
  const odd: Record<string, string | Buffer> = {
    empty: "",
    binary: Buffer.from([0, 1, 2, 255, 0]),
    "not UTF-8": Buffer.from("/* Ren\xe9 */\n", "latin1"),
    CRLF: "int a;\r\nint b;\r\n",
    "no final newline": "int a;\nint b;",
  };
  for (const [name, content] of Object.entries(odd)) {
    for (const more of ["", "ignore-blank-lines = true", "ignore-space-change = true"]) {
      const config = mapOf(["a.h"], more);
      const root = makeTree(t, {
        "sync-headers.toml": config,
        "tools/a.h": content,
        "a.h": content,
      });
      assert.equal(checkOne(root), IN_SYNC, `${name} against itself, ${more}`);
      putFile(root, "a.h", "int a;\nint b;\nint c;\n");
      assert.equal(checkOne(root), DRIFTED, `${name} against text, ${more}`);
    }
  }
});

test("a copy of 50 MB, alike and not", (t) => {
  const line = "#define DEMO_VALUE 1 /* a line of a very long header */\n";
  const huge = Buffer.from(line.repeat(Math.ceil(50e6 / line.length)));
  const config = mapOf(["a.h"], "ignore-blank-lines = true");
  const root = makeTree(t, { "sync-headers.toml": config, "tools/a.h": huge, "a.h": huge });
  assert.equal(checkOne(root), IN_SYNC);
  putFile(root, "a.h", Buffer.concat([Buffer.from("\n"), huge, Buffer.from("\n")]));
  assert.equal(checkOne(root), IN_SYNC);
  putFile(
    root,
    "a.h",
    Buffer.concat([Buffer.from("int first;\n"), huge, Buffer.from("int last;\n")]),
  );
  assert.equal(checkOne(root), DRIFTED);
});

test("copies that are no regular files, or that are not there", (t) => {
  const root = makeTree(t, { ...CONFIG, "a.h": "int a;\n" });
  const copy = join(root, "tools/a.h");
  assert.equal(checkOne(root), unchecked("does not exist"));
  mkdirSync(copy, { recursive: true });
  assert.equal(checkOne(root), unchecked("is no regular file (a directory)"));
  rmSync(copy, { recursive: true });
  assert.equal(spawnSync("mkfifo", [copy]).status, 0);
  assert.equal(checkOne(root), unchecked("is no regular file (a FIFO)"));
  rmSync(copy);
  symlinkSync("nowhere.h", copy);
  assert.equal(checkOne(root), unchecked("is a symbolic link to nothing"));
  rmSync(copy);
  symlinkSync("/etc/passwd", copy);
  assert.equal(checkOne(root), unchecked("lies outside the tree"));
  rmSync(copy);
  symlinkSync("a.h", copy);
  assert.equal(checkOne(root), unchecked("cannot be read (ELOOP)"));
  rmSync(copy);
  symlinkSync("../a.h", copy);
  assert.equal(checkOne(root), IN_SYNC, "a link inside the tree is followed");
  rmSync(copy);
  rmSync(join(root, "tools"), { recursive: true });
  const outside = makeTree(t, { "a.h": "int a;\n" });
  symlinkSync(outside, join(root, "tools"));
  assert.equal(checkOne(root), unchecked("lies outside the tree"));
});

test("a file or folder that may not be read", {
  skip: process.getuid?.() !== 0 && "needs root, to drop it",
}, (t) => {
  const root = makeTree(t, { ...CONFIG, "a.h": "int a;\n", "tools/a.h": "int a;\n" });
  chmodSync(join(root, "tools/a.h"), 0);
  assert.equal(checkOne(root, { uid: 65534 }), unchecked("cannot be read (EACCES)"));
  chmodSync(join(root, "tools"), 0);
  assert.equal(checkOne(root, { uid: 65534 }), unchecked("cannot be read (EACCES)"));
  putFile(root, "sync-headers.toml", '[[map]]\nprefix = "tools/"\ncopies = ["tools/*.h"]\n');
  const ran = runCli(["--root", root], { uid: 65534 });
  assertFails(ran, 3, /tools: cannot list this folder \(EACCES\)/);
  chmodSync(root, 0);
  assertFails(runCli(["--root", root], { uid: 65534 }), 2, /no sync-headers\.toml|cannot read it/);
  chmodSync(root, 0o755);
});

test("merge-conflict markers on either side", (t) => {
  const conflict = "int a;\n<<<<<<< ours\nint b;\n=======\nint c;\n>>>>>>> theirs\n";
  const root = makeTree(t, { ...CONFIG, "a.h": "int a;\n", "tools/a.h": conflict });
  assert.equal(checkOne(root), unchecked("holds merge-conflict markers (line 2)"));
  putFile(root, "tools/a.h", "int a;\n");
  putFile(root, "a.h", conflict);
  assert.match(checkOne(root), /the original a\.h holds merge-conflict markers \(line 2\)/);
  for (const other of [
    "/*\n<<<<<<< not a conflict\n=======\n*/\n",
    "<<<<<<<\n=======\n>>>>>>>\n",
  ]) {
    putFile(root, "a.h", other);
    assert.equal(checkOne(root), DRIFTED);
  }
});

test("an expression that would backtrack badly ends within bounds, and right", (t) => {
  const config = mapOf(
    ["a.h"],
    "ignore-matching-lines = ['\\(a*\\)*b', '\\(x\\{1,20\\}\\)\\{1,20\\}y', '.*.*.*.*=.*c']",
  );
  const line = `${"a".repeat(500_000)}${"x".repeat(500_000)}`;
  const root = makeTree(t, {
    "sync-headers.toml": config,
    "tools/a.h": "int a;\n",
    "a.h": `${line}\nint a;\n`,
  });
  const start = performance.now();
  assert.equal(checkOne(root), DRIFTED);
  // "Within a second" is what users are promised; the bound is generous for busy machines.
  assert.ok(performance.now() - start < 5_000);
  putFile(root, "a.h", `${line}b\nint a;\n`);
  assert.equal(checkOne(root), IN_SYNC);
});

test("two unrelated files of 5,000 lines are compared in bounded time, and right", (t) => {
  const lines = (word: string) =>
    Array.from({ length: 5000 }, (_, i) => `${word} ${(i * 7919) % 5000};\n`).join("");
  const config = mapOf(["a.h"], "ignore-matching-lines = ['^other']");
  const root = makeTree(t, {
    "sync-headers.toml": config,
    "tools/a.h": lines("int"),
    "a.h": lines("long"),
  });
  const start = performance.now();
  assert.equal(checkOne(root), DRIFTED);
  assert.ok(performance.now() - start < 10_000);
  const patch = runCli(["diff", "--root", root]);
  assert.equal(patch.status, 0);
  assert.match(patch.stdout, /^@@ -1,5000 \+1,5000 @@$/m);
});

test("output into a pipe that is closed early is no failure", async (t) => {
  const originals = Array.from(
    { length: 3000 },
    (_, i) => `include/header-with-a-long-name-${i}.h`,
  );
  const root = makeTree(t, { "sync-headers.toml": mapOf(originals) });
  putFile(root, "include/header-with-a-long-name-0.h", "");
  const child = spawn(process.execPath, [CLI, "--root", root], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  child.stdout.destroy();
  let stderr = "";
  child.stderr.on("data", (chunk) => {
    stderr += chunk;
  });
  const status = await new Promise((resolve) => child.on("close", resolve));
  assert.equal(stderr, "");
  assert.equal(status, 0);
});

test("what is wrong outside the tree gets one line too", (t) => {
  const root = makeTree(t, { "sync-headers.toml": mapOf(["a.h"]), "a.h": "", "tools/a.h": "b\n" });
  for (const option of ["--root", "--kernel", "--config"]) {
    assertFails(runCli([option, ""], { cwd: root }), 2, /expected a path, found nothing/);
  }
  const sh = (script: string) =>
    spawnSync("sh", ["-c", script, "sh", process.execPath, CLI], { cwd: root, encoding: "utf8" });
  const gone = sh('mkdir gone && cd gone && rmdir ../gone && "$1" "$2"');
  assert.match(gone.stderr, /^sync-headers: the working directory does not exist any more.*\n$/);
  assert.equal(gone.status, 3);
  const full = sh('"$1" "$2" > /dev/full');
  assert.equal(full.stderr, "sync-headers: cannot write the output (ENOSPC)\n");
  assert.equal(full.status, 3);
  assert.equal(sh('"$1" "$2" --root none 2> /dev/full').status, 3);
  putFile(root, "tools/include/uapi/x.h", "");
  rmSync(join(root, "sync-headers.toml"));
  symlinkSync("nothing.toml", join(root, "sync-headers.toml"));
  assertFails(runCli([], { cwd: root }), 2, /sync-headers\.toml: cannot read it \(ENOENT\)/);
});

test("file names that are hostile", (t) => {
  const name = "a\nb\u001b[31m;$(touch x)' %.h";
  const escaped = `$'tools/a\\nb\\x1b[31m;$(touch x)\\' %.h'`;
  const config = '[[map]]\nprefix = "tools/"\ncopies = ["tools/*.h"]\n';
  const root = makeTree(t, { "sync-headers.toml": config });
  putFile(root, `tools/${name}`, "int a;\n");
  putFile(root, name, "int b;\n");
  const out = checkOne(root);
  assert.ok(out.includes(`  diff -u ${escaped} `), out);
  // The line is one command, and it names the files that it should.
  const line = out.split("\n").find((row) => row.startsWith("  diff -u"))!;
  const ran = spawnSync("bash", ["--norc", "-c", line], { cwd: root, encoding: "utf8" });
  assert.equal(ran.stderr, "");
  assert.equal(ran.status, 1);
  assert.match(ran.stdout, /-int a;\n\+int b;/);
});
