import type { Change, Meaning } from "../../src/meaning/change.js";
import { findMeaning, type MeaningOptions } from "../../src/meaning/meaning.js";
import { WORDS } from "./shipped-words.js";

/** The meaning of a drift between two texts, by default of headers without includes. */
export function compare(
  copy: string,
  original: string,
  options: Partial<MeaningOptions> = {},
): { readonly meaning: Meaning; readonly changes: readonly Change[] } {
  return findMeaning(copy, original, { path: "demo.h", words: WORDS, ...options });
}

/** A change in one line: `additive changed macro A: 1 -> 2 (why)`. */
export function print(change: Change): string {
  const { effect, symbol, name, before, after, note, renamedTo } = change;
  const values = before === null && after === null ? "" : `: ${before} -> ${after}`;
  const to = renamedTo === undefined ? "" : ` => ${renamedTo}`;
  return `${effect} ${change.change} ${symbol} ${name}${to}${values}${note ? ` (${note})` : ""}`;
}

/** The meaning and the changes as lines. */
export function tell(
  copy: string,
  original: string,
  options: Partial<MeaningOptions> = {},
): string[] {
  const { meaning, changes } = compare(copy, original, options);
  return [meaning, ...changes.map(print)];
}
