import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, lstatSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { runCli } from "../e2e/run.js";
import { kernelTree, NO_TREE, type Version } from "./trees.js";

/** Where our list and the script's may differ, and why that is right. */
interface Difference {
  readonly copy: string;
  readonly why: string;
  readonly listedBy: "script" | "us";
}

/**
 * Known differences, by tree. `lib/list_sort.c` is one in principle (the script's way of ignoring
 * hunks drops every line with a blank in it, so it sees no drift), but in neither tree is there one.
 */
const DIFFERENCES: Record<Version, readonly Difference[]> = { "6.12": [], "6.1": [] };

/** The pairs that the tree's own check-headers.sh reports, as `COPY ORIGINAL`, in its order. */
function runScript(tree: string): string[] {
  const ran = spawnSync("bash", ["./check-headers.sh"], {
    cwd: join(tree, "tools/perf"),
    encoding: "utf8",
  });
  return [...ran.stdout.matchAll(/^ *diff -u (.*)$/gm)].map(([, pair]) => pair!);
}

function runOurs(args: readonly string[]): string[] {
  const ran = runCli(["--all", ...args]);
  assert.equal(ran.status, 0, ran.stderr);
  return [...ran.stdout.matchAll(/^ {2}diff -u (.*)$/gm)].map(([, pair]) => pair!);
}

/** The script lists a copy that is absent (diff fails); we say that it could not be checked. */
function withoutKnown(version: Version, tree: string, pairs: string[], by: "script" | "us") {
  const known = DIFFERENCES[version].filter(({ listedBy }) => listedBy === by);
  return pairs.filter((pair) => {
    const copy = pair.split(" ")[0]!;
    return existsSync(join(tree, copy)) && !known.some((difference) => difference.copy === copy);
  });
}

for (const version of ["6.12", "6.1"] as const) {
  test(`import, then check, lists on ${version} what its check-headers.sh lists, in its order`, (t) => {
    const tree = kernelTree(version);
    if (tree === undefined) return t.skip(NO_TREE);
    const folder = mkdtempSync(join(tmpdir(), "sync-headers-"));
    t.after(() => rmSync(folder, { recursive: true }));
    const imported = runCli(["import", join(tree, "tools/perf/check-headers.sh")]);
    assert.equal(imported.status, 0, imported.stderr);
    const config = join(folder, "sync-headers.toml");
    writeFileSync(config, imported.stdout);
    const script = runScript(tree);
    assert.ok(script.length >= 10, `${script.length} pairs listed by the script`);
    const ours = runOurs(["--root", tree, "--config", config]);
    assert.deepEqual(
      withoutKnown(version, tree, ours, "us"),
      withoutKnown(version, tree, script, "script"),
    );
    t.diagnostic(`${ours.length} of ${ours.length} pairs listed alike`);
  });
}

test("the shipped map lists on 6.12 what its check-headers.sh lists, in its order", (t) => {
  const tree = kernelTree("6.12");
  if (tree === undefined) return t.skip(NO_TREE);
  assert.deepEqual(runOurs(["--root", tree]), runScript(tree));
});

test("the shipped map finds nothing unchecked on either tree", (t) => {
  for (const version of ["6.12", "6.1"] as const) {
    const tree = kernelTree(version);
    if (tree === undefined) return t.skip(NO_TREE);
    const report = JSON.parse(runCli(["--root", tree, "--format", "json"]).stdout);
    assert.equal(report.counts.unchecked, 0);
    assert.deepEqual(
      report.pairs.flatMap((pair: { notices: unknown[] }) => pair.notices),
      [],
    );
  }
});

test("coverage finds what a plain walk of 6.12 finds that its own list leaves out", (t) => {
  const tree = kernelTree("6.12");
  if (tree === undefined) return t.skip(NO_TREE);
  const folder = mkdtempSync(join(tmpdir(), "sync-headers-"));
  t.after(() => rmSync(folder, { recursive: true }));
  const config = join(folder, "c.toml");
  writeFileSync(config, runCli(["import", join(tree, "tools/perf/check-headers.sh")]).stdout);
  const tell = (args: readonly string[]) =>
    JSON.parse(runCli([...args, "--root", tree, "--config", config, "--format", "json"]).stdout);
  const { counts, uncovered } = tell(["coverage"]);
  const { pairs, absent } = tell(["check"]);
  const mapped = new Set([...pairs, ...absent].map((pair: { copy: string }) => pair.copy));
  const isFile = (path: string) => lstatSync(join(tree, path), { throwIfNoEntry: false })?.isFile();
  const files = spawnSync("find", ["tools", "-type", "f"], {
    cwd: tree,
    encoding: "utf8",
    maxBuffer: 1 << 26,
  });
  const mirrored = files.stdout
    .split("\n")
    .filter((path) => path !== "" && !/(Makefile|Kbuild|Kconfig|Build)$/.test(path))
    .flatMap((copy) => {
      const prefix = ["tools/perf/trace/beauty/", "tools/perf/", "tools/"].find((each) => {
        return copy.startsWith(each) && isFile(copy.slice(each.length));
      });
      return prefix === undefined ? [] : [{ copy, original: copy.slice(prefix.length) }];
    });
  const read = (path: string) => readFileSync(join(tree, path));
  const expected = mirrored
    .filter(({ copy }) => !mapped.has(copy))
    .map(({ copy, original }) => {
      return { copy, original, state: read(copy).equals(read(original)) ? "in-sync" : "drifted" };
    });
  assert.ok(expected.length > 150);
  assert.deepEqual(
    new Set(uncovered.map((e: object) => JSON.stringify(e))),
    new Set(expected.map((e) => JSON.stringify(e))),
  );
  assert.equal(counts.files, mirrored.length);
  t.diagnostic(
    `${counts.uncovered} of ${counts.files} in no map, ${counts.drifted} of them drifted`,
  );
});

test("the drift of both trees applies with git and leaves nothing drifted", (t) => {
  for (const version of ["6.12", "6.1"] as const) {
    const tree = kernelTree(version);
    if (tree === undefined) return t.skip(NO_TREE);
    const folder = mkdtempSync(join(tmpdir(), "sync-headers-"));
    t.after(() => rmSync(folder, { recursive: true }));
    const { pairs } = JSON.parse(runCli(["--root", tree, "--format", "json"]).stdout);
    const hunks = "tools/perf/check-header_ignore_hunks/lib/list_sort.c";
    for (const path of [hunks, ...pairs.map(({ copy }: { copy: string }) => copy)]) {
      spawnSync("cp", ["--parents", path, folder], { cwd: tree });
    }
    const patch = runCli(["diff", "--root", tree]).stdout;
    const options = { cwd: folder, input: patch, encoding: "utf8" } as const;
    const applied = spawnSync("git", ["apply", "--whitespace=nowarn"], options);
    assert.equal(applied.stderr, "");
    const config = join(process.cwd(), "config/linux-tools.toml");
    const after = runCli(["--all", "--root", folder, "--config", config, "--kernel", tree]).stdout;
    assert.match(after, /^\d+ pairs: 0 drifted, 0 unchecked, 0 held\n$/);
    // What git took, patch(1) takes back.
    const reverted = spawnSync("patch", ["-R", "-p1", "-s"], options);
    assert.equal(reverted.stdout + reverted.stderr, "");
    const again = runOurs(["--root", folder, "--config", config, "--kernel", tree]).length;
    assert.equal(again, runOurs(["--root", tree]).length);
  }
});
