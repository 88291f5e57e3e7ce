import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { compileRules, NO_ALLOWANCES } from "../../src/diff/allowances.js";
import { findDrift, hasDrifted } from "../../src/diff/drift.js";

/** `I...` and `#I` with one character more are ignorable where a rule says so, and so is an empty line. */
const LINES = ["", "I", "Ia", "#Iyx", "#Izx", "a", "b", "c"];
const RULES = [
  compileRules({ ...NO_ALLOWANCES, ignoreBlankLines: true }),
  compileRules({ ...NO_ALLOWANCES, ignoreBlankLines: true, ignoreMatchingLines: ["^I"] }),
  compileRules({ ...NO_ALLOWANCES, ignoreMatchingLines: ["^#I.x", "^I"] }),
];

const line = fc.constantFrom(...LINES);

/** A few lines put in, taken out or replaced. */
const edits = fc.array(
  fc.record({ at: fc.nat(20), taken: fc.nat(1), put: fc.array(line, { maxLength: 2 }) }),
  { maxLength: 4 },
);

const join = (lines: readonly string[], isWhole: boolean) =>
  Buffer.from(lines.join("\n") + (isWhole ? "\n" : ""));

test("the verdict is the script's, whatever short cut is taken to it", () => {
  const seen = { drifted: 0, allowed: 0 };
  fc.assert(
    fc.property(
      fc.array(line, { maxLength: 20 }),
      edits,
      fc.constantFrom(...RULES),
      fc.boolean(),
      fc.boolean(),
      (lines, changes, rules, isWhole, isSwapped) => {
        const edited = [...lines];
        for (const { at, taken, put } of changes) edited.splice(at, taken, ...put);
        const sides = [join(lines, true), join(edited, isWhole)] as const;
        const [copy, original] = isSwapped ? ([sides[1], sides[0]] as const) : sides;
        const isDrifted = hasDrifted(copy, original, rules);
        const script = findDrift(copy, original, rules, 0)!;
        assert.equal(isDrifted, !copy.equals(original) && script.changes.length > 0);
        if (isDrifted) seen.drifted++;
        else if (script.ignored.length > 0) seen.allowed++;
      },
    ),
    { numRuns: 5000 },
  );
  assert.ok(seen.drifted > 500 && seen.allowed > 500, JSON.stringify(seen));
});

test("a look at a whole text never misses a line that is ignored", () => {
  const patterns = ["^#I.x", "b.*c", "[xy]z", "^$", "a\\|b"];
  const rules = compileRules({ ...NO_ALLOWANCES, ignoreMatchingLines: patterns.slice(0, 3) });
  assert.ok(!rules.mayMatch("#Iy\nbb\na\n"));
  const text = fc.array(fc.stringMatching(/^[#Iabcxyz]{0,6}$/), { maxLength: 8 });
  fc.assert(
    fc.property(text, fc.subarray(patterns, { minLength: 1 }), (lines, ignoreMatchingLines) => {
      const { ignores, mayMatch } = compileRules({ ...NO_ALLOWANCES, ignoreMatchingLines });
      assert.ok(mayMatch(lines.join("\n")) || !lines.some(ignores));
    }),
  );
});
