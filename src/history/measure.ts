import type { Pair } from "../pairs.js";
import type { Session } from "../session.js";
import type { Behind, Commit } from "./commit.js";
import type { PairHistory } from "./history.js";
import { findPairHistories } from "./query.js";

/** How far the copies of these pairs lag, by the copies' paths; what cannot be read is left out. */
export async function measureBehind(
  session: Session,
  pairs: readonly Pair[],
): Promise<ReadonlyMap<string, Behind>> {
  const histories = await findPairHistories(session, pairs);
  return new Map([...histories].map(([copy, history]) => [copy, toBehind(history)]));
}

/** What a report says of a history. */
export function toBehind({ synced, commits, days, note }: PairHistory): Behind {
  return { synced: synced?.hash ?? null, commits: commits.map(toCommit), days, note };
}

/** A commit as the reports have it, and no more. */
function toCommit({ hash, subject, author, date }: Commit): Commit {
  return { hash, subject, author, date };
}
