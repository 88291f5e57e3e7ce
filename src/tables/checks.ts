/** What the keys of a definition have in common: globs, looks, paths and lines, checked and compiled. */
import { findPathFault } from "../paths.js";
import type { Exclusion } from "./definition.js";
import { compileLooks, findLookFault } from "./forms.js";
import { compileNames, findGlobFault } from "./globs.js";
import type { RawPart } from "./schema.js";
import { findTemplateFault, LINE_PLACEHOLDERS } from "./templates.js";

export type Keys = readonly (string | number)[];

/** Throws an error that names the place of `keys`. */
export type Fail = (keys: Keys, message: string) => Promise<never>;

export type At = (...keys: Keys) => Keys;

/** Where a key of a part stands: in the part, or in what it has it from. */
export type Locate = (key: string) => Keys;

export async function interpretExclusions(
  levels: readonly RawPart[],
  place: Locate,
  fail: Fail,
): Promise<readonly Exclusion[]> {
  const all: Exclusion[] = [];
  for (const { names, values, reason } of levels.flatMap(({ exclude }) => exclude ?? [])) {
    all.push({
      names: await compile(list(names), place("exclude"), fail),
      values: await compileValues(values, place("exclude"), fail),
      reason,
    });
  }
  return all;
}

export async function compile(globs: readonly string[], keys: Keys, fail: Fail): Promise<string> {
  for (const glob of globs) {
    const fault = findGlobFault(glob);
    if (fault !== undefined) await fail(keys, `the glob ${JSON.stringify(glob)} ${fault}`);
  }
  return compileNames(globs);
}

export async function compileValues(
  looks: string | readonly string[] | undefined,
  keys: Keys,
  fail: Fail,
): Promise<string | null> {
  if (looks === undefined) return null;
  for (const look of list(looks)) {
    const fault = findLookFault(look);
    if (fault !== undefined) await fail(keys, `${JSON.stringify(look)}: ${fault}`);
  }
  return compileLooks(list(looks));
}

export async function compilePaths(glob: string): Promise<string> {
  const { default: picomatch } = await import("picomatch");
  return picomatch.makeRe(glob, { dot: true, nonegate: true, strictSlashes: true }).source;
}

export async function checkPath(path: string, keys: Keys, fail: Fail): Promise<void> {
  const fault = findPathFault(path);
  if (fault !== undefined) await fail(keys, `the path ${JSON.stringify(path)} ${fault}`);
}

export async function checkLines(text: string | undefined, keys: Keys, fail: Fail): Promise<void> {
  if (text === undefined) return;
  const fault = findTemplateFault(text, LINE_PLACEHOLDERS);
  if (fault !== undefined) await fail(keys, fault);
}

export const list = (value: string | readonly string[]): readonly string[] =>
  typeof value === "string" ? [value] : value;
