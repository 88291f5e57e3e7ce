import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import fc from "fast-check";
import { ARCHITECTURES, environmentOf } from "../../src/tables/architectures.js";
import { buildTable } from "../../src/tables/build.js";
import { createFiles, defineTables } from "./define.js";

const hasGcc = spawnSync("gcc", ["--version"]).status === 0;

/** A name's number makes it unique, so that gcc's last definition is our only one. */
type Item =
  | {
      readonly kind: "define";
      readonly form: number;
      readonly value: number;
      readonly style: number;
    }
  | {
      readonly kind: "if";
      readonly arms: readonly (readonly [condition: string, items: readonly Item[]])[];
    };

const CONDITIONS = [
  "defined(__s390x__)",
  "defined __aarch64__",
  "!defined(__x86_64__)",
  "defined(__mips__) || defined(__alpha__)",
  "defined(__LP64__) && !defined(__sparc__)",
  "__riscv_xlen == 64",
];

const define = fc.record({
  kind: fc.constant("define" as const),
  form: fc.nat(5),
  value: fc.nat(0xfffff),
  style: fc.nat(4),
});
const { item } = fc.letrec<{ item: Item }>((tie) => ({
  item: fc.oneof(
    { maxDepth: 3, depthSize: "small" },
    { weight: 3, arbitrary: define },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant("if" as const),
        arms: fc.array(
          fc.tuple(fc.constantFrom(...CONDITIONS), fc.array(tie("item"), { maxLength: 4 })),
          { minLength: 1, maxLength: 3 },
        ),
      }),
    },
  ),
}));

/** A header's text; each form of value is spelt in its own way. */
function printHeader(items: readonly Item[]): string {
  let count = 0;
  const print = (list: readonly Item[]): string =>
    list
      .map((one) => {
        if (one.kind === "if") {
          const arms = one.arms.map(([condition, inner], i) => {
            return `${i === 0 ? "#if" : "#elif"} ${condition}\n${print(inner)}`;
          });
          return `${arms.join("")}#else\n#define OTHER_${count++} 1\n#endif\n`;
        }
        const { form, value, style } = one;
        const name = `P_${count++}`;
        const spelt = [
          `0x${value.toString(16)}`,
          `${value}`,
          `(1 << ${value % 31})`,
          `_IOWR('P', ${value % 256}, struct p)`,
          `(${value} + 1)`,
          `"${value}"`,
        ][form]!;
        const comment = ["", " /* 0x1 */", "\t// 7", "/* a\n * #define P_X 9\n */", ""][style]!;
        return `${style === 4 ? "  #\tdefine" : "#define"} ${name}\t${spelt}${comment}\n`;
      })
      .join("");
  return `#ifndef GUARD_H\n#define GUARD_H\nextern int f(void);\n${print(items)}#endif\n`;
}

/** gcc's `#define`s with an architecture's macros, as `value name` of the forms that a table takes, sorted. */
function askGcc(header: string, arch: string): readonly string[] {
  const macros = [...environmentOf(arch).defined.values()];
  const options = macros.map(({ name }) => `-D${name}=${name === "__riscv_xlen" ? 64 : 1}`);
  const { stdout } = spawnSync("gcc", ["-E", "-dM", "-undef", ...options, "-x", "c", "-"], {
    input: header,
    encoding: "utf8",
  });
  const lines: string[] = [];
  for (const [, name, body] of stdout.matchAll(/^#define (P_\d+) (.*)$/gm)) {
    const found =
      /^(0x[0-9a-f]+|\d+)$/.exec(body!) ??
      /^\(1 << (\d+)\)$/.exec(body!) ??
      /^_IOWR\('P', (\d+), struct p\)$/.exec(body!);
    if (found !== null) lines.push(`${found[1]} ${name}`);
  }
  const { stdout: sorted } = spawnSync("sort", [], {
    input: lines.map((line) => `${line}\n`).join(""),
    encoding: "utf8",
    env: { ...process.env, LC_ALL: "C" },
  });
  return sorted.split("\n").filter((line) => line !== "");
}

test("random headers: the entries are those of gcc -E -dM and sort", {
  skip: hasGcc ? false : "no gcc",
}, async () => {
  const [definition] = await defineTables(`[[table]]
name = "p"
header = "p.h"
macros = "P_*"
form = ["{value}", "(1 << {decimal})", "_IO*('P', {decimal}*)"]
order = "text"
optional = true
strip = ""
entry = "{value} {name}"
`);
  const numRuns = Number(process.env.SYNC_FUZZ ?? 400) / 4;
  fc.assert(
    fc.property(
      fc.array(item, { maxLength: 20 }),
      fc.constantFrom(...ARCHITECTURES),
      (items, arch) => {
        const header = printHeader(items);
        const table = buildTable(definition!, createFiles({ "p.h": header }), { arch });
        const entries = table.blocks.flatMap((block) => block.entries.map(({ text }) => text));
        assert.deepEqual(entries, askGcc(header, arch), header);
      },
    ),
    { numRuns },
  );
});
