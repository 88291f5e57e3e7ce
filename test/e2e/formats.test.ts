import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { findCommands } from "../report/parsed.js";
import { makeTree, mapOf, putFile, runCli, SAMPLE } from "./run.js";

const PROJECT = {
  "sync-headers.toml": mapOf(["a.h", "b.h"]),
  "a.h": "#define A 2\n",
  "tools/a.h": "#define A 1\n",
  "b.h": "#define B 1\n#define C 1\n",
  "tools/b.h": "#define B 1\n",
};

test("several formats at once: each --out takes what stands before it", (t) => {
  const root = makeTree(t, PROJECT);
  const words = "--format sarif --out a.sarif --format json --out=b.json --format markdown".split(
    " ",
  );
  const ran = runCli(words, { cwd: root });
  assert.equal(ran.stderr, "");
  assert.match(ran.stdout, /^## Kernel header copies\n/);
  assert.equal(JSON.parse(readFileSync(join(root, "a.sarif"), "utf8")).version, "2.1.0");
  const report = JSON.parse(readFileSync(join(root, "b.json"), "utf8"));
  assert.deepEqual(report.counts.meanings, {
    cosmetic: 0,
    "kernel-only": 0,
    additive: 1,
    breaking: 1,
    unknown: 0,
  });
  assert.equal(
    `${JSON.stringify(report, null, 2)}\n`,
    runCli(["--format", "json"], { cwd: root }).stdout,
  );
  const text = runCli(["--format", "text", "--out", "c.txt"], { cwd: root });
  assert.equal(text.stdout, "", "nothing is left for standard output");
  assert.equal(readFileSync(join(root, "c.txt"), "utf8"), runCli([], { cwd: root }).stdout);
});

test("a file that cannot be written is an error, and no half of it is left", (t) => {
  const root = makeTree(t, PROJECT);
  const before = readdirSync(root);
  const ran = runCli(["--format", "json", "--out", "no/where.json"], { cwd: root });
  assert.deepEqual([ran.status, ran.stdout], [3, ""]);
  assert.equal(ran.stderr, "sync-headers: no/where.json: cannot write it (ENOENT)\n");
  assert.deepEqual(readdirSync(root), before);
  const twice = runCli(["--format", "json", "--format", "sarif"], { cwd: root });
  assert.equal(twice.status, 2);
  assert.match(twice.stderr, /both go to standard output/);
});

test("in GitHub Actions annotations are the default, and the summary is filled", (t) => {
  const root = makeTree(t, { ...PROJECT, summary: "" });
  const env = { GITHUB_ACTIONS: "true", GITHUB_STEP_SUMMARY: join(root, "summary") };
  const ran = runCli([], { cwd: root, env });
  assert.deepEqual(
    findCommands(ran.stdout).map(({ name, properties: { file, line } }) => [name, file, line]),
    [
      ["warning", "tools/a.h", "1"],
      ["notice", "tools/b.h", "1"],
    ],
  );
  assert.match(ran.stdout, /^2 pairs: 0 in sync, 2 drifted \(1 breaking, 1 additive\)/m);
  assert.match(readFileSync(join(root, "summary"), "utf8"), /^## Kernel header copies\n/);

  putFile(root, "summary", "");
  assert.match(runCli(["--format", "text"], { cwd: root, env }).stdout, /^Warning: Kernel ABI/);
  assert.equal(readFileSync(join(root, "summary"), "utf8"), "", "only with annotations");
  putFile(root, "tools/a.h", PROJECT["a.h"]);
  putFile(root, "tools/b.h", PROJECT["b.h"]);
  assert.equal(runCli(["--quiet"], { cwd: root, env }).stdout, "");
  const strict = runCli(["--root", SAMPLE, "--strict"], { env: { GITHUB_ACTIONS: "1" } });
  assert.equal(strict.status, 1);
  assert.deepEqual(
    new Set(findCommands(strict.stdout).map(({ name }) => name)),
    new Set(["error"]),
  );
});

test("paths are the repository's: of the workspace, else of where the check runs", (t) => {
  const root = makeTree(t);
  for (const [path, text] of Object.entries(PROJECT)) putFile(root, `linux/${path}`, text);
  const fileOf = (cwd: string, env: Record<string, string>) => {
    const args = ["--format", "github", "--root", join(root, "linux"), "a.h"];
    return findCommands(runCli(args, { cwd, env }).stdout)[0]!.properties.file;
  };
  const linux = join(root, "linux");
  assert.equal(fileOf(root, {}), "linux/tools/a.h");
  assert.equal(fileOf(linux, {}), "tools/a.h");
  assert.equal(fileOf(linux, { GITHUB_WORKSPACE: root }), "linux/tools/a.h");
  assert.equal(fileOf("/", { GITHUB_WORKSPACE: linux }), "tools/a.h");
  assert.equal(fileOf(join(root, "linux/tools"), { GITHUB_WORKSPACE: "/none" }), "tools/a.h");
});

test("a baseline: written, known, exceeded, pruned", (t) => {
  const root = makeTree(t, PROJECT);
  const check = (...words: string[]) =>
    runCli(["--baseline", "sync-headers.baseline.json", ...words], { cwd: root });
  assert.equal(check().status, 2, "there is none yet");
  assert.equal(
    runCli(["baseline"], { cwd: root }).stdout,
    "sync-headers.baseline.json: 2 pairs, 2 changes\n",
  );
  const known = check("--strict");
  assert.equal(known.stdout, "2 pairs: 0 drifted, 0 unchecked, 2 held\n");
  assert.equal(known.status, 0);
  putFile(root, "b.h", "#define B 1\n#define C 1\n#define D 1\n");
  const more = check("--strict");
  assert.equal(more.status, 1);
  assert.match(more.stdout, /additive: \+D \(macro\)\n2 pairs: 1 drifted, 0 unchecked, 1 held\n$/);
  assert.equal(check("--strict", "--min", "breaking").status, 0);
  putFile(root, "tools/a.h", PROJECT["a.h"]);
  assert.match(check("a.h").stdout, /baseline\.json knows drift that is gone \(A\)/);
  assert.doesNotMatch(
    check("b.h").stdout,
    /gone/,
    "a PATTERN leaves pairs out, which are not gone",
  );
  assert.equal(existsSync(join(root, "sync-headers.baseline.json")), true);
});

test("Markdown is cut where it is told to be", (t) => {
  const root = makeTree(t, PROJECT);
  const many = Array.from({ length: 400 }, (_, n) => `#define MANY_${n} ${n}\n`).join("");
  putFile(root, "b.h", many);
  const size = (...words: string[]) =>
    Buffer.byteLength(runCli(["--format", "markdown", ...words], { cwd: root }).stdout);
  assert.ok(size() > 10_000);
  const cut = size("--limit", "5000");
  assert.ok(cut <= 5000 && cut > 500);
  assert.equal(runCli(["--limit", "5"], { cwd: root }).status, 2);
});
