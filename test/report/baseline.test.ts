import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import fc from "fast-check";
import { check } from "../../src/check.js";
import { ConfigError } from "../../src/errors.js";
import { applyBaseline } from "../../src/report/baseline.js";
import { formatBaseline, parseBaseline, takeBaseline } from "../../src/report/baseline-file.js";
import { exitCodeOf, type PairReport, type Report } from "../../src/report/report.js";
import { reaches } from "../../src/report/threshold.js";
import { assertGolden } from "../e2e/golden.js";
import { makeTree, mapOf, putFile } from "../e2e/run.js";
import { makeEvery } from "./every.js";
import { RUNS, randomReport } from "./hostile.js";

const NAME = "known.json";

function apply(
  report: Report,
  baseline: string,
  min: "cosmetic" | "additive" = "additive",
): Report {
  return applyBaseline(report, parseBaseline(baseline, NAME), {
    name: NAME,
    isListed: (_, meaning) => reaches(meaning, min),
    isWhole: true,
  });
}

const take = (report: Report) => formatBaseline(takeBaseline(report));

const COPY = "#define A 1\n#define B 2\n/* old */\n";
const ORIGINAL = "#define A 1\n#define B 3\n#define C 4\n/* new */\n";

function makeProject(t: TestContext) {
  const root = makeTree(t, {
    "sync-headers.toml": mapOf(["a.h", "b.h"]),
    "tools/a.h": COPY,
    "a.h": ORIGINAL,
    "tools/b.h": "/* b */\n",
    "b.h": "/* c */\n",
  });
  const ask = () => check({ root, min: "cosmetic" });
  return { root, ask };
}

const states = ({ pairs }: Report) => pairs.map(({ state }) => state);
const names = ({ changes = [] }: PairReport) => changes.map(({ name }) => name);

test("present drift, written down, is known: held, not listed and never fatal", async (t) => {
  const { ask } = makeProject(t);
  const report = await ask();
  assert.equal(exitCodeOf(report, { strict: true }), 1);
  const known = apply(report, take(report), "cosmetic");
  assert.deepEqual(states(known), ["held", "held"]);
  assert.deepEqual(
    known.pairs.map(({ reason, known: count }) => [reason, count]),
    [
      ["its drift is in known.json", 2],
      ["its drift is in known.json", 0],
    ],
  );
  assert.deepEqual([known.counts.drifted, known.counts.held], [0, 2]);
  assert.equal(exitCodeOf(known, { strict: true }), 0);
  assert.deepEqual(
    known.pairs.flatMap(({ notices }) => notices),
    [],
  );
});

test("only what is new is reported, by change and not by count", async (t) => {
  const { root, ask } = makeProject(t);
  const baseline = take(await ask());
  putFile(root, "a.h", `/* longer */\n\n${ORIGINAL.replace("C 4", "D 4")}`);
  const { pairs } = apply(await ask(), baseline);
  assert.equal(pairs[0]!.state, "drifted");
  assert.deepEqual(names(pairs[0]!), ["D"]);
  assert.equal(pairs[0]!.meaning, "additive", "the break is known");
  assert.equal(pairs[0]!.known, 1);
  assert.equal(pairs[0]!.listed, true);
  assert.deepEqual(pairs[0]!.notices, [
    {
      kind: "baseline-idle",
      text: "known.json knows drift that is gone (C); write it anew with sync-headers baseline",
    },
  ]);
  putFile(root, "a.h", ORIGINAL.replace("B 3", "B 5"));
  const [worse] = apply(await ask(), baseline).pairs;
  assert.deepEqual([names(worse!), worse!.meaning], [["B"], "breaking"], "another value is new");
  assert.deepEqual(worse!.notices, [], "and the old one is not gone, but moved on");
});

test("drift without names is told apart by its lines", async (t) => {
  const { root, ask } = makeProject(t);
  const baseline = take(await ask());
  putFile(root, "b.h", "/* d */\n");
  putFile(root, "a.h", ORIGINAL.replace("new", "newer"));
  const report = await ask();
  const [a, b] = apply(report, baseline, "cosmetic").pairs;
  assert.deepEqual([a!.state, a!.meaning, a!.known, a!.listed], ["drifted", "cosmetic", 2, true]);
  assert.deepEqual([b!.state, b!.meaning, b!.listed], ["drifted", "cosmetic", true]);
  assert.match(b!.notices[0]!.text, /knows drift that is gone \(tools\/b\.h\)/);
  const [quiet] = apply(report, baseline).pairs;
  assert.equal(quiet!.listed, false, "below the threshold, as ever");
});

test("what is gone is prunable: taken over, partly, or with its pair", async (t) => {
  const { root, ask } = makeProject(t);
  const baseline = take(await ask());
  putFile(root, "tools/a.h", ORIGINAL);
  putFile(root, "sync-headers.toml", mapOf(["a.h"]));
  const after = apply(await ask(), baseline);
  assert.deepEqual(states(after), ["in-sync"]);
  assert.match(after.pairs[0]!.notices[0]!.text, /gone \(B, C\)/);
  assert.match(after.notices[0]!.text, /gone \(tools\/b\.h\)/);
  putFile(root, "tools/a.h", COPY.replace("B 2", "B 3"));
  const partly = apply(await ask(), baseline).pairs[0]!;
  assert.equal(partly.state, "held");
  assert.match(partly.notices[0]!.text, /gone \(B\)/);
  assert.equal(take(await ask()).includes('"name":"B"'), false, "written anew, it is gone");
});

test("the file reads well, comes back as it was, and says no to what it is not", () => {
  const text = take(makeEvery());
  assertGolden("every.baseline.json", text);
  assert.equal(formatBaseline(parseBaseline(text, NAME)), text);
  const refuse = (source: string, message: RegExp) =>
    assert.throws(
      () => parseBaseline(source, NAME),
      (error) => {
        return error instanceof ConfigError && message.test(error.message);
      },
    );
  refuse("no JSON", /^known\.json: no valid JSON; write it anew/);
  refuse('{"version":2,"drift":[]}', /^known\.json: no baseline: version: /);
  refuse('{"version":1,"drift":[{"copy":1}]}', /^known\.json: no baseline: drift\.0\.\w+: /);
});

test("counts stay whole, and a baseline of a report knows all of it", () => {
  fc.assert(
    fc.property(randomReport, (report) => {
      const text = take(report);
      assert.equal(formatBaseline(parseBaseline(text, NAME)), text);
      const { counts, pairs } = apply(report, text);
      assert.equal(counts.drifted, 0);
      assert.equal(counts.held, report.counts.held + report.counts.drifted);
      assert.equal(counts.inSync + counts.held + counts.unchecked, counts.pairs);
      for (const [at, pair] of pairs.entries()) {
        assert.equal(pair.notices.length, report.pairs[at]!.notices.length, "nothing is gone");
      }
    }),
    { numRuns: RUNS },
  );
});

test("the sample's own baseline", async () => {
  const report = await check({ root: join("test/fixtures/sample"), min: "cosmetic" });
  assertGolden("sample.baseline.json", take(report));
  assert.ok(
    readFileSync("test/fixtures/golden/sample.baseline.json", "utf8").split("\n").length > 40,
  );
});
