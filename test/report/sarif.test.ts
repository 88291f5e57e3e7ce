import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import fc from "fast-check";
import type { Log, Replacement, Result } from "sarif";
import { check } from "../../src/check.js";
import { placeChange } from "../../src/report/place.js";
import { buildReport, type PairReport } from "../../src/report/report.js";
import { formatSarif } from "../../src/report/sarif.js";
import { makeTree, mapOf, putFile } from "../e2e/run.js";
import { HEAD, makeChange, makeEvery, makePair } from "./every.js";
import { RUNS, randomReport } from "./hostile.js";
import { assertValid, isValid } from "./sarif-schema.js";

const OPTIONS = { strict: false, pathPrefix: "", version: "1.2.3" };
const listResults = (text: string): readonly Result[] => assertValid(text).runs[0]!.results!;

test("SARIF is valid under its schema, whatever is in the report", () => {
  assertValid(formatSarif(makeEvery(), OPTIONS));
  fc.assert(
    fc.property(randomReport, fc.boolean(), (report, strict) => {
      assertValid(formatSarif(report, { ...OPTIONS, strict }));
    }),
    { numRuns: RUNS },
  );
  const log: Log = JSON.parse(formatSarif(makeEvery(), OPTIONS));
  assert.equal(isValid({ ...log, runs: [{}] }), false, "the schema is no empty one");
});

test("a rule a subject, each with help, and each result points at its own", () => {
  const { runs } = assertValid(formatSarif(makeEvery(), { ...OPTIONS, strict: true }));
  const { tool, results } = runs[0]!;
  const rules = tool.driver.rules!;
  assert.deepEqual(rules.map(({ id }) => id).sort(), [
    "additive",
    "breaking",
    "cosmetic",
    "kernel-only",
    "unchecked",
    "unknown",
  ]);
  for (const rule of rules) assert.ok(rule.help!.text.length > 40);
  for (const { ruleId, ruleIndex, level } of results!) {
    assert.equal(rules[ruleIndex!]!.id, ruleId);
    const isOptional = ruleId === "unchecked" && level === "note";
    assert.ok(isOptional || level === "error");
  }
});

test("locations: the copy's line, the original's, and a kernel elsewhere has a base of its own", () => {
  const pair = makePair("a b%.h", {
    state: "drifted",
    listed: true,
    meaning: "additive",
    changes: [makeChange({ copyLine: null, originalLine: 9, before: null, change: "added" })],
    hunks: [
      {
        copyStart: 7,
        copyLines: 2,
        originalStart: 7,
        originalLines: 4,
        lines: [" a", "+b", "+c", " d"],
      },
    ],
  });
  const locate = (kernel: string | null) => {
    const report = buildReport({ ...HEAD, kernel }, [pair]);
    const [result] = listResults(formatSarif(report, { ...OPTIONS, pathPrefix: "linux/" }));
    return [result!.locations![0]!, result!.relatedLocations![0]!].map(({ physicalLocation }) => [
      physicalLocation!.artifactLocation,
      physicalLocation!.region,
    ]);
  };
  const copy = [
    { uri: "linux/tools/include/uapi/demo/a%20b%25.h", uriBaseId: "%SRCROOT%" },
    { startLine: 7, endLine: 7 },
  ];
  const uri = "include/uapi/demo/a%20b%25.h";
  const region = { startLine: 9 };
  assert.deepEqual(locate(null), [copy, [{ uri: `linux/${uri}`, uriBaseId: "%SRCROOT%" }, region]]);
  assert.deepEqual(locate("../kernel"), [copy, [{ uri, uriBaseId: "ORIGINALS" }, region]]);
});

test("a change is placed where it would stand in the copy", () => {
  const hunks: PairReport["hunks"] = [
    {
      copyStart: 1,
      copyLines: 3,
      originalStart: 1,
      originalLines: 4,
      lines: [" a", "-b", "+B", "+C", " d"],
    },
    { copyStart: 9, copyLines: 2, originalStart: 10, originalLines: 1, lines: [" x", "-y"] },
    { copyStart: 0, copyLines: 0, originalStart: 30, originalLines: 1, lines: ["+z"] },
  ];
  const place = (copyLine: number | null, originalLine: number | null) =>
    placeChange(makeChange({ copyLine, originalLine }), { hunks });
  assert.deepEqual(place(42, 1), { line: 42, endLine: 42 });
  assert.deepEqual(place(null, 3), { line: 2, endLine: 2 });
  assert.deepEqual(place(null, 8), { line: 2, endLine: 2 }, "declared after what differs");
  assert.deepEqual(place(null, 30), { line: 1, endLine: 1 }, "into an empty copy");
  assert.deepEqual(place(null, null), { line: 2, endLine: 2 });
  assert.equal(placeChange(makeChange({ copyLine: null }), {}), undefined);
});

