import assert from "node:assert/strict";
import { test } from "node:test";
import { compare, print, tell } from "./compare.js";

/** `X` is 0, or 8 where A is defined. */
const BEHIND = "enum e {\n#ifdef A\n\tFIRST = 7,\n#endif\n\tX,\n\tNEXT = 3,\n};\n";
/** `P` is 2, or 1 where A is defined. */
const CHOSEN = "#ifdef A\n#define P 1\n#else\n#define P 2\n#endif\n";
const PART = "struct part {\n\tint a;\n#ifdef A\n\tint b;\n#endif\n};\n";

/** What both sides have, what one and the other have besides, and the meaning. */
type Case = readonly [string, string, string, string];

function check(cases: readonly Case[]): void {
  for (const [shared, copy, original, meaning] of cases) {
    for (const isFirst of [true, false]) {
      const put = (own: string) => (isFirst ? `${shared}${own}\n` : `${own}\n${shared}`);
      const [a, b] = [put(copy), put(original)];
      const found = compare(a, b);
      assert.equal(found.meaning, meaning, `${b}${found.changes.map(print).join("\n")}`);
      assert.deepEqual(compare(a, b, { everything: true }), found);
    }
  }
}

test("a value is not the same where conditions choose what stands before an enumerator", () => {
  check([
    [BEHIND, "#define M (X * 2)", "#define M 0", "unknown"],
    [BEHIND, "#define M 0", "#define M (X * 2)", "unknown"],
    [BEHIND, "enum f { F = X + 1 };", "enum f { F = 1 };", "unknown"],
    [`${BEHIND}enum f { F = X, G };\n`, "#define M G", "#define M 1", "unknown"],
    [`${BEHIND}#define Y X\n`, "#define M (Y + 1)", "#define M 1", "unknown"],
    [
      "#ifdef A\nenum e { X = 1 };\n#else\nenum e { X = 2 };\n#endif\n",
      "#define M X",
      "#define M 2",
      "unknown",
    ],
    [`${CHOSEN}enum e { X = P };\n`, "#define M X", "#define M 2", "unknown"],
    [
      "#ifdef A\n#define LIST W, X\n#else\n#define LIST X\n#endif\nenum e { LIST };\n",
      "#define M X",
      "#define M 0",
      "unknown",
    ],
    // What it is on LP64 is another number already.
    [BEHIND, "#define M (X * 2)", "#define M 4", "breaking"],
  ]);
  assert.deepEqual(tell(`${BEHIND}#define M X\n`, `${BEHIND}#define M 0\n`), [
    "unknown",
    "unknown changed macro M: X -> 0 (conditions choose its value)",
  ]);
});

test("a value is the same where they do not", () => {
  check([
    [BEHIND, "#define M NEXT", "#define M 3", "additive"],
    [`${BEHIND}#define Y X\n`, "#define M X", "#define M Y", "additive"],
    [`${CHOSEN}#define Q P\n`, "#define M P", "#define M Q", "additive"],
    [`${CHOSEN}#define Q P\n`, "#define M(x) (P + (x))", "#define M(x) (Q + (x))", "additive"],
    // One or the other is always there.
    [
      "enum e {\n#ifdef A\n\tV,\n#else\n\tW,\n#endif\n\tX,\n};\n",
      "#define M X",
      "#define M 1",
      "additive",
    ],
    ["#define LIST W, X\nenum e { LIST };\n", "#define M X", "#define M 1", "additive"],
    ["enum e {\n\tV,\n#ifdef A\n\tW,\n#endif\n};\n", "#define M V", "#define M 0", "additive"],
  ]);
  const options = {
    resolveCopy: () => ({ path: "other.h", text: "#define FROM 5\n" }),
    resolveOriginal: () => ({ path: "other.h", text: "#define FROM 5\n" }),
  };
  const text = (m: string) => `#include "other.h"\nenum e { V = FROM, W };\n#define M ${m}\n`;
  assert.equal(compare(text("W"), text("6"), options).meaning, "additive");
});

test("a macro's call is not the same where conditions choose what it is made of", () => {
  check([
    [CHOSEN, "#define M(x) (P + (x))", "#define M(x) (2 + (x))", "unknown"],
    [CHOSEN, "#define M P, q", "#define M 2, q", "unknown"],
  ]);
});

test("a sentinel that conditions choose is not known to have moved for new names", () => {
  check([[BEHIND, "#define S_MAX X", "#define S_NEW 1\n#define S_MAX 1", "unknown"]]);
});

test("sizes of arrays, widths and types are not the same where conditions choose them", () => {
  check([
    [BEHIND, "struct s { char a[X + 1]; };", "struct s { char a[1]; };", "unknown"],
    [BEHIND, "struct s { int a : X + 1; };", "struct s { int a : 1; };", "unknown"],
    [BEHIND, "typedef char t[X + 1];", "typedef char t[1];", "unknown"],
    [BEHIND, "extern char t[X + 1];", "extern char t[1];", "unknown"],
    [CHOSEN, "struct s { char a[P]; };", "struct s { char a[2]; };", "unknown"],
    [CHOSEN, "struct s { char a[P]; };", "struct s { char a[3]; };", "breaking"],
    [CHOSEN, "typedef char t[P];", "typedef char t[2];", "unknown"],
    [CHOSEN, "typedef unsigned int t[P];", "typedef unsigned t[P];", "additive"],
    [PART, "#define M sizeof(struct part)", "#define M 4UL", "unknown"],
    [PART, "struct s { char a[sizeof(struct part)]; };", "struct s { char a[4]; };", "unknown"],
    [
      "#ifdef A\ntypedef int t;\n#else\ntypedef long t;\n#endif\n",
      "struct s { t a; };",
      "struct s { long a; };",
      "unknown",
    ],
    [
      CHOSEN,
      "struct s { int a; } __attribute__((aligned(P * 4)));",
      "struct s { int a; } __attribute__((aligned(8)));",
      "unknown",
    ],
    [
      "#ifdef A\n#define PACKED __attribute__((packed))\n#else\n#define PACKED\n#endif\n",
      "struct s { char a; int b; } PACKED;",
      "struct s { char a; int b; };",
      "unknown",
    ],
  ]);
});

test("a hole that conditions may close is not known to be one", () => {
  const within = (rest: string) => `struct s { char a;\n#ifdef A\n\tint b;\n#endif\n\t${rest} };`;
  check([
    ["", within("int c;"), within("char n; int c;"), "unknown"],
    ["", within("int reserved[3];"), within("int n; int reserved[2];"), "additive"],
    ["", within("int reserved[2];"), within("int n[2];"), "additive"],
    ["", within("unsigned int c;"), within("unsigned c;"), "additive"],
    ["", within("int c;"), within("int c; int d;"), "breaking"],
    [
      BEHIND,
      "struct s { char a[X + 1]; int b; };",
      "struct s { char a[X + 1], n; int b; };",
      "unknown",
    ],
    [
      PART,
      "struct s { struct part p; long b; };",
      "struct s { struct part p; int n; long b; };",
      "unknown",
    ],
    [
      PART,
      "struct s { struct part *p; char c; long b; };",
      "struct s { struct part *p; char c, n; long b; };",
      "additive",
    ],
  ]);
});
