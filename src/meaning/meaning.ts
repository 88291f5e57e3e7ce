/** What the drift of one pair means. */
import type { Change, Meaning, Resolve, Words } from "./change.js";
import { compareAsInstalled } from "./installed.js";
import { compareOther, compareSources } from "./sources.js";
import { compareTables } from "./syscalls.js";
import { worst } from "./words.js";

export interface MeaningOptions {
  /** The original's path: how it ends decides what it is read as. */
  readonly path: string;
  readonly words: Words;
  /** How the includes of each side are read; without them they are not followed. */
  readonly resolveCopy?: Resolve;
  readonly resolveOriginal?: Resolve;
  /** Look at all of both headers, not only at what they do not have alike: slower, and the same (tests see to that). */
  readonly everything?: boolean;
}

export interface Finding {
  readonly meaning: Meaning;
  /** In the original's order; none where the meaning is cosmetic. */
  readonly changes: readonly Change[];
}

/** A byte order mark in UTF-8, read as latin1; gcc passes over it. */
const MARK = "\xef\xbb\xbf";
const withoutMark = (text: string): string =>
  text.startsWith(MARK) ? text.slice(MARK.length) : text;

function compare(copy: string, original: string, options: MeaningOptions): Change[] {
  const { path } = options;
  const isHeader = path.endsWith(".h");
  const isSource = path.endsWith(".c") || path.endsWith(".S");
  if ((isHeader || isSource) && (copy.startsWith(MARK) || original.startsWith(MARK))) {
    return compare(withoutMark(copy), withoutMark(original), options);
  }
  if (isHeader) return compareAsInstalled(copy, original, options);
  if (path.endsWith(".tbl")) return compareTables(copy, original, options.words);
  if (isSource) return compareSources(copy, original, path.endsWith(".S"));
  return compareOther(copy, original);
}

/**
 * Compares a copy with its original (bytes as latin1). Headers are read as C, `.tbl` files as syscall tables, C and assembly as
 * tokens; of anything else only white space is known to mean nothing. Never throws: what cannot be told is `unknown`.
 */
export function findMeaning(copy: string, original: string, options: MeaningOptions): Finding {
  if (copy === original) return { meaning: "cosmetic", changes: [] };
  const changes = compare(copy, original, options);
  const place = (one: Change) => one.originalLine ?? one.copyLine ?? 0;
  changes.sort((a, b) => place(a) - place(b));
  return { meaning: worst(changes.map((one) => one.effect)), changes };
}
