/**
 * The commits of a walk, and whose ancestors they are. Sync points are numbered; the set of those that
 * a commit is an ancestor of is a bigint, which commits in a row share.
 */

/** A commit that the walk has passed. */
export interface Passed {
  readonly hash: string;
  readonly parents: readonly string[];
  /** Its place in the walk, which is the order of `git log`. */
  readonly order: number;
  /** By track: from which parents its original differs; a track that is not there differs from none. */
  differs: Map<number, readonly boolean[]> | undefined;
  reach: bigint;
}

/** The commits that one walk has passed, and those that it knows of. */
export interface Ancestry {
  readonly passed: ReadonlyMap<string, Passed>;
  /** Passes a commit; the sync points that it is itself are added to those that it is an ancestor of. */
  pass(commit: Omit<Passed, "order" | "reach">, own: bigint): void;
  /** True where all that is still to come is an ancestor of all these sync points. */
  isCovered(points: bigint): boolean;
  /** True for an ancestor of a sync point, or the sync point. */
  isAncestor(hash: string, point: number): boolean;
}

export function createAncestry(): Ancestry {
  const passed = new Map<string, Passed>();
  const coming = new Map<string, bigint>();
  const masks: bigint[] = [];

  /** Commits with wrong dates come after their parents: then what is passed has to be told again. */
  const spread = (from: readonly string[], reach: bigint) => {
    const stack = [...from];
    for (let hash = stack.pop(); hash !== undefined; hash = stack.pop()) {
      const commit = passed.get(hash);
      if (commit === undefined) {
        coming.set(hash, (coming.get(hash) ?? 0n) | reach);
      } else if ((commit.reach | reach) !== commit.reach) {
        commit.reach |= reach;
        stack.push(...commit.parents);
      }
    }
  };

  return {
    passed,
    pass(commit, own) {
      const { hash, parents } = commit;
      const reach = (coming.get(hash) ?? 0n) | own;
      coming.delete(hash);
      passed.set(hash, { ...commit, order: passed.size, reach });
      for (const parent of parents) {
        const known = coming.get(parent);
        if (known === undefined && passed.has(parent)) spread([parent], reach);
        else if (known === undefined) coming.set(parent, reach);
        else if (known !== reach) coming.set(parent, known | reach);
      }
    },
    isCovered(points) {
      for (const reach of coming.values()) if ((reach & points) !== points) return false;
      return true;
    },
    isAncestor(hash, point) {
      const reach = passed.get(hash)?.reach ?? coming.get(hash) ?? 0n;
      masks[point] ??= 1n << BigInt(point);
      return (reach & masks[point]) !== 0n;
    },
  };
}

/**
 * The commits that changed a track's original since its sync point, oldest first: what
 * `git log SYNC..HEAD -- ORIGINAL` lists. As git does, where a merge leaves the original as one of its
 * parents has it, only that parent is followed; what was changed elsewhere had no effect.
 */
export function listSince(
  ancestry: Ancestry,
  head: string,
  sync: string,
  track: number,
): readonly string[] {
  const found: Passed[] = [];
  const seen = new Set<string>();
  const stack = [head];
  const isOld = (hash: string) => ancestry.isAncestor(hash, track);
  for (let hash = stack.pop(); hash !== undefined; hash = stack.pop()) {
    const commit = ancestry.passed.get(hash);
    if (commit === undefined || seen.has(hash) || isOld(hash)) continue;
    seen.add(hash);
    const differs = commit.differs?.get(track);
    const { parents } = commit;
    if (parents.length > 1) {
      stack.push(...followMerge(commit, differs, sync, isOld, found));
      continue;
    }
    if (differs !== undefined) found.push(commit);
    if (parents.length > 0) stack.push(parents[0]!);
  }
  return found.sort((a, b) => b.order - a.order).map(({ hash }) => hash);
}

/** The parents of a merge that are followed; the merge itself is noted where it is a change. */
function followMerge(
  merge: Passed,
  differs: readonly boolean[] | undefined,
  sync: string,
  isOld: (hash: string) => boolean,
  found: Passed[],
): readonly string[] {
  const { parents } = merge;
  // As git has it, the sync point counts as one of ours, and its ancestors do not.
  const isOurs = parents.map((parent) => parent === sync || !isOld(parent));
  const same = parents.findIndex((_, i) => isOurs[i] && differs?.[i] !== true);
  if (same >= 0) return [parents[same]!];
  if (isOurs.includes(true) || differs?.includes(true)) found.push(merge);
  return parents;
}
