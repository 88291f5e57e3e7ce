import type { Behind } from "../history/commit.js";
import type { Change, Meaning } from "../meaning/change.js";
import type { TouchedTable } from "../tables/touched.js";
import type { Obstacle } from "../tree/tree.js";

/** Of a pair; see `PairReport.reason` for why it is not simply in sync. */
export type State = "in-sync" | "drifted" | "held" | "unchecked";

/** Which of the two files could not be compared, and what stood in the way. */
export type UncheckedCause = `${"copy" | "original"}-${Obstacle | "conflict"}`;

/** Something that the reader should know and that changes no state. */
export type NoticeKind =
  | "hold-expired"
  | "hold-idle"
  | "history-unknown"
  | "patch-unreadable"
  | "patch-malformed"
  | "patch-stale"
  | "patch-idle"
  | "baseline-idle";

export interface Notice {
  readonly kind: NoticeKind;
  readonly text: string;
}

/** One hunk of the drift, copy -> original; starts are 1-based, as in a unified diff. */
export interface HunkReport {
  readonly copyStart: number;
  readonly copyLines: number;
  readonly originalStart: number;
  readonly originalLines: number;
  readonly lines: readonly string[];
}

export interface PairReport {
  readonly map: string;
  readonly copy: string;
  readonly original: string;
  readonly state: State;
  /** Drifted, and at or above the threshold: what the report lists, and what `--strict` makes fatal. */
  readonly listed: boolean;
  /** Why it is held or unchecked, in words. */
  readonly reason: string | null;
  /** Why it is unchecked, for programs. */
  readonly cause: UncheckedCause | null;
  readonly optional: boolean;
  readonly notices: readonly Notice[];
  /** Of what is drifted or held: what the drift does to user space. */
  readonly meaning?: Meaning;
  /** What differs, by name, in the original's order. */
  readonly changes?: readonly Change[];
  /** How many of its changes the baseline knows, where there is one; `changes` are the others, unless it is held. */
  readonly known?: number;
  /** The tables that taking the drift over would change; absent where none is. */
  readonly tables?: readonly TouchedTable[];
  /** How far the copy lags, where it was asked for. */
  readonly behind?: Behind;
  /** The drift, where it was asked for and the files are text. */
  readonly hunks?: readonly HunkReport[];
}

/** An optional pair of which this tree lacks the copy or the original. */
export interface AbsentPair {
  readonly map: string;
  readonly copy: string;
  readonly original: string;
  readonly cause: UncheckedCause;
}

export interface Counts {
  readonly pairs: number;
  readonly inSync: number;
  readonly drifted: number;
  readonly held: number;
  readonly unchecked: number;
  /** Of the drifted: how many mean what. */
  readonly meanings: Readonly<Record<Meaning, number>>;
}

/** What a check found: the one source of every output and of the exit code. Plain and frozen. */
export interface Report {
  readonly version: 1;
  /** The tree's root, relative to where the check ran. */
  readonly root: string;
  /** Where the originals are, relative to the root; null where they are in the same tree. */
  readonly kernel: string | null;
  /** The tree has no `include/` and none of the originals: nothing could be compared. */
  readonly detached: boolean;
  readonly counts: Counts;
  readonly pairs: readonly PairReport[];
  /** Not counted above: their absence is no noise. */
  readonly absent: readonly AbsentPair[];
  readonly notices: readonly Notice[];
}

/** The head of a report: all but what follows from its pairs. */
export type ReportHead = Pick<Report, "root" | "kernel" | "detached" | "absent" | "notices">;

/** Counts the pairs. */
export function buildReport(head: ReportHead, pairs: readonly PairReport[]): Report {
  const counts: Record<State, number> = { "in-sync": 0, drifted: 0, held: 0, unchecked: 0 };
  const meanings = { cosmetic: 0, "kernel-only": 0, additive: 0, breaking: 0, unknown: 0 };
  for (const pair of pairs) {
    counts[pair.state]++;
    if (pair.state === "drifted") meanings[pair.meaning ?? "unknown"]++;
  }
  const { root, kernel, detached, absent, notices } = head;
  return {
    version: 1,
    root,
    kernel,
    detached,
    counts: {
      pairs: pairs.length,
      inSync: counts["in-sync"],
      drifted: counts.drifted,
      held: counts.held,
      unchecked: counts.unchecked,
      meanings,
    },
    pairs,
    absent,
    notices,
  };
}

/** Freezes a report, all that is in it as well. */
export function freezeReport(report: Report): Report {
  Object.freeze(report.counts.meanings);
  Object.freeze(report.counts);
  Object.freeze(report.pairs);
  report.pairs.forEach(freezePair);
  freezeList(report.absent);
  freezeList(report.notices);
  return Object.freeze(report);
}

/** By name, not by a walk over all values: there may be ten thousand of them. */
function freezePair(pair: PairReport): void {
  if (pair.notices.length > 0) freezeList(pair.notices);
  for (const hunk of pair.hunks ?? []) Object.freeze(hunk.lines);
  if (pair.hunks !== undefined) freezeList(pair.hunks);
  if (pair.changes !== undefined) freezeList(pair.changes);
  for (const table of pair.tables ?? []) {
    for (const list of [table.added, table.removed, table.changed, table.unclaimed]) {
      freezeList<object>(list);
    }
  }
  if (pair.tables !== undefined) freezeList(pair.tables);
  if (pair.behind !== undefined) {
    freezeList(pair.behind.commits);
    Object.freeze(pair.behind);
  }
  Object.freeze(pair);
}

function freezeList<T extends object>(list: readonly T[]): readonly T[] {
  for (const item of list) Object.freeze(item);
  return Object.freeze(list);
}

/** What `--strict` makes fatal: what is listed, and what could not be checked, unless it is optional. */
export function isFatal(pair: PairReport): boolean {
  return pair.listed || (pair.state === "unchecked" && !pair.optional);
}

/** The exit code that a report asks for. Drift alone never fails a build; `strict` makes some of it fatal. */
export function exitCodeOf(report: Report, options: { readonly strict: boolean }): 0 | 1 {
  return options.strict && report.pairs.some(isFatal) ? 1 : 0;
}
