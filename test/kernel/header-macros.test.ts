import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { readSource } from "../../src/header/directives.js";
import { createEnvironment } from "../../src/header/environment.js";
import { macrosIn } from "../../src/header/interpretation.js";
import { printMacro } from "../../src/header/spelling.js";
import { forEachAtOnce, runWith } from "./pool.js";
import { kernelTree, NO_TREE } from "./trees.js";

/** The environments in which both sides read, as -D options. */
const ENVIRONMENTS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  bare: {},
  "little-endian 64-bit": {
    __LP64__: "1",
    __x86_64__: "1",
    __BITS_PER_LONG: "64",
    __LITTLE_ENDIAN: "1234",
    __BYTE_ORDER: "1234",
    __LITTLE_ENDIAN_BITFIELD: "1",
  },
  "big-endian 32-bit": {
    __BITS_PER_LONG: "32",
    __BIG_ENDIAN: "4321",
    __BYTE_ORDER: "4321",
    __BIG_ENDIAN_BITFIELD: "1",
  },
};

/** gcc's own compiler proper: half the time of the driver. */
const CC1 = (() => {
  try {
    return execFileSync("gcc", ["-print-prog-name=cc1"], { encoding: "utf8" }).trim();
  } catch {
    return undefined;
  }
})();

const dump = ["-E", "-quiet", "-undef", "-nostdinc", "-dM"];

/** What is defined under -undef all the same: `__STDC__` and its like. */
async function predefined(): Promise<Record<string, string>> {
  const { stdout } = await runWith(CC1!, [...dump, "-"], "");
  const lines = [...stdout.matchAll(/^#define (\S+) (.*)$/gm)];
  assert.ok(lines.length > 0, "gcc predefines nothing");
  return Object.fromEntries(lines.map((line) => [line[1]!, line[2]!]));
}

/** The text with its include lines emptied. */
function dropIncludes(text: string): string {
  const source = readSource(text);
  const lines = text.split("\n");
  for (const { kind, line } of source.items) if (kind === "include") lines[line - 1] = "";
  return lines.join("\n");
}

function linesOf(text: string): Set<string> {
  return new Set(text.split("\n").flatMap((line) => (line === "" ? [] : [line.trimEnd()])));
}

for (const version of ["6.12", "6.1"] as const) {
  const tree = kernelTree(version);
  const skip = tree === undefined ? NO_TREE : CC1 === undefined ? "no gcc" : false;
  test(`macros of every header of include/uapi are gcc's, ${version}`, { skip }, async () => {
    const base = await predefined();
    const root = join(tree!, "include/uapi");
    const headers = (readdirSync(root, { recursive: true }) as string[]).filter((name) =>
      name.endsWith(".h"),
    );
    const wrong: string[] = [];
    let compared = 0;
    await forEachAtOnce(headers, async (name) => {
      const text = dropIncludes(readFileSync(join(root, name), "latin1"));
      const source = readSource(text);
      for (const [environment, defines] of Object.entries(ENVIRONMENTS)) {
        const options = Object.entries(defines).map(([macro, body]) => `-D${macro}=${body}`);
        const { stdout } = await runWith(CC1!, [...dump, ...options, "-"], text);
        const expected = linesOf(stdout);
        const macros = macrosIn(source, createEnvironment({ ...base, ...defines }));
        const given = linesOf([...macros.values()].map(printMacro).join("\n"));
        compared += expected.size;
        const note = (side: string, line: string): void => {
          wrong.push(`${name}, ${environment}: ${side} ${line}`);
        };
        for (const line of expected) if (!given.has(line)) note("only gcc has", line);
        for (const line of given) if (!expected.has(line)) note("only we have", line);
      }
    });
    assert.deepEqual(wrong, []);
    // Not for want of headers.
    assert.ok(compared > 100_000, `${compared} macros compared`);
  });
}
