import { latin1, toBytes } from "../bytes.js";
import { compileRules, type Rules } from "../diff/allowances.js";
import { findDrift } from "../diff/drift.js";
import { revertPatch } from "../diff/patch.js";
import { findPairHistories, locateTrees } from "../history/query.js";
import type { Pair } from "../pairs.js";
import type { Session } from "../session.js";
import type { PairPast } from "./fix.js";
import { findNearest } from "./nearest.js";

/**
 * Asks history about pairs, by their copies' paths. A copy with edits of its own equals no version of
 * its original: its base is the version that it is nearest to.
 */
export async function findPasts(
  session: Session,
  pairs: readonly Pair[],
): Promise<ReadonlyMap<string, PairPast>> {
  const histories = await findPairHistories(session, pairs);
  const pasts = new Map<string, PairPast>();
  for (const pair of pairs) {
    const history = histories.get(pair.copy);
    if (history === undefined) continue;
    const { commits, localEdits, note } = history;
    const isEdited = history.base === null && localEdits === "present";
    const base = isEdited ? await findEditedVersion(session, pair) : history.base;
    pasts.set(pair.copy, { base, commits, localEdits, note });
  }
  return pasts;
}

async function findEditedVersion(session: Session, pair: Pair): Promise<Uint8Array | null> {
  const { copies } = session.trees;
  const copy = copies.read(pair.copy);
  if (!copy.ok) return null;
  const rules = compileRules(pair.allowances);
  const patch = pair.allowedPatch === null ? undefined : copies.read(pair.allowedPatch);
  return findNearest(locateTrees(session).originalsRoot, pair.original, (version) => {
    const counts = [countLines(copy.bytes, version, rules)];
    if (patch?.ok) {
      const reverted = revertPatch(latin1(version), latin1(patch.bytes));
      if (reverted.kind === "reverted") {
        counts.push(countLines(copy.bytes, toBytes(reverted.text), rules));
      }
    }
    return Math.min(...counts);
  });
}

/** How many lines of drift lie between two texts. */
function countLines(copy: Uint8Array, target: Uint8Array, rules: Rules): number {
  const drift = findDrift(copy, target, rules, 0);
  if (drift === undefined) return Number.POSITIVE_INFINITY;
  return drift.changes.reduce((sum, { deleted, inserted }) => sum + deleted + inserted, 0);
}
