import type { Behind, Commit } from "./commit.js";
import { type DatedCommit, type Details, openDetails } from "./details.js";
import { findEdited } from "./edits.js";
import { type Objects, openObjects } from "./objects.js";
import { type Found, searchHistory } from "./search.js";

/** What history is asked about one pair; `findPairHistories` asks about a session's. */
export interface HistoryQuery {
  /** What the answer is found by: the copy's path in its tree. */
  readonly key: string;
  /** The copy's and the original's path, each relative to its tree's root. */
  readonly copy: string;
  readonly original: string;
  /** The original as it is now; undefined where it is not there any more. */
  readonly originalNow: Uint8Array | undefined;
  /** The copy's bytes, where they are at hand: an equal version is then known without being read. */
  readonly copyNow?: Uint8Array;
  /** Nothing but those bytes is equal: then no version has to be read. */
  readonly isExact?: boolean;
  /** True where the copy equals that version of the original, allowances aside. */
  equals(originalAt: Uint8Array): boolean;
}

/** What the commits say about one pair. */
export interface PairHistory extends Omit<Behind, "synced"> {
  /** The newest commit whose original equals the copy, allowances aside; null where none is known. */
  readonly synced: Commit | null;
  /** The original's bytes there; null without a sync point. */
  readonly base: Uint8Array | null;
  /** The upstream commits since, oldest first; empty without a sync point. */
  readonly commits: readonly Commit[];
  readonly days: number | null;
  /** Where an original that is gone went by a rename, or null. */
  readonly successor: string | null;
  /**
   * `present` only where history can tell: it reaches back past the copy's last change without a shallow
   * or root boundary between, and the copy equals no version of its original.
   */
  readonly localEdits: "none" | "present" | "unknown";
  /** Where history could not tell all: one line that says why. */
  readonly note: string | null;
  /** Git could not be asked at all: not installed, no repository, no commit. */
  readonly failed: boolean;
}

/** The directories that the queries' paths start from; often one and the same. */
export interface HistoryTrees {
  readonly copiesRoot: string;
  readonly originalsRoot: string;
}

/**
 * Finds the sync point of every pair, and the upstream commits since, in one pass over `git log` for
 * all of them together. What stands in the way (no git, no repository, a shallow clone, an original that
 * git does not have) is in the answers' `note`; every query has an answer.
 */
export async function findHistories(
  queries: readonly HistoryQuery[],
  { copiesRoot, originalsRoot }: HistoryTrees,
): Promise<ReadonlyMap<string, PairHistory>> {
  if (queries.length === 0) return new Map();
  const originals = openObjects(originalsRoot);
  const copies = copiesRoot === originalsRoot ? null : openObjects(copiesRoot);
  try {
    return await answer(queries, originals, copies);
  } finally {
    originals.stop();
    copies?.stop();
  }
}

async function answer(
  queries: readonly HistoryQuery[],
  originals: Objects,
  copies: Objects | null,
): Promise<ReadonlyMap<string, PairHistory>> {
  const answers = new Map<string, PairHistory>();
  const details = openDetails(originals);
  const manner = { withCopies: copies === null, details };
  const { found, refused } = await searchHistory(originals, queries, manner);
  for (const [key, { why, failed }] of refused) {
    answers.set(key, { ...NOTHING, note: why, failed });
  }
  await details.learn(listHashes(found));
  for (const one of found) answers.set(one.track.query.key, describe(one, details));
  const lost = found.filter(({ traced, track }) => traced.sync === null && track.isComplete());
  const edits = await findEdited(lost, copies, details);
  for (const { track } of lost) {
    const { key, copy, original } = track.query;
    const edited = edits.get(copy);
    const note = `no version of ${original} that git has equals the copy`;
    const answer = answers.get(key)!;
    answers.set(
      key,
      edited === "edited"
        ? { ...answer, localEdits: "present", note }
        : { ...answer, localEdits: "unknown", note: `${note}; ${edited}` },
    );
  }
  return answers;
}

const NOTHING: PairHistory = {
  synced: null,
  base: null,
  commits: [],
  days: null,
  successor: null,
  localEdits: "unknown",
  note: null,
  failed: false,
};

function* listHashes(found: readonly Found[]): Generator<string> {
  for (const { traced, since, head } of found) {
    if (traced.sync === null) continue;
    yield traced.sync.hash;
    yield* since;
    if (head !== null) yield head;
  }
}

function describe({ track, traced, since, head, successor }: Found, details: Details): PairHistory {
  const { sync } = traced;
  if (sync === null) {
    const note = track.isComplete()
      ? null
      : `git lacks versions of ${track.query.original}, as a partial clone does`;
    return { ...NOTHING, successor, note };
  }
  const commits = since.flatMap((hash) => details.get(hash) ?? []);
  return {
    synced: details.get(sync.hash) ?? null,
    base: track.baseOf(sync.id),
    commits,
    days: countDays(commits, details.get(head ?? "")),
    successor,
    localEdits: "none",
    note: track.isChanged ? `${track.query.original} has changes that are not committed` : null,
    failed: false,
  };
}

/** Whole days from the first of the commits to HEAD, by when they were committed: 0 without any. */
function countDays(commits: readonly DatedCommit[], head: DatedCommit | undefined): number {
  if (head === undefined) return 0;
  const first = commits.reduce((least, { time }) => Math.min(least, time), head.time);
  return Math.floor((head.time - first) / 86_400);
}
