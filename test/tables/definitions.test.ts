import assert from "node:assert/strict";
import { test } from "node:test";
import { readShippedTables } from "../../src/config/tables.js";
import { defineTables } from "./define.js";

const HEAD = '[[table]]\nname = "t"\nheader = "a.h"\n';

/** Definitions that cannot be used, each with the one line that says so. */
const BAD: readonly (readonly [title: string, toml: string, message: string])[] = [
  [
    "no header",
    '[[table]]\nname = "t"\nmacros = "A_*"\n',
    't.toml:1:3: "table": expected `header`',
  ],
  ["no names", HEAD, 't.toml:1:3: "table": expected either `macros` or `enumerators`'],
  [
    "two kinds of names",
    `${HEAD}macros = "A"\nenumerators = "B"\n`,
    't.toml:1:3: "table": expected either `macros` or `enumerators`',
  ],
  [
    "a bad glob",
    `${HEAD}macros = "A_[BC"\n`,
    't.toml:4:1: "macros": the glob "A_[BC" has no ] for its [',
  ],
  [
    "a glob that no name matches",
    `${HEAD}macros = "A B"\n`,
    't.toml:4:1: "macros": the glob "A B" has a character that no C name has',
  ],
  [
    "a glob that takes for ever",
    `${HEAD}macros = "*a*b*c*d*"\n`,
    't.toml:4:1: "macros": the glob "*a*b*c*d*" has more than 3 stars between slashes, which may take for ever to match',
  ],
  [
    "a bad glob in an exclusion",
    `${HEAD}macros = "A_*"\nexclude = [{ names = "A_]", reason = "r" }]\n`,
    't.toml:5:1: "exclude": the glob "A_]" has no ] for its [',
  ],
  [
    "an exclusion without a reason",
    `${HEAD}macros = "A_*"\nexclude = [{ names = "A_B" }]\n`,
    't.toml:5:12: "reason": missing; this table needs it',
  ],
  [
    "an unknown placeholder of an index",
    `${HEAD}macros = "A_*"\nindex = "{val}"\n`,
    't.toml:5:1: "index": unknown placeholder {val}; known: {value}, {name}, {base}',
  ],
  [
    "a placeholder that is nearly one",
    `${HEAD}macros = "A_*"\nindex = "{value_}"\n`,
    't.toml:5:1: "index": unknown placeholder {value_}; known: {value}, {name}, {base}',
  ],
  [
    "a placeholder in capitals",
    `${HEAD}macros = "A_*"\nindex = "{VALUE}"\n`,
    't.toml:5:1: "index": unknown placeholder {VALUE}; known: {value}, {name}, {base}',
  ],
  [
    "a line of no name",
    `${HEAD}macros = "A_*"\nbefore = "{line:}"\n`,
    't.toml:5:1: "before": unknown placeholder {line:}; known: {array}, {type}, {arch}, {base}',
  ],
  [
    "a keyword for an array",
    `${HEAD}macros = "A_*"\narray = "int"\n`,
    't.toml:5:1: "array": expected a C identifier',
  ],
  [
    "an unknown placeholder of an entry",
    `${HEAD}macros = "A_*"\nentry = "{index} {nmae}"\n`,
    't.toml:5:1: "entry": unknown placeholder {nmae}; known: {index}, {label}, {name}, {value}',
  ],
  [
    "an unknown placeholder of a line",
    `${HEAD}macros = "A_*"\nbefore = "{label}"\n`,
    't.toml:5:1: "before": unknown placeholder {label}; known: {array}, {type}, {arch}, {base}',
  ],
  [
    "an unknown placeholder of a form",
    `${HEAD}macros = "A_*"\nform = "f({hex}, {any})"\n`,
    't.toml:5:1: "form": "f({hex}, {any})": unknown placeholder {any}; known: {hex}, {decimal}, {value}',
  ],
  [
    "a form without a number",
    `${HEAD}macros = "A_*"\nform = "f(*)"\n`,
    't.toml:5:1: "form": "f(*)": expected one of {hex}, {decimal} and {value} in it, once',
  ],
  [
    "an array that is no identifier",
    `${HEAD}macros = "A_*"\narray = "9 lives"\n`,
    't.toml:5:1: "array": expected a C identifier',
  ],
  [
    "a name that is a path",
    '[[table]]\nname = "../t"\nheader = "a.h"\nmacros = "A_*"\n',
    't.toml:2:1: "name": expected letters, digits, `_`, `-` and `.` only',
  ],
  [
    "a header outside of the tree",
    '[[table]]\nname = "t"\nheader = "../a.h"\nmacros = "A_*"\n',
    't.toml:3:1: "header": the path "../a.h" leaves the tree by `..`',
  ],
  [
    "two tables of a name",
    `${HEAD}macros = "A_*"\n${HEAD}macros = "B_*"\n`,
    't.toml:6:1: "name": another table is called "t" too',
  ],
  [
    "a misspelt key",
    `${HEAD}macro = "A_*"\n`,
    't.toml:4:1: "macro": unknown key; did you mean "macros"?',
  ],
  [
    "a misspelt key of a part",
    `${HEAD}macros = "A_*"\n[[table.part]]\nindx = "1"\n`,
    't.toml:6:1: "indx": unknown key; did you mean "index"?',
  ],
  [
    "an order that is none",
    `${HEAD}macros = "A_*"\norder = "size"\n`,
    't.toml:5:1: "order": expected "header", "number" or "text", found "size"',
  ],
  [
    "a license that would end the comment",
    `${HEAD}macros = "A_*"\nlicense = "MIT */ #error"\n`,
    't.toml:5:1: "license": expected an SPDX identifier',
  ],
  [
    "enumerators with a key of macros",
    `${HEAD}enumerators = "A_*"\nresolve = ["B"]\n`,
    't.toml:5:1: "resolve": goes with `macros`',
  ],
  [
    "nothing at all",
    "kernel-tables = true\n",
    't.toml:1:1: "map": missing; a config has at least one [[map]] or [[table]]',
  ],
];

for (const [title, toml, message] of BAD) {
  test(`a definition with ${title} is refused in one line`, async () => {
    await assert.rejects(defineTables(toml), (error: Error) => {
      assert.equal(error.name, "ConfigError");
      assert.equal(error.message, message);
      return true;
    });
  });
}

test("a table takes five lines", async () => {
  const [table] = await defineTables(`[[table]]
name = "colours"
header = "include/colours.h"
macros = "COLOUR_*"
index = "ilog2({value}) + 1"
`);
  assert.equal(table!.blocks[0]!.open, "static const char *colours[] = {");
  assert.deepEqual(table!.blocks[0]!.parts[0]!.strip, ["COLOUR_"]);
});

test("the kernel's tables can be read, and are plain data", async () => {
  const { tables } = await readShippedTables();
  assert.equal(tables.length, 31);
  assert.deepEqual(JSON.parse(JSON.stringify(tables)), tables);
  for (const { blocks } of tables) {
    for (const { parts } of blocks) {
      for (const { exclude } of parts) for (const { reason } of exclude) assert.ok(reason !== "");
    }
  }
});

test("braces of C are no placeholders", async () => {
  await defineTables(
    `${HEAD}macros = "A_*"\nentry = "[{index}] = { {0}, {NULL}, { {label} } },"\n`,
  );
});
