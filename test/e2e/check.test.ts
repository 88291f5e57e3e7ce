import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { assertGolden } from "./golden.js";
import { makeTree, mapOf, putFile, runCli, SAMPLE } from "./run.js";

test("the sample tree, in each format", () => {
  const shown = runCli(["--root", "test/fixtures/sample"]);
  assert.equal(shown.status, 0);
  assertGolden("sample.txt", shown.stdout);
  assertGolden("sample.all.txt", runCli(["--all", "--root", SAMPLE]).stdout);
  assertGolden("sample.breaking.txt", runCli(["--min", "breaking", "--root", SAMPLE]).stdout);
  assertGolden("sample.explain.txt", runCli(["explain", "--root", SAMPLE]).stdout);
  assertGolden("sample.quiet.txt", runCli(["-q", "--root", SAMPLE]).stdout);
  assertGolden(
    "sample.json",
    runCli(["--root", "test/fixtures/sample", "--format", "json"]).stdout,
  );
  assertGolden("sample.patch", runCli(["diff", "--root", SAMPLE]).stdout);
  assertGolden("sample.coverage.txt", runCli(["coverage", "--root", SAMPLE]).stdout);
});

test("drift is fatal only under --strict; what is optional never is", (t) => {
  const files = { "a.h": "int a;\n", "tools/a.h": "int b;\n" };
  const drifted = makeTree(t, { ...files, "sync-headers.toml": mapOf(["a.h"]) });
  assert.equal(runCli(["--root", drifted]).status, 0);
  assert.equal(runCli(["--root", drifted, "--strict"]).status, 1);
  const absent = makeTree(t, { "sync-headers.toml": mapOf(["a.h"]), "a.h": "" });
  assert.equal(runCli(["--root", absent]).status, 0);
  assert.equal(runCli(["--root", absent, "--strict"]).status, 1);
  putFile(absent, "sync-headers.toml", mapOf(["a.h"], "optional = true"));
  assert.equal(runCli(["--root", absent, "--strict"]).status, 0);
  // A directory is there, and is not absent: said, but not fatal.
  mkdirSync(join(absent, "tools/a.h"), { recursive: true });
  const odd = runCli(["--root", absent, "--strict"]);
  assert.equal(odd.status, 0);
  assert.match(odd.stdout, /is no regular file/);
  assert.equal(runCli(["--root", absent, "--quiet"]).stdout, "");
});

test("a detached tree says so in one line and fails nothing", (t) => {
  const root = makeTree(t, { "tools/include/uapi/linux/kvm.h": "int a;\n" });
  const ran = runCli(["--strict"], { cwd: root });
  assert.equal(ran.status, 0);
  assert.equal(
    ran.stdout,
    "Skipped: . has no include/: a detached tree, without originals to compare with\n",
  );
  assert.equal(runCli(["--quiet", "--root", root]).stdout, "");
});

test("a tarball of the kernel's tools is detached, whatever originals lie in tools itself", (t) => {
  const root = makeTree(t, {
    "tools/include/uapi/linux/kvm.h": "int a;\n",
    "tools/perf/util/hashmap.h": "int a;\n",
    "tools/lib/bpf/hashmap.h": "int b;\n",
  });
  assert.match(runCli(["--strict", "--root", root]).stdout, /^Skipped: .*a detached tree/);
  assert.equal(runCli(["--strict", "--root", root]).status, 0);
});

test("a project of its own kind is not taken for a detached tree", (t) => {
  const config =
    '[[map]]\nprefix = "tools/include/uapi/"\noriginal-prefix = "vendor/"\noriginals = ["vendor/a.h", "vendor/lost.h"]\n';
  const root = makeTree(t, {
    "sync-headers.toml": config,
    "tools/include/uapi/a.h": "int a;\n",
    "vendor/a.h": "int b;\n",
  });
  assert.equal(runCli(["--strict", "--root", root]).status, 1);
  const lost = runCli(["--strict", "--root", root, "lost.h"]);
  assert.equal(lost.status, 1);
  assert.match(lost.stdout, /lost\.h: not checked: the original vendor\/lost\.h does not exist/);
});

