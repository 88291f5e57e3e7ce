import type { Drift } from "./drift.js";
import type { Lines } from "./lines.js";
import type { Change } from "./script.js";

/** Lines of context around a change, as in `diff -u`. */
export const CONTEXT = 3;

/** One hunk of a unified diff, copy -> original; starts are 1-based. */
export interface Hunk {
  readonly copyStart: number;
  readonly copyLines: number;
  readonly originalStart: number;
  readonly originalLines: number;
  /** Latin1 lines, each with its ` `, `-`, `+`, or `\` for a missing newline, first. */
  readonly lines: readonly string[];
}

/** What `diff -u` prints below a last line that has no newline. */
const NO_NEWLINE = "\\ No newline at end of file";

/**
 * Groups changes into hunks, as `diff -u` does: two changes share one where no more than twice the
 * context lies between them. Lines that are alike, or whose difference is allowed, show the copy's text.
 */
export function buildHunks(drift: Drift): Hunk[] {
  const { changes } = drift;
  const hunks: Hunk[] = [];
  for (let from = 0; from < changes.length; ) {
    let to = from + 1;
    while (to < changes.length && gapBefore(changes, to) <= 2 * CONTEXT) to++;
    hunks.push(buildHunk(drift, changes.slice(from, to)));
    from = to;
  }
  return hunks;
}

function gapBefore(changes: readonly Change[], at: number): number {
  const previous = changes[at - 1]!;
  return changes[at]!.copyStart - (previous.copyStart + previous.deleted);
}

function buildHunk(drift: Drift, changes: readonly Change[]): Hunk {
  const { copy, original, skipped } = drift;
  const first = changes[0]!;
  const start = Math.max(0, first.copyStart - CONTEXT);
  const lines: string[] = [];
  let copyLines = 0;
  let originalLines = 0;
  const put = (sign: " " | "-" | "+", text: Lines, at: number) => {
    lines.push(sign + text.lines[at]!);
    if (sign !== "+") copyLines++;
    if (sign !== "-") originalLines++;
    if (!text.endsWithNewline && at === text.lines.length - 1) lines.push(NO_NEWLINE);
  };

  let at = start;
  for (const change of changes) {
    while (at < change.copyStart) put(" ", copy, at++);
    while (at < change.copyStart + change.deleted) put("-", copy, at++);
    for (let i = 0; i < change.inserted; i++) put("+", original, change.originalStart + i);
  }
  const end = Math.min(copy.lines.length, at + CONTEXT);
  while (at < end) put(" ", copy, at++);

  const originalAt = Math.max(0, first.originalStart - (first.copyStart - start));
  return {
    copyStart: skipped + start + (copyLines > 0 ? 1 : 0),
    copyLines,
    originalStart: skipped + originalAt + (originalLines > 0 ? 1 : 0),
    originalLines,
    lines,
  };
}
