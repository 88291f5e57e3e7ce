import { isAscii } from "node:buffer";
import { bufferOf, latin1 } from "./bytes.js";
import type { Outcome } from "./compare.js";
import { applyDrift } from "./diff/apply.js";
import { type Drift, findDrift } from "./diff/drift.js";
import { buildHunks, CONTEXT } from "./diff/hunks.js";
import { findMiddle, isBinary } from "./diff/lines.js";
import { createResolvers } from "./includes.js";
import type { Change, Meaning, Words } from "./meaning/change.js";
import { findMeaning } from "./meaning/meaning.js";
import type { Pair, Trees } from "./pairs.js";
import type { HunkReport } from "./report/report.js";

/** What is said of a pair that differs; loaded only where one does. */
export interface Assessment {
  readonly meaning: Meaning;
  readonly changes: readonly Change[];
  readonly hunks?: readonly HunkReport[];
}

export interface AssessmentOptions {
  readonly words: Words;
  /** Compute the hunks as well. */
  readonly hunks: boolean;
}

/** Says what taking a pair's drift over would mean; what its rules allow has no part in it. */
export function assessDrift(
  outcome: Outcome & { kind: "drifted" },
  pair: Pair,
  trees: Trees,
  { words, hunks }: AssessmentOptions,
): Assessment {
  const { copy, target, rules } = outcome;
  const isPlain = rules.whiteSpace === "exact" && isNothingKept(pair, outcome);
  if (isBinary(copy) || isBinary(target)) return tellUnread("binary file");
  // Where nothing is kept that has a meaning, what is taken over is the original.
  const drift = isPlain && !hunks ? undefined : findDrift(copy, target, rules, CONTEXT)!;
  const shown = hunks ? { hunks: showHunks(drift!) } : {};
  if (copy.length + target.length > LARGEST) return { ...tellUnread("file too large"), ...shown };
  const text = latin1(copy);
  const applied = isPlain ? undefined : applyDrift(text, drift!);
  const { meaning, changes } = findMeaning(text, applied?.text ?? latin1(target), {
    path: pair.original,
    words,
    ...createResolvers(pair, trees),
  });
  const place = applied && ((line: number) => applied.originalLines[line - 1] ?? line);
  if (place === undefined && isAscii(copy) && isAscii(target)) {
    return { meaning, changes, ...shown };
  }
  const named = changes.map((change) => showChange(change, place));
  return { meaning, changes: named, ...shown };
}

/**
 * Whether the allowances keep empty lines at most, and none that would end a directive's continuation: where the
 * sides differ, no line matches a pattern.
 */
function isNothingKept(
  { allowances }: Pair,
  { copy, target, rules }: Outcome & { kind: "drifted" },
): boolean {
  if (allowances.ignoreMatchingLines.length > 0) {
    const { start, endC, endO } = findMiddle(copy, target, CONTEXT);
    if (rules.mayMatch(latin1(copy.subarray(start, endC)))) return false;
    if (rules.mayMatch(latin1(target.subarray(start, endO)))) return false;
  }
  if (!allowances.ignoreBlankLines) return true;
  return [copy, target].every((side) => bufferOf(side).indexOf("\\\n\n") < 0);
}

/** Both sides together, in bytes: larger than any header that user space has, and read in a second or two. */
const LARGEST = 32_000_000;

function tellUnread(name: string): Assessment {
  const place = { when: null, before: null, after: null, copyLine: null, originalLine: null };
  const change = { symbol: "opaque", name, change: "changed", effect: "unknown" } as const;
  return { meaning: "unknown", changes: [{ ...change, ...place, note: "not read" }] };
}

const fromLatin1 = (text: string) =>
  /[\x80-\xff]/.test(text) ? Buffer.from(text, "latin1").toString("utf8") : text;

/** A change with its texts as text and its lines as the files have them. */
function showChange(change: Change, place: ((line: number) => number) | undefined): Change {
  const show = (text: string | null) => (text === null ? null : fromLatin1(text));
  const { originalLine, renamedTo } = change;
  return {
    ...change,
    name: fromLatin1(change.name),
    when: show(change.when),
    before: show(change.before),
    after: show(change.after),
    note: show(change.note),
    originalLine: originalLine !== null && place !== undefined ? place(originalLine) : originalLine,
    ...(renamedTo !== undefined && { renamedTo: fromLatin1(renamedTo) }),
  };
}

function showHunks(drift: Drift): readonly HunkReport[] {
  return buildHunks(drift).map((hunk) => ({ ...hunk, lines: hunk.lines.map(fromLatin1) }));
}