test("a date in a comment or a string is no date of a hold", (t) => {
  const hold = '[[hold]]\ncopy = "tools/a.h"\nreason = "not until = 2027-02-30" # 2027-02-31\n';
  const root = makeTree(t, {
    "a.h": "a\n",
    "tools/a.h": "b\n",
    "sync-headers.toml": mapOf(["a.h"]) + hold,
  });
  assert.match(runCli(["--root", root]).stdout, /^1 pair: 0 drifted, 0 unchecked, 1 held/);
});

test("globs yield what they match and no more", (t) => {
  const names = ["kvm.h", "kvm_para.h", "kvm.c", "mount.h", "fs.h", "deep/kvm.h"];
  const files = Object.fromEntries(
    names.flatMap((name) => [
      [`inc/${name}`, "int a;\n"],
      [`tools/inc/${name}`, "int a;\n"],
    ]),
  );
  const root = makeTree(t, files);
  const list = (line: string) => {
    putFile(root, "sync-headers.toml", `[[map]]\nprefix = "tools/"\n${line}\n`);
    const { pairs } = JSON.parse(runCli(["--root", root, "--format", "json"]).stdout);
    return pairs.map(({ copy }: { copy: string }) => copy.slice("tools/inc/".length));
  };
  assert.deepEqual(list('originals = ["inc/kvm*.h"]'), ["kvm.h", "kvm_para.h"]);
  assert.deepEqual(list('copies = ["tools/inc/kvm*.h"]'), ["kvm.h", "kvm_para.h"]);
  assert.deepEqual(list('originals = ["inc/{fs,mount}.h"]'), ["fs.h", "mount.h"]);
  assert.deepEqual(list('originals = ["inc/[a-f]*.h"]'), ["fs.h"]);
  assert.deepEqual(list('originals = ["inc/**/kvm.h"]'), ["deep/kvm.h", "kvm.h"]);
  assert.deepEqual(list('originals = ["inc/mount.h", "inc/*m*.h"]\nexclude = ["**/kvm?*.h"]'), [
    "mount.h",
    "kvm.h",
  ]);
});

test("the tree is the working directory, or its nearest parent with a config or a kernel", (t) => {
  const root = makeTree(t, { "sync-headers.toml": mapOf(["a.h"]), "a.h": "", "tools/a.h": "" });
  mkdirSync(join(root, "tools/deep/er"), { recursive: true });
  assert.match(runCli([], { cwd: join(root, "tools/deep/er") }).stdout, /^1 pair: 0 drifted/);
  mkdirSync(join(root, "inner/tools/include/uapi"), { recursive: true });
  assert.match(runCli([], { cwd: join(root, "inner/tools") }).stdout, /detached/);
  // A config from elsewhere: its paths are still the tree's.
  const elsewhere = makeTree(t, { "other.toml": mapOf(["b.h"], "optional = true") });
  const args = ["--config", join(elsewhere, "other.toml")];
  assert.match(runCli(args, { cwd: root }).stdout, /^0 pairs: /);
});

test("originals from another tree, by --kernel, and the command that compares them", (t) => {
  const kernel = makeTree(t, { "include/uapi/a.h": "int a;\n" });
  const config =
    '[[map]]\nprefix = "linux/"\noriginal-prefix = "include/uapi/"\ncopies = ["linux/*.h"]\n';
  const root = makeTree(t, { "sync-headers.toml": config, "linux/a.h": "int b;\n" });
  const { stdout } = runCli(["--kernel", kernel], { cwd: root });
  const line = stdout.split("\n").find((row) => row.startsWith("  diff -u"))!;
  const ran = spawnSync("sh", ["-c", line], { cwd: root, encoding: "utf8" });
  assert.match(ran.stdout, /-int b;\n\+int a;\n$/);
  cpSync(kernel, join(root, "kernel"), { recursive: true });
  mkdirSync(join(root, "sub"));
  const relative = runCli(["--kernel", "../kernel"], { cwd: join(root, "sub") }).stdout;
  assert.match(relative, /^ {2}diff -u linux\/a\.h kernel\/include\/uapi\/a\.h$/m);
  const same = '[[map]]\ncopies = ["include/uapi/*.h"]\n';
  const mirror = makeTree(t, { "sync-headers.toml": same, "include/uapi/a.h": "int a;\n" });
  assert.match(runCli(["--root", mirror, "--kernel", kernel]).stdout, /^1 pair: 0 drifted/);
});

