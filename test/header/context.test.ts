import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { createContext } from "../../src/header/context.js";
import { readSource } from "../../src/header/directives.js";
import { LP64 } from "../../src/header/environment.js";
import { interpret } from "../../src/header/interpretation.js";
import { layoutOf } from "../../src/header/layout.js";
import type { Value } from "../../src/header/types.js";

/** The context of the first file; the others are there to be included. */
function contextOf(main: string, others: Record<string, string> = {}) {
  const sources = new Map(
    Object.entries({ "main.h": main, ...others }).map(([path, text]) => [path, readSource(text)]),
  );
  const open = (path: string) => {
    const source = sources.get(path);
    return source && { path, source };
  };
  return createContext(interpret(open("main.h")!, LP64, ({ name }) => open(name ?? "")));
}
type Context = ReturnType<typeof contextOf>;

function layOut({ layout }: Context, key: string): string {
  const [definition] = layout.find(key);
  assert.ok(definition?.kind === "record", key);
  const found = layoutOf(definition.record, layout);
  if ("why" in found) return `unknown: ${found.why}`;
  return [found.size, ...found.members.map(({ name, offset }) => `${name}@${offset}`)].join(" ");
}

const numberOf = (value: Value | undefined): bigint | undefined =>
  value?.kind === "int" ? value.value : undefined;

describe("enumerators", () => {
  const context = contextOf(
    "#include <b.h>\n#define LIST C, D = 20,\nenum e { A, B = A + 5, LIST E, F = SHARED,\n#ifdef NONE\n G,\n#endif\n H };\n" +
      "enum { BIG = 0xffffffffffffffff, ASKED = sizeof(struct s) };\nstruct s { char a[B]; struct { enum { INNER = 3 } b; } c; };\n" +
      "enum { X = Y, Z }; enum { Y = X }; enum { TWICE }; enum { TWO, TWICE };",
    { "b.h": "enum { SHARED = 1 << 4 };" },
  );
  const expected: [string, bigint | undefined, string?][] = [
    ["A", 0n, "int"],
    ["B", 5n],
    ["C", 6n],
    ["D", 20n],
    ["E", 21n],
    ["F", 16n],
    ["G", undefined],
    ["H", 17n],
    ["SHARED", 16n],
    ["BIG", 0xffffffffffffffffn, "unsigned long"],
    ["ASKED", 12n, "int"],
    ["INNER", 3n],
    ["X", undefined],
    ["Z", undefined],
    ["TWICE", undefined],
    ["TWO", 0n],
    ["NOWHERE", undefined],
  ];
  for (const [name, value, type] of expected) {
    test(`${name} is ${value ?? "not known"}`, () => {
      const found = context.scope.enumerator(name);
      assert.equal(numberOf(found), value);
      if (type !== undefined) assert.equal(found?.kind === "int" && found.type.name, type);
    });
  }
});

describe("types", () => {
  test("come from the includes, and those of branches not taken do not", () => {
    const context = contextOf(
      '#include "b.h"\n#ifdef __x86_64__\ntypedef long word;\n#else\ntypedef int word;\n#endif\nstruct s { word a; struct t b; };',
      { "b.h": "struct t { char a[N]; };\n#define N 3" },
    );
    assert.equal(layOut(context, "struct s"), "16 a@0 b@8");
    assert.equal(context.scope.type("word")?.name, "long");
  });

  test("a macro that changes is what it is where a declaration stands", () => {
    const text =
      "struct r { int a[N]; };\n#define N 4\nstruct s { int a[N]; };\n#undef N\n#define N 8\nstruct t { int a[N]; };\n#undef N\n";
    const context = contextOf(text);
    assert.equal(layOut(context, "struct r"), "unknown: the value of N");
    assert.equal(layOut(context, "struct s"), "16 a@0");
    assert.equal(layOut(context, "struct t"), "32 a@0");
    const list = "#define LIST F(A) F(B)\n#define F(x) x##_1,\nenum { LIST C };\n#undef F\n";
    assert.equal(numberOf(contextOf(list).scope.enumerator("C")), 2n);
    assert.equal(numberOf(contextOf(list).scope.enumerator("B_1")), 1n);
    const items = "#define ITEMS I(a); I(b)\nstruct s {\n#define I(x) int x\n ITEMS;\n#undef I\n};";
    assert.equal(layOut(contextOf(items), "struct s"), "8 a@0 b@4");
  });

  test("a macro that another file changes says nothing", () => {
    const context = contextOf('#include "b.h"\n#include "c.h"\n#undef N\n#define N 8\n', {
      "b.h": "#define N 4\n",
      "c.h": "struct s { int a[N]; };",
    });
    assert.equal(layOut(context, "struct s"), "unknown: the value of N");
    assert.equal(
      layOut(contextOf("#define N 4\nstruct s { int a[N]; };\n#define N 4\n"), "struct s"),
      "16 a@0",
    );
  });

  test("a tag that a macro renames goes by the name it gets", () => {
    const text =
      "#define __s64_t s64_t\nstruct __s64_t { long a; };\nstruct u { struct s64_t a; struct __s64_t b; };";
    assert.equal(layOut(contextOf(text), "struct u"), "16 a@0 b@8");
    // Renamed behind it: which uses mean which cannot be told.
    const behind = "struct v { long a; };\nstruct u { struct v a; };\n#define v w\n";
    assert.equal(layOut(contextOf(behind), "struct u"), "unknown: struct v is also a macro");
  });

  test("alignments in expressions", () => {
    const text =
      "struct t { long a; }; struct s { char a; int b __attribute__((aligned(__alignof__(struct t)))); char c[_Alignof(short) + 1]; };";
    assert.equal(layOut(contextOf(text), "struct s"), "16 a@0 b@8 c@12");
  });

  test("a typedef with a mode is not the type it is written with", () => {
    const context = contextOf("typedef unsigned int byte __attribute__((__mode__(__QI__)));");
    assert.equal(context.scope.type("byte"), undefined);
  });
});

