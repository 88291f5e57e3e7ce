import fc from "fast-check";

/** Statements and directives that have to do with each other: few names, many uses. */
const NAMES = ["A", "B", "C_MAX", "D", "s", "t", "u", "v_t", "w_t", "__pad", "f", "g"] as const;
const name = fc.constantFrom(...NAMES);
const value = fc.constantFrom(
  "1",
  "2",
  "0x10",
  "(1 << 3)",
  "A",
  "(B + 1)",
  "sizeof(struct s)",
  "D",
);
const type = fc.constantFrom("int", "long", "__u32", "struct s", "union t", "v_t", "w_t", "char");

const member = fc.oneof(
  fc.tuple(type, name).map(([t, n]) => `\t${t} m_${n};`),
  fc.tuple(type, name, value).map(([t, n, v]) => `\t${t} m_${n}[${v}];`),
  fc.tuple(name, value).map(([n, v]) => `#define IN_${n} ${v}`),
  fc.constantFrom(
    "\tint : 3;",
    "\tunsigned bit : 1, other : 2;",
    "\t/* a comment\n\t * of two lines */",
    "\tunion { int x; long y; };",
    "\tstruct { char c; } inner;",
    "#ifdef __KERNEL__\n\tint hidden;\n#endif",
    "#ifdef A\n\tint chosen;\n#else\n\tlong chosen;\n#endif",
    "\tchar last[];",
    '\tchar str[sizeof("a/*b")];',
  ),
);
const body = fc.array(member, { maxLength: 5 }).map((all) => all.join("\n"));

const statement = fc.oneof(
  { weight: 6, arbitrary: fc.tuple(name, value).map(([n, v]) => `#define ${n} ${v}`) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(name, value)
      .map(([n, v]) => `#define ${n}_${n}\t${v}\t/* of ${n} */\n# define  F_${n}(x) (x + ${v})`),
  },
  fc.tuple(name, value).map(([n, v]) => `#define ${n} \\\n\t${v}`),
  fc.tuple(name, value).map(([n, v]) => `#define /* odd */ ${n} ${v}`),
  fc.tuple(name, value).map(([n, v]) => `#define ${n} ${v} /* a comment\n * that goes on */`),
  {
    weight: 4,
    arbitrary: fc
      .tuple(
        fc.constantFrom("struct", "union"),
        name,
        body,
        fc.constantFrom(";", " __packed;", " x;"),
      )
      .map(([tag, n, b, end]) => `${tag} ${n} {\n${b}\n}${end}`),
  },
  fc.tuple(name, body).map(([n, b]) => `typedef struct {\n${b}\n} ${n};`),
  fc.tuple(type, name).map(([t, n]) => `typedef ${t} ${n};`),
  fc.tuple(type, name).map(([t, n]) => `extern ${t} ${n}(${t} a, const char *b);`),
  fc.tuple(type, name).map(([t, n]) => `static inline ${t} ${n}(void)\n{\n\treturn A;\n}`),
  fc
    .tuple(name, fc.array(fc.tuple(name, fc.option(value)), { minLength: 1, maxLength: 4 }))
    .map(([n, all]) => {
      const entries = all.map(([e, v]) => `\tE_${e}${v === null ? "" : ` = ${v}`},`);
      return `enum ${n} {\n${entries.join("\n")}\n\tE_MAX\n};`;
    }),
  fc.tuple(name).map(([n]) => `enum { ${n}, ${n}_NEXT };`),
  fc.constantFrom(
    "#undef A",
    "#include <linux/a.h>",
    '#include "b.h"',
    "struct s;",
    "int a; int b;",
    "int one,\n\ttwo;",
    ";",
    "/* alone */",
    "// to the end",
    "CALL(x)",
    "CALL(y);",
    '_Static_assert(sizeof(int) == 4, "int");',
    "char quote = '\"';",
    "#error no\n",
    "\f",
    "int k\n#ifdef A\n= 1\n#endif\n;",
    'extern "C" {\nint inside;\n}',
    "struct __attribute__((packed)) s { int a; };",
    "struct s __attribute__((aligned(8))) { long a; };",
    "DECLARE(\n\ta,\n\tb\n)",
    "int fn(\n\tint a);",
    "}",
    "(",
    "#",
    "/* #define A 3 */",
    "#define A 1 // to the end",
    "int z; /* behind */ int y;",
  ),
);

/** A statement behind a condition, or between two. */
const block: fc.Arbitrary<string> = fc.oneof(
  { weight: 8, arbitrary: statement },
  fc
    .tuple(
      fc.constantFrom(
        "#ifdef __KERNEL__",
        "#ifndef A",
        "#if defined(B) && D > 1",
        "#if 0",
        "#ifdef X",
      ),
      fc.array(statement, { maxLength: 3 }),
      fc.option(fc.tuple(fc.constantFrom("#else", "#elif defined(A)"), statement)),
    )
    .map(([head, inside, other]) => [head, ...inside, ...(other ?? []), "#endif"].join("\n")),
);

type Edit = readonly ["gone" | "new" | "move" | "other" | "comment", number, number, string];

const edit: fc.Arbitrary<Edit> = fc.tuple(
  fc.constantFrom("gone", "new", "move", "other", "comment"),
  fc.nat(100),
  fc.nat(100),
  block,
);

function apply(lines: readonly string[], edits: readonly Edit[]): string[] {
  const all = [...lines];
  for (const [what, n, m, text] of edits) {
    const at = n % (all.length + 1);
    if (what === "new" || all.length === 0) all.splice(at, 0, text);
    else if (what === "gone") all.splice(at, 1);
    else if (what === "other") all.splice(at, 1, text);
    else if (what === "move") all.splice(m % all.length, 0, ...all.splice(at, 1));
    else if (at < all.length) all[at] = `/* said */\n${all[at]}`;
  }
  return all;
}

/** How the lines of a header are put together: a guard around them or none, blank lines between, Unix or DOS ends. */
function print(blocks: readonly string[], guard: boolean, between: string, end: string): string {
  const text = blocks.join(`\n${between}`);
  const whole = guard ? `#ifndef GUARD\n#define GUARD\n${text}\n#endif\n` : `${text}${end}`;
  return end === "\r\n" ? whole.replaceAll("\n", "\r\n") : whole;
}

/** A header and what has become of it: a few blocks of many are gone, new, moved or replaced. */
export const drift: fc.Arbitrary<readonly [string, string]> = fc
  .tuple(
    fc.array(block, { minLength: 1, maxLength: 25 }),
    fc.array(edit, { minLength: 1, maxLength: 4 }),
    fc.boolean(),
    fc.constantFrom("", "\n"),
    fc.constantFrom("\n", "", "\r\n"),
  )
  .map(([blocks, edits, guard, between, end]) => [
    print(blocks, guard, between, end),
    print(apply(blocks, edits), guard, between, end),
  ]);

/** A header alone. */
export const header: fc.Arbitrary<string> = drift.map(([copy]) => copy);
