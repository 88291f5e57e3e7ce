import type { Behind } from "../history/commit.js";
import type { Paint } from "./paint.js";
import type { State } from "./report.js";
import { escapeJson, escapeLine } from "./safe.js";
import { shortenHash, tellLag } from "./tally.js";

/** One pair of a log. */
export interface PairLog {
  readonly map: string;
  readonly copy: string;
  readonly original: string;
  readonly state: State;
  /** Why it could not be compared, in words. */
  readonly reason: string | null;
  /** What history tells; null where it was not asked. */
  readonly behind: Behind | null;
  /** Where an original that is gone went. */
  readonly successor: string | null;
  /** Whether the copy has edits of its own, as far as history can tell. */
  readonly localEdits: "none" | "present" | "unknown";
}

/** How far copies lag. Plain data, as the check's report. */
export interface Log {
  readonly version: 1;
  readonly root: string;
  readonly kernel: string | null;
  readonly pairs: readonly PairLog[];
}

/** A log as JSON. */
export function formatLogJson(log: Log): string {
  return `${escapeJson(JSON.stringify(log, null, 2))}\n`;
}

/** A log for people: each copy with how far it lags, and the upstream commits, oldest first. */
export function formatLog({ pairs }: Log, { paint }: { readonly paint: Paint }): string {
  const lines = pairs.flatMap(({ copy, ...pair }) => {
    const told = tellPair(pair);
    const commits = pair.behind?.commits ?? [];
    return [
      `${paint.bold(escapeLine(copy))}: ${escapeLine(told)}`,
      ...commits.map(({ hash, subject, author, date }) => {
        const what = escapeLine(`("${subject}") ${author}, ${date.slice(0, 10)}`);
        return `  ${paint.yellow(shortenHash(hash))} ${what}`;
      }),
    ];
  });
  return lines.map((line) => `${line}\n`).join("");
}

function tellPair(pair: Omit<PairLog, "copy">): string {
  const { original, state, reason, behind, successor, localEdits } = pair;
  if (state === "in-sync") return "in sync";
  const edited = localEdits === "present" ? "edited here" : null;
  const lag =
    behind === null || behind.synced === null ? null : tellLag(behind.commits.length, behind.days);
  const moved = successor === null ? null : `${original} has become ${successor}`;
  const parts = [reason, edited, lag, behind?.note ?? null, moved];
  return parts.filter((part) => part !== null).join("; ");
}
