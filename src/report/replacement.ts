import type { Fix, Replacement } from "sarif";
import type { HunkReport, PairReport } from "./report.js";

/** A drift as SARIF's `fixes`: what would have to be replaced in the copy, line by line. */

/**
 * The fix that takes a pair's whole drift over; none where the report has no hunks, or where they hold
 * bytes that are no text.
 */
export function findFix(
  { hunks = [] }: PairReport,
  copy: Fix["artifactChanges"][0]["artifactLocation"],
): Fix | undefined {
  if (hunks.some(({ lines }) => lines.some(isMangled))) return undefined;
  const replacements = hunks.flatMap(listReplacements);
  if (replacements.length === 0) return undefined;
  return {
    description: { text: "Take the drift over." },
    artifactChanges: [{ artifactLocation: copy, replacements }],
  };
}

const isMangled = (line: string) => line.includes("\ufffd");

interface Run {
  /** The first line of the copy that goes, or that the new lines stand before. */
  readonly start: number;
  readonly deleted: string[];
  readonly inserted: string[];
  /** The last line of either side has no newline. */
  deletedIsCut: boolean;
  insertedIsCut: boolean;
}

function listReplacements(hunk: HunkReport): Replacement[] {
  return listRuns(hunk).map(({ start, deleted, inserted, deletedIsCut, insertedIsCut }) => {
    const end = start + deleted.length;
    const text = inserted.join("\n") + (inserted.length > 0 && !insertedIsCut ? "\n" : "");
    // Up to the first column of the line after the last, so that the last one's newline goes too.
    const deletedRegion = deletedIsCut
      ? {
          startLine: start,
          startColumn: 1,
          endLine: end - 1,
          endColumn: deleted.at(-1)!.length + 1,
        }
      : { startLine: start, startColumn: 1, endLine: end, endColumn: 1 };
    return { deletedRegion, ...(text !== "" && { insertedContent: { text } }) };
  });
}

function listRuns(hunk: HunkReport): Run[] {
  const runs: Run[] = [];
  let copyLine = hunk.copyStart + (hunk.copyLines === 0 ? 1 : 0);
  let run: Run | undefined;
  let lastSign = " ";
  for (const line of hunk.lines) {
    const sign = line[0];
    if (sign === "\\") {
      if (run !== undefined && lastSign === "-") run.deletedIsCut = true;
      if (run !== undefined && lastSign === "+") run.insertedIsCut = true;
      continue;
    }
    lastSign = sign ?? " ";
    if (sign === "-" || sign === "+") {
      if (run === undefined) {
        run = {
          start: copyLine,
          deleted: [],
          inserted: [],
          deletedIsCut: false,
          insertedIsCut: false,
        };
        runs.push(run);
      }
      (sign === "-" ? run.deleted : run.inserted).push(line.slice(1));
    } else run = undefined;
    if (sign !== "+") copyLine++;
  }
  return runs;
}
