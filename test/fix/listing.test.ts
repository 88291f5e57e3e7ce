import assert from "node:assert/strict";
import { test } from "node:test";
import { nameTemporary } from "../../src/tree/temporary.js";
import { makeTree, mapOf, runCli } from "../e2e/run.js";

const TOML = "sync-headers.toml";

test("temporary files are copies to no one: not to globs, not to coverage", (t) => {
  const root = makeTree(t, {
    [TOML]: '[[map]]\nprefix = "tools/"\ncopies = ["tools/**"]\n',
    "a.h": "1\n",
    "tools/a.h": "1\n",
    [`tools/${nameTemporary()}`]: "2\n",
    [`tools/sub/${nameTemporary()}`]: "2\n",
  });
  const { pairs } = JSON.parse(runCli(["--root", root, "--format", "json"]).stdout);
  assert.deepEqual(
    pairs.map(({ copy }: { copy: string }) => copy),
    ["tools/a.h"],
  );
  const coverage = JSON.parse(runCli(["coverage", "--root", root, "--format", "json"]).stdout);
  assert.equal(coverage.counts.uncovered, 0);
});

test("an allowed patch in sync-headers.patches/ is found by its copy's path, without a config line", (t) => {
  const patch = "--- a/tools/a.h\n+++ b/tools/a.h\n@@ -1,2 +1 @@\n 1\n-mine\n";
  const files = {
    [TOML]: mapOf(["a.h", "b.h"]),
    "a.h": "1\n",
    "b.h": "1\n",
    "tools/a.h": "1\nmine\n",
    "tools/b.h": "1\nmine\n",
  };
  const states = (root: string) =>
    JSON.parse(runCli(["--root", root, "--format", "json"]).stdout).pairs.map(
      ({ state }: { state: string }) => state,
    );
  assert.deepEqual(states(makeTree(t, files)), ["drifted", "drifted"]);
  const root = makeTree(t, { ...files, "sync-headers.patches/tools/a.h.patch": patch });
  assert.deepEqual(states(root), ["in-sync", "drifted"]);
});

test("an allowed patch that the config names goes before one that is found", (t) => {
  const root = makeTree(t, {
    [TOML]: '[[map]]\ncopy = "t/a.h"\noriginal = "a.h"\nallowed-patch = "own.patch"\n',
    "a.h": "1\n",
    "t/a.h": "1\nmine\n",
    "own.patch": "@@ -1,2 +1 @@\n 1\n-mine\n",
    "sync-headers.patches/t/a.h.patch": "@@ -1,2 +1 @@\n 1\n-other\n",
  });
  assert.match(runCli(["--root", root]).stdout, /^1 pair: 0 drifted/m);
});
