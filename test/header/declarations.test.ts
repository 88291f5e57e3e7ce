import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import {
  type Declaration,
  type EnumType,
  type Field,
  formatType,
  type RecordType,
} from "../../src/header/ctypes.js";
import { readDeclarations } from "../../src/header/declarations.js";
import { readSource } from "../../src/header/directives.js";
import { readTypeName } from "../../src/header/typenames.js";
import type { Token } from "../../src/header/types.js";

const read = (text: string): Declaration[] => readDeclarations(readSource(text).code);

function only<K extends Declaration["kind"]>(text: string, kind: K): Declaration & { kind: K } {
  const all = read(text);
  assert.deepEqual(
    all.map((one) => one.kind),
    [kind],
  );
  return all[0] as Declaration & { kind: K };
}

const textOf = (tokens: readonly Token[] | null): string | null =>
  tokens === null ? null : tokens.map((token) => token.text).join(" ");

/** Members one a line: type and name, width, attributes, macro, condition. */
function describeMembers(record: RecordType, indent = ""): string[] {
  return (record.members ?? []).flatMap((member) => {
    const when = member.when === null ? "" : ` if ${member.when.text}`;
    if (member.kind !== "field") return [`${indent}${member.kind} ${textOf(member.tokens)}${when}`];
    const width = member.width === null ? "" : ` : ${textOf(member.width)}`;
    const { base } = member.type;
    const line = `${indent}${formatType(member.type, member.name ?? "")}${width}`;
    const inner = base.kind === "record" ? describeMembers(base.record, `${indent}  `) : [];
    return [line + attributesOf(member) + when, ...inner];
  });
}

function attributesOf({ attributes }: { attributes: Field["attributes"] }): string {
  return attributes
    .map(({ name, args, macro }) => {
      const written = args === null ? name : `${name}(${textOf(args)})`;
      return ` @${macro ? "?" : ""}${written}`;
    })
    .join("");
}

const recordOf = (text: string): RecordType => only(text, "record").record;
const members = (body: string): string[] => describeMembers(recordOf(`struct s { ${body} };`));

function entries(e: EnumType): string[] {
  return (e.entries ?? []).map((entry) => {
    const when = entry.when === null ? "" : ` if ${entry.when.text}`;
    if (entry.kind === "opaque") return `opaque ${textOf(entry.tokens)}${when}`;
    return `${entry.name}${entry.value === null ? "" : ` = ${textOf(entry.value)}`}${when}`;
  });
}
const enumerators = (text: string): string[] => entries(only(text, "enum").enum);

describe("types", () => {
  const spellings: [string, string][] = [
    ["long unsigned int", "unsigned long"],
    ["int long long signed", "long long"],
    ["unsigned", "unsigned int"],
    ["signed char", "signed char"],
    ["__signed__ short int", "short"],
    ["double long", "long double"],
    ["__const char *__restrict", "const char *restrict"],
    ["struct a *[3]", "struct a *[3]"],
    ["int (*)(void)", "int (*)(void)"],
    ["int (*(*)[4])(char, ...)", "int (*(*)[4])(char, ...)"],
    ["__typeof__(x + 1) *", "__typeof__(x + 1) *"],
    ["enum e", "enum e"],
  ];
  for (const [written, expected] of spellings) {
    test(`${written} reads ${expected}`, () => {
      const type = readTypeName(readSource(written).code);
      assert.equal(type && formatType(type), expected);
    });
  }
  for (const written of [
    "",
    "short long",
    "int name",
    "3",
    "struct",
    "unsigned __u32",
    "a b",
    "int (",
  ]) {
    test(`${written || "nothing"} is no type name`, () => {
      assert.equal(readTypeName(readSource(written).code), undefined);
    });
  }
});

