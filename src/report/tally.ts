import type { Behind } from "../history/commit.js";
import type { TouchedTable } from "../tables/touched.js";
import { fitPieces, type Piece } from "./line.js";
import type { Report } from "./report.js";

/** What several reporters say alike. Nothing is escaped here. */

/** All counts in one line: `14 pairs: 4 in sync, 7 drifted (1 breaking, ...), 1 held, 2 unchecked`. */
export function tellCounts({ counts }: Report): string {
  const { pairs, inSync, drifted, held, unchecked, meanings } = counts;
  const kinds = (["breaking", "unknown", "additive", "kernel-only", "cosmetic"] as const)
    .filter((meaning) => meanings[meaning] > 0)
    .map((meaning) => `${meanings[meaning]} ${meaning}`);
  return (
    `${pairs} ${pairs === 1 ? "pair" : "pairs"}: ${inSync} in sync, ` +
    `${drifted} drifted${kinds.length > 0 ? ` (${kinds.join(", ")})` : ""}, ${held} held, ${unchecked} unchecked`
  );
}

/** A touched table: `kvm_ioctl +2 -1, 1 renamed`. */
export function tellTable({ name, added, removed, changed, unclaimed }: TouchedTable): string {
  const parts = [
    added.length > 0 && `+${added.length}`,
    removed.length > 0 && `-${removed.length}`,
    changed.length > 0 && `${changed.length} renamed`,
    unclaimed.length > 0 && `${unclaimed.length} unclaimed`,
  ].filter((part) => part !== false);
  return [name, parts.join(", ")].join(" ").trimEnd();
}

/** Touched tables by their entries, cut to a width: `tables: kvm_ioctl +[0xd6] "SET_DEVICE_ADDR2"`. */
export function tellTables(tables: readonly TouchedTable[], width: number): string {
  const pieces = tables.flatMap(({ name, added, removed, changed, unclaimed }, t): Piece[] => {
    const entries = [
      ...added.map((entry) => `+[${entry.index}] "${entry.name}"`),
      ...removed.map((entry) => `-[${entry.index}] "${entry.name}"`),
      ...changed.map(({ index, before, after }) => `[${index}] "${before}" -> "${after}"`),
      ...unclaimed.map((entry) => `${entry.name} (unclaimed)`),
    ];
    return entries.map((text, e) => {
      const start = e > 0 ? ", " : `${t > 0 ? "; " : ""}${name} `;
      return { text: start + text, names: 1 };
    });
  });
  return fitPieces([{ text: "tables: ", names: 0 }, ...pieces], width);
}

/** How many digits of a hash are shown, as the kernel's commit messages have it. */
const HASH_DIGITS = 12;

/** A hash as people write it. */
export function shortenHash(hash: string): string {
  return hash.slice(0, HASH_DIGITS);
}

/** How far a copy lags: `2 commits behind:`, then at most `shown` of them, the newest, and why there may be more. */
export function tellBehind({ commits, note, days }: Behind, shown: number): string[] {
  const lines: string[] = [];
  if (commits.length > 0) {
    const last = commits.slice(-shown);
    lines.push(
      `${tellLag(commits.length, days)}${last.length < commits.length ? `, the last ${last.length}` : ""}:`,
      ...last.map(({ hash, subject }) => `${shortenHash(hash)} ("${subject}")`),
    );
  }
  if (note !== null) lines.push(note);
  return lines;
}

/** `2 commits behind, 40 days`. */
export function tellLag(commits: number, days: number | null): string {
  const age = days === null ? "" : `, ${days} ${days === 1 ? "day" : "days"}`;
  return `${commits} ${commits === 1 ? "commit" : "commits"} behind${age}`;
}
