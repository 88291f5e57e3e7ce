import assert from "node:assert/strict";
import { test } from "node:test";
import { compare, tell } from "./compare.js";

const guarded = "#ifndef H\n#define H\nint a;\n#endif\n";
const cplusplus =
  '#ifdef __cplusplus\nextern "C" {\n#endif\nint f(void);\n#ifdef __cplusplus\n}\n#endif\n';

/** Each is additive, with this reason for its first change. */
const CASES: Readonly<Record<string, readonly [string, string, string]>> = {
  "[0] -> []": ["struct s { int a; int b[0]; };", "struct s { int a; int b[]; };", "same layout"],
  "[0] -> [] of a type that is not known": [
    "struct s { int a; foo_t b[0]; };",
    "struct s { int a; foo_t b[]; };",
    "same layout",
  ],
  "[0] -> __DECLARE_FLEX_ARRAY": [
    "struct s { int a; int b[0]; };",
    "struct s { int a; __DECLARE_FLEX_ARRAY(int, b); };",
    "same layout",
  ],
  "a bound by its name": [
    "#define N 4\nstruct s { char a[4]; };",
    "#define N 4\nstruct s { char a[N]; };",
    "same layout",
  ],
  "a bound by its name, of a typedef": [
    "#define N 4\ntypedef int t[4];",
    "#define N 4\ntypedef int t[N];",
    "same type",
  ],
  "a bound by its name, of a variable": [
    "#define N 4\nextern int t[4];",
    "#define N 4\nextern int t[N];",
    "same type",
  ],
  "a struct that was declared is defined": [
    "struct s;",
    "struct s { int a; };",
    "defined, where it was declared",
  ],
  "a declaration of what is defined is gone": [
    "struct s;\nstruct s { int a; };",
    "struct s { int a; };",
    "declared where it is defined",
  ],
  'extern "C"': ["int f(void);\n", cplusplus, "for C++ alone"],
  "a guard -> #pragma once": [guarded, "#pragma once\nint a;\n", "include guard"],
  "#pragma once -> a guard": ["#pragma once\nint a;\n", guarded, "include guard"],
  "#ifdef and #else turned round": [
    "#ifdef X\n#define A 1\n#else\n#define A 2\n#endif\n",
    "#ifndef X\n#define A 2\n#else\n#define A 1\n#endif\n",
    "moved",
  ],
  "__u64 -> __aligned_u64 in its place": [
    "struct s { __u64 a; };",
    "struct s { __aligned_u64 a; };",
    "same layout",
  ],
  "(1 << 3) -> BIT(3)": [
    "#define A (1 << 3)\n",
    "#define A BIT(3)\n",
    "same value, other type: int is now unsigned long",
  ],
};

for (const [what, [before, after, note]] of Object.entries(CASES)) {
  test(`harmless: ${what}`, () => {
    const { meaning, changes } = compare(before, after);
    assert.equal(meaning, "additive");
    assert.equal(changes[0]!.note, note);
  });
}

test("near what is harmless, and not so", () => {
  const cases: [string, string, string][] = [
    ["#define N 5\nstruct s { char a[4]; };", "#define N 5\nstruct s { char a[N]; };", "breaking"],
    ["struct s { char a[4]; };", "struct s { char a[N]; };", "unknown"],
    ["struct s { char a[2][3]; };", "struct s { char a[3][2]; };", "breaking"],
    ["struct s { int a; int b[0]; };", "struct s { int a; int b[1]; };", "breaking"],
    ["int a[0];", "int a[1];", "breaking"],
    ["struct s;", "", "breaking"],
    ["struct s;", "union s { int a; };", "breaking"],
    ["struct s { int a; };", "struct s;", "breaking"],
    ["int f(void);", cplusplus.replaceAll("__cplusplus", "X"), "unknown"],
    ["int a;", "#pragma pack(1)\nint a;", "unknown"],
    // Both may hold: then the last counts.
    [
      "#ifdef X\n#define A 1\n#endif\n#ifdef Y\n#define A 2\n#endif\n",
      "#ifdef Y\n#define A 2\n#endif\n#ifdef X\n#define A 1\n#endif\n",
      "unknown",
    ],
  ];
  for (const [before, after, meaning] of cases) {
    assert.equal(compare(before, after).meaning, meaning, `${before} -> ${after}`);
  }
});

test("a byte order mark is nothing", () => {
  const mark = "\xef\xbb\xbf";
  assert.deepEqual(tell("#define A 1\n", `${mark}#define A 1\n`), ["cosmetic"]);
  assert.equal(compare(`${mark}#define A 1\n`, "#define A 2\n").meaning, "breaking");
});

test("layouts are known behind #pragma once", () => {
  const header = (members: string) => `#pragma once\nstruct s { __u32 a; ${members} };\n`;
  const { meaning } = compare(header("__u32 pad;"), header("__u32 b;"));
  assert.equal(meaning, "additive");
});
