import type { Behind } from "../history/commit.js";
import type { Change, Meaning } from "../meaning/change.js";
import type { TouchedTable } from "../tables/touched.js";
import { codeBlock, codeSpan } from "./markup.js";
import { tellChange } from "./phrases.js";
import type { PairReport } from "./report.js";
import { shortenHash, tellLag } from "./tally.js";
import { SUBJECTS } from "./wording.js";

/** One pair's section of the Markdown report. */

/** Lists longer than these end with how many more there are. */
const SHOWN_CHANGES = 100;
const SHOWN_ENTRIES = 20;
const SHOWN_COMMITS = 50;

/** What a pair's drift means: the changes by name, the tables that they touch, the commits that it lags behind. */
export function describePair(pair: PairReport, meaning: Meaning, command: string): string {
  const { copy, original, changes = [], tables = [], behind } = pair;
  const { title, help } = SUBJECTS[meaning];
  return [
    `### ${codeSpan(copy)}\n`,
    `${title} (${codeSpan(original)}). ${help}\n`,
    ...listUp(changes, SHOWN_CHANGES, listChange),
    ...tables.map(describeTable),
    ...(behind === undefined ? [] : [describeBehind(behind)]),
    `Take it over: ${codeSpan(command)}\n`,
    "",
  ].join("\n");
}

/** A pair's difference, folded. */
export function foldDifference({ hunks = [] }: PairReport): string {
  const lines = hunks.flatMap(({ copyStart, copyLines, originalStart, originalLines, lines }) => [
    `@@ -${copyStart},${copyLines} +${originalStart},${originalLines} @@`,
    ...lines,
  ]);
  return `<details><summary>difference, copy to original</summary>\n\n${codeBlock(lines, "diff")}\n\n</details>\n\n`;
}

function listUp<T>(items: readonly T[], shown: number, tell: (item: T) => string): string[] {
  if (items.length === 0) return [];
  const rows = items.slice(0, shown).map((item) => `- ${tell(item)}`);
  if (items.length > shown) rows.push(`- and ${items.length - shown} more`);
  return [`${rows.join("\n")}\n`];
}

function listChange(change: Change): string {
  const { effect, symbol, when } = change;
  const condition = when === null ? "" : `, under ${codeSpan(when)}`;
  return `${effect}: ${codeSpan(tellChange(change))} (${symbol}${condition})`;
}

function describeTable({ name, added, removed, changed, unclaimed }: TouchedTable): string {
  const rows = [
    ...added.map((entry) => `- adds ${codeSpan(`[${entry.index}] = "${entry.name}"`)}`),
    ...removed.map((entry) => `- takes ${codeSpan(`[${entry.index}] = "${entry.name}"`)} away`),
    ...changed.map(
      ({ index, before, after }) =>
        `- renames ${codeSpan(`[${index}]`)} from ${codeSpan(before)} to ${codeSpan(after)}`,
    ),
    ...unclaimed.map((entry) => `- leaves ${codeSpan(entry.name)} to nobody`),
  ];
  return `Table ${codeSpan(name)}:\n\n${listUp(rows, SHOWN_ENTRIES, (row) => row.slice(2)).join("")}`;
}

function describeBehind({ synced, commits, days, note }: Behind): string {
  const since = synced === null ? "" : `, last in step at ${codeSpan(shortenHash(synced))}`;
  const head = commits.length === 0 ? "" : `${tellLag(commits.length, days)}${since}:\n`;
  const list = listUp(commits, SHOWN_COMMITS, ({ hash, subject, author, date }) => {
    return `${codeSpan(shortenHash(hash))} ${codeSpan(subject)}, ${codeSpan(author)}, ${codeSpan(date.slice(0, 10))}`;
  });
  const remark = note === null ? [] : [`${codeSpan(note)}\n`];
  return [head, ...list, ...remark].filter((part) => part !== "").join("\n");
}