describe("#pragma pack", () => {
  const packed = "struct p { char a; long b; };";
  test("holds between push and pop, for nested structs, too", () => {
    const context = contextOf(
      `#pragma pack(push, 1)\nstruct s { char a; struct { char b; int c; } d; };\n#pragma pack(pop)\nstruct t { char a; int b; };`,
    );
    assert.equal(layOut(context, "struct s"), "6 a@0 d@1 d.b@1 d.c@2");
    assert.equal(layOut(context, "struct t"), "8 a@0 b@4");
  });

  test("in a branch not taken does not", () => {
    assert.equal(
      layOut(contextOf(`#ifdef NONE\n#pragma pack(1)\n#endif\n${packed}`), "struct p"),
      "16 a@0 b@8",
    );
  });

  test("that reaches into another file makes its structs unknown", () => {
    const around = contextOf('#pragma pack(1)\n#include "b.h"\n#pragma pack()\n', {
      "b.h": packed,
    });
    assert.equal(layOut(around, "struct p"), "unknown: #pragma pack");
    const before = contextOf(`#include "b.h"\n${packed}`, { "b.h": "#pragma pack(1)\n" });
    assert.equal(layOut(before, "struct p"), "unknown: #pragma pack");
    const beside = contextOf(`#include "b.h"\n${packed}`, {
      "b.h": "#pragma pack(1)\n#pragma pack()\n",
    });
    assert.equal(layOut(beside, "struct p"), "16 a@0 b@8");
  });

  test("that cannot be read makes those behind it unknown", () => {
    assert.equal(
      layOut(contextOf(`#pragma pack(N)\n${packed}`), "struct p"),
      "unknown: #pragma pack",
    );
  });
});

describe("values that need sizes that need values", () => {
  const deep = 3000;
  const all = (one: (i: number) => string): string =>
    Array.from({ length: deep }, (_, i) => one(i)).join("\n");
  const wrap = (expression: string): string => `${"(".repeat(150)}${expression}${")".repeat(150)}`;
  const hostile: [string, string][] = [
    [
      "sizes",
      `struct s { char a[sizeof(struct t0)]; }; ${all((i) => `struct t${i} { char a[sizeof(struct t${i + 1})]; };`)}`,
    ],
    [
      "wrapped sizes",
      `struct s { char a[sizeof(struct t0)]; }; ${all((i) => `struct t${i} { char a[${wrap(`sizeof(struct t${i + 1})`)}]; };`)}`,
    ],
    ["nested sizes", `struct s { char a[${"sizeof(char[".repeat(deep)}1${"])".repeat(deep)}]; };`],
    [
      "nested alignments",
      `struct s { char a[${"__alignof__(char[".repeat(deep)}1${"])".repeat(deep)}]; };`,
    ],
    ["enums", `struct s { char a[E0]; }; ${all((i) => `enum { E${i} = ${wrap(`E${i + 1}`)} };`)}`],
  ];
  for (const [name, text] of hostile) {
    test(`${name}: unknown, neither an overflow nor a hang`, { timeout: 60_000 }, () => {
      assert.match(layOut(contextOf(text), "struct s"), /^unknown: the value of/);
    });
  }

  test("a few steps are followed", () => {
    const text =
      "enum { A = B + 1 }; enum { B = sizeof(struct t) }; struct t { char a[C]; }; enum { C = 3 }; struct s { char a[A]; };";
    assert.equal(layOut(contextOf(text), "struct s"), "4 a@0");
  });
});