describe("structs and unions", () => {
  test("members: pointers, arrays, bitfields, functions, several in one statement", () => {
    assert.deepEqual(
      members(
        "int a; const char *b, **c[2][N + 1]; void (*f)(int x, struct t *); __u8 d:3, :5, e:BITS(2);",
      ),
      [
        "int a",
        "const char *b",
        "const char **c[2][N + 1]",
        "void (*f)(int, struct t *)",
        "__u8 d : 3",
        "__u8 : 5",
        "__u8 e : BITS ( 2 )",
      ],
    );
  });

  test("nested, anonymous and flexible members", () => {
    assert.deepEqual(
      members("union { __u32 a; struct inner { char b; } c; }; enum kind { K } k; __u64 tail[];"),
      ["union {...}", "  __u32 a", "  struct inner c", "    char b", "enum kind k", "__u64 tail[]"],
    );
  });

  test("attributes stand with what they apply to", () => {
    const record = recordOf(
      "struct __attribute__((packed)) s { int a __attribute__((aligned(8))); __aligned(4) char b; " +
        "struct { char c; } __packed d __aligned(2); char __user *e; char f[] __counted_by(a); } " +
        "__attribute__((aligned(sizeof(__u64)), deprecated));",
    );
    assert.equal(attributesOf(record), " @packed @aligned(sizeof ( __u64 )) @deprecated");
    assert.deepEqual(describeMembers(record), [
      "int a @aligned(8)",
      "char b @aligned(4)",
      "struct {...} d @aligned(2)",
      "  char c",
      "char *e @user",
      "char f[] @counted_by(a)",
    ]);
    const inner = (record.members![2] as Field).type.base;
    assert.ok(inner.kind === "record");
    assert.equal(attributesOf(inner.record), " @packed");
  });

  test("a word that can only be a macro for attributes is kept as one", () => {
    assert.equal(attributesOf(recordOf("struct s { int a; } EPOLL_PACKED;")), " @?EPOLL_PACKED");
    const all = read("typedef struct { int a; } __ARCH_ATTRIBUTES t;");
    assert.ok(all[0]?.kind === "typedef");
    assert.equal(all[0].declarators[0]?.name, "t");
    const { base } = all[0].declarators[0]!.type;
    assert.ok(base.kind === "record");
    assert.equal(attributesOf(base.record), " @?__ARCH_ATTRIBUTES");
    assert.deepEqual(members("struct { int a; } addr __API_ALIGN;"), [
      "struct {...} addr @?__API_ALIGN",
      "  int a",
    ]);
    assert.deepEqual(members("struct { int a; } UPPER;"), ["struct {...} UPPER", "  int a"]);
  });

  test("the kernel's macros for members", () => {
    assert.deepEqual(members("__DECLARE_FLEX_ARRAY(struct e, list);"), ["struct e list[]"]);
    assert.deepEqual(members("DECLARE_FLEX_ARRAY(char *, list);"), ["char *list[]"]);
    assert.deepEqual(members("DECLARE_BITMAP(bits, MAX + 1);"), [
      "unsigned long bits[BITS_TO_LONGS ( MAX + 1 )]",
    ]);
    assert.deepEqual(members("__struct_group(tag, name, __packed, int a, b; char c;); int d;"), [
      "union {...}",
      "  struct {...}",
      "    int a",
      "    int b",
      "    char c",
      "  struct tag name",
      "    int a",
      "    int b",
      "    char c",
      "int d",
    ]);
    assert.deepEqual(members("struct_group(name, int a;);"), [
      "union {...}",
      "  struct {...}",
      "    int a",
      "  struct {...} name",
      "    int a",
    ]);
  });

  test("what is not understood stays opaque, and the next member is read", () => {
    assert.deepEqual(
      members(
        "SOME_PTR(void *, p);\nint a;\nITEMS\nint b;\n__u8 HINT(c);\nint d;\nshort long e; int f;",
      ),
      [
        "opaque SOME_PTR ( void * , p ) ;",
        "int a",
        "opaque ITEMS",
        "int b",
        "opaque __u8 HINT ( c ) ;",
        "int d",
        "opaque short long e ;",
        "int f",
      ],
    );
  });

  test("members bear the condition they stand under", () => {
    const text = `struct s {
#if defined(__LITTLE_ENDIAN_BITFIELD)
  __u8 low:4, high:4;
#else
  __u8 high:4, low:4;
#endif
  union {
#ifdef A
    int a;
#endif
    int b;
  };
};`;
    assert.deepEqual(describeMembers(recordOf(text)), [
      "__u8 low : 4 if defined(__LITTLE_ENDIAN_BITFIELD)",
      "__u8 high : 4 if defined(__LITTLE_ENDIAN_BITFIELD)",
      "__u8 high : 4 if !defined(__LITTLE_ENDIAN_BITFIELD)",
      "__u8 low : 4 if !defined(__LITTLE_ENDIAN_BITFIELD)",
      "union {...}",
      "  int a if defined(A)",
      "  int b",
    ]);
  });

  test("a member that an #if splits is opaque", () => {
    const text = "struct s {\n int a\n#ifdef X\n [4]\n#endif\n;\n int b;\n};";
    assert.deepEqual(describeMembers(recordOf(text)), ["opaque int a [ 4 ] ;", "int b"]);
  });

  test("forward declarations", () => {
    assert.equal(recordOf("struct a;").members, null);
    assert.equal(recordOf("union a { };").members?.length, 0);
    assert.equal(only("enum e;", "enum").enum.entries, null);
  });
});

