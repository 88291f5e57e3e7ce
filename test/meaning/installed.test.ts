import assert from "node:assert/strict";
import { test } from "node:test";
import { compare } from "./compare.js";

/** A header as a kernel has it, and what user space gets of it; written for this test. */
const KERNEL = `#ifndef _UAPI_DEMO_H
#define _UAPI_DEMO_H
#include <linux/types.h>
#include <linux/compiler.h>
#define DEMO_ONE ((__force __u32)1)
struct demo_call { void __user *data; __u8 size; } __packed;
static inline __attribute_const__ int demo_twice(int x) { return x + x; }
#endif
`;
const INSTALLED = `#ifndef _DEMO_H
#define _DEMO_H
#include <linux/types.h>

#define DEMO_ONE ((__u32)1)
struct demo_call { void *data; __u8 size; } __attribute__((packed));
static __inline__ int demo_twice(int x) { return x + x; }
#endif
`;

test("an installed copy of a kernel's header is the same to user space", () => {
  for (const [copy, original] of [
    [INSTALLED, KERNEL],
    [KERNEL, INSTALLED],
  ] as const) {
    const { meaning, changes } = compare(copy, original);
    assert.equal(meaning, "kernel-only");
    assert.ok(changes.length > 0 && changes.every(({ effect }) => effect === "kernel-only"));
  }
});

test("what an installed copy lacks is told, and nothing that installing does", () => {
  const grown = KERNEL.replace(
    "#endif\n",
    "#define DEMO_TWO 2\nint demo_new(void __user *);\n#endif\n",
  ).replace("__u8 size", "__u16 size");
  const { meaning, changes } = compare(INSTALLED, grown);
  assert.equal(meaning, "breaking");
  const seen = changes.filter(({ effect }) => effect !== "kernel-only");
  assert.deepEqual(
    seen.map(({ change, name, effect }) => `${effect} ${change} ${name}`),
    [
      "breaking changed struct demo_call.size",
      "breaking changed struct demo_call",
      "additive added DEMO_TWO",
      "additive added demo_new",
    ],
  );
});

test("a marking that comes or goes is the kernel's own", () => {
  const { meaning } = compare("int f(void *p);\n", "int f(void __user *p);\n");
  assert.equal(meaning, "kernel-only");
});

test("code that goes behind #ifndef __KERNEL__ is the same to user space", () => {
  const { meaning, changes } = compare("int a;\n", "#ifndef __KERNEL__\nint a;\n#endif\n");
  assert.equal(meaning, "kernel-only");
  assert.equal(changes.length, 1);
});

test("what installing rewrites in comments alone makes no difference", () => {
  const header = (comment: string, value: number, code = "int demo(void);") =>
    `/*\n * ${comment}\n */\n#define DEMO ${value}\n${code}\n`;
  const tell = (...texts: readonly [string, string]) =>
    compare(...texts).changes.map(({ name, effect }) => `${name} ${effect}`);
  // The word stands on one side only, so both are not rewritten alike.
  assert.deepEqual(tell(header("not in asm code", 1), header("not in code", 2)), ["DEMO breaking"]);
  // A comment that only looks like one: what follows it is code, and rewritten.
  const open = (lines: string) => `${lines}\n#define DEMO 1\n`;
  for (const [copy, original] of [
    [header("x", 1, "/* */ inline int f(void);"), header("x", 2, "/* */ __inline__ int f(void);")],
    [
      header("x", 1, "/* a\n*/ inline int f(void);"),
      header("x", 2, "/* a\n*/ __inline__ int f(void);"),
    ],
    [open("// a \\\n/* b\ninline int f(void);"), open("// a \\\n/* b\n__inline__ int f(void);")],
  ] as const) {
    const { changes } = compare(copy, original);
    assert.ok(
      changes.every(({ name, effect }) => name === "DEMO" || effect === "kernel-only"),
      JSON.stringify(changes),
    );
  }
});
