import type { Drift } from "./drift.js";
import { type Lines, splitLines } from "./lines.js";

/** A copy as it would be with its drift taken over and its allowances kept. */
export interface Applied {
  /** Latin1. */
  readonly text: string;
  /** For each line of the text the line of the original (1-based) that it is, or stands for. */
  readonly originalLines: readonly number[];
}

/**
 * Takes the drift over into a copy (latin1): what is ignorable keeps the copy's side, and so do lines
 * whose white space alone differs under `-b` or `-w`. What `git apply` makes of the drift's patch.
 */
export function applyDrift(copy: string, drift: Drift): Applied {
  const lines = splitLines(copy);
  const taken = new Set(drift.changes);
  const changes = [...drift.changes, ...drift.ignored].sort((a, b) => a.copyStart - b.copyStart);
  const text: string[] = [];
  const originalLines: number[] = [];
  let at = 0;
  let shift = 0;
  const putCopyUntil = (end: number) => {
    for (; at < end; at++) {
      text.push(wholeLine(lines, at));
      originalLines.push(at + shift + 1);
    }
  };
  for (const change of changes) {
    const { copyStart, deleted, originalStart, inserted } = change;
    putCopyUntil(drift.skipped + copyStart);
    if (taken.has(change)) {
      for (let i = 0; i < inserted; i++) {
        text.push(wholeLine(drift.original, originalStart + i));
        originalLines.push(drift.skipped + originalStart + i + 1);
      }
      at += deleted;
    } else {
      // Lines that the original has in another form, or not at all, stand for its place.
      for (let i = 0; i < deleted; i++) {
        text.push(wholeLine(lines, at++));
        originalLines.push(drift.skipped + originalStart + Math.min(i, inserted) + 1);
      }
    }
    shift = drift.skipped + originalStart + inserted - at;
  }
  putCopyUntil(lines.lines.length);
  return { text: text.join(""), originalLines };
}

function wholeLine({ lines, endsWithNewline }: Lines, at: number): string {
  return at === lines.length - 1 && !endsWithNewline ? lines[at]! : `${lines[at]}\n`;
}
