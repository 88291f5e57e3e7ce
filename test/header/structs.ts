/** Random structs as C text, and what gcc makes of them. */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";

/** Types and macros that the random structs use; the reader sees the types, gcc the macros, too. */
export const PRELUDE = `
typedef unsigned char u8t;
typedef unsigned short u16t;
typedef unsigned long long u64t;
typedef u64t u64low __attribute__((aligned(4)));
typedef unsigned int u32high __attribute__((aligned(16)));
typedef short pair[2];
typedef pair pairs[3];
typedef int (*callback)(int, char *);
enum small { SMALL_A, SMALL_B = 7 };
enum negative { NEGATIVE_A = -1, NEGATIVE_B };
enum large { LARGE_A = 4294967296 };
enum narrow { NARROW_A = 300 } __attribute__((packed));
struct odd { char a[3]; };
struct __attribute__((aligned(32))) wide { short a; };
struct tight { char a; long b; } __attribute__((packed));
`;
export const MACROS = `
#define __DECLARE_FLEX_ARRAY(T, a) struct { struct { } __none_##a; T a[]; }
#define __struct_group(TAG, NAME, ATTRS, MEMBERS...) \\
  union { struct { MEMBERS } ATTRS; struct TAG { MEMBERS } ATTRS NAME; }
#define __aligned(x) __attribute__((__aligned__(x)))
#define __packed __attribute__((__packed__))
`;

/** A member's text, `$` standing for the number that makes names unique, and the paths it declares. */
interface Piece {
  readonly text: (id: string) => string;
  readonly fields: (id: string) => { readonly path: string; readonly bits: boolean }[];
}

const SCALARS = [
  ..."char,signed char,unsigned short int,int,unsigned,long,long unsigned int,long long".split(","),
  ..."_Bool,float,double,long double,__int128,unsigned __int128,u8t,u16t,u64t".split(","),
  ..."u64low,u32high,callback,enum small,enum negative,enum large,enum narrow".split(","),
  ..."struct odd,struct wide,struct tight,pairs,const volatile int,__typeof__(short)".split(","),
];
const BITFIELD_TYPES: readonly (readonly [string, number])[] = [
  ["char", 8],
  ["signed char", 8],
  ["u8t", 8],
  ["unsigned short", 16],
  ["u16t", 16],
  ["int", 32],
  ["unsigned", 32],
  ["enum small", 32],
  ["long", 64],
  ["u64t", 64],
  ["_Bool", 1],
];

const attributes = fc.oneof(
  { weight: 8, arbitrary: fc.constant("") },
  fc.constantFrom(
    " __attribute__((packed))",
    " __packed",
    " __attribute__((aligned(2)))",
    " __attribute__((aligned(4)))",
    " __aligned(8)",
    " __attribute__((__aligned__(32)))",
    " __attribute__((aligned))",
    " __attribute__((packed, aligned(4)))",
  ),
);

const plain: fc.Arbitrary<Piece> = fc
  .tuple(
    fc.constantFrom(...SCALARS),
    fc.constantFrom("", "", "", "*", "* const *"),
    fc.constantFrom("", "", "", "[3]", "[2][5]", "[0]", "[0x10]"),
    attributes,
  )
  .map(([type, stars, dims, attribute]) => {
    // gcc refuses arrays of what is not a multiple of its alignment.
    const array = stars === "" && /^(u32high)$/.test(type) ? "" : dims;
    return {
      text: (id) => `${type} ${stars}m${id}${array}${attribute};`,
      fields: (id) => [{ path: `m${id}`, bits: false }],
    };
  });

const bitfield: fc.Arbitrary<Piece> = fc
  .constantFrom(...BITFIELD_TYPES)
  .chain(([type, most]) =>
    fc.tuple(
      fc.constant(type),
      fc.integer({ min: 1, max: most }),
      fc.constantFrom("named", "named", "named", "unnamed", "zero"),
      attributes,
    ),
  )
  .map(([type, width, kind, attribute]) => ({
    text: (id) =>
      kind === "named"
        ? `${type} m${id}:${width}${attribute};`
        : `${type} :${kind === "zero" ? 0 : width};`,
    fields: (id) => (kind === "named" ? [{ path: `m${id}`, bits: true }] : []),
  }));

const several: fc.Arbitrary<Piece> = fc.constant({
  text: (id) => `unsigned short m${id}a, *m${id}b, m${id}c[3], (*m${id}d[2])(void);`,
  fields: (id) => ["a", "b", "c", "d"].map((end) => ({ path: `m${id}${end}`, bits: false })),
});

const compose = (pieces: readonly Piece[], id: string): string =>
  pieces.map((piece, i) => piece.text(`${id}_${i}`)).join(" ");
const fieldsOf = (pieces: readonly Piece[], id: string): ReturnType<Piece["fields"]> =>
  pieces.flatMap((piece, i) => piece.fields(`${id}_${i}`));
const within = (fields: ReturnType<Piece["fields"]>, name: string): typeof fields =>
  fields.map((one) => ({ ...one, path: `${name}.${one.path}` }));

