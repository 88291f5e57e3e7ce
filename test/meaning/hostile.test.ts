import assert from "node:assert/strict";
import { test } from "node:test";
import { compare } from "./compare.js";

const MANY = 100_000;
const MEGABYTES = 5 << 20;

/** Each is compared with itself with one macro's value changed in front, behind, and in the middle. */
const HOSTILE: Readonly<Record<string, string>> = {
  "a #if that does not end": "#if A\nint a;\n",
  "an #endif too many": "int a;\n#endif\n",
  "100,000 nested #if": "#if A\n".repeat(MANY),
  "100,000 #elif": `#if A\n${"#elif B\nint a;\n".repeat(MANY / 10)}#endif\n`,
  "a comment that does not end": "int a;\n/* b",
  "a string that does not end": 'char *a = "b\n;\n',
  "100,000 nested parentheses": `#define P ${"(".repeat(MANY)}1${")".repeat(MANY)}\nint a[${"(".repeat(MANY)}1${")".repeat(MANY)}];\n`,
  "a condition of 100,000 parentheses": `#if ${"(".repeat(MANY)}X${")".repeat(MANY)}\nint a;\n#endif\n`,
  "a condition of 100,000 terms": `#if ${"defined(A) || ".repeat(MANY)}B\nint a;\n#endif\n`,
  "macros that call each other": "#define F(x) G(x) G(x)\n#define G(x) F(x) F(x)\n#define R F(R)\n",
  "macros that double": Array.from(
    { length: 60 },
    (_, i) => `#define D${i} D${i + 1} D${i + 1}\n`,
  ).join(""),
  "a line of 5 MB": `#define L ${"1 + ".repeat(MEGABYTES / 4)}1\n`,
  "a code line of 5 MB": `int a = ${"(1)+".repeat(MEGABYTES / 4)}1;\n`,
  "20,000 definitions of one name": "#define N 1\n#define N 2\n".repeat(10_000),
  "an enum of 100,000": `enum { ${Array.from({ length: MANY }, (_, i) => `E${i}`).join(", ")} };\n`,
  "a struct of 20,000": `struct s { ${Array.from({ length: 20_000 }, (_, i) => `int m${i};`).join(" ")} };\n`,
  "structs in structs": `struct s { ${"struct { ".repeat(2000)} int a; ${"};".repeat(2000)} };\n`,
  "NUL and high bytes": "\0\xff\xfe\x80\n",
};

for (const [what, text] of Object.entries(HOSTILE)) {
  test(`hostile: ${what}`, { timeout: 120_000 }, () => {
    const before = `#define V 1\n${text}`;
    for (const [a, b] of [
      [before, `#define V 2\n${text}`],
      [`${text}#define V 1\n`, `${text}#define V 2\n`],
      [before, "#define V 1\n"],
      ["", text],
      [before, before.replace(/1(?=[^1]*$)/, "2").replace("a", "b")],
    ] as const) {
      const { meaning, changes } = compare(a, b);
      assert.ok(meaning === "cosmetic" || changes.length > 0, meaning);
    }
  });
}

const repeat = (count: number, line: (i: number) => string): string =>
  Array.from({ length: count }, (_, i) => line(i)).join("");

/** Two texts of which nearly all differs. */
const DIFFERENT: Readonly<Record<string, readonly [string, string]>> = {
  "20,000 macros each made of the one before": [
    repeat(20_000, (i) => `#define X${i} ${i === 0 ? 1 : `(X${i - 1}-1+1)`}\n`),
    repeat(20_000, (i) => `#define X${i} ${i === 0 ? 1 : `(X${i - 1} + 1 + 0)`}\n`),
  ],
  "40,000 variables of one name on one line": ["int x; ".repeat(40_000), "int y; ".repeat(40_000)],
  "20,000 members, all renamed": [
    `struct s { ${repeat(20_000, (i) => `int a${i};\n`)} };`,
    `struct s { ${repeat(20_000, (i) => `int b${i};\n`)} };`,
  ],
  "20,000 members of one name": [
    `struct s { ${"int a;\n".repeat(20_000)} };`,
    `struct s { ${"int b;\n".repeat(20_000)} };`,
  ],
  "20,000 reserved members, put to use": [
    `struct s { ${repeat(20_000, (i) => `int pad${i};\n`)} };`,
    `struct s { ${repeat(20_000, (i) => `int b${i};\n`)} };`,
  ],
  "20,000 reserved macros, put to use": [
    repeat(20_000, (i) => `#define A_RESERVED_${i} ${i}\n`),
    repeat(20_000, (i) => `#define B_${i} ${i}\n`),
  ],
  "20,000 calls of a macro": ["WHAT(1);\n".repeat(20_000), "WHAT(2);\n".repeat(20_000)],
  "20,000 entries of one number": [
    repeat(20_000, (i) => `1 common a${i}\n`),
    repeat(20_000, (i) => `1 common b${i}\n`),
  ],
};

for (const [what, [before, after]] of Object.entries(DIFFERENT)) {
  test(`hostile: all differs, ${what}`, { timeout: 60_000 }, () => {
    const path = what.includes("entries") ? "demo.tbl" : "demo.h";
    assert.notEqual(compare(before, after, { path }).meaning, "cosmetic");
  });
}

test("hostile: conditions of macros each made of the one before", { timeout: 60_000 }, () => {
  const header = (what: string) =>
    `${repeat(3000, (i) => `#define X${i} ${i === 0 ? 1 : `(X${i - 1} + 1)`}\n#if X${i} > 3\n#define Y${i} ${i}\n#endif\n`)}#define V ${what}\n`;
  const resolve = () => undefined;
  const options = { resolveCopy: resolve, resolveOriginal: resolve };
  assert.equal(compare(header("Y0 + Z"), header("Y1 + Z"), options).meaning, "unknown");
});

test("hostile: text that is broken off is unknown", () => {
  for (const text of ["#if A\n#define V 1\n", "#define V 1\n/* b"]) {
    assert.equal(compare(text, text.replace("1", "2")).meaning, "unknown");
  }
});

test("hostile: includes that include each other", { timeout: 60_000 }, () => {
  const resolve = (name: string) => ({
    path: name,
    text: `#include "${name === "a.h" ? "b" : "a"}.h"\n#include "b.h"\n#define ${name[0]} N\n`,
  });
  const header = (body: string) =>
    `#include "a.h"\n#define V ${body}\nstruct s { t x; u y[V]; };\n`;
  const options = { resolveCopy: resolve, resolveOriginal: resolve };
  assert.equal(compare(header("a"), header("b"), options).meaning, "additive");
  assert.equal(compare(header("a"), header("M"), options).meaning, "unknown");
});
