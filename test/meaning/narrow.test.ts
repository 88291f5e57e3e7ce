import assert from "node:assert/strict";
import { test } from "node:test";
import { compare } from "./compare.js";

/** Each pair of lines is the same on LP64, and has this meaning for all. */
const CASES: readonly (readonly [string, string, string])[] = [
  ["#define A _IOR('x', 1, long)", "#define A _IOR('x', 1, __u64)", "unknown"],
  ["#define A _IOR('x', 1, void *)", "#define A _IOR('x', 1, __u64)", "unknown"],
  ["#define A _IOW('x', 1, __u64)", "#define A _IOW('x', 1, size_t)", "unknown"],
  ["#define A _IOR('x', 1, __s64)", "#define A _IOR('x', 1, __kernel_long_t)", "unknown"],
  ["#define A _IOR('x', 1, __s64)", "#define A _IOR('x', 1, int64_t)", "additive"],
  ["#define A _IOR('x', 1, long)", "#define A _IOR('x', 1, unsigned long)", "additive"],
  ["#define A (1ULL << 40)", "#define A (1UL << 40)", "unknown"],
  ["#define A (1ULL << 4)", "#define A (1UL << 4)", "additive"],
  ["struct a { __u64 reserved; };", "struct a { void *data; };", "unknown"],
  [
    "struct a { __u32 b; __u32 c; __u64 reserved; };",
    "struct a { __u32 b; __u32 c; unsigned long d; };",
    "unknown",
  ],
  [
    "struct a { unsigned long reserved[2]; };",
    "struct a { unsigned long b; unsigned long reserved[1]; };",
    "additive",
  ],
  // i386 aligns 64 bits to 4 bytes: no hole there.
  ["struct a { __u32 b; __u64 c; };", "struct a { __u32 b; __u32 d; __u64 c; };", "unknown"],
  [
    "struct a { __u32 b; __aligned_u64 c; };",
    "struct a { __u32 b; __u32 d; __aligned_u64 c; };",
    "additive",
  ],
  ["struct a { __u32 b; __u64 c; };", "struct a { __u32 b; __aligned_u64 c; };", "unknown"],
  ["struct a { __u64 c; };", "struct a { __aligned_u64 c; };", "additive"],
];

for (const [before, after, meaning] of CASES) {
  test(`32-bit: ${before} -> ${after}`, () => {
    const found = compare(`${before}\n`, `${after}\n`);
    assert.equal(found.meaning, meaning);
    const isTold = found.changes.some(({ note }) => note?.includes("differs on 32-bit"));
    assert.equal(isTold, meaning === "unknown");
  });
}

test("32-bit: structs of one size that hold a long", () => {
  const header = (name: string) =>
    `struct one { long a; };\nstruct two { __u64 a; };\n#define A _IOR('x', 1, struct ${name})\n`;
  assert.equal(compare(header("one"), header("two")).meaning, "unknown");
});
