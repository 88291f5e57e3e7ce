import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import fc from "fast-check";
import { nameArchitecture } from "../../src/tables/architectures.js";
import { compileForm, compileLooks } from "../../src/tables/forms.js";
import { compileNames, readPrefix } from "../../src/tables/globs.js";
import { compileIndex, ilog2, readNumber } from "../../src/tables/indices.js";
import { matcherOf } from "../../src/tables/matching.js";
import { sortEntries } from "../../src/tables/order.js";
import { fill } from "../../src/tables/templates.js";

const value = fc.oneof(
  fc.nat(2000).map(String),
  fc.nat(2000).map((number) => `0x${number.toString(16)}`),
  fc.nat(99).map((number) => `00${number}`),
  fc.constantFrom("0", "00", "0X1F", "99999999999999999999", "100000000000000000000"),
);
const label = fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,4}$/);

test("entries are sorted as sort and sort -n do it in the C locale", () => {
  const list = fc.array(fc.record({ value, label }), { minLength: 40, maxLength: 60 });
  const numRuns = Number(process.env.SYNC_FUZZ ?? 400) / 10;
  fc.assert(
    fc.property(list, fc.constantFrom("number" as const, "text" as const), (entries, order) => {
      const lines = entries.map((entry) => `${entry.value} ${entry.label}`);
      const { stdout } = spawnSync("sort", order === "number" ? ["-n"] : [], {
        input: `${lines.join("\n")}\n`,
        encoding: "utf8",
        env: { ...process.env, LC_ALL: "C" },
      });
      const sorted = sortEntries([...entries], order);
      assert.deepEqual(
        sorted.map((entry) => `${entry.value} ${entry.label}`),
        stdout.trimEnd().split("\n"),
      );
    }),
    { numRuns },
  );
});

test("an index is worked out as C would", () => {
  const names = (name: string) => ({ value: 0x40n, base: 16n, OFFSET: 100n, top: 1n << 63n })[name];
  const at = (template: string) => compileIndex(template)(names);
  assert.equal(at("{value}"), 64n);
  assert.equal(at("ilog2({value}) + 1"), 7n);
  assert.equal(at("{value} ? (ilog2({value}) + 1) : 0"), 7n);
  assert.equal(at("0 ? 1 : 2"), 2n);
  assert.equal(at("OFFSET + {value} - {base}"), 148n);
  assert.equal(at("2 + 3 * 4 - (10 - 4) / 2 % 2 << 1"), 26n);
  assert.equal(at("0x3 | 4 & 6 ^ 1"), 7n);
  assert.equal(at("ilog2({top}) + 1"), 64n);
  assert.equal(at("{top} * {top}"), undefined);
  assert.equal(at("1 << {top}"), undefined);
  assert.equal(at("UNKNOWN + {value}"), undefined);
  assert.equal(at("{value} / 0"), undefined);
  assert.equal(at("{value} +"), undefined);
  assert.equal(at("f({value})"), undefined);
});

test("ilog2 is the kernel's", () => {
  assert.deepEqual([0n, 1n, 2n, 3n, 4n, 1n << 31n, 1n << 33n, 1n << 63n].map(ilog2), [
    0n,
    0n,
    1n,
    1n,
    2n,
    31n,
    33n,
    63n,
  ]);
});

test("numbers are C's", () => {
  assert.deepEqual(["0", "010", "10", "0x10", "0X1f"].map(readNumber), [0n, 8n, 10n, 16n, 31n]);
  for (const text of ["", "08", "1e3", "0x", "x", " 1", "0x10000000000000000", "0b1"]) {
    assert.equal(readNumber(text), undefined, text);
  }
});