const { piece } = fc.letrec<{ piece: Piece; nested: Piece; group: Piece }>((tie) => ({
  piece: fc.oneof(
    { maxDepth: 2, depthSize: "small" },
    { weight: 6, arbitrary: plain },
    { weight: 6, arbitrary: bitfield },
    { weight: 1, arbitrary: several },
    { weight: 2, arbitrary: tie("nested") },
    { weight: 1, arbitrary: tie("group") },
  ),
  nested: fc
    .tuple(
      fc.constantFrom("struct", "union"),
      fc.array(tie("piece"), { minLength: 1, maxLength: 5 }),
      attributes,
      fc.boolean(),
      attributes,
    )
    .map(([tag, pieces, own, named, outer]) => ({
      text: (id) => `${tag} { ${compose(pieces, id)} }${own}${named ? ` n${id}${outer}` : ""};`,
      fields: (id) => {
        const fields = fieldsOf(pieces, id);
        return named ? [{ path: `n${id}`, bits: false }, ...within(fields, `n${id}`)] : fields;
      },
    })),
  group: fc
    .tuple(
      fc.array(tie("piece"), { minLength: 1, maxLength: 4 }),
      fc.constantFrom("", "__packed", "__aligned(8)"),
      fc.boolean(),
    )
    .map(([pieces, own, tagged]) => ({
      text: (id) =>
        `__struct_group(${tagged && /^_\d+$/.test(id) ? `tag${id}@` : ""}, g${id}, ${own}, ${compose(pieces, id)});`,
      fields: (id) => {
        const fields = fieldsOf(pieces, id);
        return [...fields, { path: `g${id}`, bits: false }, ...within(fields, `g${id}`)];
      },
    })),
}));

const tails = fc.constantFrom<Piece | null>(
  null,
  null,
  { text: () => "long tail[];", fields: () => [{ path: "tail", bits: false }] },
  {
    text: () => "__DECLARE_FLEX_ARRAY(struct tight, tail);",
    fields: () => [{ path: "tail", bits: false }],
  },
);

export interface RandomStruct {
  readonly text: (name: string) => string;
  readonly tag: string;
  readonly fields: readonly { readonly path: string; readonly bits: boolean }[];
}

/** A struct or union of up to ten members, nested up to three deep. */
export const randomStruct: fc.Arbitrary<RandomStruct> = fc
  .tuple(
    fc.constantFrom("struct", "struct", "struct", "union"),
    fc.array(piece, { minLength: 1, maxLength: 10 }),
    tails,
    attributes,
    fc.boolean(),
    fc.constantFrom(0, 0, 0, 0, 1, 2, 4, 8, 16),
  )
  .map(([tag, pieces, tail, own, before, pack]) => {
    // gcc wants a named member before a flexible array, and none in a union.
    const bare = tag === "union" || fieldsOf(pieces, "").length === 0;
    const all = tail === null || bare ? pieces : [...pieces, tail];
    return {
      tag,
      fields: fieldsOf(all, ""),
      // `@`: the tag of a group must be its own in the whole program.
      text: (name) => {
        const body = `{ ${compose(all, "").replaceAll("@", name)} }`;
        const text = before ? `${tag}${own} ${name} ${body};` : `${tag} ${name} ${body}${own};`;
        return pack === 0 ? text : `#pragma pack(push, ${pack})\n${text}\n#pragma pack(pop)`;
      },
    };
  });

/** `size align path=offset path=bit+width ...` of each struct, as a program that gcc built says. */
export function askGcc(structs: readonly RandomStruct[]): string[] {
  const lines = structs.map((one, i) => {
    const type = `${one.tag} s${i}`;
    const size = `printf("%zu %zu", sizeof(${type}), _Alignof(${type}));`;
    const fields = one.fields.map(({ path, bits }) =>
      bits
        ? `{ static ${type} x; memset(&x, 0, sizeof x); x.${path} = -1; show("${path}", &x, sizeof x); }`
        : `printf(" ${path}=%zu", __builtin_offsetof(${type}, ${path}));`,
    );
    return `static void f${i}(void) { ${size} ${fields.join(" ")} puts(""); }`;
  });
  const program = `#include <stdio.h>
#include <string.h>
${MACROS}${PRELUDE}
static void show(const char *path, const void *at, size_t size) {
  const unsigned char *p = at; size_t first = 0, n = 0;
  for (size_t i = 0; i < size * 8; i++) if (p[i / 8] >> (i % 8) & 1) { if (!n) first = i; n++; }
  printf(" %s=%zu+%zu", path, first, n);
}
${structs.map((one, i) => one.text(`s${i}`)).join("\n")}
${lines.join("\n")}
int main(void) { ${structs.map((_, i) => `f${i}();`).join(" ")} return 0; }
`;
  const folder = mkdtempSync(join(tmpdir(), "layout-"));
  try {
    writeFileSync(join(folder, "a.c"), program);
    execFileSync("gcc", ["-w", "-O0", "-o", join(folder, "a"), join(folder, "a.c")], {
      stdio: ["ignore", "ignore", "pipe"],
    });
    return execFileSync(join(folder, "a"), { encoding: "utf8" }).trimEnd().split("\n");
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Why gcc cannot be asked on this machine; undefined: it can. */
export function gccMissing(): string | undefined {
  if (spawnSync("gcc", ["--version"]).status !== 0) return "gcc is not installed";
  const machine = spawnSync("gcc", ["-dumpmachine"], { encoding: "utf8" }).stdout;
  return machine.startsWith("x86_64") ? undefined : `gcc is for ${machine.trim()}, not x86-64`;
}
