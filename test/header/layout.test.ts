import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { readDeclarations } from "../../src/header/declarations.js";
import { readSource } from "../../src/header/directives.js";
import { alignofType, layoutOf, sizeofType } from "../../src/header/layout.js";
import { offsetofMember } from "../../src/header/offsets.js";
import { followPacking } from "../../src/header/packing.js";
import type { LayoutContext } from "../../src/header/shapes.js";
import type { Token } from "../../src/header/types.js";
import { collectTypes } from "../../src/header/typetable.js";
import { askGcc, gccMissing, PRELUDE, type RandomStruct, randomStruct } from "./structs.js";

/** A context over one text, where expressions are single numbers, negative ones too. */
function contextOf(text: string, more: Partial<LayoutContext> = {}): LayoutContext {
  const source = readSource(text);
  const table = collectTypes(readDeclarations(source.code));
  const packing = followPacking(source, new Set());
  return {
    find: (key) => table.get(key) ?? [],
    evaluate: (tokens) => {
      const written = tokens.map((token) => token.text).join("");
      return /^-?(0x)?[0-9a-f]+$/.test(written) ? evaluateNumber(written) : undefined;
    },
    holds: () => undefined,
    pack: (record) => (packing === null ? 0 : packing.at(record)),
    ...more,
  };
}

const evaluateNumber = (text: string): bigint =>
  text.startsWith("-") ? -BigInt(text.slice(1)) : BigInt(text);

/** What `askGcc` says, from the layout; the reason where there is none. */
function describeLayout(
  context: LayoutContext,
  key: string,
  fields: RandomStruct["fields"],
): string {
  const definition = context.find(key)[0];
  assert.ok(definition?.kind === "record", `${key} was not read`);
  const layout = layoutOf(definition.record, context);
  if ("why" in layout) return layout.why;
  const members = new Map(layout.members.map((one) => [one.name, one]));
  const all = fields.map(({ path }) => {
    const member = members.get(path);
    if (member === undefined) return `${path}=?`;
    const { bits, offset } = member;
    return bits === null ? `${path}=${offset}` : `${path}=${bits.offset}+${bits.width}`;
  });
  return [layout.size, layout.align, ...all].join(" ");
}

// Sampled rather than asserted by fast-check: one compilation serves hundreds of structs, and shrinking would
// compile hundreds of times. The seed is in the message.
for (const seed of [1, 2, 3, Date.now() % 2 ** 31]) {
  const name = `size, alignment, offsets and bits of random structs are gcc's (seed ${seed})`;
  test(name, { skip: gccMissing() }, () => {
    const structs = fc.sample(randomStruct, { numRuns: 300, seed });
    const text = PRELUDE + structs.map((one, i) => one.text(`s${i}`)).join("\n");
    const context = contextOf(text);
    const expected = askGcc(structs);
    const wrong: string[] = [];
    for (const [i, one] of structs.entries()) {
      const given = describeLayout(context, `${one.tag} s${i}`, one.fields);
      if (given === expected[i]) continue;
      wrong.push(`${one.text("x")}\n  gcc  ${expected[i]}\n  ours ${given}`);
    }
    assert.equal(wrong.length, 0, wrong.slice(0, 10).join("\n"));
  });
}

/** `size align` and members of `struct s`, or why there are none. */
function layOut(text: string, more?: Partial<LayoutContext>): string {
  const context = contextOf(text, more);
  const definition = context.find("struct s")[0] ?? context.find("union s")[0];
  assert.ok(definition?.kind === "record");
  const layout = layoutOf(definition.record, context);
  if ("why" in layout) return `unknown: ${layout.why}`;
  const members = layout.members.map(({ name, offset, bits }) =>
    bits === null ? `${name}@${offset}` : `${name}@${bits.offset}+${bits.width}`,
  );
  return [`${layout.size} ${layout.align}`, ...members].join(" ");
}

