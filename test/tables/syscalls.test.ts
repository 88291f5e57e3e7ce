import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import * as v from "valibot";
import { buildSyscallTable } from "../../src/tables/syscalls.js";
import { compareSyscallTables } from "../../src/tables/syscalls-compare.js";
import type {
  SyscallTable,
  TblSource,
  UnistdSource,
} from "../../src/tables/syscalls-definition.js";
import { SYSCALLS_SCHEMA } from "../../src/tables/syscalls-schema.js";
import { SHIPPED } from "./syscalls-shipped.js";

const FORM = {
  name: "syscalls_demo",
  arch: "demo",
  before: ["const char *const demo[] = {"],
  entry: '\t[{index}] = "{name}",',
  after: ["};", "#define DEMO_MAX {max}"],
};

/** Builds from a `.tbl` text. */
function build(text: string, source: Partial<TblSource> = {}, form: Partial<SyscallTable> = {}) {
  const table: SyscallTable = {
    ...FORM,
    source: {
      kind: "tbl",
      path: "a.tbl",
      abis: ["common", "64"],
      except: ["32"],
      repeats: "error",
      ...source,
    },
    ...form,
  };
  return buildSyscallTable(table, (path) => (path === "a.tbl" ? text : undefined));
}

/** Builds from a tree of headers whose `unistd.h` is `asm/unistd.h`. */
function buildFrom(files: Readonly<Record<string, string>>, source: Partial<UnistdSource> = {}) {
  const table: SyscallTable = {
    ...FORM,
    source: { kind: "unistd", path: "asm/unistd.h", includes: ["uapi"], defines: {}, ...source },
  };
  return buildSyscallTable(table, (path) => (Object.hasOwn(files, path) ? files[path] : undefined));
}

const namesOf = ({ entries }: { entries: readonly { index: string; name: string }[] }) =>
  entries.map(({ index, name }) => `${index} ${name}`);
const whatOf = ({ problems }: { problems: readonly { line: number | null; what: string }[] }) =>
  problems.map(({ line, what }) => `${line}: ${what}`);

test("a .tbl in order of its numbers, whatever the order of its lines", () => {
  const built = build(
    "# a comment\n\n10\tcommon\tten\t\tsys_ten\n9 64 nine sys_nine # a remark\n 	# 8 64 no\n0\tcommon\tzero\n100\t32\tnone\n",
  );
  assert.equal(
    built.text,
    'const char *const demo[] = {\n\t[0] = "zero",\n\t[9] = "nine",\n\t[10] = "ten",\n};\n#define DEMO_MAX 10\n',
  );
  assert.deepEqual(built.entries[1], {
    index: "9",
    number: 9,
    name: "nine",
    path: "a.tbl",
    line: 4,
  });
  assert.deepEqual([built.problems, built.unclaimed, built.files], [[], [], ["a.tbl"]]);
});

test("numbers that are not below the bound are left out, twice or not", () => {
  const built = build("1 64 one\n512 64 a\n512 64 b\n511 common last\n", { below: 512 });
  assert.deepEqual(namesOf(built), ["1 one", "511 last"]);
  assert.deepEqual(built.problems, []);
});

test("CRLF and a missing last newline change nothing", () => {
  const text = "0 common zero\n1 64 one sys_one\n";
  for (const other of [
    text.replaceAll("\n", "\r\n"),
    text.trimEnd(),
    text.trimEnd().replace("\n", "\r\n"),
  ])
    assert.deepEqual(build(other), build(text));
});

test("an ABI that the definition does not know is unclaimed", () => {
  const built = build("0 common zero\n1 x32 one\n2 32 two\n3 commonish three\n");
  assert.deepEqual(namesOf(built), ["0 zero"]);
  assert.deepEqual(built.problems, []);
  assert.deepEqual(
    built.unclaimed.map(({ name, line, why }) => `${name} ${line} ${why}`),
    [
      "one 2 number 1 of the ABI x32, which the definition does not know",
      "three 4 number 3 of the ABI commonish, which the definition does not know",
    ],
  );
});

