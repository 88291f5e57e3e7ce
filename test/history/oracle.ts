import { copyPath, type History, type MadeCommit } from "./histories.js";

/** What a walk over every commit finds, naively, from what is known of a made history. */

export interface Expected {
  readonly synced: string | null;
  /** Oldest first. */
  readonly commits: readonly string[];
}

/** All commits that lead to HEAD, in the order that git lists them (`rev-list HEAD`). */
export function inOrder(history: History, hashes: readonly string[]): readonly MadeCommit[] {
  const byHash = new Map(history.commits.map((made) => [history.hashes.get(made.mark)!, made]));
  return hashes.map((hash) => byHash.get(hash)!);
}

export function ancestorsOf(commit: MadeCommit): ReadonlySet<MadeCommit> {
  const seen = new Set<MadeCommit>();
  const stack = [...commit.parents];
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    if (seen.has(next)) continue;
    seen.add(next);
    stack.push(...next.parents);
  }
  return seen;
}

/** The first commit whose original equals, and those since that changed it, but for lines without effect. */
export function expectHistory(
  history: History,
  order: readonly MadeCommit[],
  n: number,
  equals: (text: string) => boolean,
): Expected {
  const textAt = (made: MadeCommit) => made.tree.originals[n]?.text ?? null;
  const sync = order.find((made) => {
    const text = textAt(made);
    return text !== null && equals(text);
  });
  if (sync === undefined) return { synced: null, commits: [] };
  const old = ancestorsOf(sync);
  const known = knowOld(order, sync);
  const listed = new Set<MadeCommit>();
  const seen = new Set<MadeCommit>();
  const visit = (made: MadeCommit): void => {
    if (seen.has(made) || old.has(made) || made === sync) return;
    seen.add(made);
    const ours = made.parents.filter((parent) => {
      return parent === sync || !known.get(made)!.has(parent);
    });
    const same = ours.find((parent) => textAt(parent) === textAt(made));
    if (same !== undefined) {
      visit(same);
      return;
    }
    const asked = ours.length > 0 ? ours : made.parents;
    if (asked.some((parent) => textAt(parent) !== textAt(made))) listed.add(made);
    made.parents.forEach(visit);
  };
  visit(history.head);
  const hashOf = (made: MadeCommit) => history.hashes.get(made.mark)!;
  return {
    synced: hashOf(sync),
    commits: order
      .filter((made) => listed.has(made))
      .map(hashOf)
      .reverse(),
  };
}

/**
 * Which parents git knows to be older than the sync point when it comes to a commit: it takes commits in
 * their order, and marks the parents of those that are marked.
 */
function knowOld(
  order: readonly MadeCommit[],
  sync: MadeCommit,
): ReadonlyMap<MadeCommit, ReadonlySet<MadeCommit>> {
  const marked = new Set(sync.parents);
  const known = new Map<MadeCommit, ReadonlySet<MadeCommit>>();
  const mark = (parents: readonly MadeCommit[]): void => {
    for (const parent of parents) {
      // One that has been passed already has told its own parents nothing yet.
      const isNew = !marked.has(parent);
      marked.add(parent);
      if (isNew && known.has(parent)) mark(parent.parents);
    }
  };
  for (const made of order) {
    known.set(made, new Set(made.parents.filter((parent) => marked.has(parent))));
    if (made === sync || marked.has(made)) mark(made.parents);
  }
  return known;
}

/** Whether a copy that equals no version was edited: not where it has been the same from the beginning. */
export function expectEdited(history: History, n: number): boolean {
  let isKnown = true;
  const seen = new Set<MadeCommit>();
  const visit = (made: MadeCommit): void => {
    if (seen.has(made)) return;
    seen.add(made);
    const same = made.parents.filter((one) => one.tree.copies[n] === made.tree.copies[n]);
    if (made.parents.length === 0) isKnown = false;
    same.forEach(visit);
  };
  visit(history.head);
  return isKnown;
}

export { copyPath };
