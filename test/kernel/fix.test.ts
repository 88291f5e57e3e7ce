import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { type TestContext, test } from "node:test";
import { makeTree, runCli } from "../e2e/run.js";
import { commitAll, GIT_ENV, git } from "../fix/repository.js";
import { kernelTree, NO_TREE, type Version } from "./trees.js";

interface PairPaths {
  readonly copy: string;
  readonly original: string;
}

const run = (root: string, ...args: readonly string[]) =>
  runCli([...args, "--root", root], { env: GIT_ENV });

const listPairs = (tree: string): readonly PairPaths[] => {
  const { pairs, absent } = JSON.parse(run(tree, "--all", "--format", "json").stdout);
  return [...pairs, ...absent];
};

/** What stands under tools/, but for the selftests, which are most of it; and the originals of its copies. */
function copyTree(t: TestContext, tree: string): string {
  const root = makeTree(t);
  cpSync(join(tree, "tools"), join(root, "tools"), {
    recursive: true,
    verbatimSymlinks: true,
    filter: (path) => path !== join(tree, "tools/testing"),
  });
  copyFiles(
    tree,
    root,
    listPairs(tree).map(({ original }) => original),
  );
  return root;
}

function copyFiles(from: string, to: string, paths: readonly string[]): void {
  for (const path of paths) {
    if (!existsSync(join(from, path))) continue;
    mkdirSync(dirname(join(to, path)), { recursive: true });
    cpSync(join(from, path), join(to, path), { dereference: true });
  }
}

/** The pairs that the tree's own check-headers.sh reports. */
function runScript(tree: string): string[] {
  const ran = spawnSync("bash", ["./check-headers.sh"], {
    cwd: join(tree, "tools/perf"),
    encoding: "utf8",
  });
  return (
    [...ran.stdout.matchAll(/^ *diff -u (\S+) /gm)]
      .map(([, copy]) => copy!)
      // One that is not there is listed as well: diff fails.
      .filter((copy) => existsSync(join(tree, copy)))
  );
}

for (const version of ["6.12", "6.1"] as const) {
  test(`fix --all leaves ${version} without drift, for its own script too; git apply does the same`, (t) => {
    const tree = kernelTree(version);
    if (tree === undefined) return t.skip(NO_TREE);
    const root = copyTree(t, tree);
    git(root, "init", "-q");
    commitAll(root, "as Debian has it");
    const before = runScript(root);
    assert.ok(before.length > 5, `${before.length} listed by the script`);
    const patch = run(root, "fix", "--all", "--dry-run");
    assert.equal(patch.status, 0, patch.stderr);
    assert.equal(git(root, "status", "--porcelain"), "");
    const fixed = run(root, "--fix", "--all");
    assert.equal(fixed.status, 0, fixed.stdout + fixed.stderr);
    assert.match(run(root, "--all").stdout, /^\d+ pairs: 0 drifted, 0 unchecked, 0 held$/m);
    assert.deepEqual(runScript(root), []);
    const byFix = git(root, "diff");
    assert.equal(git(root, "ls-files", "--others"), "");
    git(root, "checkout", "-q", ".");
    const options = { cwd: root, input: patch.stdout, encoding: "utf8" } as const;
    assert.equal(spawnSync("git", ["apply", "--whitespace=nowarn"], options).stderr, "");
    assert.equal(git(root, "diff"), byFix);
    const changed = git(root, "diff", "--name-only").trim().split("\n");
    const copies = new Set(listPairs(tree).map(({ copy }) => copy));
    assert.ok(changed.every((path) => copies.has(path)));
    assert.match(run(root, "fix", "--all").stdout, /refused.*not committed|^0 fixed, 0 refused/m);
    t.diagnostic(`${changed.length} copies fixed, ${before.length} of them listed by the script`);
  });
}

/**
 * 6.1's copies under 6.12's originals, for every pair with `-I` lines. What a careful maintainer would have
 * made of them is known: the copies that came with 6.12. Where ours differ from those, each line is here with why.
 */
const MAINTAINED: Record<
  string,
  { readonly why: string; readonly change: (text: string) => string }
> = {
  "tools/arch/x86/lib/insn.c": {
    why: "the copy includes unaligned.h from asm-generic/, on a line that its rule keeps; the file has moved, and only a maintainer knows",
    change: (text) =>
      text.replace(
        /^#include .*unaligned\.h.*$/m,
        '#include "../include/asm-generic/unaligned.h" /* __ignore_sync_check__ */',
      ),
  },
  "tools/arch/arm64/include/asm/cputype.h": {
    why: "6.12's copy lags behind 6.12's original, and its one kept line is the original's own",
    change: () =>
      readFileSync(join(kernelTree("6.12")!, "arch/arm64/include/asm/cputype.h"), "latin1"),
  },
};