test("lines that are no entries are told, each in one line", () => {
  const lines: Record<string, RegExp> = {
    "1 common": /^2: no entry of a syscall table: "1 common"$/,
    "one common one": /no entry/,
    "1x common one": /no entry/,
    " 1 common one": /no entry/,
    "-1 common one": /no entry/,
    "1 common o-ne": /no entry/,
    '1 common one"': /no entry/,
    "1 common one\\": /no entry/,
    "1 common 1one": /no entry/,
    "1\u00a0common one": /no entry/,
    "<<<<<<< HEAD": /no entry/,
    "1 common one\0": /no entry of a syscall table: "1 common one\\u0000"$/,
    "010 common eight": /^2: 010 has a leading zero$/,
    "00 common zero": /leading zero/,
    "2147483648 common big": /2147483648 is no number of a system call/,
    [`${"9".repeat(1000)} common big`]: /^2: 9{60}\.\.\. is no number/,
    ["z".repeat(1000)]: /^2: no entry of a syscall table: "z{60}\.\.\."$/,
  };
  for (const [line, expected] of Object.entries(lines)) {
    const built = build(`0 common zero\n${line}\n5 64 five\n`);
    assert.deepEqual(namesOf(built), ["0 zero", "5 five"], line);
    assert.equal(built.problems.length, 1, line);
    assert.match(whatOf(built)[0]!, expected);
    assert.doesNotMatch(built.problems[0]!.what, /[\n\r]/);
  }
  assert.deepEqual(namesOf(build("2147483647 common big\n")), ["2147483647 big"]);
});

test("a number used twice names both entries and lines, in one ABI or in two", () => {
  const built = build("1 common one\n2 64 two\n1 64 uno\n2 64 due\n1 common ein\n1 32 un\n");
  assert.deepEqual(whatOf(built), [
    "5: the number 1 is used twice: one (common, line 1) and ein (common, line 5)",
    "3: the number 1 is used twice: ein (common, line 5) and uno (64, line 3)",
    "4: the number 2 is used twice: two (64, line 2) and due (64, line 4)",
  ]);
  assert.deepEqual(namesOf(built), ["1 one", "1 ein", "1 uno", "2 two", "2 due"]);
});

test("with first-abi a number goes to the ABI named first, and twice in one is an error", () => {
  const text = "1 spu b\n1 64 a\n2 nospu d\n2 spu c\n3 32 e\n3 spu f\n4 common g\n";
  const source = { abis: ["64", "common", "nospu", "spu"], repeats: "first-abi" } as const;
  const built = build(text, source);
  assert.deepEqual(namesOf(built), ["1 a", "2 d", "3 f", "4 g"]);
  assert.deepEqual(built.problems, []);
  const twice = build(`${text}1 spu h\n`, source);
  assert.deepEqual(whatOf(twice), [
    "8: the number 1 is used twice: b (spu, line 1) and h (spu, line 8)",
  ]);
  assert.deepEqual(namesOf(twice), namesOf(built));
});

test("no file, or nothing of the table in it, is a problem", () => {
  const source = { path: "b.tbl" };
  assert.deepEqual(build("", source).problems, [
    { path: "b.tbl", line: null, what: "no such file" },
  ]);
  for (const text of ["", "\n", "# nothing\n", "1 32 one\n"])
    assert.deepEqual(whatOf(build(text)), ["null: no system call of this table in it"]);
  assert.deepEqual(whatOf(buildFrom({})), ["null: no such file"]);
  assert.deepEqual(whatOf(buildFrom({ "asm/unistd.h": "" })), [
    "null: no system call of this table in it",
  ]);
});

test("placeholders are filled once, and braces of C stay", () => {
  const form = { before: ["/* {path} */ x[] = {", "{}"], entry: "E({name}, {index})", after: [] };
  assert.equal(build("1 common max\n", {}, form).text, "/* a.tbl */ x[] = {\n{}\nE(max, 1)\n");
});

