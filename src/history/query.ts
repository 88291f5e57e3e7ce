import { resolve } from "node:path";
import type { Pair } from "../pairs.js";
import type { Session } from "../session.js";
import {
  findHistories,
  type HistoryQuery,
  type HistoryTrees,
  type PairHistory,
} from "./history.js";
import { readTerms } from "./terms.js";

/**
 * Asks history about a session's pairs: the answers are found by the copies' paths. A pair whose copy
 * cannot be read has none.
 */
export async function findPairHistories(
  session: Session,
  pairs: readonly Pair[],
): Promise<ReadonlyMap<string, PairHistory>> {
  const queries: HistoryQuery[] = [];
  for (const pair of pairs) {
    const query = await createQuery(session, pair);
    if (query !== undefined) queries.push(query);
  }
  return findHistories(queries, locateTrees(session));
}

/** The directories of a session's trees. */
export function locateTrees({
  rootPath,
  kernel,
}: Pick<Session, "rootPath" | "kernel">): HistoryTrees {
  return {
    copiesRoot: rootPath,
    originalsRoot: kernel === null ? rootPath : resolve(rootPath, kernel),
  };
}

async function createQuery({ trees }: Session, pair: Pair): Promise<HistoryQuery | undefined> {
  const copy = trees.copies.read(pair.copy);
  if (!copy.ok) return undefined;
  const original = trees.originals.read(pair.original);
  const { isExact, equal } = await readTerms(pair, trees);
  return {
    key: pair.copy,
    copy: pair.copy,
    original: pair.original,
    copyNow: copy.bytes,
    originalNow: original.ok ? original.bytes : undefined,
    isExact,
    equals: (originalAt) => equal(copy.bytes, originalAt),
  };
}
