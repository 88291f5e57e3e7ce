import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { Change } from "../../src/meaning/change.js";
import { makeExcerpt } from "../../src/meaning/excerpt.js";
import { compareHeaders } from "../../src/meaning/headers.js";
import { print } from "./compare.js";
import { drift } from "./headers-random.js";
import { WORDS } from "./shipped-words.js";

const RUNS = Number(process.env.SYNC_FUZZ ?? 1500);
const OPTIONS = { path: "demo.h", words: WORDS };

/** Of two enums that are the same and have no name, which C does not allow, either may be the new one. */
const linesOf = ({ symbol, copyLine, originalLine }: Change): string =>
  symbol === "enumerator" ? "" : ` ${copyLine}, ${originalLine}`;

test("an excerpt of two headers means what the whole of them does", () => {
  let excerpts = 0;
  fc.assert(
    fc.property(drift, ([copy, original]) => {
      const excerpt = makeExcerpt(copy, original);
      if (excerpt === undefined) return;
      excerpts++;
      const tell = (options: object, from?: typeof excerpt) =>
        compareHeaders(copy, original, { ...OPTIONS, ...options }, from)
          .map((one) => `${one.when}: ${print(one)}${linesOf(one)}`)
          .sort();
      const found = tell({}, excerpt);
      const whole = tell({});
      if (found.join("\n") !== whole.join("\n")) {
        assert.deepEqual(found, tell({ everything: true }), whole.join("\n"));
      }
    }),
    { numRuns: RUNS },
  );
  assert.ok(excerpts > RUNS / 4, `${excerpts} of ${RUNS} could be cut`);
});

/** Lines of no interest to anything, so that there is something to leave out. */
const FILLER = Array.from(
  { length: 12 },
  (_, i) => `#define FILLER_${i} ${i}\nstruct filler_${i} { int a; };\n`,
);

/** Two headers, by what they differ in, and what only one of their unchanged lines can tell. */
const CASES: readonly (readonly [string, string, string, string])[] = [
  [
    "a typedef that a layout needs",
    "typedef struct { long a; char b; } deep_t;\n",
    "struct s { deep_t x; char reserved[8]; };\n",
    "struct s { deep_t x; int y; char reserved[4]; };\n",
  ],
  [
    "a struct with its attributes before its name",
    "struct __attribute__((packed)) deep { long a; char b; };\n",
    "struct s { struct deep x; char reserved[7]; };\n",
    "struct s { struct deep x; char y[3]; char reserved[4]; };\n",
  ],
  [
    "a macro for an array's size",
    "#define SIZE 4\n",
    "struct s { int a[SIZE]; char reserved[8]; };\n",
    "struct s { int a[SIZE]; int b; char reserved[4]; };\n",
  ],
  [
    "a macro with a comment before its name",
    "#define /* odd */ SIZE 4\n",
    "#define TWICE (SIZE * 2)\n",
    "#define TWICE 8\n",
  ],
  [
    "a macro of two lines",
    "#define SIZE \\\n  4\n",
    "#define TWICE (SIZE * 2)\n",
    "#define TWICE 8\n",
  ],
  ["an enumerator", "enum e { E_A, E_B };\n", "#define E E_B\n", "#define E 1\n"],
  [
    "an enumerator behind one that is not always there",
    "enum e {\n#ifdef X\n\tE_A = 7,\n#endif\n\tE_B,\n};\n",
    "#define E (E_B * 2)\n",
    "#define E 0\n",
  ],
  [
    "an enumerator that an array's size follows",
    "enum e {\n#ifdef X\n\tE_A = 7,\n#endif\n\tE_B,\n};\n",
    "struct s { char a[E_B + 1]; };\n",
    "struct s { char a[1]; };\n",
  ],
  [
    "a typedef that conditions choose",
    "#ifdef X\ntypedef int deep_t;\n#else\ntypedef long deep_t;\n#endif\n",
    "struct s { deep_t a; };\n",
    "struct s { long a; };\n",
  ],
  [
    "an enumerator that a macro gives",
    "#define LIST E_A, E_B\n#define MORE 1\nenum e { LIST };\n",
    "#define E E_B\n",
    "#define E 1\n",
  ],
  [
    "a struct whose size follows a sentinel",
    "struct tail { int a[S_MAX]; };\n",
    "#define S_A 1\n#define S_MAX 1\n",
    "#define S_A 1\n#define S_B 2\n#define S_MAX 2\n",
  ],
  [
    "a struct whose size follows a sentinel by another name",
    "#define COUNT S_MAX\n#define MORE 1\nstruct tail { int a[COUNT]; };\n",
    "#define S_A 1\n#define S_MAX 1\n",
    "#define S_A 1\n#define S_B 2\n#define S_MAX 2\n",
  ],
  [
    "a definition under another condition",
    "#if X\n#define FIRST 1\n#define A 1\n#endif\n",
    "#if !X\n#define OTHER 1\n#define A 2\n#endif\n",
    "#if !X\n#define OTHER 1\n#define A 3\n#endif\n",
  ],
  [
    "a condition within a struct that asks for a name",
    "struct s {\n#ifdef NEW\n\tint a;\n#endif\n\tint b;\n};\n",
    "#define OLD 1\n",
    "#define OLD 1\n#define NEW 1\n",
  ],
  [
    "hidden code of the same name",
    "#ifdef __KERNEL__\n#define FIRST 1\nint f(int a);\n#endif\n",
    "#ifdef __KERNEL__\n#define OTHER 1\nint f(void);\n#endif\n",
    "#ifdef __KERNEL__\n#define OTHER 1\nlong f(void);\n#endif\n",
  ],
  [
    "an enumerator behind a #define that a comment ends",
    "#define A 1 // to the end\nenum { E_A, E_B };\n",
    "#define F 1\n",
    "#define F 1\n#define E_B 5\n",
  ],
  ["a prototype said once more", "int f(void);\n", "#define A 1\n", "#define A 1\nint f(void);\n"],
  ["a name that is a struct and forward", "struct s;\n", "int a;\n", "int a;\nstruct s;\n"],
];