test("unistd.h with its includes, in the order of sort -n", () => {
  const built = buildFrom(
    {
      "asm/unistd.h": '#define WANT\n#include <generic.h>\n#include "own.h"\n',
      "asm/own.h": "#define __NR_own (__NR_base + 7) /* a remark */\n#define __NR_hex 0x20\n",
      "uapi/generic.h":
        '#include "../bits/word.h"\n#define __NR_base 2\n#ifdef WANT\n#define __NR_ten  10\n#else\n#define __NR_no 3\n#endif\n#define __NR_nine 9\n#define __NR3264_seek 5\n#if WORD == 64\n#define __NR_seek __NR3264_seek\n#else\n#define __NR_llseek 6\n#endif\n#define __NR_gone 8\n#undef __NR_gone\n',
      "bits/word.h": "#define WORD (BYTES * 8)\n",
    },
    { defines: { BYTES: "8" } },
  );
  assert.deepEqual(namesOf(built), [
    "0x20 hex",
    "(__NR_base + 7) own",
    "2 base",
    "5 seek",
    "9 nine",
    "10 ten",
  ]);
  assert.deepEqual(
    built.entries.map(({ number }) => number),
    [32, 9, 2, 5, 9, 10],
  );
  assert.deepEqual(whatOf(built), [
    "8: the number 9 is used twice: own (asm/own.h:1) and nine (uapi/generic.h:8)",
  ]);
  assert.deepEqual(built.files, ["asm/unistd.h", "uapi/generic.h", "bits/word.h", "asm/own.h"]);
});

test("what a header lacks or cannot tell is a problem, and no entry", () => {
  const cases: Record<string, RegExp> = {
    "#include <none.h>": /^2: include not found$/,
    '#include "../../up.h"': /^2: include not found$/,
    "#include </etc/passwd>": /^2: include not found$/,
    "#error no": /^2: #error$/,
    "#if 1 +": /^2: condition/,
    "#define __NR_b WHAT": /^2: __NR_b has no value that can be told: /,
    "#define __NR_b": /^2: __NR_b has no value/,
    '#define __NR_b "5"': /^2: __NR_b has no value/,
    "#define __NR_b (-1)": /^2: __NR_b is -1, no number of a system call$/,
    "#define __NR_b 0xffffffff": /^2: __NR_b is 4294967295, no number/,
    "#define __NR_b __NR_b": /^2: __NR_b has no value/,
  };
  for (const [line, expected] of Object.entries(cases)) {
    const built = buildFrom({
      "asm/unistd.h": `#define __NR_a 1\n${line}\n`,
      "up.h": "",
      "/etc/passwd": "",
    });
    assert.deepEqual(namesOf(built), ["1 a"], line);
    assert.match(whatOf(built)[0] ?? "none", expected);
  }
});

test("macros of another shape are unclaimed", () => {
  const built = buildFrom({
    "asm/unistd.h":
      "#define __NR_a 1\n#define __NR_f(x) (x)\n#define MY__NR_b 2\n#define __NR32_c 3\n#define __NR_d __NR3264_d\n",
  });
  assert.deepEqual(namesOf(built), ["1 a"]);
  assert.deepEqual(built.problems, []);
  assert.deepEqual(
    built.unclaimed.map(({ name, line }) => `${name} ${line}`),
    ["__NR_f 2", "MY__NR_b 3", "__NR32_c 4"],
  );
});

test("what changes between two buildings of a table", () => {
  const before = build("1 64 one\n2 64 two\n3 64 three\n4 x32 four\n");
  assert.equal(compareSyscallTables(before, before), undefined);
  const moved = build("3 common three sys_other\n2 64 two\n# more\n1 64 one\n4 x32 four\n");
  assert.equal(compareSyscallTables(before, moved), undefined);
  const after = build("1 64 one\n2 64 deux\n4 x32 four\n11 64 eleven\n5 x32 five\n");
  assert.deepEqual(compareSyscallTables(before, after), {
    name: "syscalls_demo",
    added: [{ index: "11", name: "eleven" }],
    removed: [{ index: "3", name: "three" }],
    changed: [{ index: "2", before: "two", after: "deux" }],
    unclaimed: [{ name: "five", line: 5 }],
  });
  const twice = build("1 64 one\n1 64 uno\n2 64 two\n3 64 three\n4 x32 four\n");
  assert.deepEqual(compareSyscallTables(before, twice)?.added, [{ index: "1", name: "uno" }]);
  assert.deepEqual(compareSyscallTables(twice, before)?.removed, [{ index: "1", name: "uno" }]);
  const merged = build("1 64 ein\n2 64 two\n3 64 three\n4 x32 four\n");
  const { added, removed, changed } = compareSyscallTables(twice, merged)!;
  assert.deepEqual([added.length, removed.length, changed.length], [1, 2, 0]);
  const spelt = (text: string) => buildFrom({ "asm/unistd.h": `#define __NR_a ${text}\n` });
  assert.equal(compareSyscallTables(spelt("16"), spelt("0x10")), undefined);
});

