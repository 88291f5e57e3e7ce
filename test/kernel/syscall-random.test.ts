import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { test } from "node:test";
import fc from "fast-check";
import { buildSyscallTable } from "../../src/tables/syscalls.js";
import type { SyscallTable } from "../../src/tables/syscalls-definition.js";
import { readUnder, SHIPPED } from "../tables/syscalls-shipped.js";
import { NO_GCC, optionsOf, runScript } from "./syscall-scripts.js";
import { kernelTree, NO_TREE } from "./trees.js";

/** Random sources, the tree's scripts against us: `.tbl` files, and headers with includes and conditions. */

const RUNS = 25;
const tree = kernelTree("6.12");
const skip = tree === undefined ? NO_TREE : NO_GCC;

const word = fc.stringMatching(/^[a-z][a-z0-9_]{0,9}$/);

/** Lines in any order, numbers twice only where the table lets several ABIs have one. */
function randomTbl({ source }: SyscallTable): fc.Arbitrary<string> {
  if (source.kind !== "tbl") throw new Error("no .tbl");
  const abi = fc.constantFrom(...source.abis, ...source.except);
  const row = fc.record({
    number: fc.oneof(fc.nat(20), fc.nat(700)),
    abi,
    name: word,
    points: fc.subarray(["sys_a", "b"]),
  });
  const isTaken = (one: string) => source.abis.includes(one);
  const selector = (one: { number: number; abi: string }) =>
    source.repeats === "first-abi"
      ? `${one.number} ${one.abi}`
      : isTaken(one.abi)
        ? one.number
        : `${one.number} ${one.abi}`;
  const rows = fc
    .uniqueArray(row, { selector, minLength: 1, maxLength: 60 })
    .filter((all) => all.some((one) => isTaken(one.abi) && one.number < 512));
  const other = fc.constantFrom("", "# a comment", "#5\tcommon\tno", "  # 7\t64\tx", "\t");
  // powerpc's script takes the first line as text, so all have one kind of white space.
  return fc.tuple(rows, fc.array(other, { maxLength: 5 })).map(([all, others]) => {
    const lines = all.map((one) => [one.number, one.abi, one.name, ...one.points].join("\t"));
    others.forEach((text, index) => {
      lines.splice((index * 7) % (lines.length + 1), 0, text);
    });
    return `${lines.join("\n")}\n`;
  });
}

type Files = Readonly<Record<string, string>>;

/** A `unistd.h` that includes another one: plain numbers, hex, sums, `__NR3264_` names, `#if`s. */
function randomHeaders(): fc.Arbitrary<Files> {
  const body = (number: number, form: number): string =>
    [
      `${number}`,
      `${number}`,
      `0x${number.toString(16)}`,
      `(BASE + ${number})`,
      `(${number})`,
      `${number}U`,
    ][form]!;
  const define = fc
    .record({
      name: word,
      number: fc.nat(500),
      form: fc.nat(5),
      is3264: fc.boolean(),
      tabs: fc.boolean(),
    })
    .map(({ name, number, form, is3264, tabs }) => {
      const text = `${tabs ? "\t\t" : " "}${body(number, form)}${tabs ? "\t/* a comment */" : ""}`;
      if (!is3264) return `#define __NR_${name}${text}`;
      return `#define __NR3264_${name}${text}\n#define __NR_${name}64 __NR3264_${name}`;
    });
  const undef = word.map((name) => `#undef __NR_${name}`);
  const condition = fc.constantFrom(
    "#if __BITS_PER_LONG == 64",
    "#ifdef __ARCH_WANT_A",
    "#ifndef __aarch64__",
    "#if defined(__LP64__) && !defined(__ARCH_WANT_B)",
  );
  const part: fc.Arbitrary<string> = fc.oneof(
    { weight: 6, arbitrary: define },
    { weight: 1, arbitrary: undef },
    {
      weight: 2,
      arbitrary: fc
        .tuple(condition, fc.array(define, { maxLength: 4 }), fc.array(define, { maxLength: 2 }))
        .map(([test, yes, no]) => [test, ...yes, "#else", ...no, "#endif"].join("\n")),
    },
  );
  const wants = fc.subarray(["#define __ARCH_WANT_A", "#define __ARCH_WANT_B"]);
  return fc
    .tuple(wants, fc.array(part, { minLength: 1, maxLength: 30 }), fc.array(part, { maxLength: 4 }))
    .map(([own, parts, after]) => ({
      "tools/arch/arm64/include/uapi/asm/unistd.h": `${[...own, "#include <asm-generic/unistd.h>", ...after].join("\n")}\n`,
      "tools/include/uapi/asm-generic/unistd.h": `#include "bits.h"\n#define BASE 1\n#define __NR_last 999\n${parts.join("\n")}\n`,
      "tools/include/uapi/asm-generic/bits.h": `#define __BITS_PER_LONG (__CHAR_BIT__ * __SIZEOF_LONG__)\n`,
    }));
}

/** Writes the files into a folder of their own and compares what is printed there. */
function compareIn(table: SyscallTable, files: Files): void {
  const root = mkdtempSync(join(tmpdir(), "syscalls-"));
  try {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(join(root, dirname(path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
    const gcc = ["gcc", "-w", ...optionsOf(table)].join(" ");
    const expected = runScript(tree!, table.name, table.source.path, { root, gcc });
    assert.equal(buildSyscallTable(table, readUnder(root)).text, expected);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

for (const table of SHIPPED) {
  const { kind, path } = table.source;
  if (kind === "unistd" && table.name !== "syscalls_arm64") continue;
  test(`random sources of ${table.name} print as the script does`, { skip }, () => {
    const sources =
      kind === "tbl" ? randomTbl(table).map((text): Files => ({ [path]: text })) : randomHeaders();
    fc.assert(
      fc.property(sources, (files) => compareIn(table, files)),
      { numRuns: RUNS },
    );
  });
}
