import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { readDeclarations } from "../../src/header/declarations.js";
import { readSource } from "../../src/header/directives.js";
import { cutPassages, type Passages } from "../../src/header/passages.js";
import { joinLines } from "../../src/header/pieces.js";
import { cutRun, headOf } from "../../src/header/runs.js";
import { header } from "../meaning/headers-random.js";

const RUNS = Number(process.env.SYNC_FUZZ ?? 1000);

const cut = (text: string) => cutPassages(text, 0, text.length);

/** The passages of a text, with what they are. */
function show(text: string): string[] | undefined {
  const passages = cut(text);
  return passages?.ends.map((end, i) => {
    const passage = text.slice(passages.ends[i - 1] ?? 0, end);
    return `${passages.kinds[i]}: ${passage.replaceAll("\n", "|")}`;
  });
}

/** All that is read from a text: declarations with the conditions of their tokens, and directives. */
function read(text: string): string[] {
  const { items, code } = readSource(text);
  const declarations = readDeclarations(code).map((one) => {
    const tokens = code.slice(one.start, one.end);
    const words = tokens.map((token) => `${token.text}{${token.when?.text ?? ""}}`);
    return `${code[one.start]!.line}/${one.kind} ${words.join(" ")}`;
  });
  const directives = items.map((item) => {
    const what = item.kind === "define" ? item.macro.name : item.kind;
    return `${item.line}/#${what} {${item.when?.text ?? ""}}`;
  });
  return [...declarations, ...directives];
}

const withoutLines = (all: readonly string[]) => all.map((one) => one.replace(/^\d+\//, "")).sort();

test("a text is cut at directives and whole statements, with the comments before them", () => {
  assert.deepEqual(show("/* a */\n# define A 1\n\n#define\tB 2\n#if X\nint a[1];\n#endif\n"), [
    "define: /* a */|# define A 1||",
    "define: #define\tB 2|",
    "if: #if X|",
    "code: int a[1];|",
    "branch: #endif|",
  ]);
  assert.deepEqual(
    show("int a[1]; /* on */ int b;\nint c,\n d;\nstruct s {\n#define IN 1\n int x;\n} y;\n"),
    [
      "code: int a[1]; /* on */ int b;|",
      "code: int c,| d;|",
      "mixed: struct s {|#define IN 1| int x;|} y;|",
    ],
  );
  assert.deepEqual(show("static int f(int a)\n{\n\treturn a;\n}\nint b[1];\n/* end */\n"), [
    "code: static int f(int a)|{|\treturn a;|}|",
    "code: int b[1];|",
    "fixed: /* end */|",
  ]);
});

test("an `#if` takes the first `#define` behind it along", () => {
  assert.deepEqual(show("#ifndef A\n/* a */\n#define A 1\n#define B 2\n#elif X // x\n#endif\n"), [
    "branch: #ifndef A|/* a */|#define A 1|",
    "run: #define B 2|",
    "if: #elif X // x|",
    "branch: #endif|",
  ]);
  assert.deepEqual(show("#if A /*\n#define B 1\n*/\n#endif\n"), [
    "if: #if A /*|#define B 1|*/|",
    "branch: #endif|",
  ]);
});

test("`#define`s, structs and declarations that have their lines to themselves are one run", () => {
  const elements = [
    "#define A 1\n",
    "/* b\n */\n#define B 2 /* b */\n\n",
    "#define C 'c' / \"//\" /* to\n the next line */\n",
    "// d\n\n/* d */ struct d {\n int a; /* } */\n union { int b; } c;\n} __attribute__((packed)); /* d */\n",
    "typedef int e; // e\n \n",
    "int f(int a,\n int b);\n",
  ];
  const text = elements.join("");
  assert.deepEqual(show(text), [`run: ${text.replaceAll("\n", "|")}`]);
  assert.deepEqual(cutRun(text), elements);
  // Behind a statement that goes on, the first of its statements is the rest of that one.
  assert.deepEqual(show("int a,\n b;\nint c;\n#define D\nint e;\n"), [
    "code: int a,| b;|",
    "run: int c;|#define D|int e;|",
  ]);
  assert.deepEqual(show("int\n#define A\na;\n#define B\n"), [
    "mixed: int|#define A|a;|",
    "run: #define B|",
  ]);
});

test("what holds more than it shows is fixed, or not cut at all", () => {
  const fixed = [
    "struct s {\n#include <a.h>\n};\n",
    "struct s {\n#define A /* a\n b */ 1\n int x;\n};\n",
    "#define\tA\n#pragma once\n",
    "struct s {\n int y;\n#define A /* a */ /* a\n b */ 1\n int x;\n};\n",
  ];
  for (const text of fixed) assert.ok(cut(text)!.kinds.includes("fixed"), text);
  const whole = [
    "/* a */ #define A 1\n",
    "int a[1]; /* a */ #define A 1\n",
    "/* a */ /* a */ # define A 1\n",
    "#if A\nstruct a {\n#else\nstruct b {\n#endif\n int x;\n};\n",
    "int a[(];\nint b;\n",
    "int a;\n/* no end",
    "char a = 'b\\'';\n",
    "## a\n",
    "}\n",
  ];
  for (const text of whole) assert.equal(cut(text), undefined, text);
});

/** The elements of runs, and the passages, that may be taken out of a text: from and to. */
function listParts(text: string, { ends, kinds }: Passages): (readonly [number, number])[] {
  const parts: (readonly [number, number])[] = [];
  // What a guard defines stands behind its `#ifndef`.
  let followsIf = false;
  kinds.forEach((kind, i) => {
    let at = ends[i - 1] ?? 0;
    const passage = text.slice(at, ends[i]);
    for (const one of kind === "run" ? cutRun(passage) : [passage]) {
      const isCode = kind === "code" || (kind === "run" && one[headOf(one, 0)] !== "#");
      const isKept = kind === "if" || kind === "branch" || kind === "fixed";
      if (isCode || !(isKept || followsIf)) parts.push([at, at + one.length]);
      if (!isCode) followsIf = kind === "if";
      at += one.length;
    }
    assert.equal(at, ends[i]);
  });
  return parts;
}

test("what is taken out takes nothing else along", () => {
  let taken = 0;
  fc.assert(
    fc.property(header, fc.nat(), fc.nat(), (raw, n, m) => {
      const { text } = joinLines(raw);
      const passages = cut(text);
      if (passages === undefined) return;
      const whole = withoutLines(read(text));
      const out = listParts(text, passages);
      if (out.length === 0) return;
      // One, or several that follow one another.
      let i = n % out.length;
      const [start] = out[i]!;
      for (let more = m % 4; more > 0 && out[i + 1]?.[0] === out[i]![1]; more--) i++;
      const end = out[i]![1];
      if (text[end - 1] !== "\n") return;
      taken++;
      const rest = withoutLines(read(`${text.slice(0, start)}\n${text.slice(end)}`));
      // What has gone is what the passage says by itself, under the conditions around it.
      const left = [...whole];
      for (const one of rest) {
        const at = left.indexOf(one);
        assert.ok(at >= 0, `${one} was not there before`);
        left.splice(at, 1);
      }
      const own = withoutLines(read(text.slice(start, end)));
      assert.equal(left.length, own.length, `${left.join("\n")}\nfor\n${own.join("\n")}`);
    }),
    { numRuns: RUNS },
  );
  assert.ok(taken > RUNS / 3, `${taken} of ${RUNS}`);
});
