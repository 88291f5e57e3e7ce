import assert from "node:assert/strict";
import { test } from "node:test";
import { formatAssertions } from "../../src/tables/assertions.js";
import { formatTable } from "../../src/tables/format.js";
import { lintTable } from "../../src/tables/lint.js";
import { build, listEntries } from "./define.js";

const HEAD = '[[table]]\nname = "t"\nheader = "a.h"\n';

test("names are taken by glob, form and value, stripped, and kept in the header's order", async () => {
  const table = await build(
    `${HEAD}macros = "A_*"\nform = "{hex}"\nvalues = "0x1*"\nstrip-suffix = "_T"\n`,
    {
      "a.h": `#ifndef A_H
#define A_H
#define A_TWO_T 0x12 /* a comment */
#define B_ONE 0x11
#  define A_ONE	0x10ULL
/* #define A_COMMENT 0x13 */
#define A_SUM (0x10 + 4)
#define A_DECIMAL 17
#define A_OTHER 0x20
#define A_SPLIT \\
	0x14
#endif
`,
    },
  );
  assert.deepEqual(table.problems, []);
  assert.deepEqual(listEntries(table), ["0x12 TWO", "0x10 ONE", "0x14 SPLIT"]);
  assert.deepEqual(
    table.listUnclaimed().map(({ name, line }) => `${name} ${line}`),
    ["A_SUM 7", "A_DECIMAL 8", "A_OTHER 9"],
  );
});

test("without a form, a value is whatever comes to a number that an array can have", async () => {
  const table = await build(`${HEAD}macros = "A_*"\n`, {
    "a.h": `#define A_PLAIN 0x1
#define A_SHIFT (1 << 3)
#define A_OTHER A_SHIFT
#define A_MINUS -1
#define A_TEXT "no"
#define A_UNKNOWN (FOO + 1)
#define A_FLAG
`,
  });
  // A_OTHER is A_SHIFT once more, with the same index.
  assert.deepEqual(listEntries(table), ["0x1 PLAIN", "8 SHIFT", "8 OTHER"]);
  assert.match(table.problems[0]!, /index \[8\] used twice/);
  assert.deepEqual(
    table.listUnclaimed().map(({ name }) => name),
    ["A_MINUS", "A_TEXT", "A_UNKNOWN", "A_FLAG"],
  );
});

test("enumerators count on, each enum from 0, and not past what is no enumerator", async () => {
  const table = await build(`${HEAD}enumerators = "A_*"\nenum = "a"\n`, {
    "a.h": `enum other { X_0, A_WRONG };
enum a { A_0, A_1, B_2, A_3, A_8 = 0x8, A_9, MORE(A), A_LOST, A_20 = 20, A_21, };
`,
  });
  assert.deepEqual(listEntries(table), ["0 0", "1 1", "3 3", "0x8 8", "9 9", "20 20", "21 21"]);
  assert.deepEqual(
    table.listUnclaimed().map(({ name }) => name),
    ["A_LOST"],
  );
});

test("an index used twice names both entries and lines, however they are spelt", async () => {
  const table = await build(`${HEAD}macros = "A_*"\n`, {
    "a.h": "#define A_ONE 0x10\n#define A_TWO 16\n",
  });
  assert.deepEqual(table.problems, [
    't: index [0x10] and [16] used twice: by "ONE" (a.h:1) and by "TWO" (a.h:2); exclude one of them, with the reason',
  ]);
});

test("ilog2 of two values that share their highest bit is one index", async () => {
  const table = await build(`${HEAD}macros = "A_*"\nindex = "ilog2({value}) + 1"\n`, {
    "a.h": "#define A_ONE 0x2\n#define A_TWO 0x3\n",
  });
  assert.match(table.problems[0]!, /\[ilog2\(0x2\) \+ 1\] and \[ilog2\(0x3\) \+ 1\] used twice/);
});

test("the same entry from both branches of a condition is there once", async () => {
  const table = await build(`${HEAD}macros = "A_*"\n`, {
    "a.h": "#ifdef CONFIG_X\n#define A_ONE 1\n#else\n#define A_ONE 1\n#endif\n",
  });
  assert.deepEqual([table.problems, listEntries(table)], [[], ["1 ONE"]]);
});

