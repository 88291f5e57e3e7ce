import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { buildTable } from "../../src/tables/build.js";
import { type Candidate, type Leftover, placeOf } from "../../src/tables/candidates.js";
import { compareTables, findTouchedTables } from "../../src/tables/compare.js";
import { createExchange } from "../../src/tables/difference.js";
import { createLibrary } from "../../src/tables/headers.js";
import { createProduct } from "../../src/tables/product.js";
import { select } from "../../src/tables/select.js";
import { leave, take } from "../../src/tables/take.js";
import { createFiles, defineTables } from "./define.js";

/** Tables of all kinds on one header, which another one includes. */
const TOML = `[[table]]
name = "hex"
header = "t/a.h"
macros = "A_*"
form = "{hex}"
index = "ilog2({value}) + 1"
exclude = [{ names = "A_X*", reason = "x" }, { names = "A_*", values = "0x2*", reason = "y" }]

[[table]]
name = "calls"
header = "t/a.h"
macros = "A_[!_]*"
family = "_IO*(*)"
form = ["_IO(A, {hex}*)", "_IOW(A, {decimal}*)"]
order = "text"

[[table]]
name = "ranges"
header = "t/a.h"
macros = ["A_*", "B_?*"]
form = "{value}"
order = "number"
before = "#define {array}_offset {base}"
index = "{value} - {base}"

[[table]]
name = "offsets"
header = "t/a.h"
macros = "A_*"
form = ["{decimal}", "{hex}"]
before = "#define {array}_offset {base}"
index = "{value} - offsets_offset"

[[table]]
name = "bases"
before = "{line:B_BASE}"
[[table.part]]
header = "t/a.h"
macros = "A_*"
form = "{decimal}"
index = "B_BASE + {value}"
[[table.part]]
header = "t/b.h"
macros = "B_*"
resolve = ["A_X"]
form = "{value}"
optional = true
included-by = { header = "t/a.h", include = "t/b*" }

[[table]]
name = "odd"
header = "t/a.h"
macros = "A_*"
directive = "# define"
form = "{value}"

[[table]]
name = "any"
header = ["t/none.h", "t/a.h"]
macros = "*_X"

[[table]]
name = "enums"
header = "t/a.h"
enumerators = "E_*"
exclude = [{ names = "E_Z", reason = "z" }]

[[table]]
name = "named"
header = "t/a.h"
enumerators = "E_*"
enum = "e"
index = "{name}"

[[table]]
name = "all"
header = "t/b.h"
follow = ["t"]
macros = "A_*"
form = "{decimal}"
`;

const NAMES = ["A_X", "A_XY", "A_Y", "A__Z", "B_BASE", "B_Q", "C_R", "G_H", "__s390x__", "A_GUARD"];
const VALUES = [
  "0x1",
  "0x20",
  "7",
  "07",
  "A_X",
  "(1 << 2)",
  "_IO(A, 0x3)",
  "_IOW(A, 4, int)",
  "_IO(C, 0x5)",
  "",
];

