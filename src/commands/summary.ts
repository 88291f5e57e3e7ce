import { appendFileSync, statSync } from "node:fs";
import { TreeError } from "../errors.js";
import { formatMarkdown, SUMMARY_LIMIT } from "../report/markdown.js";
import type { Report } from "../report/report.js";

/**
 * Appends the report to the job summary, where the environment names one; it holds 1 MiB for a step,
 * with what the step has written already.
 *
 * @throws {TreeError} where it cannot be written.
 */
export function writeSummary(
  report: Report,
  env: Readonly<Record<string, string | undefined>>,
): void {
  const path = env.GITHUB_STEP_SUMMARY;
  if (path === undefined || path === "") return;
  try {
    const used = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
    // Past the limit GitHub drops the whole summary: better ours is missing than both.
    const limit = SUMMARY_LIMIT - used;
    if (limit < SMALLEST) return;
    appendFileSync(path, formatMarkdown(report, { limit }));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new TreeError(`GITHUB_STEP_SUMMARY: cannot write it (${code})`);
  }
}

/** Less than this holds not even the counts and the note that the rest was cut. */
const SMALLEST = 4096;