test("whatever a file holds, a table is built, and its text holds no more lines than entries", () => {
  const field = fc.oneof(
    fc.constantFrom("1", "2", "common", "64", "#", "\t", " ", "\r\n", "\n", "a"),
    fc.string(),
  );
  fc.assert(
    fc.property(fc.array(field, { maxLength: 30 }), (fields) => {
      const text = fields.join(" ");
      const built = build(text);
      assert.equal(built.text.split("\n").length, built.entries.length + 4);
      for (const { name, line } of built.entries)
        assert.ok(text.split("\n")[line - 1]!.includes(name));
      const header = buildFrom({ "asm/unistd.h": `#define __NR_a ${text}\n${text}` });
      assert.equal(header.text.split("\n").length, header.entries.length + 4);
    }),
    { numRuns: 500 },
  );
});

const MANY = 100_000;
const HOSTILE_TABLES: Readonly<Record<string, string>> = {
  "100,000 entries": Array.from({ length: MANY }, (_, i) => `${i} 64 a${i}\n`).join(""),
  "100,000 times one number": "1 64 a\n".repeat(MANY),
  "100,000 lines that are none": "x y z\n".repeat(MANY),
  "100,000 unknown ABIs": Array.from({ length: MANY }, (_, i) => `${i} b${i} a\n`).join(""),
  "5 MB of blanks": `1 64 a${" ".repeat(5 << 20)}`,
  "5 MB of blanks before a name": `1 64 ${" ".repeat(5 << 20)}?`,
  "5 MB of digits": "1".repeat(5 << 20),
  "5 MB of carriage returns": "\r".repeat(5 << 20),
  "5 MB of one name": `1 64 ${"a".repeat(5 << 20)}?`,
};

/** A synchronous hang outlives a test's own timeout, so the clock is asked afterwards; the bound is very wide. */
function assertSoon(
  build: () => {
    entries: readonly object[];
    problems: readonly object[];
    unclaimed: readonly object[];
  },
) {
  const start = Date.now();
  const { entries, problems, unclaimed } = build();
  assert.ok(entries.length + problems.length + unclaimed.length > 0);
  const seconds = (Date.now() - start) / 1000;
  assert.ok(seconds < 30, `${seconds} s`);
}

for (const [name, text] of Object.entries(HOSTILE_TABLES)) {
  test(`${name} do not hang`, () => assertSoon(() => build(text)));
}

const chain = Array.from({ length: 20_000 }, (_, i) => `#define __NR_a${i} (__NR_a${i + 1} + 1)\n`);
const HOSTILE_HEADERS: Readonly<Record<string, string>> = {
  "100,000 macros": Array.from({ length: MANY }, (_, i) => `#define __NR_a${i} ${i}\n`).join(""),
  "100,000 macros of one number": Array.from(
    { length: MANY },
    (_, i) => `#define __NR_a${i} 1\n`,
  ).join(""),
  "a chain of macros": chain.join(""),
  "a header that includes itself twice":
    '#include "unistd.h"\n#include "unistd.h"\n#define __NR_a 1\n',
  "a body of 1 MB": `#define __NR_a ${"1+".repeat(1 << 19)}1\n`,
  "macros that double": Array.from(
    { length: 5_000 },
    (_, i) => `#define __NR_a${i} __NR_a${i + 1} + __NR_a${i + 1}\n`,
  ).join(""),
  "calls that nest": `#define F(x) x + x\n#define __NR_a ${"F(".repeat(1000)}1${")".repeat(1000)}\n`,
};

