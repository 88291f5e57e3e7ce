import type { Change } from "../meaning/change.js";
import type { HunkReport, PairReport } from "./report.js";

/** Lines of a copy, 1-based, both included. */
export interface Place {
  readonly line: number;
  readonly endLine: number;
}

/** One run of lines that differ: what stands in the copy, and what the original has there. */
interface Run {
  copyStart: number;
  copyLines: number;
  originalStart: number;
  originalLines: number;
}

/**
 * Where in the copy a change is: its own line; for what only the original has, the lines that it would
 * replace, or the line before the place where it would stand. Undefined where the hunks do not tell.
 */
export function placeChange(change: Change, pair: Pick<PairReport, "hunks">): Place | undefined {
  const { copyLine, originalLine } = change;
  if (copyLine !== null) return { line: Math.max(copyLine, 1), endLine: Math.max(copyLine, 1) };
  if (originalLine === null) return placeDrift(pair);
  const runs = (pair.hunks ?? []).flatMap(listRuns);
  // What changed may be told at another line of its declaration than the one that differs.
  const run =
    runs.find(({ originalStart, originalLines }) => {
      return originalLine >= originalStart && originalLine < originalStart + originalLines;
    }) ?? runs.findLast(({ originalStart }) => originalStart <= originalLine);
  return run === undefined ? placeDrift(pair) : placeRun(run);
}

/** Where a drift as a whole begins. */
export function placeDrift({ hunks }: Pick<PairReport, "hunks">): Place | undefined {
  const run = hunks?.flatMap(listRuns)[0];
  return run === undefined ? undefined : placeRun(run);
}

function placeRun({ copyStart, copyLines }: Run): Place {
  if (copyLines > 0) return { line: copyStart, endLine: copyStart + copyLines - 1 };
  const line = Math.max(copyStart - 1, 1);
  return { line, endLine: line };
}

function listRuns(hunk: HunkReport): Run[] {
  const runs: Run[] = [];
  // A side without lines is said to start at the line before.
  let copy = hunk.copyStart + (hunk.copyLines === 0 ? 1 : 0);
  let original = hunk.originalStart + (hunk.originalLines === 0 ? 1 : 0);
  let run: Run | undefined;
  for (const { 0: sign } of hunk.lines) {
    if (sign === "\\") continue;
    if (sign === "-" || sign === "+") {
      if (run === undefined) {
        run = { copyStart: copy, copyLines: 0, originalStart: original, originalLines: 0 };
        runs.push(run);
      }
      if (sign === "-") run.copyLines++;
      else run.originalLines++;
    } else run = undefined;
    if (sign !== "+") copy++;
    if (sign !== "-") original++;
  }
  return runs;
}
