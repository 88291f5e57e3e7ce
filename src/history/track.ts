import { latin1 } from "../bytes.js";
import type { HistoryQuery } from "./history.js";

/** One pair on a walk: which names its original has had, and which contents equal the copy. */
export interface Track {
  /** The original's names, the newest first: where a commit has several, the first one counts. */
  readonly names: readonly string[];
  /** What is known about a content, by its id: whether the copy equals it; undefined where it has to be read. */
  equals(id: string): boolean | undefined;
  /** Takes down what a content is that had to be read; null where the repository lacks it. */
  learn(id: string, bytes: Uint8Array | null): void;
}

/** An edge of the history at which an original comes up or goes. */
export interface Edge {
  readonly parent: string;
  readonly commit: string;
}

/** What a walk has found about one track. */
export interface Traced {
  /** The first commit of the walk at which the original equals the copy, and its content there. */
  sync: { readonly hash: string; readonly id: string } | null;
  /** Commits that add the original, and those that take it away, newest first. */
  readonly births: Edge[];
  readonly deaths: Edge[];
  /** Where a merge brought in a line that lacks the original: it may have another name there. */
  readonly lacks: Edge[];
  /** Where a merge lacks the original that a line brought in. */
  readonly losses: Edge[];
}

/** The contents of all names at one commit, by the names' numbers. */
export type State = readonly (string | null)[];

/** The content that counts for a track: of its first name that is there. */
export function readState(state: State, names: readonly number[]): string | null {
  for (const name of names) {
    const id = state[name];
    if (id !== null && id !== undefined) return id;
  }
  return null;
}

/** The track of a query. */
export interface PairTrack extends Track {
  readonly query: HistoryQuery;
  /** The original in the tree is not the one at HEAD. */
  readonly isChanged: boolean;
  /** What the copy was taken from: the bytes of a content that it equals. */
  baseOf(id: string): Uint8Array | null;
  /** False where a content could not be read. */
  isComplete(): boolean;
}

/**
 * Makes a query's track. Contents are compared by their ids where that tells enough. Where git keeps an
 * original with other line ends than the tree has it with (`core.autocrlf`), contents are taken as the tree
 * would have them.
 *
 * @param headId What the original holds at HEAD, where it is there.
 * @param hashBlob See there: it is loaded while git is at work.
 */
export function createTrack(
  query: HistoryQuery,
  headId: string | undefined,
  hashBlob: typeof import("./blob.js").hashBlob,
): PairTrack {
  const { copyNow, originalNow, isExact } = query;
  const isCommitted =
    headId === undefined || !originalNow || hashBlob(originalNow, headId) === headId;
  const hasDosEnds =
    !isCommitted && originalNow && hashBlob(dropReturns(originalNow), headId) === headId;
  const verdicts = new Map<string, boolean>();
  const bases = new Map<string, Uint8Array>();
  let copyId: string | undefined;
  let isComplete = true;
  return {
    query,
    names: [query.original],
    isChanged: !isCommitted && !hasDosEnds,
    equals(id) {
      if (copyNow === undefined) return verdicts.get(id);
      copyId ??= hashBlob(hasDosEnds ? dropReturns(copyNow) : copyNow, id);
      return id === copyId ? true : isExact ? false : verdicts.get(id);
    },
    learn(id, bytes) {
      if (bytes === null) isComplete = false;
      const content = bytes !== null && hasDosEnds ? addReturns(bytes) : bytes;
      const isEqual = content !== null && query.equals(content);
      if (isEqual) bases.set(id, Buffer.from(content));
      verdicts.set(id, isEqual);
    },
    baseOf: (id) => bases.get(id) ?? copyNow ?? null,
    isComplete: () => isComplete,
  };
}

const dropReturns = (bytes: Uint8Array) =>
  Buffer.from(latin1(bytes).replaceAll("\r\n", "\n"), "latin1");

const addReturns = (bytes: Uint8Array) =>
  Buffer.from(latin1(bytes).replace(/\r?\n/g, "\r\n"), "latin1");
