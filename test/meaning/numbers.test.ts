import assert from "node:assert/strict";
import { test } from "node:test";
import { tell } from "./compare.js";

/** A drift, and what is told of it, the meaning first; of notes only their beginning. */
type Case = readonly [copy: string, original: string, ...told: string[]];

function check(cases: readonly Case[]): void {
  for (const [copy, original, ...told] of cases)
    assert.deepEqual(tell(copy, original), told, original);
}

test("enumerators under conditions: each in every case, at its own line", () => {
  const chosen = (a: number, b: number) =>
    `enum e { W,\n#ifdef A\nQ = ${a},\n#else\nQ = ${b},\n#endif\nY = 9 };\n`;
  const within = (entries: string) => `enum e {\nP,\n#ifdef A\n${entries}\n#endif\nY };\n`;
  const alone = (value: number) => `enum e {\n#ifdef A\nX = ${value},\n#endif\n};\n`;
  check([
    [
      chosen(4, 6),
      chosen(5, 6),
      "breaking",
      "breaking changed enumerator Q: 4 -> 5 (value changed)",
    ],
    [
      chosen(4, 6),
      chosen(4, 7),
      "breaking",
      "breaking changed enumerator Q: 6 -> 7 (value changed)",
    ],
    [
      chosen(4, 6),
      chosen(6, 4),
      "breaking",
      "breaking changed enumerator Q: 4 -> 6 (value changed)",
      "breaking changed enumerator Q: 6 -> 4 (value changed)",
    ],
    [
      within("X,"),
      within("X, Z,"),
      "breaking",
      "additive added enumerator Z: null -> 2",
      "breaking changed enumerator Y: 2 -> 3 (value changed)",
    ],
    [alone(4), alone(5), "breaking", "breaking changed enumerator X: 4 -> 5 (value changed)"],
    [
      within("X,").replace("Y }", "E_MAX }"),
      within("X, Z,").replace("Y }", "E_MAX }"),
      "additive",
      "additive added enumerator Z: null -> 2",
      "additive changed enumerator E_MAX: 2 -> 3 (sentinel moved)",
    ],
  ]);
  // More conditions than can be gone through: nothing is claimed.
  const many = (value: string) =>
    `enum e {\n${Array.from({ length: 12 }, (_, i) => `#ifdef C${i}\nX${i},\n#endif\n`).join("")}Y${value} };\n`;
  assert.equal(tell(many(""), many(" = 12"))[0], "unknown");
});

test("what is made of a number that moved is followed", () => {
  const sized = (entries: string, rest: string) => `enum e { ${entries}, E_MAX };\n${rest}\n`;
  const moved = [
    "additive changed enumerator E_MAX: 2 -> 3 (sentinel moved)",
    "additive added enumerator E_C: null -> 2",
  ];
  const grown = (rest: string, ...told: string[]): Case => [
    sized("E_A, E_B", rest),
    sized("E_A, E_B, E_C", rest),
    told.some((line) => line.startsWith("breaking"))
      ? "breaking"
      : told.some((line) => line.startsWith("unknown"))
        ? "unknown"
        : "additive",
    ...moved,
    ...told,
  ];
  check([
    grown(
      "struct s { char a[E_MAX]; char b; int x; };",
      "breaking changed struct struct s: size 8 -> size 8 (layout changed by a value that moved)",
    ),
    grown(
      "struct s { int a : E_MAX; int b : 2; };",
      "breaking changed struct struct s: size 4 -> size 4 (layout changed by a value that moved)",
    ),
    grown(
      "typedef struct { int a[E_MAX]; } t;",
      "breaking changed typedef t: [2] -> [3] (type changed by a value that moved)",
    ),
    grown(
      "extern int tab[E_MAX];",
      "breaking changed variable tab: [2] -> [3] (type changed by a value that moved)",
    ),
    grown("void f(int a[E_MAX]);"),
    grown("struct s { int mask[(E_MAX + 31) / 32]; };"),
    grown(
      "enum f { F0 = E_MAX, F1 };",
      "breaking changed enumerator F0: 2 -> 3 (value changed)",
      "breaking changed enumerator F1: 3 -> 4 (value changed)",
    ),
    grown(
      "#define E_IOC _IO('x', E_MAX)",
      "breaking changed macro E_IOC: _IO('x', E_MAX) -> _IO('x', E_MAX) (value changed, follows E_MAX: 30722 -> 30723)",
    ),
    grown(
      "#define E_TOP_MAX (E_MAX - 1)",
      "additive changed macro E_TOP_MAX: (E_MAX - 1) -> (E_MAX - 1) (sentinel moved, follows E_MAX: 1 -> 2)",
    ),
    grown(
      "#define E_F(x) ((x) < E_MAX)",
      "unknown changed macro E_F: (x) ((x) < E_MAX) -> (x) ((x) < E_MAX) (follows E_MAX: a body that cannot be evaluated)",
    ),
  ]);
});

