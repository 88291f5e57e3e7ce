import type { Paint } from "./paint.js";
import { tellChanges } from "./phrases.js";
import type { PairReport, Report } from "./report.js";
import { escapeLine, quoteForShell } from "./safe.js";
import { tellLag, tellTables } from "./tally.js";

export interface TextOptions {
  /** Only what needs a reader; nothing at all where nothing does. */
  readonly quiet: boolean;
  readonly paint: Paint;
  /** The longest line of what a drift means. */
  readonly columns: number;
}

/** What stands before the line under a pair, and how much of it is shown however narrow the terminal. */
const INDENT = "    ";
const NARROWEST = 30;

/**
 * The report as users of the kernel's check-headers.sh know it: one block of `diff -u` lines to be
 * pasted into a shell at the tree's root, then what could not be checked, then a summary.
 */
export function formatText(report: Report, { quiet, paint, columns }: TextOptions): string {
  if (report.detached) {
    const where = report.kernel ?? report.root;
    return quiet
      ? ""
      : `${paint.yellow("Skipped")}: ${escapeLine(where)} has no include/: a detached tree, without originals to compare with\n`;
  }
  const lines: string[] = [];
  const listed = report.pairs.filter((pair) => pair.listed);
  if (listed.length > 0) {
    lines.push(`${paint.yellow("Warning")}: Kernel ABI header differences:`);
  }
  for (const pair of listed) {
    lines.push(`  ${diffCommand(report, pair)}`);
    const width = Math.max(columns - INDENT.length, NARROWEST);
    for (const told of tellPair(pair, width)) lines.push(INDENT + paint.dim(escapeLine(told)));
  }
  for (const pair of report.pairs) {
    const { copy, state, optional, reason } = pair;
    if (state === "unchecked" && !(quiet && optional)) {
      lines.push(`  ${escapeLine(`${copy}: not checked: ${reason}`)}`);
    }
  }
  if (!quiet) {
    for (const { copy, notices } of report.pairs) {
      for (const { text } of notices) lines.push(`  ${escapeLine(`${copy}: ${text}`)}`);
    }
    for (const { text } of report.notices) lines.push(`  ${escapeLine(text)}`);
  }
  if (!quiet) lines.push(...summarise(report));
  return lines.map((line) => `${line}\n`).join("");
}

/** What is known of a drifted pair: its meaning, the tables that it touches, how far it lags. */
function tellPair({ meaning, changes, tables, behind }: PairReport, width: number): string[] {
  const lines: string[] = [];
  if (meaning !== undefined) lines.push(tellChanges(meaning, changes ?? [], width));
  if (tables !== undefined) lines.push(tellTables(tables, width));
  if (behind !== undefined) {
    const { commits, days, synced, note } = behind;
    if (synced !== null) lines.push(tellLag(commits.length, days));
    else if (note !== null) lines.push(note);
  }
  return lines;
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

function summarise({ counts, pairs }: Report): string[] {
  const unlisted = pairs.filter(({ state, listed }) => state === "drifted" && !listed);
  const added = unlisted.filter(({ meaning }) => meaning === "additive").length;
  const hidden = unlisted.length - added;
  const lines = [
    `${counts.pairs} ${counts.pairs === 1 ? "pair" : "pairs"}: ${counts.drifted - unlisted.length} drifted, ` +
      `${counts.unchecked} unchecked, ${counts.held} held`,
  ];
  if (added > 0)
    lines.push(`${added} more only ${added === 1 ? "adds" : "add"} names: --min additive`);
  if (hidden > 0) {
    const differ = hidden === 1 ? "differs" : "differ";
    lines.push(`${hidden} more ${differ} only in comments, white space or kernel-only code: --all`);
  }
  return lines;
}