describe("layouts", () => {
  test("members of nested structs bear their path, unnamed ones none", () => {
    const text =
      "struct s { char a; struct { int b; union { int c; short d; }; } e[2]; struct { int f; }; int :3; int g:2; };";
    assert.equal(layOut(text), "28 4 a@0 e@4 e[].b@4 e[].c@8 e[].d@8 f@20 @192+3 g@195+2");
  });

  test("a struct_group's members stand in it twice, a flexible array's macro is the array", () => {
    const text =
      "struct s { __struct_group(t, g, __packed, char a; long b;); __DECLARE_FLEX_ARRAY(struct t, c); };";
    assert.equal(layOut(text), "9 1 a@0 b@1 g@0 g.a@0 g.b@1 c@9");
  });

  test("only members whose condition holds have a place", () => {
    const text = "struct s {\n#ifdef A\n long a;\n#else\n char b;\n#endif\n int c; };";
    assert.equal(layOut(text, { holds: (when) => when.text === "defined(A)" }), "16 8 a@0 c@8");
    assert.equal(layOut(text, { holds: (when) => when.text !== "defined(A)" }), "8 4 b@0 c@4");
    assert.equal(layOut(text), "unknown: whether defined(A) holds");
  });

  test("well-known types need no header; __aligned_u64 is a member's alignment, as the macro is", () => {
    assert.equal(
      layOut("struct s { __u8 a; __be16 b; size_t c; uint64_t d; };"),
      "24 8 a@0 b@2 c@8 d@16",
    );
    assert.equal(layOut("struct s { char a; __aligned_u64 b; } __packed;"), "16 8 a@0 b@8");
  });

  test("macros that stand for types, members and attributes are expanded", () => {
    const macros = new Map([
      ["pair_t", "struct { int x, y; } __attribute__((aligned(16)))"],
      ["ATTRS", "__attribute__((packed))"],
      ["FIELDS", "char p; long q;"],
      ["__tag", "tag"],
    ]);
    const expand: LayoutContext["expand"] = (tokens) =>
      tokens.flatMap((token): readonly Token[] => {
        const body = macros.get(token.text);
        return body === undefined ? [token] : readSource(body).code;
      });
    assert.equal(
      layOut("struct s { char a; pair_t b; };", { expand }),
      "32 16 a@0 b@16 b.x@16 b.y@20",
    );
    assert.equal(layOut("struct s { FIELDS\n int r; } ATTRS;", { expand }), "13 1 p@0 q@1 r@9");
    const renamed = "struct tag { long a; }; struct s { char a; struct __tag b; };";
    assert.equal(layOut(renamed, { expand }), "16 8 a@0 b@8");
    const both = `struct __tag { int a; }; ${renamed}`;
    assert.equal(layOut(both, { expand }), "unknown: struct __tag is also a macro");
  });

  const unknown: [string, string][] = [
    ["struct s { struct t a; };", "struct t is not defined"],
    ["struct s { foo_t a; };", "typedef foo_t is not defined"],
    ["struct s { int a[N]; };", "the value of N"],
    ["struct s { int a:N; };", "the width of a"],
    ["struct s { int a:33; };", "a bitfield wider than its type"],
    ["struct s { struct s a; };", "struct s contains itself"],
    ["typedef t s_t; typedef s_t t; struct s { t a; };", "typedef t contains itself"],
    ["struct s { int a; } __attribute__((mode(DI)));", "attribute mode"],
    ["struct s { int a; } UNKNOWN_ATTRS;", "what UNKNOWN_ATTRS does to it is not known"],
    ["struct s { SOME_MACRO(a); };", "SOME_MACRO ... is not understood"],
    ["struct t; struct s { struct t a[2]; };", "struct t is not defined"],
    ["struct s { enum e a; };", "enum e is not defined"],
    ["enum e { A = B }; struct s { enum e a; };", "the value of A"],
    ["struct s { int a[][2][]; };", "an array of flexible arrays"],
    ["struct s { char a[2305843009213693952][8]; };", "an array of no valid size"],
    ["typedef int v __attribute__((vector_size(16))); struct s { v a; };", "attribute vector_size"],
    [
      "struct t { int a; }; struct s { struct t b; };\nstruct t { long a; };",
      "struct t is defined twice",
    ],
    ["struct s { void a; };", "void has no size"],
    ["struct s { struct t { int a; }; };", "struct t without a name for the member"],
  ];
  for (const [text, why] of unknown) {
    test(`unknown: ${why}`, () => assert.equal(layOut(text), `unknown: ${why}`));
  }

  test("a type that only pointers lead to may be unknown", () => {
    assert.equal(
      layOut("struct s { struct t *a; foo_t (*b)(bar_t); struct s *c[2]; };"),
      "32 8 a@0 b@8 c@16",
    );
  });

  test("#pragma pack that cannot be followed", () => {
    assert.equal(
      layOut("struct s { int a; };", { pack: () => undefined }),
      "unknown: #pragma pack",
    );
  });

  const sizes: [string, bigint | undefined, bigint | undefined][] = [
    ["struct s", 16n, 8n],
    ["struct s *", 8n, 8n],
    ["struct s[3]", 48n, 8n],
    ["alias", 16n, 8n],
    ["unsigned long long", 8n, 8n],
    ["int (*[2])(void)", 16n, 8n],
    ["enum e", 4n, 4n],
    ["struct none", undefined, undefined],
    ["void", undefined, undefined],
    ["int[]", undefined, 4n],
    ["not a type", undefined, undefined],
  ];
  for (const [type, size, align] of sizes) {
    test(`sizeof and alignof ${type}`, () => {
      const context = contextOf(
        "struct s { char a; long b; }; typedef struct s alias; enum e { A };",
      );
      assert.equal(sizeofType(readSource(type).code, context), size);
      assert.equal(alignofType(readSource(type).code, context), align);
    });
  }

  test("offsetof goes through named structs and typedefs", () => {
    const context = contextOf(
      "struct t { char a; int b; }; typedef struct t alias; struct s { long a; alias b; int c:3; struct { int d; }; };",
    );
    const offset = (member: string): bigint | undefined =>
      offsetofMember(readSource("struct s").code, readSource(member).code, context);
    assert.deepEqual(["b", "b.b", "d", "c", "e", "b.", ""].map(offset), [
      8n,
      12n,
      20n,
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });

  test("hostile nesting is unknown, neither an overflow nor a hang", { timeout: 60_000 }, () => {
    const deep = 20_000;
    const chain = Array.from({ length: deep }, (_, i) => `typedef t${i + 1} t${i};`).join("\n");
    assert.equal(layOut(`${chain} struct s { t0 a; };`), "unknown: nested too deep");
    const structs = Array.from({ length: deep }, (_, i) => `struct t${i} { struct t${i + 1} a; };`);
    assert.equal(
      layOut(`${structs.join("\n")} struct s { struct t0 a; };`),
      "unknown: nested too deep",
    );
    const groups = `${"__struct_group(, g, , ".repeat(40)}int x;${");".repeat(40)}`;
    assert.equal(layOut(`struct s { ${groups} };`), "unknown: too many members");
  });
});
