import { fixCommand } from "./advice.js";
import { type Finding, listFindings, listSeen, meaningOf } from "./findings.js";
import { codeSpan, tableHead, tableRow } from "./markup.js";
import { createPage, type Page } from "./page.js";
import { tellChanges } from "./phrases.js";
import type { Report } from "./report.js";
import { describePair, foldDifference } from "./section.js";
import { tellCounts, tellLag } from "./tally.js";

export interface MarkdownOptions {
  /** The longest text there is room for, in bytes: a job summary holds 1 MiB, an issue 65,536 characters. */
  readonly limit: number;
}

/** What a job summary may hold for one step. */
export const SUMMARY_LIMIT = 1024 * 1024;
/** What the body of an issue or a pull request may hold; characters, and bytes are never fewer. */
export const ISSUE_LIMIT = 65_536;

/** Room for the note that says what was left out. */
const RESERVE = 1024;
/** One cell of the table says no more than this of a drift; its section says all. */
const CELL_WIDTH = 120;

/**
 * The report in GitHub's Markdown, for a job summary or for the body of an issue: the counts, a table
 * of what is listed, the most serious first, then a section a pair with its changes by name and its
 * difference folded. Where it would be longer than the limit, differences are left out first, then sections, then rows.
 */
export function formatMarkdown(report: Report, { limit }: MarkdownOptions): string {
  const page = createPage(limit, Math.min(RESERVE, limit / 2));
  if (report.detached) {
    page.put("## Kernel header copies\n\n");
    page.put(
      `Skipped: ${codeSpan(report.kernel ?? report.root)} has no \`include/\`: a detached tree, without originals to compare with.\n`,
    );
    return page.finish("");
  }
  const findings = listFindings(report);
  page.put(`## Kernel header copies\n\n${tellCounts(report)}\n\n`);
  putMeanings(page, report);
  const rows = putFindings(page, findings) + putRemarks(page, report);
  const left = putSections(page, report, findings);
  return page.finish(tellLeftOut({ ...left, rows }));
}

function putMeanings(page: Page, { counts }: Report): void {
  if (counts.drifted === 0) return;
  const { breaking, unknown, additive, "kernel-only": kernelOnly, cosmetic } = counts.meanings;
  page.put(
    `${tableHead(["breaking", "unknown", "additive", "kernel-only", "cosmetic"], "right")}` +
      `${tableRow([breaking, unknown, additive, kernelOnly, cosmetic].map(String))}\n`,
  );
}

/** Gives how many rows found no room. */
function putFindings(page: Page, findings: readonly Finding[]): number {
  if (findings.length === 0) return 0;
  const head = tableHead(["meaning", "copy", "what differs", "behind"]);
  const rows = findings.map(({ pair, subject, fatal }) => {
    if (subject === "unchecked") {
      const title = fatal ? "**not checked**" : "not checked";
      return [title, codeSpan(pair.copy), codeSpan(pair.reason ?? ""), ""];
    }
    // The meaning has a column of its own.
    const told = tellChanges(subject, listSeen(pair), CELL_WIDTH).replace(/^\S+ ?/, "");
    const lag = pair.behind;
    const behind =
      lag === undefined || lag.commits.length === 0 ? "" : tellLag(lag.commits.length, lag.days);
    const title = subject === "breaking" || subject === "unknown" ? `**${subject}**` : subject;
    return [title, codeSpan(pair.copy), told === "" ? "" : codeSpan(told), behind];
  });
  if (!page.put(head, "\n")) return rows.length;
  const left = putRows(page, rows, "\n");
  page.put("\n");
  return left;
}

/** What is held, below the threshold or worth a remark; gives how many rows found no room. */
function putRemarks(page: Page, report: Report): number {
  const { pairs, notices } = report;
  const held = pairs.filter(({ state }) => state === "held");
  const unlisted = pairs.filter(({ state, listed }) => state === "drifted" && !listed);
  const remarks = [
    ...pairs.flatMap(({ copy, notices: own }) => own.map(({ text }) => ({ copy, text }))),
    ...notices.map(({ text }) => ({ copy: "", text })),
  ];
  return (
    putFolded(
      page,
      `${held.length} held`,
      ["copy", "reason"],
      [...held.map(({ copy, reason }) => [codeSpan(copy), codeSpan(reason ?? "")])],
    ) +
    putFolded(
      page,
      `${unlisted.length} below the threshold`,
      ["copy", ""],
      [...unlisted.map(({ copy, meaning }) => [codeSpan(copy), meaning ?? "unknown"])],
    ) +
    putFolded(
      page,
      `${remarks.length} remarks`,
      ["copy", ""],
      [...remarks.map(({ copy, text }) => [codeSpan(copy), codeSpan(text)])],
    )
  );
}

function putFolded(
  page: Page,
  title: string,
  heads: readonly string[],
  rows: readonly (readonly string[])[],
): number {
  if (rows.length === 0) return 0;
  const close = "\n</details>\n\n";
  const head = `<details><summary>${title}</summary>\n\n${tableHead(heads)}`;
  if (!page.put(head, close)) return rows.length;
  const left = putRows(page, rows, close);
  page.put(close);
  return left;
}

function putRows(page: Page, rows: readonly (readonly string[])[], toFollow: string): number {
  const end = rows.findIndex((row) => !page.put(tableRow(row), toFollow));
  return end < 0 ? 0 : rows.length - end;
}

/** A section a pair; the differences have their turn when every pair has its section. */
function putSections(
  page: Page,
  report: Report,
  findings: readonly Finding[],
): { sections: number; differences: number } {
  const drifted = findings.filter(({ subject }) => subject !== "unchecked");
  const places = [];
  for (const { pair } of drifted) {
    const section = describePair(pair, meaningOf(pair), fixCommand(report, pair));
    if (!page.put(section)) break;
    places.push({ pair, slot: page.slot() });
  }
  let differences = 0;
  for (const { pair, slot } of places) {
    if (pair.hunks !== undefined && !slot.fill(foldDifference(pair))) differences++;
  }
  return { sections: drifted.length - places.length, differences };
}

function tellLeftOut(left: { rows: number; sections: number; differences: number }): string {
  const parts = [
    [left.rows, "rows"],
    [left.sections, "sections"],
    [left.differences, "differences"],
  ].flatMap(([count, what]) => (count === 0 ? [] : [`${count} ${what}`]));
  if (parts.length === 0) return "";
  return `**Cut to fit:** ${parts.join(", ")} left out. \`sync-headers check\` and \`sync-headers diff\` show all.\n`;
}