describe("enums", () => {
  test("values, attributes, trailing comma", () => {
    assert.deepEqual(
      enumerators(
        "enum e { A, B = 1 << 2, C __attribute__((deprecated)) = F(1, 2), D = sizeof(int), };",
      ),
      ["A", "B = 1 << 2", "C = F ( 1 , 2 )", "D = sizeof ( int )"],
    );
  });

  test("entries under conditions; alternatives without a comma between them", () => {
    assert.deepEqual(enumerators("enum {\n A,\n#ifdef X\n B,\n#endif\n C\n};"), [
      "A",
      "B if defined(X)",
      "C",
    ]);
    assert.deepEqual(enumerators("enum {\n#ifdef X\n B = 1\n#else\n B = 2\n#endif\n, C };"), [
      "B = 1 if defined(X)",
      "B = 2 if !defined(X)",
      "C",
    ]);
  });

  test("macros and split values are opaque", () => {
    assert.deepEqual(enumerators("enum { MAPPER(FN) LAST, G(1), H };"), [
      "opaque MAPPER ( FN )",
      "LAST",
      "opaque G ( 1 )",
      "H",
    ]);
    assert.deepEqual(enumerators("enum { A =\n#ifdef X\n 1\n#else\n 2\n#endif\n, B };"), [
      "opaque A = 1 2",
      "B",
    ]);
  });
});

describe("other declarations", () => {
  test("typedefs", () => {
    const { declarators } = only("typedef struct a { int x; } a_t, *a_p __aligned(8);", "typedef");
    assert.deepEqual(
      declarators.map((one) => formatType(one.type, one.name) + attributesOf(one)),
      ["struct a a_t", "struct a *a_p @aligned(8)"],
    );
    assert.deepEqual(
      only("__extension__ typedef unsigned long long __u64;", "typedef").declarators.map((one) =>
        formatType(one.type, one.name),
      ),
      ["unsigned long long __u64"],
    );
  });

  test("prototypes and inline functions have one signature for one type", () => {
    const one = only(
      "extern int f(const char *name, unsigned a[2], void (*done)(int how));",
      "function",
    );
    const two = only(
      "static __inline__ int f(char const *s, unsigned int b[2], void (*)(int)) __attribute__((const)) { if (b) { return 1; } return 0; }",
      "function",
    );
    assert.equal(one.signature, "int f(const char *, unsigned int [2], void (*)(int))");
    assert.equal(two.signature, one.signature);
    assert.equal(one.body, null);
    assert.equal(textOf(two.body), "if ( b ) { return 1 ; } return 0 ;");
    assert.deepEqual(two.storage, ["static", "inline"]);
    assert.equal(only("struct s *g(void);", "function").signature, "struct s *g(void)");
    assert.equal(only("int h(int a, ...);", "function").signature, "int h(int, ...)");
    assert.equal(only("int (*k(int a))(char);", "function").signature, "int (*k(int))(char)");
  });

  test("variables, assertions, linkage, stray semicolons", () => {
    assert.deepEqual(
      only("extern const char *const names[], **more;", "variable").declarators.map((one) =>
        formatType(one.type, one.name),
      ),
      ["const char *const names[]", "const char **more"],
    );
    const table = only("static const struct { int a; } t[] = { { 1 }, { 2 } };", "variable");
    assert.equal(table.declarators.length, 1);
    const assertion = only('_Static_assert(sizeof(struct a) == 4, "size");', "assert");
    assert.equal(textOf(assertion.tokens), 'sizeof ( struct a ) == 4 , "size"');
    const text =
      '#ifdef __cplusplus\nextern "C" {\n#endif\n#ifdef X\nint x;\n#endif\nstruct a { int b; };;\n#ifdef __cplusplus\n}\n#endif';
    assert.deepEqual(
      read(text).map((one) => one.kind),
      ["linkage", "variable", "record", "empty", "linkage"],
    );
  });
});