const name = fc.constantFrom(...NAMES);
const value = fc.constantFrom(...VALUES);
const blank = fc.constantFrom(" ", "\t", "  ", " /* c */ ");
/** Lines that tables read, and what makes them hard to tell. */
const line = fc.oneof(
  {
    weight: 8,
    arbitrary: fc
      .tuple(
        fc.constantFrom("#define", "# define", "  #define", "#\tdefine"),
        blank,
        name,
        blank,
        value,
      )
      .map((parts) => parts.join("")),
  },
  { weight: 2, arbitrary: fc.tuple(name, value).map(([n, v]) => `#define ${n}(x) ${v}`) },
  { weight: 2, arbitrary: fc.tuple(name, value).map(([n, v]) => `#define ${n} ${v} /* more`) },
  { weight: 1, arbitrary: fc.tuple(name, value).map(([n, v]) => `#define ${n} \\\n ${v}`) },
  {
    weight: 4,
    arbitrary: fc
      .tuple(fc.constantFrom("#ifdef", "#ifndef", "#if !defined"), name)
      .map(([form, n]) => `${form} ${n}`),
  },
  {
    weight: 9,
    arbitrary: fc.constantFrom(
      "#endif",
      "#endif",
      "#endif",
      "#else",
      "#if 0",
      "#if C_R > 2 && A_Y",
      "#elif defined(__x86_64__)",
      "#if defined(__mips__) || 1",
      "#undef A_X",
      '#include "b.h"',
      "#include <b.h>",
      "#include <a.h>",
      "#include <t/b2.h>",
      "#include C_R",
      "*/",
      "/*",
      "/* note */",
      "// A_X /*",
      "",
      "  ",
      "int a;",
      'char *s = "/*";',
      "don't",
      "#error no",
      "#pragma once",
      "#",
      "# 5",
      "%:define A_Y 5",
      "\\",
      "#define",
      "#define A_P a ## b",
      "#define A_Q(x) #x",
    ),
  },
  {
    weight: 4,
    arbitrary: fc.constantFrom(
      "enum e {",
      "enum {",
      "enum f",
      "{",
      "};",
      "}",
      "E_A,",
      "E_B = 3,",
      "E_C = A_X,",
      "E_Z",
      "E_D = E_A + 1,",
      "E_F = '}',",
      "struct s { int E_A; };",
    ),
  },
);
/** What can be told by its look: conditions are closed, comments and literals are whole. */
const define = fc
  .tuple(
    fc.constantFrom("#define", "#define", "# define", "  #define", "#\tdefine"),
    fc.constantFrom(" ", "\t", "  "),
    name,
    fc.constantFrom("", "", "", "(x)", "(x, y)", "()"),
    value,
    fc.constantFrom("", "", " /* note */", " /* more\n * lines */", " // note", " \\\n + 1"),
  )
  .map(([form, gap, n, params, v, note]) => `${form}${gap}${n}${params} ${v}${note}`);
const plain = fc.oneof(
  { weight: 8, arbitrary: define },
  {
    weight: 3,
    arbitrary: fc.constantFrom(
      "/* #define A_X 0x9\n */",
      "int a;",
      'char *s = "/*";',
      "",
      "#undef A_X",
      '#include "b.h"',
      "#include <t/b2.h>",
      "enum e { E_A, E_B = 3, E_C };",
      "enum {\n\tE_Z = 1 << 2, /* z */\n\tE_D,\n};",
      "#pragma once",
      "#define A_P a ## b",
    ),
  },
);
const IFS = [
  "#ifdef C_R",
  "#ifndef A_X",
  "#if 0",
  "#if 1",
  "#if C_R > 2 && A_Y",
  "#if defined(__x86_64__)",
  "#ifdef __s390x__",
  "#if (C_R & 0x0F) != 0x0F",
  "#if defined(G_H) ? C_R == 1 : 0",
  "#ifndef __FILE__",
  "#if !C_R || 0",
];
const group = fc
  .tuple(
    fc.constantFrom(...IFS),
    fc.array(plain, { maxLength: 4 }),
    fc.constantFrom("", "#else", "#elif 1", "#elif G_H"),
    fc.array(plain, { maxLength: 3 }),
  )
  .map(([head, some, step, others]) =>
    [head, ...some, ...(step === "" ? [] : [step, ...others]), "#endif"].join("\n"),
  );
const tame = fc.array(fc.oneof({ weight: 5, arbitrary: plain }, { weight: 1, arbitrary: group }), {
  maxLength: 10,
});
const lines = fc.oneof(
  { weight: 3, arbitrary: tame },
  { weight: 1, arbitrary: fc.array(line, { maxLength: 14 }) },
);
const text = (guarded: boolean, list: readonly string[]) =>
  `${(guarded ? ["#ifndef A_GUARD", "#define A_GUARD", ...list, "#endif"] : list).join("\n")}\n`;

