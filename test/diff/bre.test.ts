import assert from "node:assert/strict";
import { test } from "node:test";
import { BreError, compileBre } from "../../src/diff/bre.js";
import { MEANINGS, OWN_REFUSALS, REFUSALS } from "./bre-cases.js";
import { seededRandom } from "./cases.js";

const toBytes = (text: string) => Buffer.from(text).toString("latin1");

test("patterns mean what GNU diff says", () => {
  for (const [pattern, matched, others] of MEANINGS) {
    const bre = compileBre(pattern);
    assert.equal(bre.source, pattern);
    for (const line of matched) assert.ok(bre.test(toBytes(line)), `${pattern} on ${line}`);
    for (const line of others) assert.ok(!bre.test(toBytes(line)), `${pattern} not on ${line}`);
  }
});

test("bytes that are no UTF-8 are no character, but a surrogate is one to a plain pattern", () => {
  for (const line of ["\xff", "\xc3", "\xc0\x80", "\xe0\x80\x80", "\xe2\x82"]) {
    for (const pattern of ["^.", "[^a]", String.raw`\W`, String.raw`\S`]) {
      assert.ok(!compileBre(pattern).test(line), `${pattern} not on ${JSON.stringify(line)}`);
    }
    assert.ok(compileBre("b$").test(`${line}b`));
  }
  assert.ok(compileBre("^.$").test("\xed\xa0\x80"));
  assert.ok(!compileBre(String.raw`^\S$`).test("\xed\xa0\x80"));
  assert.ok(compileBre(String.raw`^\S$`).test("\xf4\x90\x80\x80"));
  // A stray byte counts as the letter of that number where words are sought.
  assert.ok(!compileBre(String.raw`\<a`).test("\xe9a"));
  assert.ok(!compileBre(String.raw`\<a`).test("\xffa"));
  assert.ok(compileBre(String.raw`\<a`).test("\xd7a"));
});

test("invalid and unbounded patterns are refused with the place", () => {
  for (const [pattern, message, offset] of [...REFUSALS, ...OWN_REFUSALS]) {
    assert.throws(
      () => compileBre(pattern),
      (error) => {
        assert.ok(error instanceof BreError, pattern);
        assert.match(error.message, message);
        assert.match(error.message, /^[^\n]* at character \d+$/);
        assert.equal(error.offset, offset, pattern);
        return true;
      },
    );
  }
});

test("a tower of repetitions neither overflows nor hangs", () => {
  assert.throws(() => compileBre(`a${"\\{2\\}".repeat(100_000)}`), BreError);
  assert.throws(() => compileBre(`a${"\\{2\\}*".repeat(100_000)}`), BreError);
  assert.ok(compileBre(`^${"x\\|".repeat(150)}a$`).test("a"));
});

const MEGABYTE = 1 << 20;

test("hostile patterns end soon on a line of a megabyte", () => {
  const mixed = Array.from({ length: MEGABYTE }, (_, i) => "ab"[((i * i) % 7) & 1]).join("");
  const cases: readonly (readonly [string, string, boolean])[] = [
    [String.raw`\(a*\)*b`, "a".repeat(MEGABYTE), false],
    [String.raw`\(a*\)*[bc]`, "a".repeat(MEGABYTE), false],
    [String.raw`\(a\|aa\)*[bc]$`, "a".repeat(MEGABYTE), false],
    [String.raw`\(\(x\{1,20\}\)\{1,20\}\)*[yz]`, "x".repeat(MEGABYTE), false],
    [".*.*.*.*.*=.*", "ab".repeat(MEGABYTE / 2), false],
    [".*.*.*.*.*=.*[^z]$", "=z".repeat(MEGABYTE / 2), false],
    [String.raw`^\(a\?\)\{90\}a\{90\}$`, "a".repeat(MEGABYTE), false],
    [String.raw`a\{450\}[bc]`, "a".repeat(MEGABYTE), false],
    [String.raw`[ab]*a[ab]\{12\}[cd]`, mixed, false],
    [String.raw`\b\w\+\b \W$`, "é x".repeat(MEGABYTE / 4), false],
    [String.raw`\(.*\)*\(.*\)*x$`, `${"xy".repeat(MEGABYTE / 2)}x`, true],
  ];
  for (const [pattern, line, expected] of cases) {
    const bre = compileBre(pattern);
    const started = performance.now();
    assert.equal(bre.test(line), expected, pattern);
    const elapsed = performance.now() - started;
    // GNU's worst cases take minutes; a loaded machine takes seconds for our worst one.
    assert.ok(elapsed < 10_000, `${pattern}: ${elapsed} ms`);
  }
});

test("the cache of states is emptied and left aside without changing an answer", () => {
  // More sets of states than are kept: an "a" eleven (or 300) characters before a "c".
  const random = seededRandom(2);
  const letters = Array.from({ length: 60_000 }, () => (random() < 0.5 ? "a" : "b"));
  for (const distance of [11, 300]) {
    const bre = compileBre(String.raw`a[ab]\{${distance - 1}\}[cd]`);
    for (const end of [20_000, 40_003, 60_000]) {
      const head = letters.slice(0, end).join("");
      assert.ok(!bre.test(head));
      assert.equal(bre.test(`${head}d`), letters[end - distance] === "a");
      assert.ok(bre.test(`${head}a${"b".repeat(distance - 1)}c${head}`));
    }
  }
});

test("many kinds of characters in one pattern", () => {
  const codes = Array.from({ length: 300 }, (_, i) => 0x4e00 + i * 7);
  const text = String.fromCodePoint(...codes);
  const pattern = `^${codes.map((code) => `[x${String.fromCodePoint(code)}]`).join("")}[yz]`;
  const bre = compileBre(pattern);
  assert.ok(bre.test(toBytes(`${text}y`)));
  assert.ok(bre.test(`${"x".repeat(300)}z`));
  assert.ok(!bre.test(toBytes(`${text.slice(1)}yy`)));
});