/** All maps with `-I` lines whose files both trees have, and whether 6.1's copy drifts from 6.12's original. */
const KEPT: Record<string, "drifts" | "in sync"> = {
  "tools/arch/x86/include/asm/inat.h": "drifts",
  "tools/arch/x86/include/asm/insn.h": "drifts",
  "tools/arch/x86/lib/inat.c": "in sync",
  "tools/arch/x86/lib/insn.c": "drifts",
  "tools/arch/x86/lib/memcpy_64.S": "drifts",
  "tools/arch/x86/lib/memset_64.S": "drifts",
  "tools/arch/x86/include/asm/amd-ibs.h": "in sync",
  "tools/arch/arm64/include/asm/cputype.h": "drifts",
  "tools/include/uapi/asm-generic/mman.h": "in sync",
  "tools/include/uapi/linux/mman.h": "drifts",
  "tools/include/linux/build_bug.h": "drifts",
  "tools/include/linux/ctype.h": "in sync",
  "tools/lib/ctype.c": "in sync",
};

/** Those that need the version that the copy was taken from: a kept line stands in a change that is taken. */
const NEED_HISTORY = [
  "tools/arch/x86/lib/memcpy_64.S",
  "tools/arch/x86/lib/memset_64.S",
  "tools/include/linux/build_bug.h",
];

/** 6.1's copies with 6.12's originals; with 6.1's originals as the commit before, where history is wanted. */
function mixTrees(t: TestContext, trees: Record<Version, string>, withHistory: boolean): string {
  const root = makeTree(t);
  const copies = Object.keys(KEPT);
  const originals = copies.map((copy) => copy.replace(/^tools\//, ""));
  git(root, "init", "-q");
  copyFiles(trees["6.1"], root, copies);
  if (withHistory) {
    copyFiles(trees["6.1"], root, originals);
    commitAll(root, "6.1");
  }
  copyFiles(trees["6.12"], root, originals);
  commitAll(root, "6.12's originals");
  return root;
}

const CONFIG = join(process.cwd(), "config/linux-tools.toml");

for (const withHistory of [true, false]) {
  const how = withHistory
    ? "are what 6.12's maintainers made of them"
    : "are refused without history, where it is needed";
  test(`6.1's kept lines under 6.12's originals ${how}`, (t) => {
    const [older, newer] = [kernelTree("6.1"), kernelTree("6.12")];
    if (older === undefined || newer === undefined) return t.skip(NO_TREE);
    const root = mixTrees(t, { "6.1": older, "6.12": newer }, withHistory);
    const ran = run(root, "fix", "--config", CONFIG, "--all", ...Object.keys(KEPT));
    const read = (tree: string, path: string) => readFileSync(join(tree, path), "latin1");
    for (const [copy, state] of Object.entries(KEPT)) {
      const isRefused = !withHistory && NEED_HISTORY.includes(copy);
      const isFixed = state === "drifts" && !isRefused;
      const maintained = (MAINTAINED[copy]?.change ?? String)(read(newer, copy));
      const told = new RegExp(`^ {2}(\\w+) +${copy.replaceAll(".", "\\.")}(?::.*|)$`, "m").exec(
        ran.stdout,
      )?.[1];
      assert.equal(
        told,
        isRefused ? "refused" : isFixed ? "fixed" : undefined,
        `${copy}\n${ran.stdout}`,
      );
      assert.equal(read(root, copy), isFixed ? maintained : read(older, copy), copy);
    }
    assert.equal(ran.status, withHistory ? 0 : 1);
  });
}

test("a commit on 6.12 tells what the header adds, what its table gets, and where to read why", (t) => {
  const tree = kernelTree("6.12");
  if (tree === undefined) return t.skip(NO_TREE);
  const root = makeTree(t);
  const copy = "tools/perf/trace/beauty/include/uapi/linux/vhost.h";
  const script = "tools/perf/check-headers.sh";
  copyFiles(tree, root, [copy, "include/uapi/linux/vhost.h", "tools/include/uapi/README", script]);
  git(root, "init", "-q");
  commitAll(root, "as Debian has it");
  const printed = run(root, "fix", "--message", "vhost.h").stdout;
  const done = run(root, "fix", "--commit", "vhost.h");
  assert.equal(done.status, 0, done.stdout + done.stderr);
  assert.equal(git(root, "log", "-1", "--format=%B").trimEnd(), printed.trimEnd());
  assert.match(printed, /^tools headers UAPI: Sync linux\/vhost\.h with the kernel sources\n/);
  assert.match(printed, /^ {2}\+VHOST_SET_FORK_FROM_OWNER$/m);
  assert.match(printed, /^ {2}\+\t\[0x84\] = "SET_FORK_FROM_OWNER",$/m);
  assert.match(printed, /^This addresses this perf build warning:$/m);
  assert.match(printed, new RegExp(`^    diff -u ${copy} include/uapi/linux/vhost\\.h$`, "m"));
  assert.match(printed, /^Please see tools\/include\/uapi\/README for further details\.$/m);
});
