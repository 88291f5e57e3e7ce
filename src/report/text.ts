import type { PairReport, Report } from "./report.js";
import { escapeControls, quoteForShell } from "./safe.js";

/** Colours, or functions that leave a text as it is. */
export interface Paint {
  yellow(text: string): string;
}

export interface TextOptions {
  /** Only what needs a reader; nothing at all where nothing does. */
  readonly quiet: boolean;
  readonly paint: Paint;
}

/**
 * The report as users of the kernel's check-headers.sh know it: one block of `diff -u` lines to be
 * pasted into a shell at the tree's root, then what could not be checked, then a summary.
 */
export function formatText(report: Report, { quiet, paint }: TextOptions): string {
  if (report.detached) {
    const where = report.kernel ?? report.root;
    return quiet
      ? ""
      : `${paint.yellow("Skipped")}: ${escapeControls(where)} has no include/: a detached tree, without originals to compare with\n`;
  }
  const lines: string[] = [];
  const drifted = report.pairs.filter(({ state }) => state === "drifted");
  if (drifted.length > 0) {
    lines.push(`${paint.yellow("Warning")}: Kernel ABI header differences:`);
    for (const pair of drifted) lines.push(`  ${diffCommand(report, pair)}`);
  }
  for (const pair of report.pairs) {
    const { copy, state, optional, reason } = pair;
    if (state === "unchecked" && !(quiet && optional)) {
      lines.push(`  ${escapeControls(`${copy}: not checked: ${reason}`)}`);
    }
  }
  if (!quiet) {
    for (const { copy, notices } of report.pairs) {
      for (const { text } of notices) lines.push(`  ${escapeControls(`${copy}: ${text}`)}`);
    }
    for (const { text } of report.notices) lines.push(`  ${escapeControls(text)}`);
  }
  if (!quiet) lines.push(summarise(report));
  return lines.map((line) => `${line}\n`).join("");
}

/** Where a pair's original is, seen from the tree's root. */
export function locateOriginal(
  { kernel }: Pick<Report, "kernel">,
  { original }: Pick<PairReport, "original">,
): string {
  return kernel === null ? original : `${kernel}/${original}`;
}

/** The command that shows a pair's difference, for a shell at the tree's root. */
export function diffCommand(
  place: Pick<Report, "kernel">,
  pair: Pick<PairReport, "copy" | "original">,
): string {
  return `diff -u ${quoteForShell(pair.copy)} ${quoteForShell(locateOriginal(place, pair))}`;
}

function summarise({ counts }: Report): string {
  const { pairs, drifted, unchecked, held } = counts;
  return `${pairs} ${pairs === 1 ? "pair" : "pairs"}: ${drifted} drifted, ${unchecked} unchecked, ${held} held`;
}