/** Fingerprints by the change's name. */
function readPrints(text: string): Record<string, string> {
  const results = listResults(text);
  const entries = results.map(({ properties, partialFingerprints: prints }) => {
    assert.match(prints!.primaryLocationLineHash!, /^[0-9a-f]{16}:\d+$/);
    return [properties!.change?.name ?? "", prints!["syncHeadersDrift/v1"]!];
  });
  return Object.fromEntries(entries);
}

test("fingerprints survive what happens around a change, and differ where it does", async (t) => {
  const copy = "#define A 1\n#define B 2\nstruct s {\n\tint a;\n};\n";
  const original = copy.replace("B 2", "B 3").replace("\tint a;\n", "\tint a;\n\tint b;\n");
  const root = makeTree(t, {
    "sync-headers.toml": mapOf(["a.h"]),
    "tools/a.h": copy,
    "a.h": original,
  });
  const read = async () => readPrints(formatSarif(await check({ root, min: "cosmetic" }), OPTIONS));
  const before = await read();
  assert.ok("B" in before && "struct s.b" in before, Object.keys(before).join());
  assert.equal(new Set(Object.values(before)).size, Object.keys(before).length);
  const lines = "/* more */\n\n#define FAR 1\n";
  putFile(root, "tools/a.h", `${lines}${copy}`);
  putFile(root, "a.h", `${lines}#define NEW 1\n${original}`);
  const { NEW, ...after } = await read();
  assert.ok(NEW !== undefined);
  assert.deepEqual(after, before);
  putFile(root, "a.h", `${lines}${original.replace("B 3", "B 4")}`);
  const other = await read();
  assert.notEqual(other.B, before.B);
  assert.equal(other["struct s.b"], before["struct s.b"]);
});

test("twins are numbered", () => {
  const twin = makePair("t.h", {
    state: "drifted",
    listed: true,
    meaning: "additive",
    changes: [makeChange(), makeChange({ copyLine: 9 })],
  });
  const results = listResults(formatSarif(buildReport(HEAD, [twin]), OPTIONS));
  const prints = results.map(({ partialFingerprints: prints }) => prints!.primaryLocationLineHash!);
  assert.equal(prints[0]!.replace(/1$/, "2"), prints[1]);
});

/** What an editor would do with a fix. */
function applyReplacements(text: string, replacements: readonly Replacement[]): string {
  const starts = [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)];
  const offset = (line: number, column: number) => starts[line - 1]! + column - 1;
  let result = text;
  for (const { deletedRegion: region, insertedContent } of [...replacements].reverse()) {
    const from = offset(region.startLine!, region.startColumn!);
    const to = offset(region.endLine!, region.endColumn!);
    result = result.slice(0, from) + (insertedContent?.text ?? "") + result.slice(to);
  }
  return result;
}

test("a fix makes the copy the original", async (t) => {
  const root = makeTree(t, { "sync-headers.toml": mapOf(["a.h"]) });
  const path = join(root, "tools/a.h");
  const pieces = fc.array(fc.constantFrom("int a;", "int b;", "", "\tint é;", "/* <tag> */"), {
    maxLength: 12,
  });
  const text = fc
    .tuple(pieces, fc.constantFrom("", "\n"))
    .map(([lines, end]) => lines.join("\n") + (lines.length > 0 ? end : ""));
  await fc.assert(
    fc.asyncProperty(text, text, async (copy, original) => {
      fc.pre(copy !== original);
      putFile(root, "tools/a.h", copy);
      putFile(root, "a.h", original);
      const results = listResults(formatSarif(await check({ root, min: "cosmetic" }), OPTIONS));
      const fixes = results.flatMap((result) => result.fixes ?? []);
      assert.equal(fixes.length, 1);
      const change = fixes[0]!.artifactChanges[0]!;
      assert.equal(change.artifactLocation.uri, "tools/a.h");
      assert.equal(applyReplacements(readFileSync(path, "utf8"), change.replacements), original);
    }),
    { numRuns: RUNS },
  );
});

test("bytes that are no text have no fix", async (t) => {
  const root = makeTree(t, {
    "sync-headers.toml": mapOf(["a.h", "b.h"]),
    "tools/a.h": Buffer.from("int a; /* \xe9 */\n", "latin1"),
    "a.h": "int a;\n",
    "tools/b.h": Buffer.from([0, 1, 2]),
    "b.h": "int a;\n",
  });
  const results = listResults(formatSarif(await check({ root, min: "cosmetic" }), OPTIONS));
  assert.equal(results.length, 2);
  for (const { fixes } of results) assert.equal(fixes, undefined);
});
