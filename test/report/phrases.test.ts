import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { Change } from "../../src/meaning/change.js";
import { tellChange, tellChanges } from "../../src/report/phrases.js";

function change(symbol: Change["symbol"], name: string, more: Partial<Change> = {}): Change {
  const nothing = { when: null, before: null, after: null, copyLine: null, originalLine: null };
  return { symbol, name, change: "added", effect: "additive", note: null, ...nothing, ...more };
}

const flag = change("macro", "DEMO_A");
const spare = change("member", "struct demo_req.spare", {
  change: "changed",
  note: "reserved member put to use",
  renamedTo: "demo_fd",
});
const moved = change("macro", "DEMO_STOP", {
  change: "changed",
  effect: "breaking",
  before: "2",
  after: "3",
  note: "value changed",
});

test("the names are told with what they have in common said once", () => {
  const told = (...changes: Change[]) => tellChanges("additive", changes, 200);
  assert.equal(told(flag), "additive: +DEMO_A (macro)");
  assert.equal(told(flag, change("macro", "DEMO_B")), "additive: +DEMO_A, +DEMO_B (2 macros)");
  assert.equal(
    told(spare),
    "additive: struct demo_req: spare -> demo_fd (reserved member put to use)",
  );
  const same = { change: "changed", note: "same layout" } as const;
  assert.equal(
    told(change("member", "struct a.x", same), change("member", "struct b.y", same), flag),
    "additive: +DEMO_A (macro); struct a.x, struct b.y (same layout)",
  );
  assert.equal(
    told(change("include", "<demo.h>"), change("entry", "seek (2)"), change("entry", "tell (3)")),
    "additive: +seek (2), +tell (3) (2 entries); +<demo.h> (include)",
  );
});

test("the worst comes first, and what no user can see only where there is nothing else", () => {
  const hidden = change("function", "demo_gate", { effect: "kernel-only", note: "kernel-only" });
  assert.equal(
    tellChanges("breaking", [hidden, flag, moved], 200),
    "breaking: DEMO_STOP: 2 -> 3; additive: +DEMO_A (macro)",
  );
  assert.equal(tellChanges("kernel-only", [hidden], 200), "kernel-only: +demo_gate (function)");
  assert.equal(tellChanges("cosmetic", [], 200), "cosmetic");
});

test("one change in words", () => {
  assert.equal(tellChange(spare), "struct demo_req: spare -> demo_fd (reserved member put to use)");
  assert.equal(tellChange(moved), "DEMO_STOP: 2 -> 3");
  assert.equal(tellChange({ ...moved, before: "x".repeat(40) }), "DEMO_STOP");
});

test("a line is cut to the width, and counts what it leaves out", () => {
  const many = Array.from({ length: 12 }, (_, i) => change("macro", `DEMO_CAP_${i}`));
  assert.equal(tellChanges("additive", many, 50), "additive: +DEMO_CAP_0, +DEMO_CAP_1, 10 more");
  const long = change("macro", "D".repeat(80));
  assert.equal(
    tellChanges("additive", [long, flag], 40),
    `additive: +${"D".repeat(18)}..., 1 more`,
  );
  const some = fc.array(
    fc.record({
      name: fc.stringMatching(/^[A-Z_]{1,30}$/),
      how: fc.constantFrom("added", "removed", "changed"),
      effect: fc.constantFrom("breaking", "unknown", "additive"),
      symbol: fc.constantFrom("macro", "enumerator", "function"),
    }),
    { minLength: 1, maxLength: 40 },
  );
  fc.assert(
    fc.property(some, fc.integer({ min: 30, max: 200 }), (parts, width) => {
      const changes = parts.map(({ name, how, effect, symbol }) =>
        change(symbol as "macro", name, { change: how as "added", effect: effect as "additive" }),
      );
      const line = tellChanges("breaking", changes, width);
      assert.ok(line.length <= width, `${line.length} > ${width}: ${line}`);
      const left = Number(/, (\d+) more$/.exec(line)?.[1] ?? 0);
      const whole = tellChanges("breaking", changes, 10_000);
      assert.ok(left <= changes.length);
      const begun = line.replace(/(?:\.\.\.)?(?:, \d+ more)?$/, "");
      assert.ok(whole === line || (line !== begun && whole.startsWith(begun)), line);
    }),
  );
});