test("patterns narrow every command: file names, folders, globs, originals", () => {
  const list = (...patterns: string[]) =>
    JSON.parse(runCli(["--root", SAMPLE, "--format", "json", ...patterns]).stdout).pairs.map(
      ({ copy }: { copy: string }) => copy.replace(/.*\//, ""),
    );
  assert.deepEqual(list("caps.h"), ["caps.h"]);
  assert.deepEqual(list("tools/lib"), ["ctype.c", "sort.c"]);
  assert.deepEqual(list("./tools/lib/"), ["ctype.c", "sort.c"]);
  assert.deepEqual(list("**/g*.h", "*.tbl"), ["gate.h", "syscall_64.tbl"]);
  assert.deepEqual(list("arch/demo/syscalls/*.tbl"), ["syscall_64.tbl"]);
  assert.match(runCli(["diff", "--root", SAMPLE, "gate.h"]).stdout, /^diff -u \S+gate\.h/);
  assert.equal(runCli(["diff", "--root", SAMPLE]).stdout.includes("held.h"), false);
  assert.match(runCli(["diff", "--root", SAMPLE, "held.h"]).stdout, /\+#define DEMO_HELD_NEW/);
  assert.match(
    runCli(["coverage", "--root", SAMPLE, "spare.h"]).stdout,
    /in-sync {4}tools\S+spare\.h/,
  );
});

test("holds: accepted for now, void past their day", (t) => {
  const files = { "a.h": "int a;\n", "tools/a.h": "int b;\n" };
  const hold = (more: string) =>
    `${mapOf(["a.h"])}[[hold]]\ncopy = "tools/*"\nreason = "why not"\n${more}`;
  const root = makeTree(t, { ...files, "sync-headers.toml": hold("") });
  assert.equal(
    runCli(["--root", root, "--strict"]).stdout,
    "1 pair: 0 drifted, 0 unchecked, 1 held\n",
  );
  assert.equal(runCli(["--root", root, "--strict"]).status, 0);
  putFile(root, "sync-headers.toml", hold("until = 2999-12-31\n"));
  assert.equal(runCli(["--root", root, "--quiet"]).stdout, "");
  putFile(root, "sync-headers.toml", hold('until = "2020-02-29"\n'));
  const { stdout, status } = runCli(["--root", root, "--strict"]);
  assert.equal(status, 1);
  assert.match(stdout, /^ {2}tools\/a\.h: its hold ended on 2020-02-29 and is void \(why not\)$/m);
  putFile(root, "tools/a.h", "int a;\n");
  assert.equal(
    runCli(["--root", root, "--strict"]).stdout,
    "1 pair: 0 drifted, 0 unchecked, 0 held\n",
  );
});

test("an allowed patch allows exactly what it says", (t) => {
  const copy = "one\ntwo\nthree\nfour\nfive\nsix\nseven\neight\nnine\n";
  const original = copy.replace("five\n", "five\nextra\n");
  const config = '[[map]]\ncopy = "tools/a.c"\noriginal = "a.c"\nallowed-patch = "a.patch"\n';
  const root = makeTree(t, { "a.c": original, "tools/a.c": copy, "sync-headers.toml": config });
  const diff = (from: string, to: string) =>
    spawnSync("diff", ["-u", from, to], { cwd: root, encoding: "utf8" }).stdout;
  const whole = diff("tools/a.c", "a.c");
  const ask = () => runCli(["--root", root]).stdout;
  const clean = "1 pair: 0 drifted, 0 unchecked, 0 held\n";

  assert.match(ask(), /1 drifted/);
  assert.match(ask(), /its allowed patch a\.patch does not exist/);
  putFile(root, "a.patch", whole);
  assert.equal(ask(), clean);
  putFile(root, "a.patch", whole.replace(/^(---|\+\+\+).*\n/gm, ""));
  assert.equal(ask(), clean, "without its file names, as the kernel stores it");

  // Drift elsewhere shows, without what the patch allows, and applies to the copy.
  putFile(root, "a.c", `new\n${original}`);
  assert.match(ask(), /1 drifted/);
  const patch = runCli(["diff", "--root", root]).stdout;
  assert.match(patch, /^\+new$/m);
  assert.doesNotMatch(patch, /extra/);
  const applied = spawnSync("git", ["apply"], { cwd: root, input: patch, encoding: "utf8" });
  assert.equal(applied.stderr, "");
  assert.equal(ask(), clean);

  // Where the patched place itself changed, the patch is stale, and all drift shows.
  putFile(root, "a.c", original.replace("extra", "EXTRA"));
  putFile(root, "tools/a.c", copy);
  assert.match(ask(), /its allowed patch a\.patch no longer applies to the original/);
  assert.match(runCli(["diff", "--root", root]).stdout, /^\+EXTRA$/m);

  putFile(root, "a.c", copy);
  assert.match(ask(), /a\.patch allows nothing any more; remove it\n1 pair: 0 drifted/);
  // As git format-patch writes it, and with the line ends of another system.
  putFile(root, "a.c", original);
  putFile(root, "a.patch", `${whole}-- \n2.39.2\n\n`);
  assert.equal(ask(), clean);
  putFile(
    root,
    "a.patch",
    `---\n a.c | 1 +\n\n${whole}-- \nmy own words\n`.replaceAll("\n", "\r\n"),
  );
  assert.equal(ask(), clean);
  rmSync(join(root, "a.patch"));
  mkdirSync(join(root, "a.patch"));
  assert.match(ask(), /its allowed patch a\.patch is no regular file \(a directory\)/);
  rmSync(join(root, "a.patch"), { recursive: true });
  putFile(root, "a.c", copy);
  putFile(root, "a.patch", "no patch\n");
  putFile(root, "a.c", original);
  assert.match(ask(), /a\.patch is no unified diff: it has no hunk/);
  putFile(root, "a.patch", "@@ -1,2 +1,9 @@\n one\n");
  assert.match(ask(), /a\.patch is no unified diff: /);
});

test("the drift of a file leaves out what is allowed, and applies", (t) => {
  const config = mapOf(["a.h"], "ignore-blank-lines = true\nignore-matching-lines = ['^#include']");
  const root = makeTree(t, {
    "sync-headers.toml": config,
    "tools/a.h": "#include <mine.h>\nint a;\nint b;\nint c;\n",
    "a.h": "#include <theirs.h>\n#include <more.h>\nint a;\n\nint b;\nint c;\nint d;\n",
  });
  const patch = runCli(["diff", "--root", root]).stdout;
  const applied = spawnSync("git", ["apply"], { cwd: root, input: patch, encoding: "utf8" });
  assert.equal(applied.stderr, "");
  assert.equal(
    readFileSync(join(root, "tools/a.h"), "utf8"),
    "#include <mine.h>\nint a;\nint b;\nint c;\nint d;\n",
  );
  assert.match(runCli(["--root", root]).stdout, /^1 pair: 0 drifted/);
});

test("colours on a terminal only, and not under NO_COLOR or --no-color", (t) => {
  const root = makeTree(t, {
    "sync-headers.toml": mapOf(["a.h"]),
    "a.h": "\u001b[2Ja\n",
    "tools/a.h": "b\n",
  });
  // script(1) gives the command a terminal.
  const onTerminal = (args: string, env = "") =>
    spawnSync(
      "script",
      ["-qec", `${env} ${process.execPath} dist/cli.cjs ${args} --root ${root}`, "/dev/null"],
      {
        encoding: "utf8",
        env: { PATH: process.env.PATH, TERM: "xterm" },
      },
    ).stdout;
  if (!existsSync("/usr/bin/script")) return t.skip("script(1) is not installed");
  assert.ok(onTerminal("check").includes("\u001b[33mWarning\u001b[39m: Kernel ABI header"));
  assert.ok(
    onTerminal("diff").includes("\u001b[32m+\\x1b[2Ja\u001b[39m"),
    "no escape of the header's own",
  );
  assert.ok(!onTerminal("check", "NO_COLOR=1").includes("\u001b"));
  assert.ok(!onTerminal("check --no-color").includes("\u001b"));
  assert.ok(!runCli(["--root", root]).stdout.includes("\u001b"));
  assert.ok(
    runCli(["diff", "--root", root]).stdout.includes("+\u001b[2Ja\n"),
    "a pipe gets the bytes",
  );
});

test("help for the whole and for each command, and the version", () => {
  assert.match(runCli(["--help"]).stdout, /^Usage: sync-headers \[check\][\s\S]*\nCommands/);
  for (const name of ["check", "diff", "coverage", "import"]) {
    const { stdout, status } = runCli([name, "--help"]);
    assert.equal(status, 0);
    assert.match(stdout, new RegExp(`^Usage: sync-headers \\[?${name}`));
    for (const line of stdout.split("\n")) assert.ok(line.length <= 110, line);
  }
  const { version } = JSON.parse(readFileSync("package.json", "utf8"));
  assert.equal(runCli(["--version"]).stdout, `${version}\n`);
});

test("options may stand before the command", () => {
  const after = runCli(["diff", "--root", SAMPLE]).stdout;
  assert.equal(runCli(["--root", SAMPLE, "diff"]).stdout, after);
  assert.equal(runCli(["--no-color", "--root", SAMPLE, "diff"]).stdout, after);
});

test("import writes a config that checks, once", (t) => {
  const script =
    "#!/bin/sh\nFILES='\ninclude/a.h\ninclude/gone.h\n'\nfor i in $FILES; do\n  diff -B tools/$i $i > /dev/null\ndone\n";
  const files = { "include/a.h": "int a;\n", "tools/include/a.h": "int a;\n\n" };
  const root = makeTree(t, { ...files, "check.sh": script });
  const out = join(root, "sync-headers.toml");
  const first = runCli(["import", "check.sh", "--out", out], { cwd: root });
  assert.equal(first.stderr + first.stdout, "");
  assert.equal(runCli(["--root", root]).stdout, "1 pair: 0 drifted, 0 unchecked, 0 held\n");
  const again = runCli(["import", "check.sh", "--out", out], { cwd: root });
  assert.equal(again.status, 2);
  assert.match(again.stderr, /exists already/);
  assert.equal(runCli(["import", "check.sh", "--out", out, "--force"], { cwd: root }).status, 0);
  const nowhere = runCli(["import", "check.sh", "--out", join(root, "none/x.toml")], { cwd: root });
  assert.equal(nowhere.status, 3);
  assert.match(nowhere.stderr, /cannot write it \(ENOENT\)\n$/);
  assert.match(
    runCli(["import", "none.sh"], { cwd: root }).stderr,
    /none\.sh: cannot read it \(ENOENT\)\n$/,
  );
  putFile(root, "check.sh", "<<<<<<< HEAD\n");
  const conflict = runCli(["import", "check.sh"], { cwd: root });
  assert.equal(conflict.status, 2);
  assert.match(conflict.stderr, /^sync-headers: check\.sh:1:1: /);
  rmSync(out);
});

test("what no user can see is counted, not listed, and not fatal unless all is asked for", (t) => {
  const files = { "a.h": "int a; /* b */\n", "tools/a.h": "int a; /* c */\n" };
  const root = makeTree(t, { ...files, "sync-headers.toml": mapOf(["a.h"]) });
  const ran = runCli(["--strict", "--root", root]);
  assert.equal(ran.status, 0);
  assert.equal(
    ran.stdout,
    "1 pair: 0 drifted, 0 unchecked, 0 held\n" +
      "1 more differs only in comments, white space or kernel-only code: --all\n",
  );
  assert.equal(runCli(["--quiet", "--root", root]).stdout, "");
  const all = runCli(["--strict", "--all", "--quiet", "--root", root]);
  assert.equal(all.status, 1);
  assert.match(all.stdout, /^ {2}diff -u tools\/a\.h a\.h\n {4}cosmetic\n/m);
});

test("the threshold: by option, by map, the option first", (t) => {
  const files = { "a.h": "int a;\nint b;\n", "tools/a.h": "int a;\n" };
  const root = makeTree(t, { ...files, "sync-headers.toml": mapOf(["a.h"], 'min = "breaking"') });
  const ran = runCli(["--strict", "--root", root]);
  assert.equal(ran.status, 0);
  assert.match(ran.stdout, /^1 pair: 0 drifted.*\n1 more only adds names: --min additive\n$/);
  assert.equal(runCli(["--strict", "--min", "additive", "--root", root]).status, 1);
  assert.equal(runCli(["--strict", "--all", "--root", root]).status, 1);
  putFile(root, "a.h", "#pragma demo\nint a;\n");
  assert.equal(runCli(["--strict", "--root", root]).status, 1, "what is not known may break");
  for (const args of [
    ["--min", "most"],
    ["--min", "additive", "--all"],
  ]) {
    const bad = runCli([...args, "--root", root]);
    assert.equal(bad.status, 2);
    assert.match(bad.stderr, /^sync-headers: --(?:min most: unknown|all and --min).*\n$/);
  }
});

test("the words of a config replace the shipped ones, list by list", (t) => {
  const texts = { "a.h": "enum e { A, B, E_TOTAL };\n", "tools/a.h": "enum e { A, E_TOTAL };\n" };
  const meaningOf = (more: string): string => {
    const root = makeTree(t, { ...texts, "sync-headers.toml": mapOf(["a.h"]) + more });
    const { stdout } = runCli(["--format", "json", "--root", root]);
    return JSON.parse(stdout).pairs[0].meaning;
  };
  assert.equal(meaningOf(""), "breaking");
  assert.equal(meaningOf('[words]\nsentinels = ["*_TOTAL"]\n'), "additive");
  const bad = makeTree(t, {
    ...texts,
    "sync-headers.toml": `${mapOf(["a.h"])}[words]\nsentinels = ["[A-Z]*"]\n`,
  });
  const ran = runCli(["--root", bad]);
  assert.equal(ran.status, 2);
  assert.match(
    ran.stderr,
    /^sync-headers: .*sync-headers\.toml:\d+:\d+: "sentinels": expected a name/,
  );
});

test("lines are what the files have, whatever the rules allow", (t) => {
  const root = makeTree(t, {
    "sync-headers.toml": mapOf(["a.h"], "ignore-matching-lines = ['^#include']"),
    "tools/a.h": "#include <x.h>\n#include <y.h>\n#include <z.h>\n#define A 1\nint a;\n",
    "a.h": "#include <w.h>\n#define A 1\nint a;\n\n#define B 2\n",
  });
  const { pairs } = JSON.parse(runCli(["--format", "json", "--root", root]).stdout);
  assert.deepEqual(
    pairs[0].changes.map(({ name, originalLine }: { name: string; originalLine: number }) => [
      name,
      originalLine,
    ]),
    [["B", 5]],
  );
});

test("what cannot be read as text is unknown, and says so", (t) => {
  const root = makeTree(t, {
    "sync-headers.toml": mapOf(["a.h"]),
    "tools/a.h": Buffer.from([0, 1, 2]),
    "a.h": "int a;\n",
  });
  assert.match(runCli(["--root", root]).stdout, /^ {4}unknown: binary file \(not read\)$/m);
});
