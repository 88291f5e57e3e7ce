import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { listFindings, listSeen } from "../../src/report/findings.js";
import type { Counts, Report } from "../../src/report/report.js";
import { REPORTERS } from "./formats.js";
import { RUNS, randomReport } from "./hostile.js";
import { findCommands } from "./parsed.js";

/** Every reporter says the same numbers: each is read back from its output. */

const COUNTS =
  /^(\d+) pairs?: (\d+) in sync, (\d+) drifted(?: \(([^)]*)\))?, (\d+) held, (\d+) unchecked$/m;

function readCounts(text: string): Counts {
  const [, pairs, inSync, drifted, kinds = "", held, unchecked] = COUNTS.exec(text)!;
  const meanings = { cosmetic: 0, "kernel-only": 0, additive: 0, breaking: 0, unknown: 0 };
  for (const [, count, kind] of kinds.matchAll(/(\d+) ([a-z-]+)/g)) {
    meanings[kind as keyof typeof meanings] = Number(count);
  }
  return {
    pairs: Number(pairs),
    inSync: Number(inSync),
    drifted: Number(drifted),
    held: Number(held),
    unchecked: Number(unchecked),
    meanings,
  };
}

const number = (text: string, pattern: RegExp) => Number(pattern.exec(text)?.[1] ?? 0);

test("every reporter reports the same counts", () => {
  fc.assert(
    fc.property(randomReport, (report) => {
      const { counts } = report;
      assert.deepEqual(readText(REPORTERS.text(report)), tellTextCounts(report));
      assert.deepEqual(JSON.parse(REPORTERS.json(report)).counts, counts);
      assert.deepEqual(readCounts(REPORTERS.github(report)), counts);
      assert.deepEqual(readCounts(REPORTERS.strict(report)), counts);
      assert.deepEqual(JSON.parse(REPORTERS.sarif(report)).runs[0].properties.counts, counts);
      for (const format of ["markdown", "issue"] as const) {
        assert.deepEqual(readCounts(REPORTERS[format](report)), counts);
      }
    }),
    { numRuns: RUNS },
  );
});

interface SarifResult {
  readonly ruleId: string;
}

/** The text's last lines: the drift that is listed, and in lines of their own what is not. */
function readText(text: string) {
  return {
    pairs: number(text, /^(\d+) pairs?: /m),
    listed: number(text, /^\d+ pairs?: (\d+) drifted/m),
    unchecked: number(text, /^\d+ pairs?: .* (\d+) unchecked/m),
    held: number(text, /^\d+ pairs?: .* (\d+) held/m),
    added: number(text, /^(\d+) more only adds? names/m),
    hidden: number(text, /^(\d+) more differs? only in comments/m),
  };
}

function tellTextCounts({ counts, pairs }: Report) {
  const count = (listed: boolean, isAdded: boolean) =>
    pairs.filter((pair) => {
      return (
        pair.state === "drifted" &&
        pair.listed === listed &&
        (pair.meaning === "additive") === isAdded
      );
    }).length;
  return {
    pairs: counts.pairs,
    listed: count(true, true) + count(true, false),
    unchecked: counts.unchecked,
    held: counts.held,
    added: count(false, true),
    hidden: count(false, false),
  };
}

test("what is listed is listed by each, as often, and under the same meaning", () => {
  fc.assert(
    fc.property(randomReport, (report) => {
      const findings = listFindings(report);
      const drifted = findings.filter(({ subject }) => subject !== "unchecked");
      const listed = report.pairs.filter((pair) => pair.listed);
      assert.deepEqual(new Set(drifted.map(({ pair }) => pair)), new Set(listed));

      const remarks = report.notices.length + report.pairs.flatMap((pair) => pair.notices).length;
      const commands = findCommands(REPORTERS.github(report));
      const more = commands.find(({ properties }) =>
        / more in the job summary$/.test(properties.title!),
      );
      const left = more === undefined ? 0 : number(more.properties.title!, /^(\d+) more/);
      const shown = commands.length - (more === undefined ? 0 : 1);
      assert.equal(shown + left, findings.length + remarks);
      for (const kind of ["error", "warning", "notice"]) {
        assert.ok(commands.filter(({ name }) => name === kind).length <= 10);
      }
      if (more !== undefined) assert.equal(commands.at(-1), more);

      const results: SarifResult[] = JSON.parse(REPORTERS.sarif(report)).runs[0].results;
      const expected = findings.flatMap(({ pair, subject }) => {
        const rules = listSeen(pair).map(({ effect }) => effect);
        return subject === "unchecked" || rules.length === 0 ? [subject] : rules;
      });
      assert.deepEqual(
        results.map(({ ruleId }) => ruleId),
        expected,
      );

      const sections = REPORTERS.markdown(report).match(/^### /gm) ?? [];
      assert.equal(sections.length, drifted.length);
    }),
    { numRuns: RUNS },
  );
});