/** Kinds in order, opaque ones with their text. */
const outline = (text: string): string[] =>
  read(text).map((one) => (one.kind === "opaque" ? `opaque ${textOf(one.tokens)}` : one.kind));

describe("what is no declaration", () => {
  const cases: [string, string, string[]][] = [
    [
      "calls of macros, with and without a semicolon",
      "__SYSCALL(1, sys_a)\n__SYSCALL(2, sys_b)\nMODULE(x);\nint a;",
      [
        "opaque __SYSCALL ( 1 , sys_a )",
        "opaque __SYSCALL ( 2 , sys_b )",
        "opaque MODULE ( x ) ;",
        "variable",
      ],
    ],
    [
      "a macro on a line of its own",
      "__BEGIN_DECLS\nextern int f(void);\n__END_DECLS\nstruct a;\n",
      ["opaque __BEGIN_DECLS", "function", "opaque __END_DECLS", "record"],
    ],
    [
      "a macro that may be a type or a qualifier",
      "WEIRD __u32 f(void);\nint a;",
      ["opaque WEIRD __u32 f ( void ) ;", "variable"],
    ],
    [
      "two heads with one body",
      "#ifdef A\nstruct foo {\n#else\nstruct bar {\n#endif\n int x;\n};\nint after;",
      ["opaque struct foo { struct bar { int x ; } ;", "variable"],
    ],
    [
      "one head with two tails",
      "struct foo {\n int a;\n#ifdef X\n};\n#else\n int b;\n};\n#endif\nint c;",
      ["opaque struct foo { int a ; } ; int b ; } ;", "variable"],
    ],
    [
      "two signatures with one body",
      "#ifdef A\nstatic int\nf(int a)\n#else\nstatic long\nf(long a)\n#endif\n{ return a; }\nint c;",
      ["opaque static int f ( int a ) static long f ( long a ) { return a ; }", "variable"],
    ],
    [
      "a parameter list that an #if splits",
      "int f(int a,\n#ifdef A\n int b,\n#endif\n int c);\nint d;",
      ["opaque int f ( int a , int b , int c ) ;", "variable"],
    ],
    [
      "attributes that an #if gives or not",
      "struct a { int b; }\n#ifdef X\n__attribute__((packed))\n#endif\n;\nint c;",
      ["opaque struct a { int b ; } __attribute__ ( ( packed ) ) ;", "variable"],
    ],
    ["a brace without a partner", "int a; } int b;", ["variable", "opaque }", "variable"]],
    ["a parenthesis without a partner", "int f(int a;\nint b;", ["opaque int f ( int a ; int b ;"]],
    ["an end in the middle", "int a; struct b { int c;", ["variable", "opaque struct b { int c ;"]],
    [
      "K&R, implicit int, leftovers",
      "f(a);\n= 3;\nint;",
      ["opaque f ( a ) ;", "opaque = 3 ;", "opaque int ;"],
    ],
  ];
  for (const [name, text, expected] of cases) {
    test(name, () => assert.deepEqual(outline(text), expected));
  }

  test("a body's #if may hold braces of its own", () => {
    const text =
      "static inline int f(int a) {\n#ifdef X\n if (a) {\n#else\n if (!a) {\n#endif\n  return 1;\n }\n return 0;\n}\nint b;";
    assert.deepEqual(outline(text), ["function", "variable"]);
  });
});