test("an enum's type follows from its values", () => {
  check([
    [
      "enum e { A, B };\n",
      "enum e { A, B, C = 0x100000000 };\n",
      "breaking",
      "breaking changed enum enum e: size 4, unsigned -> size 8, unsigned (type changed)",
      "additive added enumerator C: null -> 4294967296",
    ],
    [
      "enum e { A, B } __attribute__((packed));\n",
      "enum e { A, B, C = 300 } __attribute__((packed));\n",
      "breaking",
      "breaking changed enum enum e: size 1, unsigned -> size 2, unsigned (type changed)",
      "additive added enumerator C: null -> 300",
    ],
    [
      "typedef enum { A, B } e_t;\n",
      "typedef enum { A, B } __attribute__((packed)) e_t;\n",
      "breaking",
      "breaking changed enum enum: size 4, unsigned -> size 1, unsigned (type changed)",
    ],
    [
      "enum e { A, B };\n",
      "enum e { A, B, C = -1 };\n",
      "breaking",
      "breaking changed enum enum e: size 4, unsigned -> size 4, signed (type changed)",
      "additive added enumerator C: null -> -1",
    ],
    // What both are where nothing is defined says nothing of where X is.
    [
      "#ifdef Y\n#define V 5\n#endif\nenum e {\n#ifdef X\nA = V,\n#endif\nB,\nC = B - 1,\n};\n",
      "#ifdef Y\n#define V 5\n#endif\nenum e {\n#ifdef X\nA = V,\n#endif\nB,\nC = B - 1,\nD = -1,\n};\n",
      "unknown",
      "unknown changed enum enum e: size 4, unsigned -> size 4, signed (a type that is not known)",
      "additive added enumerator D: null -> -1",
    ],
    // Nothing but `int`s come of it.
    [
      "enum { A, B };\n",
      "enum { A, B, C = -1 };\n",
      "additive",
      "additive added enumerator C: null -> -1",
    ],
  ]);
});

test("a sentinel, or what is reserved, moves only for names of its own", () => {
  const meanings: readonly (readonly [string, string, string])[] = [
    [
      "enum a { A0, A_MAX = 10 }; enum b { B0 };",
      "enum a { A0, A_MAX = 20 }; enum b { B0, B2 = 12 };",
      "breaking",
    ],
    ["enum a { A0, A_MAX = 10 };", "enum a { A0, A1, A_MAX = 12 };", "breaking"],
    ["enum a { A0, A_MAX };", "enum a { A0, A1, A_MAX };", "additive"],
    ["enum a { A0, A_LAST = A0 };", "enum a { A0, A1, A_LAST = A1 };", "additive"],
    [
      "enum a { A0, A_END, B0 = 9, B_END };",
      "enum a { A0, A1, A_END, B0 = 9, B_END };",
      "additive",
    ],
    ["enum a { A0, A_MAX };", "enum a { A0, A_READ_MAX, A_MAX };", "additive"],
    ["#define NAME_MAX 16\n", "#define NAME_MAX 32\n#define F_B 0x10\n", "breaking"],
    ["#define CMD_LAST 1\n", "#define CMD_B 2\n#define CMD_LAST 5000\n", "breaking"],
    ["#define CMD_LAST 1\n", "#define CMD_B 2\n#define CMD_LAST 2\n", "additive"],
    ["#define CMD_LAST 1\n", "#ifdef X\n#define CMD_B 2\n#endif\n#define CMD_LAST 2\n", "breaking"],
    ["enum a { A0, A_RESERVED }; enum b { B0 };", "enum a { A0 }; enum b { B0, B1 };", "breaking"],
    [
      "enum a { A0, A_RESERVED }; enum b { B0 };",
      "enum a { A0, A_RESERVED = 5 }; enum b { B0, B1 };",
      "breaking",
    ],
    ["enum a { A0, A_RESERVED };", "enum a { A0, A1 };", "additive"],
    ["#define HDR_RESERVED_LEN 4\n", "#define HDR_RESERVED_LEN 8\n#define FLAG_Z 5\n", "breaking"],
    ["#define A_RESERVED 4\n", "#define B_Z 4\n", "breaking"],
    ["#define A_RESERVED 4\n", "#define A_Z 4\n", "additive"],
  ];
  for (const [copy, original, meaning] of meanings) {
    assert.equal(tell(copy, original)[0], meaning, original);
  }
});

test("a name is another's new one only within one enum", () => {
  check([
    [
      "enum a { A0, A1 }; enum b { B0 };\n",
      "enum a { A0 }; enum b { B0, B1 };\n",
      "breaking",
      "breaking removed enumerator A1: 1 -> null",
      "additive added enumerator B1: null -> 1",
    ],
    [
      "enum a { A0, A1 };\n",
      "enum a { A0, A2 };\n",
      "breaking",
      "breaking changed enumerator A1 => A2: 1 -> 1 (renamed)",
    ],
    [
      "enum a { A0, A1, A_MAX };\n",
      "enum a { A0, A1, A2 };\n",
      "breaking",
      "breaking removed enumerator A_MAX: 2 -> null",
      "additive added enumerator A2: null -> 2",
    ],
  ]);
});
