import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { readSource } from "../../src/header/directives.js";
import type { Source } from "../../src/header/types.js";

/** Each code token with its condition. */
const conditions = (source: Source): string[] =>
  source.code.map((token) => `${token.text}: ${token.when?.text ?? "-"}`);

test("conditions: one form, branches negated, nested ones joined", () => {
  const source = readSource(`a
#ifdef X
b
#if defined Y || Z > 1
c
#elif !defined(W)
d
#else
e
#endif
#else
f
# if (((1)))
g
# endif
#endif
#if !defined ( __KERNEL__ )
h
#endif
#ifndef N
i
#else
j
#endif
`);
  assert.deepEqual(conditions(source), [
    "a: -",
    "b: defined(X)",
    "c: defined(X) && (defined(Y) || Z > 1)",
    "d: defined(X) && !(defined(Y) || Z > 1) && !defined(W)",
    "e: defined(X) && !(defined(Y) || Z > 1) && defined(W)",
    "f: !defined(X)",
    "g: !defined(X) && 1",
    "h: !defined(__KERNEL__)",
    "i: !defined(N)",
    "j: defined(N)",
  ]);
  assert.deepEqual(source.problems, []);
});

test("one condition object for one place", () => {
  const { code } = readSource("#if A\na b\n#endif\n#if A\nc\n#endif\n");
  assert.equal(code[0]!.when, code[1]!.when);
  assert.notEqual(code[0]!.when, code[2]!.when);
});

for (const [what, text, guard] of [
  ["a guard", "#ifndef G\n#define G\na\n#endif /* G */\n", "G"],
  ["a guard as #if !defined", "/* c */\n#if !defined(_G)\nint b;\n#define _G 1\n#endif", "_G"],
  ["a guard after an empty directive", "#\n#ifndef G\n#define G\n#endif", "G"],
  ["code after it", "#ifndef G\n#define G\n#endif\na", null],
  ["a directive after it", "#ifndef G\n#define G\n#endif\n#include <x.h>\n", null],
  ["code before it", "a\n#ifndef G\n#define G\n#endif", null],
  ["an #else", "#ifndef G\n#define G\n#else\n#define H\n#endif", null],
  ["another name defined", "#ifndef G\n#define H\n#endif", null],
  ["defined in a branch only", "#ifndef G\n#if 1\n#define G\n#endif\n#endif", null],
  ["not closed", "#ifndef G\n#define G\na", null],
] as const) {
  test(`include guard: ${what}`, () => {
    const source = readSource(text);
    assert.equal(source.guard, guard);
    const inside = source.items.find((item) => item.kind === "define")!;
    if (guard !== null) assert.equal(inside.when, null);
    else assert.match(inside.when!.text, /^!defined\(G\)/);
  });
}

test("items in order, with what they say and where", () => {
  const { items } = readSource(`#include <linux/types.h>
#include "a b.h"
#include MACRO
#include_next <x.h>
x
#define A 1
#undef A
#pragma pack(push, 1)
#error it's broken
#warning w
# 12 "file"
#define F(a, b...) a ## b
`);
  const told = items.map((item) => {
    const at = `${item.line}@${item.at} ${item.kind}`;
    if (item.kind === "include") return `${at} ${item.name} ${item.angled} ${item.next}`;
    if (item.kind === "define") return `${at} ${item.macro.name}`;
    return item.kind === "undef" ? `${at} ${item.name}` : at;
  });
  assert.deepEqual(told, [
    "1@0 include linux/types.h true false",
    "2@0 include a b.h false false",
    "3@0 include null false false",
    "4@0 include x.h true true",
    "6@1 define A",
    "7@1 undef A",
    "8@1 pragma",
    "9@1 error",
    "10@1 warning",
    "11@1 other",
    "12@1 define F",
  ]);
});

test("what an #include names is one token, however its line ends", () => {
  const [plain, ...others] = ["", " ", " // c", " /* c */"].map(
    (end) => readSource(`\n#include <a/b.h>${end}\n`).items,
  );
  for (const other of others) assert.deepEqual(other, plain);
  assert.deepEqual(
    plain!.flatMap((item) => (item.kind === "include" ? item.tokens.map((one) => one.text) : [])),
    ["<a/b.h>"],
  );
});

test("what is unbalanced or malformed is told, and the rest is read", () => {
  const source = readSource(`#endif
#else
#if
a
#endif
#ifdef
#endif
#if X
#else
b
#else
c
#elif 1
d
#endif
#define
#define 1
#define F(a
#define G(a) #b
#define H ##
#undef
#nonsense
#if Y
e`);
  assert.deepEqual(
    source.problems.map(({ line, what }) => `${line} ${what}`),
    [
      "1 #endif without #if",
      "2 #else without #if",
      "3 #if without a condition",
      "6 #ifdef without a condition",
      "11 #else after #else",
      "13 #elif after #else",
      "16 #define without a name",
      "17 #define of what is no macro name",
      "18 macro F: malformed parameters",
      "19 macro G: # before what is no parameter",
      "20 macro H: ## at an end of its body",
      "21 #undef without a name",
      "22 unknown directive #nonsense",
      "23 #if without #endif",
    ],
  );
  assert.deepEqual(conditions(source), ["a: 0", "b: !X", "c: 0", "d: 0", "e: Y"]);
});

test("any order of directives is read", () => {
  const line = fc.constantFrom(
    "#if A",
    "#ifdef B",
    "#ifndef C",
    "#elif D",
    "#else",
    "#endif",
    "#define C",
    "x",
    "#if",
    "/*",
    "*/",
  );
  fc.assert(
    fc.property(fc.array(line, { maxLength: 25 }), (lines) => {
      const source = readSource(lines.join("\n"));
      for (const { when } of source.code) assert.equal(typeof (when?.text ?? ""), "string");
      const steps = source.items.map((item) => item.kind);
      let open = 0;
      for (const step of steps) {
        if (step === "if") open++;
        if (step === "endif") open--;
        assert.ok(open >= 0);
      }
    }),
    { numRuns: 1000 },
  );
});