/** Every token stands in exactly one declaration, in order. */
function assertCovered(text: string): void {
  const { code } = readSource(text);
  let at = 0;
  for (const one of readDeclarations(code)) {
    assert.equal(one.start, at);
    assert.ok(one.end > one.start);
    at = one.end;
  }
  assert.equal(at, code.length);
}

/** Words, and words that go together, in any order: most of what they make is no C. */
const PIECES = [
  ..."struct union enum typedef extern static inline int unsigned __u32 foo BAR __packed".split(
    " ",
  ),
  ..."{ } { } ( ) [ ] ; ; ; , = : * 1 0x2 ... typeof(x) __attribute__((packed))".split(" "),
  ...["__DECLARE_FLEX_ARRAY(int, a);", "__struct_group(t, n, , int a;);", 'extern "C" {', "};"],
  ...[
    "struct x { int a; };",
    "enum { A, B = 1",
    'static_assert(1, "");',
    "int f(void) {",
    "int a;",
  ],
  ...["\n#ifdef A\n", "\n#if B\n", "\n#else\n", "\n#endif\n", "\n#endif\n"],
];
const soup = fc
  .array(fc.constantFrom(...PIECES), { maxLength: 60, size: "max" })
  .map((pieces) => pieces.join(" "));

describe("properties", () => {
  test("every token belongs to exactly one declaration, whatever the text", () => {
    fc.assert(fc.property(soup, assertCovered), { numRuns: 2000 });
  });

  test("white space and comments change nothing but lines", () => {
    const strip = (_key: string, value: unknown): unknown =>
      typeof value === "object" && value !== null && "line" in value
        ? { ...value, line: 0, spaced: false }
        : value;
    // A macro's call ends with its line, so new lines may only come where there was one.
    const shape = (text: string): string => JSON.stringify(read(text), strip);
    fc.assert(
      fc.property(soup, (text) => {
        const spread = text.replaceAll(" ", " /* int x; { */ ").replaceAll("\n", "\n\n");
        assert.equal(shape(spread), shape(text));
      }),
      { numRuns: 500 },
    );
  });

  const deep = 100_000;
  const hostile: [string, string][] = [
    ["parentheses", `int ${"(".repeat(deep)}x${")".repeat(deep)};`],
    ["open parentheses", `int ${"(".repeat(deep)}`],
    ["braces", `struct a ${"{".repeat(deep)}${"}".repeat(deep)};`],
    ["structs", `${"struct a { ".repeat(deep)}${"} x; ".repeat(deep)}`],
    ["parameters", `int ${"f(int ".repeat(deep)}${")".repeat(deep)};`],
    ["pointers", `int ${"*".repeat(deep)}x;`],
    ["arrays", `int x${"[1]".repeat(deep)};`],
    ["groups", `struct a { ${"__struct_group(, g, , ".repeat(deep)}int x;${");".repeat(deep)} };`],
    ["branches", `struct a {\n${"#ifdef X\n}\n#else\n{\n#endif\n".repeat(deep / 10)}`],
    ["branches of one #if", `#if A\nint a;\n${"#elif B\nint b;\n".repeat(deep)}#endif\n`],
    ["nested #ifs", `${"#if A\nint a;\n".repeat(deep)}${"#endif\n".repeat(deep)}`],
    ["closing braces", "} ".repeat(deep)],
    ["enumerators", `enum { ${"A(B) ".repeat(deep)} };`],
  ];
  for (const [name, text] of hostile) {
    test(`100,000 ${name} neither overflow nor hang`, { timeout: 60_000 }, () =>
      assertCovered(text),
    );
  }
});
