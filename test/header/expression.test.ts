import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import fc from "fast-check";
import { readSource } from "../../src/header/directives.js";
import { BARE, createEnvironment, holdsTerm } from "../../src/header/environment.js";
import { evaluate } from "../../src/header/expression.js";
import { typeOfWords } from "../../src/header/integers.js";
import { macrosIn } from "../../src/header/interpretation.js";
import { tokenize } from "../../src/header/tokens.js";
import type { Scope } from "../../src/header/types.js";
import { askGcc, gccMissing, randomExpression } from "./expressions.js";

const NOTHING: Scope = {
  macro: () => undefined,
  enumerator: () => undefined,
  type: () => undefined,
  sizeof: () => undefined,
};

/** `value type`, or `! why`. */
function tell(text: string, scope: Scope = NOTHING): string {
  const value = evaluate(tokenize(text), scope);
  return value.kind === "int" ? `${value.value} ${value.type.name}` : `! ${value.why}`;
}

/** A scope of `#define`s. */
function defining(text: string): Scope {
  const macros = macrosIn(readSource(text), BARE);
  return { ...NOTHING, macro: (name) => macros.get(name) };
}

for (const [text, expected] of [
  ["1 << 31", "-2147483648 int"],
  ["1U << 31", "2147483648 unsigned int"],
  ["(1ULL << 63) - 1", "9223372036854775807 unsigned long long"],
  ["-1 < 0u", "0 int"],
  ["~0", "-1 int"],
  ["'\\377'", "-1 int"],
  ["'ABCD'", "1094861636 int"],
  ["(__u8)257", "1 unsigned char"],
  ["(u64)-1", "18446744073709551615 unsigned long long"],
  ["(uint64_t)-1", "18446744073709551615 unsigned long"],
  ["(const __s16)0xffff", "-1 short"],
  ["sizeof(__u64)", "8 unsigned long"],
  ["sizeof(char *)", "8 unsigned long"],
  ["sizeof(int[3])", "12 unsigned long"],
  ['sizeof("abc\\n")', "5 unsigned long"],
  ["sizeof 1UL + 1", "9 unsigned long"],
  ["sizeof(1/0)", "4 unsigned long"],
  ["1 ? 2 : 3/0", "2 int"],
  ["0 && 1/0", "0 int"],
  ["1 || 1 << 99", "1 int"],
  ["1 ? -1 : 0u", "4294967295 unsigned int"],
  ["5 ?: 6", "5 int"],
  // Known from the kernel where no header says otherwise.
  ["BIT(3)", "8 unsigned long"],
  ["GENMASK(7, 4)", "240 unsigned long"],
  ["GENMASK_ULL(63, 63)", "9223372036854775808 unsigned long long"],
  ["_BITULL(40)", "1099511627776 unsigned long long"],
  ["_IO(0xAE, 0x01)", "44545 unsigned int"],
  ["_IOWR('K', 1, __u64)", "3221768961 unsigned long"],
  ["_IOC(_IOC_READ|_IOC_WRITE, 'a', 2, 3)", "3221446914 unsigned int"],
  ["_AC(1, UL) << 12", "4096 unsigned long"],
  ["(__force __le32)5", "5 unsigned int"],
] as const) {
  test(`${text} is ${expected}`, () => assert.equal(tell(text), expected));
}

for (const text of [
  "",
  "1 / 0",
  "1 % 0",
  "1 << 32",
  "1 << -1",
  "2147483647 + 1",
  "-2147483647 - 2",
  "(-2147483647 - 1) / -1",
  "(-2147483647 - 1) % -1",
  "1.0",
  "1e3",
  "0x",
  "08",
  "12abc",
  "99999999999999999999",
  "9223372036854775808",
  '"abc"',
  "'\\q'",
  "''",
  "'abcde'",
  "X",
  "X + 1",
  "0 && X",
  "f(1)",
  "&x",
  "(struct a *)0",
  "({ 1; })",
  "(int){1}",
  "1 +",
  "1 2",
  "(1",
  "1)",
  "a = 1",
  "sizeof(struct a)",
  "sizeof(X)",
  "(float)1",
  "1 ? 2",
  "_IOR('a', 1, struct a)",
  "BIT(64)",
]) {
  test(`${text || "nothing"} is opaque`, () => assert.match(tell(text), /^! ./));
}

test("a comma has a value but makes no constant expression", () => {
  const value = evaluate(tokenize("(1, 2)"), NOTHING);
  assert.deepEqual(value.kind === "int" && [value.value, value.constant], [2n, false]);
  const plain = evaluate(tokenize("(1 + 2)"), NOTHING);
  assert.equal(plain.kind === "int" && plain.constant, true);
});