for (const [name, text] of Object.entries(HOSTILE_HEADERS)) {
  test(`${name} as a unistd.h does not hang`, () => {
    assertSoon(() => buildFrom({ "asm/unistd.h": text }));
  });
}

test("values that cost too much are problems, plain numbers go on", () => {
  const built = buildFrom({
    "asm/unistd.h": `${chain.join("")}#define __NR_a20000 0\n#define __NR_z 777\n`,
  });
  assert.ok(built.entries.length < 20, `${built.entries.length} entries`);
  assert.equal(built.entries.at(-1)!.name, "z");
  assert.equal(built.entries.length + built.problems.length, 20_002);
  assert.match(whatOf(built).at(-1)!, /too many macros that stand for others$/);
});

const valid = { ...FORM, source: { kind: "tbl", path: "a.tbl", abis: ["common"] } };

test("the shape of [[syscalls]]: what is left out, and what is refused", () => {
  const { source, entry, ...rest } = valid;
  const [table] = v.parse(SYSCALLS_SCHEMA, [{ ...rest, source }]);
  assert.equal(table!.entry, entry);
  assert.deepEqual(table!.source, { ...source, except: [], repeats: "error" });
  const refused: [object, RegExp][] = [
    [{ name: "a-b" }, /expected a name of letters/],
    [{ arch: 1 }, /expected a string/],
    [{ before: ["a {number}"] }, /unknown placeholder; known ones: \{path\}, \{max\}/],
    [{ after: ["a\nb"] }, /expected one line/],
    [{ entry: "{index}" }, /expected \{name\} in it/],
    [{ entry: "{index} {name} {value}" }, /unknown placeholder; known ones: \{index\}, \{name\}/],
    [{ source: { ...source, kind: "csv" } }, /kind = "tbl" or "unistd"/],
    [{ source: { ...source, abis: [] } }, /at least one ABI/],
    [{ source: { ...source, path: "../a" } }, /plain path inside the tree/],
    [{ source: { ...source, path: "/a" } }, /plain path inside the tree/],
    [{ source: { ...source, below: 0 } }, /above 0/],
    [{ source: { ...source, below: 1.5 } }, /whole number/],
    [{ source: { ...source, repeats: "last" } }, /"error" or "first-abi"/],
    [{ source: { ...source, includes: [] } }, /^expected a table at source.includes$/],
    [{ source: { kind: "unistd", path: "a.h", defines: { "1a": "" } } }, /expected a macro's name/],
    [
      { source: { kind: "unistd", path: "a.h", defines: { a: "1\n#define b" } } },
      /expected one line/,
    ],
    [{ surplus: 1 }, /^expected a table at surplus$/],
  ];
  for (const [change, expected] of refused) {
    const result = v.safeParse(SYSCALLS_SCHEMA, [{ ...valid, ...change }]);
    assert.equal(result.success, false, JSON.stringify(change));
    const [issue] = result.issues!;
    const keys = issue.path!.slice(1).map(({ key }) => key);
    const place = issue.type === "strict_object" ? ` at ${keys.join(".")}` : "";
    assert.match(`${issue.message}${place}`, expected);
  }
  assert.match(v.safeParse(SYSCALLS_SCHEMA, [valid, valid]).issues![0].message, /another table/);
});

test("a macro's name in defines is one that the environment takes", () => {
  for (const name of ["defined", "F(", "F(a,,b)", "F(1)"]) {
    const source = { kind: "unistd", path: "a.h", defines: { [name]: "1" } };
    assert.equal(v.safeParse(SYSCALLS_SCHEMA, [{ ...valid, source }]).success, false, name);
  }
});

test("the shipped tables have one name each, and arrays that are named after them", () => {
  assert.ok(SHIPPED.length >= 8);
  for (const { name, before } of SHIPPED) {
    assert.match(before.at(-1)!, new RegExp(`\\b${name.replace("syscalls", "syscalltbl")}\\[\\]`));
  }
});