test("nothing matched, no header and a broken header are problems", async () => {
  const none = await build(`${HEAD}macros = "A_*"\n`, { "a.h": "#define B 1\n" });
  assert.deepEqual(none.problems, ['a.h: nothing there is what the table "t" takes']);
  const absent = await build(`${HEAD}macros = "A_*"\n`, {});
  assert.equal(absent.isAbsent, true);
  assert.deepEqual(absent.problems, ["none of its headers is there: a.h"]);
  const broken = await build(`${HEAD}macros = "A_*"\n`, { "a.h": "#define A_B 1\n/* no end" });
  assert.deepEqual(broken.problems, ["a.h:2: unterminated comment"]);
});

test("an architecture's condition chooses; any other is kept and told", async () => {
  const header = `#if defined(__s390x__)
#define F_A 6
#else
#define F_A 4
#endif
#ifdef __KERNEL__
#define F_B 9
#endif
`;
  const toml = `${HEAD}macros = "F_*"\n`;
  const s390 = await build(toml, { "a.h": header }, "s390");
  assert.deepEqual(listEntries(s390), ["6 A", "9 B"]);
  const x86 = await build(toml, { "a.h": header });
  assert.deepEqual(listEntries(x86), ["4 A", "9 B"]);
  assert.deepEqual(
    lintTable(x86).map(({ kind, text }) => `${kind} ${text}`),
    ["condition a.h:7: taken under `defined(__KERNEL__)`: F_B"],
  );
});

test("lint tells ilog2 of 0 and of several bits, and what no definition claims", async () => {
  const table = await build(
    `${HEAD}macros = "A_*"\nform = "{hex}"\nindex = "ilog2({value}) + 1"\nexclude = [{ names = "A_GONE", reason = "no flag" }]\n`,
    {
      "a.h":
        "#define A_ZERO 0x0\n#define A_BOTH 0x6\n#define A_GONE (1)\n#define A_NEW BIT(3)\n#define A_OK 0x8\n",
    },
  );
  assert.deepEqual(
    lintTable(table).map(({ kind, text }) => `${kind} ${text}`),
    [
      "unclaimed a.h:4: A_NEW is neither taken nor excluded",
      "no-bit a.h:1: A_ZERO: ilog2 of 0x0, which has no bit",
      "several-bits a.h:2: A_BOTH: ilog2 of 0x6, which has several bits",
    ],
  );
});

test("blocks, parts, lines of the header, and a base", async () => {
  const table = await build(
    `[[table]]
name = "t"
header = ["absent.h", "a.h"]
license = "MIT"
order = "number"

[[table.block]]
array = "first"
macros = "A_*"
before = "#define {array}_base {base}\\n{line:LIMIT}"
index = "{value} - first_base"
after = ""

[[table.block]]
array = "second"
type = "const char *const "

[[table.block.part]]
macros = "B_*"
entry = "\\t[{index}] = \\"{label}\\", /* {name} */"

[[table.block.part]]
macros = "C_*"
`,
    {
      "a.h":
        "#define LIMIT\t7 /* all */\n#define A_Y 5\n#define A_X 3\n#define B_X 20\n#define B_Y 3\n#define C_Z 1\n",
    },
  );
  assert.deepEqual(table.problems, []);
  assert.equal(
    formatTable(table, "c"),
    `/* SPDX-License-Identifier: MIT */
#define first_base 3
#define LIMIT\t7 /* all */
static const char *first[] = {
\t[3 - first_base] = "X",
\t[5 - first_base] = "Y",
};

const char *const second[] = {
\t[3] = "Y", /* B_Y */
\t[20] = "X", /* B_X */
\t[1] = "Z",
};
`,
  );
});