test("macros, enumerators, typedefs and sizes come from the scope", () => {
  const scope: Scope = {
    ...defining("#define A (B + 1)\n#define B C\n#define F(x) ((x) << B)\n#define BIT(x) x\n"),
    enumerator: (name) => (name === "C" ? evaluate(tokenize("41"), NOTHING) : undefined),
    type: (name) => (name === "word_t" ? typeOfWords(["unsigned", "short"]) : undefined),
    sizeof: (type) => (type.map((token) => token.text).join(" ") === "struct a" ? 24n : undefined),
    offsetof: (_, member) => (member[0]?.text === "m" ? 4n : undefined),
  };
  assert.equal(tell("A", scope), "42 int");
  assert.equal(tell("F(1ull)", scope), "2199023255552 unsigned long long");
  assert.equal(tell("(word_t)-1", scope), "65535 unsigned short");
  assert.equal(tell("_IOR('a', 1, struct a)", scope), "2149081345 unsigned long");
  assert.equal(tell("sizeof(word_t) + sizeof(struct a *)", scope), "10 unsigned long");
  assert.equal(tell("offsetof(struct a, m)", scope), "4 unsigned long");
  assert.match(tell("offsetof(struct a, n)", scope), /^!/);
  // The header's own macro, not the kernel's.
  assert.equal(tell("BIT(3)", scope), "3 int");
});

test("random C expressions have gcc's value and type", { skip: gccMissing() }, () => {
  for (const seed of [1, 2, Date.now() % 2 ** 31]) {
    const expressions = fc.sample(randomExpression(true), { numRuns: 3000, seed });
    const expected = askGcc(expressions);
    let compared = 0;
    for (const [index, text] of expressions.entries()) {
      const answer = expected[index];
      const given = tell(text);
      if (given.startsWith("!")) continue;
      assert.ok(answer !== undefined, `seed ${seed}: gcc refuses ${text}, we say ${given}`);
      const type = typeOfWords(answer.type.split(" "))!.name;
      assert.equal(given, `${answer.value} ${type}`, `seed ${seed}: ${text}`);
      compared++;
    }
    assert.ok(compared > 1500, `${compared} compared`);
  }
});

test("random #if expressions hold where gcc says so", { skip: gccMissing() }, () => {
  for (const seed of [3, Date.now() % 2 ** 31]) {
    const expressions = fc.sample(randomExpression(false), { numRuns: 3000, seed });
    const lines = expressions.map((text, i) => `#if ${text}\nt${i}\n#else\nf${i}\n#endif\n`);
    const args = ["-E", "-P", "-w", "-undef", "-"];
    const run = spawnSync("gcc", args, {
      input: lines.join(""),
      encoding: "latin1",
      maxBuffer: 1 << 28,
    });
    const taken = run.stdout.trim().split("\n");
    assert.equal(taken.length, expressions.length);
    let unknown = 0;
    for (const [index, text] of expressions.entries()) {
      const holding = holdsTerm(tokenize(text), BARE);
      // A division by zero: gcc tells an error, and goes on as if there were no divisor.
      if (holding === "unknown") unknown++;
      else assert.equal(holding, taken[index]!.startsWith("t"), `seed ${seed}: ${text}`);
    }
    assert.ok(unknown < 600, `${unknown} unknown`);
  }
});

test("#if: names, defined, and what is not known", () => {
  const env = createEnvironment({ A: "", B: "2", "F(x)": "x + 1" });
  const partly = createEnvironment({ A: "1" }, { undefined: ["U"], others: "unknown" });
  for (const [text, expected] of [
    ["defined A && defined(B) && !defined C", true],
    ["B == 2 && C == 0", true],
    ["F(2) == 3", true],
    ["F == 0", true],
    ["A", "unknown"],
    ["G(1)", "unknown"],
    ["1 / 0", "unknown"],
    ["defined", "unknown"],
    ["defined(__has_include) && defined __FILE__", true],
    ["__has_attribute(packed)", "unknown"],
  ] as const) {
    assert.equal(holdsTerm(tokenize(text), env), expected, text);
  }
  for (const [text, expected] of [
    ["defined(U)", false],
    ["defined(X)", "unknown"],
    ["defined(X) || A", true],
    ["defined(X) && U", false],
    ["U && X > 3", false],
    ["G(1, 2) || 1", true],
    ["!X", "unknown"],
    ["A ? 0 : X", false],
  ] as const) {
    assert.equal(holdsTerm(tokenize(text), partly), expected, text);
  }
});
