import { escapeLine, escapeLog } from "./safe.js";

/**
 * Other people's words in Markdown, as GitHub renders it: nothing in them becomes markup, a link, a
 * mention or a reference. Code spans and fenced blocks are the only places that promise this.
 */

/** Text as a code span; controls show as escapes. In a table, pass what is meant for one cell. */
export function codeSpan(text: string): string {
  if (text === "") return "` `";
  // A pipe ends a table's cell even in a code span, and renderers disagree on how it is escaped there.
  return escapeLog(text).split("|").map(fenceSpan).join("&#124;");
}

function fenceSpan(text: string): string {
  if (text === "") return "";
  const fence = "`".repeat(longestRun(text) + 1);
  // One blank on either side is taken away again; without it, a backtick would be part of the fence.
  const isPadded = /^`|`$|^ .*[^ ].* $/.test(text);
  return isPadded ? `${fence} ${text} ${fence}` : fence + text + fence;
}

/** Lines as a fenced block of a language. */
export function codeBlock(lines: readonly string[], language: string): string {
  const safe = lines.map((line) => escapeLine(line, "\t"));
  const fence = "`".repeat(Math.max(3, ...safe.map((line) => longestRun(line) + 1)));
  return `${fence}${language}\n${safe.map((line) => `${line}\n`).join("")}${fence}`;
}

/** A row of a table; each cell is Markdown already. */
export function tableRow(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |\n`;
}

/** The head of a table. */
export function tableHead(titles: readonly string[], align: "left" | "right" = "left"): string {
  const rule = align === "left" ? "---" : "---:";
  return tableRow(titles) + tableRow(titles.map(() => rule));
}

function longestRun(text: string): number {
  return Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length));
}
