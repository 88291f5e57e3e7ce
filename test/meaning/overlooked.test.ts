import assert from "node:assert/strict";
import { test } from "node:test";
import { compare, tell } from "./compare.js";

test("a negation at the start of a condition is not one of the whole", () => {
  const header = (condition: string) => `#if ${condition}\n#define X 1\n#endif\n`;
  for (const [before, after] of [
    ["!(!(A) == B)", "!(!(A) == C)"],
    ["!(!(A) == 1)", "!(!(A) == 2)"],
    ["!(!(A) & X)", "!(!(A) & Y)"],
    ["!(!(A == '(') == (B == ')'))", "!(!(A == '(') == (C == ')'))"],
  ] as const) {
    assert.equal(compare(header(before), header(after)).meaning, "breaking", after);
  }
  assert.equal(compare(header("!(!(A))"), header("A")).meaning, "additive");
});

test("a comment that does not end is unknown where the copy has none", () => {
  const text = "#define A 1\n";
  for (const path of ["demo.h", "demo.c"]) {
    assert.equal(compare(text, `${text}/* foo`, { path }).meaning, "unknown", path);
    assert.equal(compare(`${text}/* foo`, text, { path }).meaning, "unknown", path);
    assert.equal(compare(`${text}/* foo`, `${text}/* bar`, { path }).meaning, "cosmetic", path);
  }
});

test("an #undef takes a macro back", () => {
  const text = "#define A 4\n#define B 5\n";
  const removed = "breaking removed macro A: 4 -> null (taken back by #undef)";
  assert.deepEqual(tell(text, `${text}#undef A\n`), ["breaking", removed]);
  assert.deepEqual(tell(text, `${text}#ifdef A\n#undef A\n#endif\n`), ["breaking", removed]);
  for (const more of ["#ifdef X\n#undef A\n#endif\n", "#undef C\n", "#undef A\n#define A 4\n"]) {
    assert.equal(compare(text, text + more).meaning, "unknown", more);
  }
  assert.equal(
    compare(text, `${text}#ifdef __KERNEL__\n#undef A\n#endif\n`).meaning,
    "kernel-only",
  );
});

test("what goes behind #if 0 is compiled by nobody", () => {
  assert.deepEqual(tell("#define A 1\n", "#if 0\n#define A 1\n#endif\n"), [
    "breaking",
    "breaking changed macro A: 1 -> null (now never compiled)",
  ]);
});
