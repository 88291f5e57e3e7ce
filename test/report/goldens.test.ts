import assert from "node:assert/strict";
import { test } from "node:test";
import { check } from "../../src/check.js";
import { buildReport } from "../../src/report/report.js";
import { assertGolden } from "../e2e/golden.js";
import { HEAD, makeEvery } from "./every.js";
import { REPORTERS } from "./formats.js";

const FILES = {
  text: "every.txt",
  json: "every.json",
  github: "every.github.txt",
  strict: "every.github-strict.txt",
  markdown: "every.md",
  issue: "every.issue.md",
  sarif: "every.sarif",
} satisfies Record<keyof typeof REPORTERS, string>;

for (const [format, print] of Object.entries(REPORTERS)) {
  test(`${format}: a report of every state, meaning, change, cause and notice`, () => {
    const report = makeEvery();
    const output = print(report);
    assertGolden(FILES[format as keyof typeof FILES], output);
    assert.equal(print(structuredClone(report)), output, "the same report, the same text");
  });
}

test("the sample tree, all drift listed", async () => {
  const report = await check({
    root: "test/fixtures/sample",
    min: "cosmetic",
    today: "2026-01-01",
  });
  assertGolden("sample.github.txt", REPORTERS.github(report));
  assertGolden("sample.md", REPORTERS.markdown(report));
  assertGolden("sample.sarif", REPORTERS.sarif(report));
});

test("a detached tree is skipped in so many words, and an empty config is clean", () => {
  const detached = buildReport({ ...HEAD, detached: true }, []);
  assert.match(REPORTERS.github(detached), /^Skipped: \. has no include\//);
  assert.match(REPORTERS.markdown(detached), /\n\nSkipped: `\.` has no `include\/`/);
  assert.deepEqual(JSON.parse(REPORTERS.sarif(detached)).runs[0].results, []);
  const clean = buildReport(HEAD, []);
  const counts = "0 pairs: 0 in sync, 0 drifted, 0 held, 0 unchecked";
  assert.equal(REPORTERS.github(clean), `${counts}\n`);
  assert.equal(REPORTERS.markdown(clean), `## Kernel header copies\n\n${counts}\n\n`);
});