test("forms find the number, and blanks in them mean nothing", () => {
  const find = (form: string, text: string) =>
    new RegExp(compileForm(form).pattern).exec(text)?.groups?.value;
  assert.equal(find("{hex}", "0x10ULL"), "0x10");
  assert.equal(find("{hex}", "16"), undefined);
  assert.equal(find("{decimal}", "16U"), "16");
  assert.equal(find("{decimal}", "0x16"), undefined);
  assert.equal(find("{value}", "0x10 + 1"), undefined);
  assert.equal(find("(1<<{decimal})", "( 1 << 30 )"), "30");
  assert.equal(find("_IO*('U', {decimal}*)", "_IOWR('U',7,struct a*)"), "7");
  assert.equal(find("_IO*('U', {decimal}*)", "_IOWR('A',7,struct a*)"), undefined);
  assert.equal(find("_IO*(KVMIO, {hex}*)", "_IO(KVMIO,  0x2f)"), "0x2f");
  assert.equal(find("a.b{hex}", "axb0x1"), undefined);
  assert.equal(find("{decimal}", "1".repeat(41)), undefined);
  assert.equal(find("*{value}*,*)", "f(7, x, y)"), "7");
  const looks = new RegExp(compileLooks(["BIT*(*)", "0x1*"]));
  for (const text of ["BIT_ULL(3)", "0x10"]) assert.match(text, looks);
  for (const text of ["BIT", "0x20", "A_BIT(3)"]) assert.doesNotMatch(text, looks);
});

test("a long value is not matched in every way there is", () => {
  const form = new RegExp(compileForm("_IO*(*, {value}*)").pattern);
  const looks = new RegExp(compileLooks(["(*<<*)", "A*B*C*D"]));
  for (const text of [`_IO${"(, ".repeat(100_000)}`, `_IO(x${", 1".repeat(100_000)}`]) {
    assert.equal(form.exec(text), null);
  }
  for (const piece of ["(<<", "ABC", "A", "<"])
    assert.equal(looks.exec(piece.repeat(99_999)), null);
});

test("globs match whole names, case and all", async () => {
  const match = async (globs: readonly string[], name: string) => {
    const isMatch = matcherOf(await compileNames(globs))(name);
    // The short way and the expression agree.
    assert.equal(new RegExp(await compileNames(globs)).test(name), isMatch, `${globs} ${name}`);
    return isMatch;
  };
  assert.ok(await match(["A_*"], "A_"));
  assert.ok(await match(["A_*"], "A_B"));
  assert.ok(!(await match(["A_*"], "BA_B")));
  assert.ok(!(await match(["A_*"], "a_b")));
  assert.ok(await match(["A", "B_*", "C"], "C"));
  assert.ok(!(await match(["A", "B_*", "C"], "AB_")));
  assert.ok(await match(["[GS]ET_*", "X*_Y"], "SET_A"));
  assert.ok(await match(["[GS]ET_*", "X*_Y"], "XX_Y"));
  assert.ok(!(await match(["A_[!_]*"], "A__B")));
  assert.ok(await match(["A_[!_]*"], "A_B"));
  assert.ok(await match(["A_{B,C}"], "A_C"));
  assert.ok(await match(["A$?"], "A$B"));
  assert.deepEqual(["A_*", "A", "A_[B]*", "*_V"].map(readPrefix), ["A_", "", "A_", ""]);
});

test("placeholders are filled once, and C's braces stay", () => {
  const words: Record<string, string> = { a: "{b}", b: "!" };
  assert.equal(
    fill("{a} {b} {x} { {a}}", (name) => words[name]),
    "{b} ! {x} { {b}}",
  );
});

test("machines are called as the kernel's folders", () => {
  const machines = ["x86_64", "i686", "aarch64", "armv7l", "ppc64le", "s390x", "riscv64", "mips64"];
  assert.deepEqual(machines.map(nameArchitecture), [
    "x86",
    "x86",
    "arm64",
    "arm",
    "powerpc",
    "s390",
    "riscv",
    "mips",
  ]);
  assert.equal(nameArchitecture("vax"), "vax");
});