/** Two headers that share lines: what stands before, between and behind what differs. */
const drift = fc
  .record({
    guarded: fc.boolean(),
    head: lines,
    old: lines,
    young: lines,
    tail: lines,
    between: lines,
    more: fc.option(lines),
  })
  .map(({ guarded, head, old, young, tail, between, more }) => {
    const around = (middle: readonly string[], end: readonly string[]) =>
      text(guarded, [...head, ...middle, ...between, ...end, ...tail]);
    return { before: around(old, []), after: around(young, more ?? []) };
  });
const other = lines.map((list) =>
  text(true, ['#include "a.h"', ...list]).replaceAll("A_GUARD", "B_GUARD"),
);

const runs = Number(process.env.SYNC_FUZZ ?? 400);

test("what a drift does to the tables is what making all of them twice says", async () => {
  const definitions = await defineTables(TOML);
  let touched = 0;
  let spared = 0;
  const check = (before: string, after: string, b: string, arch: string) => {
    const library = (a: string) => createLibrary(createFiles({ "t/a.h": a, "t/b.h": b }));
    const options = { arch };
    const drift = { copy: "t/a.h", before, target: after };
    for (const definition of definitions) {
      const product = createProduct(definition);
      const make = (text: string) => buildTable(definition, library(text), options);
      const full = compareTables(make(before), make(after));
      const found = findTouchedTables(() => [product], library(before), drift, options);
      assert.deepEqual(found, full === undefined ? [] : [full], product.name);
      if (full !== undefined) touched++;
      else if (!product.bears(createExchange("t/a.h", before, after), library(before), options))
        spared++;
    }
  };
  fc.assert(
    fc.property(
      drift,
      other,
      fc.constantFrom("x86", "s390", "generic"),
      ({ before, after }, b, arch) => check(before, after, b, arch),
    ),
    { numRuns: runs },
  );
  assert.ok(touched > runs / 10 && spared > runs / 10, `${touched} touched, ${spared} spared`);
});

test("a line that is there twice is nothing new, even where another name has its index", async () => {
  const definition = (await defineTables(TOML)).find(({ name }) => name === "calls")!;
  const line = "#define A_XY _IOW(A, 4, int)\n";
  const other = "#define A_X _IOW(A, 4, int)\n";
  const make = (text: string) =>
    buildTable(definition, createLibrary(createFiles({ "t/a.h": text })), { arch: "x86" });
  assert.equal(compareTables(make(line + other), make(line + line + other)), undefined);
  assert.equal(make(line + line + other).blocks[0]!.entries.length, 2);
});

test("lines alone give what reading the header gives, or nothing", async () => {
  const parts = (await defineTables(TOML)).flatMap(({ blocks }) =>
    blocks.flatMap((one) => one.parts),
  );
  let read = 0;
  let plain = 0;
  const show = (all: readonly (Candidate | Leftover)[]) =>
    all.map((one) => {
      const { name, value, header } = one;
      const { line, condition } = placeOf(one);
      const more = "label" in one ? [one.label, one.params, one.form] : [];
      return { name, value, header, line, when: condition?.text, more };
    });
  const check = (text: string, arch: string) => {
    const open = () => createLibrary(createFiles({ "t/a.h": text })).open("t/a.h")!;
    assert.deepEqual(open().problem(arch), open().header.problems[0]);
    assert.deepEqual(
      open().includes(),
      open().header.includes.map((one) => one.name),
    );
    for (const part of parts) {
      const [light, full] = [open(), open()];
      const taken = take(part, light, arch);
      const left = leave(part, light, arch);
      read++;
      if (taken === undefined || left === undefined) continue;
      plain++;
      const choice = select({ part, header: full, arch }, createLibrary(createFiles({})));
      // Blanks in what is no number mean nothing.
      const bare = (all: ReturnType<typeof show>) =>
        all.map((one) => ({ ...one, value: one.value.replace(/\s/g, "") }));
      assert.deepEqual(show(taken), show(choice.taken));
      assert.deepEqual(bare(show(left)), bare(show(choice.left)));
    }
  };
  fc.assert(
    fc.property(drift, fc.constantFrom("x86", "s390"), ({ before }, arch) => check(before, arch)),
    { numRuns: runs },
  );
  assert.ok(plain > read / 20, `${plain} of ${read}`);
});
