import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { writeSummary } from "../../src/commands/summary.js";
import { makeTree, putFile } from "../e2e/run.js";
import { makeEvery } from "../report/every.js";

test("the summary is appended where the environment names one, and only there", (t) => {
  const root = makeTree(t, { "summary.md": "# Before\n" });
  const path = join(root, "summary.md");
  const report = makeEvery();
  writeSummary(report, {});
  writeSummary(report, { GITHUB_STEP_SUMMARY: "" });
  assert.equal(readFileSync(path, "utf8"), "# Before\n");
  writeSummary(report, { GITHUB_STEP_SUMMARY: path });
  assert.match(readFileSync(path, "utf8"), /^# Before\n## Kernel header copies\n\n25 pairs: /);
  writeSummary(report, { GITHUB_STEP_SUMMARY: join(root, "new.md") });
  assert.match(readFileSync(join(root, "new.md"), "utf8"), /^## Kernel header copies\n/);
});

test("what the step has written already counts, and no summary is better than one that GitHub drops", (t) => {
  const root = makeTree(t);
  const path = join(root, "summary.md");
  const write = (used: number) => {
    putFile(root, "summary.md", "x".repeat(used));
    writeSummary(makeEvery(), { GITHUB_STEP_SUMMARY: path });
    return readFileSync(path).length;
  };
  const limit = 1024 * 1024;
  assert.equal(write(limit), limit);
  assert.equal(write(limit - 100), limit - 100);
  const size = write(limit - 8000);
  assert.ok(size <= limit && size > limit - 6000);
  assert.match(readFileSync(path, "utf8"), /\*\*Cut to fit:\*\*/);
});

test("a summary that cannot be written is an error with its name", (t) => {
  const root = makeTree(t);
  assert.throws(() => writeSummary(makeEvery(), { GITHUB_STEP_SUMMARY: join(root, "no/where") }), {
    name: "TreeError",
    message: "GITHUB_STEP_SUMMARY: cannot write it (ENOENT)",
  });
});
