import assert from "node:assert/strict";
import { test } from "node:test";
import { readSource } from "../../src/header/directives.js";
import { BARE, createEnvironment, EXPORTED, holds, LP64 } from "../../src/header/environment.js";
import { interpret, macrosIn } from "../../src/header/interpretation.js";
import { printMacro } from "../../src/header/spelling.js";

/** The last token's condition. */
const conditionOf = (text: string) => readSource(text).code.at(-1)!.when;

test("a condition holds, does not, or is not known", () => {
  const kernel = "#ifdef __KERNEL__\n#ifdef CONFIG_X\nx\n#endif\n#endif\n";
  assert.equal(holds(conditionOf(kernel), EXPORTED), false);
  assert.equal(holds(conditionOf(kernel.replace("ifdef __K", "ifndef __K")), EXPORTED), "unknown");
  assert.equal(holds(conditionOf("#if !defined(__KERNEL__)\nx\n#endif"), EXPORTED), true);
  assert.equal(
    holds(conditionOf("#if __BITS_PER_LONG == 64 || defined(__KERNEL__)\nx\n#endif"), EXPORTED),
    "unknown",
  );
  assert.equal(holds(conditionOf("#ifdef __x86_64__\nx\n#else\ny\n#endif"), LP64), false);
  assert.equal(holds(null, EXPORTED), true);
});

test("a header is interpreted in order", () => {
  const source = readSource(`#ifndef A
#define A 1
#endif
#if A == 1
#undef A
#define A 2
#elif A == 2
#define B wrong
#endif
#if A == 2
#define C right
#ifdef NOTHING
#define D wrong
#else
#define D right
#endif
#else
#define C wrong
#endif
#if F(
#define E wrong
#else
#define E right
#endif
#error no matter
#ifdef __has_include
#if __has_include(<x.h>)
#define G wrong
#endif
#endif
`);
  const { macros, problems, live } = interpret({ path: "h", source }, BARE);
  const printed = [...macros.values()].map(printMacro);
  assert.deepEqual(printed.sort(), [
    "#define A 2",
    "#define C right",
    "#define D right",
    "#define E right",
  ]);
  assert.deepEqual(
    problems.map(({ line, what }) => `${line} ${what}`),
    ["20 condition: ( after an expression", "25 #error"],
  );
  const branches = source.items.flatMap((item) =>
    "inside" in item && item.inside ? [item.inside] : [],
  );
  assert.deepEqual(
    [...new Set(branches)]
      .filter((when) => live.has(when))
      .map((when) => when.text)
      .sort(),
    [
      "!(F()",
      "A == 1",
      "A == 2",
      "A == 2 && !defined(NOTHING)",
      "!defined(A)",
      "defined(__has_include)",
    ].sort(),
  );
});

test("what was defined before counts, and can be undefined", () => {
  const source = readSource(
    "#ifdef A\n#define B A\n#undef A\n#endif\n#if F(1) == 2\n#define C\n#endif",
  );
  const macros = macrosIn(source, createEnvironment({ A: "7", "F(x)": "((x) + 1)" }));
  assert.deepEqual([...macros.keys()].sort(), ["B", "C", "F"]);
  assert.throws(() => createEnvironment({ "1": "2" }), TypeError);
});