test("includes are followed where the definition says so", async () => {
  const table = await build(
    `[[table]]
name = "errors"
header = "arch/{arch}/errno.h"
follow = ["include"]
macros = "E?*"
order = "number"

[[table.block]]
each-arch = "arch/{arch}/errno.h"
open = "{arch}:"
close = "."
`,
    {
      "arch/b/errno.h":
        "#include <asm/errno.h>\n#undef EA\n#define EA 7\n#ifdef __KERNEL__\n#define EK 9\n#endif\n",
      "arch/a-b/errno.h": "#include <asm/errno.h>\n",
      "arch/c/other.h": "",
      "include/asm/errno.h": '#include "base.h"\n#define EB 2\n#define EC EB\n',
      "include/asm/base.h": "#define EA 1\n",
    },
  );
  assert.deepEqual(table.problems, []);
  assert.equal(
    formatTable(table, "c"),
    `a_b:\n\t[1] = "EA",\n\t[2] = "EB",\n.\nb:\n\t[2] = "EB",\n\t[7] = "EA",\n.\n`.replaceAll(
      '"E',
      '"',
    ),
  );
});

test("an index above 2^53 is compared and looked at as any", async () => {
  const toml = `${HEAD}macros = "A_*"\nindex = "ilog2({value}) + 1"\n`;
  const twice = await build(toml, {
    "a.h": "#define A_ONE 0x8000000000000000ULL\n#define A_TWO (1ULL << 63)\n",
  });
  assert.match(twice.problems.join(), /used twice: by "ONE" \(a\.h:1\) and by "TWO" \(a\.h:2\)/);
  const several = await build(toml, { "a.h": "#define A_ONE 0xc000000000000000\n" });
  assert.deepEqual(
    lintTable(several).map(({ kind }) => kind),
    ["several-bits"],
  );
});

test("an enumerator that counts on below 0 has no place in an array", async () => {
  const table = await build(`${HEAD}enumerators = "E_*"\n`, {
    "a.h": "enum { E_A = -2, E_B, E_C, E_D };\n",
  });
  assert.deepEqual(listEntries(table), ["0 C", "1 D"]);
  assert.deepEqual(
    table.listUnclaimed().map(({ name }) => name),
    ["E_A", "E_B"],
  );
});

test("an assertion holds in each branch of a condition", async () => {
  const macros = await build(`${HEAD}macros = "A_*"\n`, {
    "a.h": "#ifdef X\n#define A_ONE 1\n#else\n#define A_ONE 2\n#endif\n#define A_TWO 3\n",
  });
  assert.equal(
    formatAssertions(macros),
    `#ifdef A_ONE
_Static_assert(A_ONE == 1 || A_ONE == 2, "A_ONE is not 1 or 2 any more");
#endif
_Static_assert(A_TWO == 3, "A_TWO is not 3 any more");
`,
  );
  const enumerators = await build(`${HEAD}enumerators = "E_*"\n`, {
    "a.h": "enum { E_A,\n#ifdef X\nE_B,\n#endif\nE_C = 7 };\n",
  });
  assert.equal(
    formatAssertions(enumerators),
    `_Static_assert(E_A == 0, "E_A is not 0 any more");
#if defined(X)
_Static_assert(E_B == 1, "E_B is not 1 any more");
#endif
_Static_assert(E_C == 7, "E_C is not 7 any more");
`,
  );
});

test("a header's path is printed as bytes", async () => {
  const table = await build('[[table]]\nname = "t"\nheader = "é.h"\nmacros = "A_*"\n', {
    "é.h": "#define A_ONE 1\n",
  });
  for (const text of [
    formatTable(table, "json"),
    formatTable(table, "md"),
    formatTable(table, "c", { staticAssert: true }),
  ]) {
    assert.match(Buffer.from(text, "latin1").toString("utf8"), /é\.h/);
  }
});

test("hostile headers do not hang a table, and what could not be worked out is told", async () => {
  const toml = `${HEAD}macros = "A_*"\n`;
  let chain = "#define A_0 1\n";
  for (let i = 1; i < 20_000; i++) chain += `#define A_${i} (A_${i - 1} + 1)\n`;
  const long = await build(toml, { "a.h": chain });
  assert.deepEqual(long.problems, ["a.h: has too many macros that stand for others"]);
  const enums = `${"enum a ".repeat(100_000)}{ E_A };\n`;
  const table = await build(`${HEAD}enumerators = "E_*"\n`, { "a.h": enums });
  assert.deepEqual(listEntries(table), ["0 A"]);
});
