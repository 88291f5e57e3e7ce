import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { readDeclarations } from "../../src/header/declarations.js";
import { readSource } from "../../src/header/directives.js";
import { cutPassages, type Passages } from "../../src/header/passages.js";
import { joinLines } from "../../src/header/pieces.js";
import { header } from "../meaning/headers-random.js";

const RUNS = Number(process.env.SYNC_FUZZ ?? 1000);

const cut = (text: string, isCoarse = false) => cutPassages(text, 0, text.length, isCoarse);

/** The passages of a text, with what they are. */
function show(text: string, isCoarse = false): string[] | undefined {
  const passages = cut(text, isCoarse);
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
  assert.deepEqual(show("/* a */\n#define A 1\n\n#define B 2\n#if X\nint a;\n#endif\n"), [
    "define: /* a */|#define A 1||",
    "define: #define B 2|",
    "branch: #if X|",
    "code: int a;|",
    "branch: #endif|",
  ]);
  assert.deepEqual(
    show("int a; /* on */ int b;\nint c,\n d;\nstruct s {\n#define IN 1\n int x;\n} y;\n"),
    [
      "code: int a; /* on */ int b;|",
      "code: int c,| d;|",
      "mixed: struct s {|#define IN 1| int x;|} y;|",
    ],
  );
  assert.deepEqual(show("static int f(int a)\n{\n\treturn a;\n}\nint b;\n/* end */\n"), [
    "code: static int f(int a)|{|\treturn a;|}|",
    "code: int b;|",
    "fixed: /* end */|",
  ]);
});

test("coarsely, `#define`s that follow each other are one passage", () => {
  const text = "#define A 1\n#define B 2 /* b */\n#define C 'c'\n\n#define D 4\n#define E 5\n";
  assert.deepEqual(show(text, true), [
    "define: #define A 1|#define B 2 /* b */|",
    "define: #define C 'c'||",
    "define: #define D 4|#define E 5|",
  ]);
});

test("what holds more than it shows is fixed, or not cut at all", () => {
  const fixed = [
    "struct s {\n#include <a.h>\n};\n",
    "struct s {\n#define A /* a\n b */ 1\n int x;\n};\n",
    "#define\tA\n#pragma once\n",
  ];
  for (const text of fixed) assert.ok(cut(text)!.kinds.includes("fixed"), text);
  const whole = [
    "/* a */ #define A 1\n",
    "#if A\nstruct a {\n#else\nstruct b {\n#endif\n int x;\n};\n",
    "int a[(];\nint b;\n",
    "int a;\n/* no end",
    "char a = 'b\\'';\n",
    "## a\n",
    "}\n",
  ];
  for (const text of whole) assert.equal(cut(text), undefined, text);
});

test("what is taken out takes nothing else along", () => {
  let taken = 0;
  // What a guard defines stands behind its `#ifndef`.
  const isOut = ({ kinds }: Passages, i: number) =>
    kinds[i] === "define" ? kinds[i - 1] !== "branch" : kinds[i] === "code" || kinds[i] === "mixed";
  fc.assert(
    fc.property(header, fc.boolean(), fc.nat(), (raw, isCoarse, n) => {
      const { text } = joinLines(raw);
      const passages = cut(text, isCoarse);
      if (passages === undefined) return;
      const whole = withoutLines(read(text));
      const out = passages.ends.map((_, i) => i).filter((i) => isOut(passages, i));
      if (out.length === 0) return;
      const i = out[n % out.length]!;
      const [start, end] = [passages.ends[i - 1] ?? 0, passages.ends[i]!];
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
