import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { readSource } from "../../src/header/directives.js";
import { createEnvironment } from "../../src/header/environment.js";
import { macrosIn } from "../../src/header/interpretation.js";
import { printMacro } from "../../src/header/spelling.js";
import { CC1, DUMP, ENVIRONMENTS } from "./gcc-macros.js";
import { forEachAtOnce, runWith } from "./pool.js";
import { kernelTree, NO_TREE } from "./trees.js";

/** What is defined under -undef all the same: `__STDC__` and its like. */
async function predefined(): Promise<Record<string, string>> {
  const { stdout } = await runWith(CC1!, [...DUMP, "-"], "");
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
        const { stdout } = await runWith(CC1!, [...DUMP, ...options, "-"], text);
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
