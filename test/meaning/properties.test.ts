import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { compare } from "./compare.js";

/** A header line by line: where a line may be broken or commented, any token's end will do. */
const LINES = [
  ["#define", " ", "DEMO_A", " ", "(", "1U", "<<", "3", ")"],
  ["#define", " ", "DEMO_F(x)", " ", "(", "(", "x", ")", "+", "1", ")"],
  ["#ifdef", " ", "DEMO_X"],
  ["#define", " ", "DEMO_B", " ", "0x10"],
  ["#endif"],
  [
    "struct",
    " ",
    "demo",
    " ",
    "{",
    "int",
    " ",
    "a",
    ";",
    "char",
    " ",
    "b",
    "[",
    "4",
    "]",
    ";",
    "}",
    ";",
  ],
  ["enum", " ", "{", "DEMO_E", ",", "DEMO_G", "=", "5", ",", "DEMO_MAX", "}", ";"],
  ["#ifdef", " ", "__KERNEL__"],
  ["int", " ", "demo_f", "(", "void", ")", ";"],
  ["#endif"],
  ["typedef", " ", "unsigned", " ", "demo_t", ";"],
] as const;

const plain = LINES.map((line) => line.join("")).join("\n");

/** What may stand between two tokens, on one line or over several. */
const inline = fc.constantFrom(
  "",
  " ",
  "\t",
  "\\\n",
  " \\\n ",
  "/* c */",
  "/* a\n * b\n */",
  "/**/",
);

const noisy = fc
  .array(fc.tuple(inline, fc.constantFrom("", "\n", "// end", "/* \" ' */", "\n\n/* x */")), {
    minLength: LINES.flat().length,
    maxLength: LINES.flat().length,
  })
  .map((noise) => {
    let at = 0;
    return LINES.map((line) => {
      let text = "";
      for (const token of line) {
        const [before] = noise[at++]!;
        // Between a name and what follows it, a macro's parenthesis must stay tight.
        text += text === "" ? token : before + token;
      }
      return text + noise[at - 1]![1];
    }).join("\n");
  });

test("comments, white space and continuations mean nothing", () => {
  fc.assert(
    fc.property(noisy, noisy, (a, b) => {
      assert.deepEqual(compare(a, b), { meaning: "cosmetic", changes: [] });
      assert.deepEqual(compare(plain, a), { meaning: "cosmetic", changes: [] });
    }),
    { numRuns: 200 },
  );
});

test("comments, white space and continuations change no meaning of a drift", () => {
  const later = (text: string) => `${text}\n#define DEMO_NEW 7\n`;
  fc.assert(
    fc.property(noisy, noisy, (a, b) => {
      const { meaning, changes } = compare(a, later(b));
      assert.equal(meaning, "additive");
      assert.deepEqual(
        changes.map((one) => one.name),
        ["DEMO_NEW"],
      );
    }),
    { numRuns: 100 },
  );
});

const KERNEL = [
  "#define K 1",
  "int k(void);",
  "struct k { int a; };",
  "#include <linux/k.h>",
  "extern int kk;",
];
const inKernel = fc.shuffledSubarray(KERNEL).map((lines) => lines.join("\n"));

test("code behind __KERNEL__ in any order, or none, is kernel-only at most", () => {
  const header = (inside: string) =>
    `#define A 1\n#ifdef __KERNEL__\n${inside}\n#endif\nstruct s { int a; };\n`;
  fc.assert(
    fc.property(inKernel, inKernel, (a, b) => {
      const { meaning } = compare(header(a), header(b));
      assert.equal(meaning, a === b ? "cosmetic" : "kernel-only");
    }),
    { numRuns: 200 },
  );
});

const names = fc.uniqueArray(fc.stringMatching(/^[A-Z]{3,6}$/), { minLength: 2, maxLength: 12 });

