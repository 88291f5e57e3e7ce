import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { matchesAny, worst } from "../../src/meaning/words.js";
import { compare, tell } from "./compare.js";

test("an enum with a new command and a union with its arguments", () => {
  const entries = Array.from({ length: 38 }, (_, i) => `\tBPF_COMMAND_${i},`).join("\n");
  const before = `enum bpf_cmd {
${entries}
	__MAX_BPF_CMD,
};
union bpf_attr {
	struct { __u32 map_type; __u32 key_size; __u64 more[4]; };
	struct { __u32 prog_fd; __u32 flags; } other;
} __attribute__((aligned(8)));
`;
  const after = before
    .replace("\t__MAX", "\tBPF_PROG_ASSOC_STRUCT_OPS,\n\t__MAX")
    .replace(
      "} other;",
      "} other;\n\tstruct {\n\t\t__u32 map_fd;\n\t\t__u32 prog_fd;\n\t\t__u32 flags;\n\t} prog_assoc_struct_ops;",
    );
  assert.deepEqual(tell(before, after), [
    "additive",
    "additive added enumerator BPF_PROG_ASSOC_STRUCT_OPS: null -> 38",
    "additive changed enumerator __MAX_BPF_CMD: 38 -> 39 (sentinel moved)",
    "additive added member union bpf_attr.prog_assoc_struct_ops: null -> struct {...}, offset 0, size 12",
  ]);
});

test("cosmetic: the same tokens, whatever stands between them", () => {
  const before = "#define A 1\n#include <a.h>\nint f(int a);\n";
  const after = "/* new */\n#define  A \\\n\t1 // one\n\n# include  <a.h>\nint f ( int\na ) ;\n";
  assert.deepEqual(tell(before, after), ["cosmetic"]);
  assert.equal(compare("#include <a.h>\n", "#include <b.h>\n").meaning, "unknown");
});

test("kernel-only: the same once __KERNEL__ is undefined", () => {
  const inside = (text: string) => `#define A 1\n#ifdef __KERNEL__\n${text}#endif\n`;
  assert.deepEqual(
    tell(inside("int f(void);\n"), inside("int f(void);\nint g(void);\n#define B\n")),
    [
      "kernel-only",
      "kernel-only added function g (kernel-only)",
      "kernel-only added macro B (kernel-only)",
    ],
  );
  const nested = (body: string) =>
    `#ifdef X\n#if defined(__KERNEL__) && X\n#define A ${body}\n#endif\n#endif\n`;
  assert.equal(compare(nested("1"), nested("2")).meaning, "kernel-only");
  const other = (body: string) =>
    `#ifndef __KERNEL__\n#define A 1\n#else\n#define A ${body}\n#endif\n`;
  assert.equal(compare(other("2"), other("3")).meaning, "kernel-only");
  // What `#ifndef __KERNEL__` stands around is user space's, as before.
  assert.equal(
    compare("#define A 1\n", "#ifndef __KERNEL__\n#define A 1\n#endif\n").meaning,
    "kernel-only",
  );
  assert.equal(compare("#define A 1\n", inside("").replace("A 1", "B")).meaning, "breaking");
});

test("kernel-only: a member of a struct, and code that an #if splits", () => {
  const member = (text: string) => `struct a {\n\tint b;\n#ifdef __KERNEL__\n${text}#endif\n};\n`;
  assert.deepEqual(tell(member("\tint c;\n"), member("\tint c, d;\n")), [
    "kernel-only",
    "kernel-only added member struct a.d (kernel-only)",
  ]);
  const split = (word: string) =>
    `struct a {\n\tint b;\n}\n#ifdef __KERNEL__\n${word}\n#endif\n;\n`;
  assert.equal(compare(split("__one"), split("__two")).meaning, "kernel-only");
});