test("what is left out is read where something depends on it", () => {
  for (const [what, rest, copy, original] of CASES) {
    for (const order of [1, -1]) {
      const put = (text: string) => {
        const parts = [rest, ...FILLER.slice(0, 6), text].slice();
        const all = order === 1 ? parts : parts.reverse();
        return `#ifndef G\n#define G\n${all.join("")}${FILLER.slice(6).join("")}#endif\n`;
      };
      const [a, b] = [put(copy), put(original)];
      const excerpt = makeExcerpt(a, b)!;
      assert.ok(excerpt.texts[1].text.length < b.length / 2, what);
      const found = compareHeaders(a, b, OPTIONS, excerpt);
      assert.deepEqual(found, compareHeaders(a, b, OPTIONS), what);
      assert.deepEqual(found, compareHeaders(a, b, { ...OPTIONS, everything: true }), what);
      assert.ok(found.length > 0, what);
    }
  }
});

test("a condition that changes around what stays is told", () => {
  const text = (name: string) =>
    `${FILLER.join("")}#ifdef ${name}\nint first;\nint f(void);\nint g(void);\n#endif\n${FILLER.join("")}`;
  for (const [from, to] of [
    ["X", "Y"],
    ["__KERNEL__", "X"],
    ["X", "__KERNEL__"],
  ] as const) {
    const [a, b] = [text(from), text(to)];
    const found = compareHeaders(a, b, OPTIONS, makeExcerpt(a, b)!);
    assert.deepEqual(found, compareHeaders(a, b, OPTIONS));
    assert.ok(found.some((one) => one.name === "g"));
  }
  const hidden = (inner: string) =>
    text("__KERNEL__").replace("int first", `#ifdef ${inner}\nint second;\n#endif\nint first`);
  const both = (inner: string, more: string) =>
    `#define FIRST 1\n#ifdef __KERNEL__\n#ifdef ${inner}\nint a;\nint b;\nint c;\n#endif\n${more}#endif\n${FILLER.join("")}`;
  const pairs = [
    [hidden("P"), hidden("Q")],
    [both("P", "int d;\n"), both("Q", "long d;\n")],
  ] as const;
  for (const [a, b] of pairs) {
    const found = compareHeaders(a, b, OPTIONS, makeExcerpt(a, b)!);
    assert.deepEqual(found, compareHeaders(a, b, OPTIONS));
  }
});

test("most of two headers that differ in one line is left out, and lines are those of the files", () => {
  const a = FILLER.join("");
  const b = `${FILLER.slice(0, 6).join("")}#define NEW 1\n${FILLER.slice(6).join("")}`;
  const excerpt = makeExcerpt(a, b)!;
  assert.deepEqual(
    excerpt.texts.map(({ text }) => text.trim()),
    ["", "#define NEW 1"],
  );
  const [change, ...more] = compareHeaders(a, b, OPTIONS, excerpt);
  assert.deepEqual([change!.name, change!.originalLine, more], ["NEW", 13, []]);
});

test("what a pragma or a digraph stands in, on either side, is read whole", () => {
  const around = (line: string) =>
    `${FILLER.slice(0, 6).join("")}${line}${FILLER.slice(6).join("")}`;
  for (const line of ["#pragma pack(1)\n", "%:define A 1\n", "int a; %:\n"]) {
    for (const [copy, original] of [
      ["int a;\n", line],
      [line, "int a;\n"],
      [`${line}int a;\n`, `${line}int b;\n`],
      // Where there is more that is alike behind it than differs, too.
      [`int c;\n${line}int a;\n`, "int c;\n"],
      [line, ""],
    ] as const) {
      const what = `${copy}against\n${original}`;
      assert.equal(makeExcerpt(around(copy), around(original)), undefined, what);
    }
  }
});
