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

test("a new macro that takes the place of what has its name changes that", () => {
  const judge = (declared: string, macro: string) => {
    // So much that is alike that only an excerpt is read.
    const rest = Array.from({ length: 30 }, (_, i) => `#define FILLER_${i} ${i}\n`).join("");
    const copy = `${rest}${declared}${rest.replaceAll("FILLER", "OTHER")}`;
    const [change, ...more] = [false, true].map((everything) => {
      const found = tell(copy, `${copy}${macro}`, { everything });
      assert.equal(found.length, 2, macro);
      return found[1]!.replace(/ added macro \w+: null ->/, ":");
    });
    assert.deepEqual(more, [change], macro);
    return change!;
  };
  const list = "enum e { FOO = 1, E_MAX };\n";
  const was = "an enumerator before:";
  assert.equal(judge(list, "#define FOO 2\n"), `breaking: 2 (${was} value changed)`);
  assert.equal(judge(list, "# define FOO\t2\n"), `breaking: 2 (${was} value changed)`);
  assert.equal(judge(list, "#define FOO 1\n"), `additive: 1 (${was} same value)`);
  assert.equal(
    judge(list, "#define FOO BAR\n"),
    `unknown: BAR (${was} a body that cannot be evaluated)`,
  );
  assert.equal(judge(list, "#define FOO FOO\n"), "additive: FOO");
  assert.equal(judge(list, "#define FOO (FOO)\n"), "additive: (FOO)");
  assert.equal(judge(list, "#define FOO(x) 2\n"), "additive: (x) 2");
  assert.equal(judge(list, "#define FOO2 2\n"), "additive: 2");
  const some = "#ifdef X\nenum { FOO = 1 };\n#endif\n";
  assert.equal(judge(some, "#ifndef X\n#define FOO 2\n#endif\n"), "additive: 2");
  assert.match(
    judge(some, "#ifdef X\n#define FOO 2\n#endif\n"),
    /^(breaking|unknown): 2 \(an enum/,
  );
  assert.equal(
    judge("typedef enum { FOO = 1 } t;\n", "#define FOO 2\n"),
    `breaking: 2 (${was} value changed)`,
  );
  const taken = "(takes the place of what has its name)";
  for (const declared of ["int foo(int a);\n", "typedef int foo;\n", "extern int bar, foo;\n"]) {
    assert.equal(judge(declared, "#define foo long\n"), `unknown: long ${taken}`);
    assert.equal(judge(declared, "#define foo(x) x\n"), `unknown: (x) x ${taken}`);
    assert.equal(judge(declared, "#define foo foo\n"), "additive: foo");
    assert.equal(judge(declared, "#define foo(a, b) foo(a, b)\n"), "additive: (a,b) foo(a, b)");
    const inside = `#ifndef __ASSEMBLY__\n${declared}#endif\n`;
    assert.equal(judge(inside, "#define foo long\n"), `unknown: long ${taken}`);
    // One for each of two conditions is how headers are written.
    const apart = `#ifdef X\n${declared}#endif\n`;
    assert.equal(judge(apart, "#ifndef X\n#define foo long\n#endif\n"), "additive: long");
  }
  const lists = [
    "enum e { FOO_A, FOO_MAX };\n",
    "enum e { FOO_A, FOO_B, __FOO_MAX };\n#define FOO_MAX __FOO_MAX\n",
  ] as const;
  const moved = tell(...lists).find((line) => line.includes("macro FOO_MAX"));
  assert.equal(moved, `additive added macro FOO_MAX: null -> __FOO_MAX (${was} sentinel moved)`);
});

test("a # alone between a condition and the first #define under it is nothing", () => {
  const text =
    "#undef A\n#if B && D > 1\n#\n#define A 1\n#define D 1\n#endif\ntypedef int A;\n#define A 1\n";
  for (const everything of [false, true]) {
    assert.deepEqual(tell(text, `${text}#define D 1\n`, { everything }), [
      "unknown",
      "unknown added macro D: null -> 1 (conditions depend on it)",
    ]);
  }
});

test("what only the kernel sees is the same wherever it stands", () => {
  const kernel = "#ifdef __KERNEL__\n#define S 1\n#endif\n";
  const dead = "#if 0\n#define S 1\n#endif\n";
  const more = "#ifdef __KERNEL__\n#define T 1\n#endif\n";
  const middle = Array.from({ length: 9 }, (_, i) => `int a${i};\n`).join("");
  for (const everything of [false, true]) {
    const [copy, original] = [kernel + middle + dead, middle + dead + kernel + more];
    assert.deepEqual(tell(copy, original, { everything }), [
      "kernel-only",
      "kernel-only added macro T (kernel-only)",
    ]);
  }
});

test("what is hidden in one place is told without what is hidden in another", () => {
  const list = (name: string) =>
    `enum ${name} {\n\t${name}_A,\n#ifdef __KERNEL__\n\t${name}_COUNT\n#endif\n};\n`;
  const kernel = "#ifdef __KERNEL__\nstruct own { int a; };\n#endif\n";
  for (const everything of [false, true]) {
    assert.deepEqual(tell(list("X") + kernel, list("X") + list("Y") + kernel, { everything }), [
      "additive",
      "additive added enum enum Y",
      "additive added enumerator Y_A: null -> 0",
      "kernel-only added opaque Y_COUNT (kernel-only)",
    ]);
    assert.deepEqual(tell(list("X") + kernel, list("X"), { everything }), [
      "kernel-only",
      "kernel-only removed struct struct own (kernel-only)",
    ]);
  }
});
