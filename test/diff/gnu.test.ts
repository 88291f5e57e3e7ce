import assert from "node:assert/strict";
import { test } from "node:test";
import { compileRules, NO_ALLOWANCES } from "../../src/diff/allowances.js";
import { findDrift, hasDrifted } from "../../src/diff/drift.js";
import { buildHunks, CONTEXT } from "../../src/diff/hunks.js";
import { formatUnified } from "../../src/diff/unified.js";
import { headerCase, hostileCase, seededRandom } from "./cases.js";
import { askGnuDiff, type Case } from "./gnu.js";

// `npm run test:fuzz` raises these to 10,000; a failure prints what makes its case again.
const COUNT = Number(process.env.SYNC_FUZZ ?? 400);
const SEED = Number(process.env.SYNC_SEED ?? Date.now() % 1_000_000);

function make(kind: (random: () => number) => Case): Case[] {
  const random = seededRandom(SEED);
  return Array.from({ length: COUNT }, () => kind(random));
}

const bytes = (text: string) => Buffer.from(text, "latin1");

for (const [name, kind] of [
  ["header-like", headerCase],
  ["hostile", hostileCase],
] as const) {
  test(`verdicts equal GNU diff's exit status on ${COUNT} ${name} pairs (seed ${SEED})`, () => {
    const cases = make(kind);
    const gnu = askGnuDiff(cases);
    let drifted = 0;
    cases.forEach((one, i) => {
      const ours = hasDrifted(bytes(one.copy), bytes(one.original), compileRules(one.allowances));
      assert.equal(
        ours ? 1 : 0,
        gnu[i]!.status,
        `SYNC_SEED=${SEED} case ${i}: ${JSON.stringify(one)}`,
      );
      if (ours) drifted++;
    });
    assert.ok(
      drifted > COUNT / 20 && drifted < (COUNT * 19) / 20,
      `${drifted} drifted of ${COUNT}`,
    );
  });

  test(`hunks equal diff -u's on ${COUNT} ${name} pairs (seed ${SEED})`, () => {
    const cases = make(kind).map((one) => ({ ...one, allowances: NO_ALLOWANCES }));
    const gnu = askGnuDiff(cases, ["-u", "--label", "a/x", "--label", "b/x"]);
    cases.forEach((one, i) => {
      const rules = compileRules(NO_ALLOWANCES);
      const drift = findDrift(bytes(one.copy), bytes(one.original), rules, CONTEXT);
      assert.ok(drift);
      const hunks = buildHunks(drift);
      const ours = hunks.length === 0 ? "" : formatUnified("x", hunks);
      assert.equal(ours, gnu[i]!.output, `SYNC_SEED=${SEED} case ${i}: ${JSON.stringify(one)}`);
    });
  });
}
