import assert from "node:assert/strict";
import { test } from "node:test";
import { readSource } from "../../src/header/directives.js";
import { createEnvironment, type Environment } from "../../src/header/environment.js";
import { interpret } from "../../src/header/interpretation.js";
import { tokenize } from "../../src/header/tokens.js";
import type { MacroDef, Source } from "../../src/header/types.js";
import type { Change } from "../../src/meaning/change.js";
import { findMeaning } from "../../src/meaning/meaning.js";
import { WORDS } from "../meaning/shipped-words.js";
import { type Drift, driftedPairs, versionDrifts } from "./drifts.js";
import { CC1, DUMP, ENVIRONMENTS } from "./gcc-macros.js";
import { forEachAtOnce, runWith } from "./pool.js";
import { kernelTree, NO_TREE } from "./trees.js";

/** A definition without the white space between its tokens, which has no meaning. */
const words = (text: string): string =>
  tokenize(text)
    .map((token) => token.text)
    .join(" ");

/** The macros that gcc has after a text, by name. */
async function dump(text: string, defines: Readonly<Record<string, string>>) {
  const options = Object.entries(defines).map(([name, body]) => `-D${name}=${body}`);
  const { stdout } = await runWith(CC1!, [...DUMP, ...options, "-"], text);
  const macros = new Map<string, string>();
  for (const [, name, rest] of stdout.matchAll(/^#define (\w+)(.*)$/gm)) {
    macros.set(name!, words(rest!));
  }
  return macros;
}

/** The text with its include lines emptied. */
function dropIncludes(text: string, source: Source): string {
  const lines = text.split("\n");
  for (const { kind, line } of source.items) if (kind === "include") lines[line - 1] = "";
  return lines.join("\n");
}

/** The definitions of a text that an environment reads: by line, and the last of each name. */
function readLive(source: Source, env: Environment) {
  const { live } = interpret({ path: "", source }, env);
  const lines = new Set<number>();
  const last = new Map<string, MacroDef>();
  for (const item of source.items) {
    if (item.when !== null && !live.has(item.when)) continue;
    if (item.kind === "undef") last.delete(item.name);
    if (item.kind !== "define") continue;
    lines.add(item.line);
    last.set(item.macro.name, item.macro);
  }
  return { lines, last };
}

/** One definition that a change speaks of. */
interface Claim {
  readonly line: number;
  readonly text: string;
  readonly change: Change;
}

/** What the changes say of each name's definitions on one side. */
function collectClaims(changes: readonly Change[], side: "copy" | "original") {
  const claims = new Map<string, Claim[]>();
  for (const change of changes) {
    if (change.symbol !== "macro") continue;
    const line = side === "copy" ? change.copyLine : change.originalLine;
    const text = side === "copy" ? change.before : change.after;
    if (line === null || text === null) continue;
    const name = side === "original" ? (change.renamedTo ?? change.name) : change.name;
    const claim = { line, text: words(text), change };
    claims.set(name, [...(claims.get(name) ?? []), claim]);
  }
  return claims;
}

/** Tells where the changes of a pair and gcc's macros do not agree. */
async function compareWithGcc(drift: Drift, base: Record<string, string>): Promise<string[]> {
  const { copy, original, path } = drift;
  const { changes } = findMeaning(copy, original, { path, words: WORDS });
  const claims = [collectClaims(changes, "copy"), collectClaims(changes, "original")] as const;
  const sources = [readSource(copy), readSource(original)] as const;
  const texts = [copy, original].map((text, i) => dropIncludes(text, sources[i]!));
  const wrong: string[] = [];
  for (const [environment, defines] of Object.entries(ENVIRONMENTS)) {
    const env = createEnvironment({ ...base, ...defines });
    const [before, after] = await Promise.all(texts.map((text) => dump(text, defines)));
    const live = sources.map((source) => readLive(source, env));
    for (const name of new Set([
      ...before!.keys(),
      ...after!.keys(),
      ...claims[0].keys(),
      ...claims[1].keys(),
    ])) {
      const say = (what: string): void => {
        wrong.push(`${path}, ${environment}: ${name} ${what}`);
      };
      const differs = before!.get(name) !== after!.get(name);
      // Of what the changes speak, only the last definition that is read counts, as for gcc.
      const spoken = [0, 1].map((i) => {
        const line = live[i]!.last.get(name)?.line;
        return claims[i as 0 | 1].get(name)?.find((claim) => claim.line === line);
      });
      const gcc = [before!.get(name), after!.get(name)];
      const both = spoken.every((claim) => claim !== undefined);
      const differing = spoken.filter((claim) => claim && !(both && isSame(claim.change)));
      if (differs && differing.length === 0) say(`is ${gcc[0]} -> ${gcc[1]}, not told`);
      if (!differs && differing.length > 0) say("is told, and does not differ");
      spoken.forEach((claim, i) => {
        if (claim !== undefined && gcc[i] !== claim.text) say(`is ${gcc[i]}, told ${claim.text}`);
      });
    }
  }
  return wrong;
}

/** A change that says that the definition is the same: only its place or its condition is not. */
const isSame = ({ before, after, renamedTo }: Change): boolean =>
  words(before ?? "") === words(after ?? "") && renamedTo === undefined;

async function predefined(): Promise<Record<string, string>> {
  const { stdout } = await runWith(CC1!, [...DUMP, "-"], "");
  const lines = [...stdout.matchAll(/^#define (\S+) (.*)$/gm)];
  assert.ok(lines.length > 0, "gcc predefines nothing");
  return Object.fromEntries(lines.map((line) => [line[1]!, line[2]!]));
}

const trees = (["6.12", "6.1"] as const).map((version) => kernelTree(version));
const skip = trees.includes(undefined) ? NO_TREE : CC1 === undefined ? "no gcc" : false;

for (const version of ["6.12", "6.1"] as const) {
  test(`the macros of the drifted pairs of ${version} change as gcc says`, { skip }, async () => {
    const base = await predefined();
    const drifts = driftedPairs(version).filter((one) => one.path.endsWith(".h"));
    assert.ok(drifts.length > 10);
    const wrong: string[] = [];
    await forEachAtOnce(drifts, async (drift) => {
      wrong.push(...(await compareWithGcc(drift, base)));
    });
    assert.deepEqual(wrong, []);
  });
}

test("the macros of include/uapi change as gcc says, 6.1 to 6.12", { skip }, async () => {
  const base = await predefined();
  const drifts = versionDrifts();
  assert.ok(drifts.length > 300, `${drifts.length} headers differ`);
  const wrong: string[] = [];
  await forEachAtOnce(drifts, async (drift) => {
    wrong.push(...(await compareWithGcc(drift, base)));
  });
  assert.deepEqual(wrong, []);
});