test("an enumerator appended before the sentinel is additive", () => {
  fc.assert(
    fc.property(names, (all) => {
      const entries = (list: readonly string[]) =>
        `enum e {\n${list.map((name) => `\tX_${name},`).join("\n")}\n\t__X_MAX\n};\n`;
      const { meaning, changes } = compare(entries(all.slice(0, -1)), entries(all));
      assert.equal(meaning, "additive");
      assert.deepEqual(
        changes.map((one) => one.name).sort(),
        [`X_${all.at(-1)}`, "__X_MAX"].sort(),
      );
    }),
    { numRuns: 100 },
  );
});

test("two implicit enumerators that change places are breaking", () => {
  const drawn = names.chain((all) =>
    fc.tuple(fc.constant(all), fc.nat({ max: all.length - 1 }), fc.nat({ max: all.length - 1 })),
  );
  fc.assert(
    fc.property(drawn, ([all, i, j]) => {
      fc.pre(i !== j);
      const swapped = [...all];
      [swapped[i], swapped[j]] = [all[j]!, all[i]!];
      const entries = (list: readonly string[]) =>
        `enum { ${list.map((n) => `X_${n}`).join(", ")} };\n`;
      const { meaning, changes } = compare(entries(all), entries(swapped));
      assert.equal(meaning, "breaking");
      assert.deepEqual(
        changes.map((one) => one.name).sort(),
        [`X_${all[i]}`, `X_${all[j]}`].sort(),
      );
    }),
    { numRuns: 100 },
  );
});

const PIECES = [
  "#define A 1",
  "#define A 2",
  "#define B A",
  "#undef A",
  "#if X",
  "#ifdef __KERNEL__",
  "#else",
  "#endif",
  "struct s { int a; };",
  "struct s { int a; int b; };",
  "enum { P, Q };",
  "enum { Q, P };",
  "int f(void);",
  "int f(int);",
  "typedef int t;",
  "typedef long t;",
  "#include <a.h>",
  "WEIRD(x)",
  "};",
  "{",
  ";",
  "#pragma pack(1)",
  "static inline int g(void) { return A; }",
  "#error no",
];
const lines = fc.array(fc.constantFrom(...PIECES), { maxLength: 14 }).map((all) => all.join("\n"));

test("a text means nothing against itself, and no difference goes untold", () => {
  fc.assert(
    fc.property(lines, lines, (a, b) => {
      assert.equal(compare(a, `${a}\n/* end */`).meaning, "cosmetic");
      const { meaning, changes } = compare(a, b);
      // The same tokens, or something is said.
      if (a !== b && a.trim() !== b.trim()) assert.ok(changes.length > 0, meaning);
    }),
    { numRuns: 500 },
  );
});

/** Lines of which no two are alike, some gone, some new and two in each other's place. */
const edited = fc
  .tuple(
    fc.shuffledSubarray(
      [...PIECES, "#define M_MAX 3", "enum { R, R_MAX };", "enum { R, S, R_MAX };"],
      {
        minLength: 4,
      },
    ),
    fc.array(fc.tuple(fc.nat(40), fc.constantFrom("gone", "new", "swap")), { maxLength: 4 }),
  )
  .map(([all, edits]) => {
    const [copy, spare] = [all.slice(0, -3), all.slice(-3)];
    const original = [...copy];
    for (const [n, what] of edits) {
      const at = n % (original.length + 1);
      const line = original[at];
      if (what === "gone") original.splice(at, 1);
      else if (what === "new") original.splice(at, 0, ...spare.splice(0, 1));
      else if (line !== undefined && at > 0) {
        original[at] = original[0]!;
        original[0] = line;
      }
    }
    return [copy.join("\n"), original.join("\n")] as const;
  });

test("what both sides have alike is left out, and nothing else", () => {
  fc.assert(
    fc.property(edited, ([copy, original]) => {
      assert.deepEqual(compare(copy, original), compare(copy, original, { everything: true }));
    }),
    { numRuns: 2000 },
  );
});