test("what goes behind __KERNEL__ is gone, what comes from there is new", () => {
  const open = "int f(void);\n#define A 1\n";
  const closed = "#ifdef __KERNEL__\nint f(void);\n#define A 1\n#endif\n";
  assert.deepEqual(
    tell(open, closed).map((line) => line.replace(/:.*\(/, " (")),
    [
      "breaking",
      "breaking changed function f (now kernel-only)",
      "breaking changed macro A (now kernel-only)",
    ],
  );
  assert.deepEqual(
    tell(closed, open).map((line) => line.replace(/:.*\(/, " (")),
    [
      "additive",
      "additive changed function f (was kernel-only)",
      "additive changed macro A (was kernel-only)",
    ],
  );
});

test("never compiled is cosmetic", () => {
  const dead = (text: string) => `#define A 1\n#if 0\n${text}#endif\n`;
  assert.equal(compare(dead("int a;\n"), dead("int b;\n")).meaning, "cosmetic");
});

test("additive: new names and includes", () => {
  const before = "#ifndef H\n#define H\n#include <a.h>\nstruct a { int b; };\n#endif\n";
  const after = before.replace(
    "struct a",
    "#include <b.h>\n#define N 1\nstruct n { int b; };\nenum e { E };\ntypedef int t;\nint f(void);\nstruct a",
  );
  assert.deepEqual(tell(before, after), [
    "additive",
    "additive added include <b.h>",
    "additive added macro N: null -> 1",
    "additive added struct struct n",
    "additive added enum enum e",
    "additive added enumerator E: null -> 0",
    "additive added typedef t: null -> int t",
    "additive added function f: null -> int f(void)",
  ]);
});

test("additive: a sentinel that moved because of what is new, and only then", () => {
  assert.deepEqual(
    tell(
      "#define DEMO_A 1\n#define DEMO_MAX 1\n",
      "#define DEMO_A 1\n#define DEMO_B 2\n#define DEMO_MAX 2\n",
    ),
    [
      "additive",
      "additive added macro DEMO_B: null -> 2",
      "additive changed macro DEMO_MAX: 1 -> 2 (sentinel moved)",
    ],
  );
  assert.equal(compare("#define DEMO_MAX 1\n", "#define DEMO_MAX 2\n").meaning, "breaking");
  assert.equal(
    compare("#define DEMO_MAX 2\n", "#define B 1\n#define DEMO_MAX 1\n").meaning,
    "breaking",
  );
  const own = { words: { sentinels: ["TOP"], reserved: [] } };
  assert.equal(compare("#define TOP 1\n", "#define TOP_B 1\n#define TOP 2\n").meaning, "breaking");
  assert.equal(
    compare("#define TOP 1\n", "#define TOP_B 1\n#define TOP 2\n", own).meaning,
    "additive",
  );
});

test("a struct that a moved sentinel makes larger is broken", () => {
  const header = (entries: string) =>
    `enum e { ${entries}, E_MAX };\nstruct s { int a[E_MAX]; };\n`;
  assert.deepEqual(tell(header("A"), header("A, B")), [
    "breaking",
    "additive changed enumerator E_MAX: 1 -> 2 (sentinel moved)",
    "additive added enumerator B: null -> 1",
    "breaking changed struct struct s: size 4 -> size 8 (size changed by a value that moved)",
  ]);
});

test("additive: what was reserved is put to use", () => {
  const struct = (members: string) => `struct s { unsigned int a; ${members} };\n`;
  assert.deepEqual(tell(struct("unsigned int spare;"), struct("unsigned int fd;")), [
    "additive",
    "additive changed member struct s.spare => fd: unsigned int, offset 4, size 4 -> unsigned int, offset 4, size 4 (reserved member put to use)",
  ]);
  assert.deepEqual(
    tell(struct("char reserved[8];"), struct("int fd; char reserved[4];")),
    [
      "additive",
      "additive added member struct s.fd: null -> int, offset 4, size 4 (reserved member put to use)",
      "additive changed member struct s.reserved: char [8], offset 4, size 8 -> char [4], offset 8, size 4 (reserved member put to use)",
    ].sort((a, b) => (a === "additive" ? -1 : b === "additive" ? 1 : b.localeCompare(a))),
  );
  const union = "union { unsigned int word; struct { unsigned int on : 1, __reserved : 31; }; };";
  assert.equal(compare(struct("unsigned int __reserved;"), struct(union)).meaning, "additive");
  // Not where it grows, nor where it was no reserve.
  assert.equal(
    compare(struct("char reserved[8];"), struct("int fd; char reserved[8];")).meaning,
    "breaking",
  );
  assert.equal(compare(struct("unsigned int b;"), struct("unsigned int fd;")).meaning, "breaking");
  assert.deepEqual(tell("#define A_RESV_BIT 2\n", "#define A_NEW_BIT 2\n#define A_RESV_BIT 3\n"), [
    "additive",
    "additive added macro A_NEW_BIT: null -> 2",
    "additive changed macro A_RESV_BIT: 2 -> 3 (reserved bits put to use)",
  ]);
});

test("additive: the same value or layout in other tokens", () => {
  const cases: [string, string, string][] = [
    ["#define A (1UL << 0)\n#define B 0\n", "#define A (1UL << B)\n#define B 0\n", "same value"],
    ["#define A 1\n", "#define A 1U\n", "same value, other type: int is now unsigned int"],
    ["#define A(x) typeof(x)\n", "#define A(x) __typeof__(x)\n", "same in other words"],
    ["#define A(x) ((x) + 1)\n", "#define A(y) ((y) + 1)\n", "parameters renamed"],
    [
      "struct s { int a; int b[]; };\n",
      "struct s { int a; __DECLARE_FLEX_ARRAY(int, b); };\n",
      "same layout",
    ],
    ["struct s { __u32 a; };\n", "struct s { unsigned int a; };\n", "same layout"],
    ["enum e { A, B };\n", "enum e { A, B = 1 };\n", "same value"],
    ["enum e { A = 1, B = 2 };\n", "enum e { B = 2, A = 1 };\n", "same values"],
    ["int f(int a);\n", "extern int f(int b);\n", "same signature"],
    ["#define A 1\n#define B 2\n", "#define B 2\n#define A 1\n", "moved"],
    ["#define A 1\n", "#define A 1\n#define A 1\n", "said again"],
    [
      "#ifdef X\n#define A 1\n#endif\n",
      "#if defined X\n#define A 1\n#endif\n",
      "the same under the same conditions",
    ],
  ];
  for (const [before, after, note] of cases) {
    const { meaning, changes } = compare(before, after);
    assert.equal(meaning, "additive", after);
    assert.deepEqual(
      changes.map((one) => one.note),
      [note],
      after,
    );
  }
});

test("breaking: removed, renamed, or value, type, layout, signature or condition changed", () => {
  const cases: [string, string, string][] = [
    ["#define A 1\n", "", "breaking removed macro A: 1 -> null"],
    ["#define A 1\n", "#define A 2\n", "breaking changed macro A: 1 -> 2 (value changed)"],
    ['#define A "a"\n', '#define A "b"\n', 'breaking changed macro A: "a" -> "b" (value changed)'],
    [
      "#define A(x) x\n",
      "#define A(x, y) x\n",
      "breaking changed macro A: (x) x -> (x,y) x (parameters changed)",
    ],
    [
      "#define A 1\n",
      "#ifdef X\n#define A 1\n#endif\n",
      "breaking changed macro A: 1 -> 1 (condition changed: always -> defined(X))",
    ],
    ["enum { A, B };\n", "enum { B };\n", "breaking removed enumerator A: 0 -> null"],
    [
      "enum e { A = 1 };\n",
      "enum e { B = 1 };\n",
      "breaking changed enumerator A => B: 1 -> 1 (renamed)",
    ],
    [
      "struct s { int a; };\n",
      "struct s { unsigned int a; };\n",
      "breaking changed member struct s.a: int, offset 0, size 4 -> unsigned int, offset 0, size 4 (type changed)",
    ],
    [
      "struct s { int a; int b; };\n",
      "struct s { int b; int a; };\n",
      "breaking changed member struct s.b: int, offset 4, size 4 -> int, offset 0, size 4 (moved)",
    ],
    [
      "struct s { int a; };\n",
      "struct s { int b; };\n",
      "breaking changed member struct s.a => b: int, offset 0, size 4 -> int, offset 0, size 4 (renamed)",
    ],
    [
      "struct s { int a; };\n",
      "struct s { int a; int b; };\n",
      "breaking changed struct struct s: size 4, alignment 4 -> size 8, alignment 4 (size changed)",
    ],
    [
      "typedef int t;\n",
      "typedef long t;\n",
      "breaking changed typedef t: int t -> long t (type changed)",
    ],
    [
      "int f(int a);\n",
      "int f(long a);\n",
      "breaking changed function f: int f(int) -> int f(long) (signature changed)",
    ],
    [
      "struct s { int a; };\n",
      "struct s { int a; } __attribute__((packed));\n",
      "breaking changed struct struct s: size 4, alignment 4 -> size 4, alignment 1 (alignment changed)",
    ],
  ];
  for (const [before, after, line] of cases) {
    const given = tell(before, after);
    assert.equal(given[0], "breaking", after);
    assert.ok(given.includes(line), `${given}`);
  }
});

test("unknown: what cannot be evaluated, and includes that are gone", () => {
  const cases: [string, string][] = [
    ["#define A(x) f(x)\n", "#define A(x) g(x)\n"],
    ["#define A f(1)\n", "#define A f(2)\n"],
    ["static int a = 1;\n", "static int a = 2;\n"],
    ["static inline int f(void) { return 1; }\n", "static inline int f(void) { return 2; }\n"],
    ["#include <a.h>\n", ""],
    ["#include <a.h>\n", "#include <b.h>\n"],
    ["#pragma pack(1)\n", "#pragma pack(2)\n"],
    ["WHAT(1) ever\n", "WHAT(2) ever\n"],
    ["struct s { foo_t a; };\n", "struct s { foo_t a; bar_t b; };\n"],
    ["#undef A\n", ""],
    [
      "#define B 1\n#ifdef A\n#define C 1\n#else\n#define C 2\n#endif\n",
      "#define A\n#define B 1\n#ifdef A\n#define C 1\n#else\n#define C 2\n#endif\n",
    ],
    ["#if X\n#define A 1\n", "#if X\n#define A 2\n"],
    ["#define A 1\n/* not closed", "#define A 2\n/* not closed"],
  ];
  for (const [before, after] of cases)
    assert.equal(compare(before, after).meaning, "unknown", after);
});

test("definitions under several conditions are compared each with its own", () => {
  const header = (little: number, big: number) =>
    `#ifdef LITTLE\n#define A ${little}\n#elif defined(BIG)\n#define A ${big}\n#endif\n`;
  assert.deepEqual(tell(header(1, 2), header(1, 3)), [
    "breaking",
    "breaking changed macro A: 2 -> 3 (value changed)",
  ]);
  const [change] = compare(header(1, 2), header(1, 3)).changes;
  assert.equal(change!.when, "!defined(LITTLE) && defined(BIG)");
  assert.equal(change!.copyLine, 4);
});

test("a macro defined to itself beside its enumerator is told where it is new", () => {
  const before = "enum { A,\n#define A A\n};\n";
  const after = "enum { A,\n#define A A\nB,\n#define B B\n};\n";
  assert.deepEqual(tell(before, after), [
    "additive",
    "additive added enumerator B: null -> 1",
    "additive added macro B: null -> B",
  ]);
  assert.equal(compare(before, before.replace("A,", "A = 2,")).changes.length, 1);
});

test("includes are followed for what the header alone does not tell", () => {
  const header = (members: string) => `#include "types.h"\nstruct s { demo_t a; ${members} };\n`;
  const resolve = (name: string) =>
    name === "types.h" ? { path: name, text: "typedef unsigned short demo_t;\n" } : undefined;
  const options = { resolveCopy: resolve, resolveOriginal: resolve };
  const before = header("char reserved[6];");
  const after = header("demo_t b; char reserved[4];");
  assert.equal(compare(before, after).meaning, "unknown");
  assert.equal(compare(before, after, options).meaning, "additive");
  assert.equal(compare("#define A N\n", "#define A M\n").meaning, "unknown");
  const give = () => ({ path: "n.h", text: "#define N 1\n#define M 1\n" });
  const both = { resolveCopy: give, resolveOriginal: give };
  assert.equal(
    compare('#include "n.h"\n#define A N\n', '#include "n.h"\n#define A M\n', both).meaning,
    "additive",
  );
});

test("syscall tables by entry", () => {
  const options = { path: "syscall.tbl" };
  const before =
    "# a table\n0\tcommon\tread\tsys_read\n1\tcommon\twrite\tsys_write\n2\t64\tseek\tsys_seek\n";
  const after =
    "# the table\n0 common  read sys_read\n1\tcommon\twrite\tsys_write2\n3\tcommon\tstat\tsys_stat\n";
  assert.deepEqual(tell(before, after, options), [
    "breaking",
    "breaking changed entry write (1, common): write sys_write -> write sys_write2",
    "additive added entry stat (3, common): null -> stat sys_stat",
    "breaking removed entry seek (2, 64): seek sys_seek -> null",
  ]);
  assert.deepEqual(tell(before, before.replace("# a table\n", "\n"), options), ["cosmetic"]);
  assert.equal(compare(before, `${before}@x\n`, options).meaning, "unknown");
});

test("C and assembly by tokens, the rest by lines", () => {
  const c = { path: "demo.c" };
  assert.equal(compare("int a;\n", "/* a */ int\na;\n", c).meaning, "cosmetic");
  assert.equal(compare("int a;\n", "int b;\n", c).meaning, "unknown");
  assert.equal(compare("#ifdef __KERNEL__\nint a;\n#endif\n", "", c).meaning, "unknown");
  const s = { path: "demo.S" };
  assert.equal(compare("\tmov %a, %b /* c */\n", "  mov %a,%b\n", s).meaning, "cosmetic");
  assert.equal(compare("a\nb\n", "a b\n", s).meaning, "unknown");
  const awk = { path: "demo.awk" };
  assert.equal(compare("{ a  b }\n", "\n  { a b }  \n", awk).meaning, "cosmetic");
  assert.equal(compare('{ a "x  y" }\n', '{ a "x y" }\n', awk).meaning, "unknown");
  assert.equal(compare("a\n", "b\n", awk).meaning, "unknown");
});

test("the sample tree's drifts", () => {
  const root = "test/fixtures/sample";
  const meaningOf = (copy: string, original: string) => {
    const [a, b] = [copy, original].map((path) => readFileSync(join(root, path), "latin1"));
    return tell(a!, b!, { path: original });
  };
  const header = (name: string) =>
    meaningOf(`tools/include/uapi/demo/${name}.h`, `include/uapi/demo/${name}.h`);
  assert.deepEqual(header("colour"), ["cosmetic"]);
  assert.deepEqual(header("gate"), [
    "kernel-only",
    "kernel-only added function demo_gate_close (kernel-only)",
  ]);
  assert.deepEqual(header("caps"), [
    "additive",
    "additive added macro DEMO_CAP_SEEK: null -> (1U << 2)",
    "additive added enumerator DEMO_EVENT_SEEK: null -> 2",
    "additive changed enumerator __DEMO_EVENT_MAX: 2 -> 3 (sentinel moved)",
  ]);
  assert.deepEqual(header("ioctl"), [
    "breaking",
    "breaking changed macro DEMO_IOC_STOP: 0x4d02 -> 0x4d03 (value changed)",
  ]);
  assert.deepEqual(header("attr"), [
    "additive",
    "additive added member struct demo_attr.timeout: null -> unsigned int, offset 8, size 4 (reserved member put to use)",
    "additive changed member struct demo_attr.reserved: unsigned int [2], offset 8, size 8 -> unsigned int [1], offset 12, size 4 (reserved member put to use)",
  ]);
  assert.deepEqual(header("probe").slice(0, 1), ["unknown"]);
  const table = [
    "tools/perf/arch/demo/syscall_64.tbl",
    "arch/demo/syscalls/syscall_64.tbl",
  ] as const;
  assert.deepEqual(meaningOf(...table), [
    "additive",
    "additive added entry seek (2, common): null -> seek sys_seek",
  ]);
});

test("the worst effect, and the globs of names", () => {
  assert.equal(worst([]), "cosmetic");
  assert.equal(worst(["additive", "kernel-only"]), "additive");
  assert.equal(worst(["unknown", "additive"]), "unknown");
  assert.equal(worst(["breaking", "unknown"]), "breaking");
  assert.ok(matchesAny("A_MAX", ["x", "*_MAX"]));
  assert.ok(!matchesAny("A_MAXI", ["*_MAX"]));
  assert.ok(!matchesAny("A", []));
  assert.ok(matchesAny("a.c", ["a.?"]) && !matchesAny("abc", ["a.c"]));
});
