/**
 * The commits of a walk, and whose ancestors they are. Commits are numbered as they become known, and so
 * are sync points: the set of those that a commit is an ancestor of is a bigint, which commits in a row
 * share.
 */

/**
 * From which parents a track's original differs, by track; one that is not there differs from none.
 * Negative numbers are those of other files.
 */
export type Differences = ReadonlyMap<number, readonly boolean[]>;

/** The commits that one walk has passed, and those that it knows of. */
export interface Ancestry {
  /** The number of a commit. */
  numberOf(hash: string): number;
  hashOf(commit: number): string;
  /** True for what the walk has passed. */
  hasPassed(commit: number): boolean;
  /** Passes a commit; `own` is the set of the sync points that it is itself. */
  pass(
    commit: number,
    parents: readonly number[],
    differs: Differences | undefined,
    own: bigint,
  ): void;
  /** True where all that is still to come is an ancestor of all these sync points. */
  isCovered(points: bigint): boolean;
  /** True for an ancestor of a sync point, or the sync point. */
  isAncestor(commit: number, point: number): boolean;
  /** The same of the nth parent of a merge, as far as it was known when the walk passed the merge. */
  wasAncestor(merge: number, nth: number, point: number): boolean;
  /** What is known of a commit that the walk has passed. */
  parentsOf(commit: number): readonly number[];
  differsOf(commit: number): Differences | undefined;
  /** Its place in the walk, which is the order of `git log`. */
  orderOf(commit: number): number;
  /** The first commit from this one on, itself included, that is a merge, differs, or was not passed. */
  skip(commit: number): number;
}

export function createAncestry(): Ancestry {
  const numbers = new Map<string, number>();
  const hashes: string[] = [];
  const parentsOf: (readonly number[] | undefined)[] = [];
  const differsOf: (Differences | undefined)[] = [];
  const orderOf: number[] = [];
  const reach: bigint[] = [];
  const reachOfParents: (readonly bigint[] | undefined)[] = [];
  const coming = new Set<number>();
  const masks: bigint[] = [];
  const skipped: number[] = [];
  let count = 0;

  /** Commits with wrong dates come after their parents: then what is passed has to be told again. */
  const spread = (from: number, points: bigint) => {
    const stack = [from];
    for (let commit = stack.pop(); commit !== undefined; commit = stack.pop()) {
      if ((reach[commit]! | points) === reach[commit]) continue;
      reach[commit]! |= points;
      stack.push(...(parentsOf[commit] ?? []));
    }
  };

  const maskOf = (point: number): bigint => {
    masks[point] ??= 1n << BigInt(point);
    return masks[point];
  };

  return {
    numberOf(hash) {
      let number = numbers.get(hash);
      if (number === undefined) {
        number = hashes.length;
        numbers.set(hash, number);
        hashes.push(hash);
        reach.push(0n);
      }
      return number;
    },
    hashOf: (commit) => hashes[commit]!,
    hasPassed: (commit) => parentsOf[commit] !== undefined,
    pass(commit, parents, differs, own) {
      coming.delete(commit);
      parentsOf[commit] = parents;
      if (differs !== undefined) differsOf[commit] = differs;
      orderOf[commit] = count++;
      if (own !== 0n) reach[commit]! |= own;
      const points = reach[commit]!;
      if (parents.length > 1) reachOfParents[commit] = parents.map((parent) => reach[parent]!);
      for (const parent of parents) {
        if (parentsOf[parent] === undefined) coming.add(parent);
        if (points !== 0n && reach[parent] !== points) {
          if (reach[parent] === 0n && parentsOf[parent] === undefined) reach[parent] = points;
          else spread(parent, points);
        }
      }
    },
    isCovered(points) {
      for (const commit of coming) if ((reach[commit]! & points) !== points) return false;
      return true;
    },
    isAncestor: (commit, point) => (reach[commit]! & maskOf(point)) !== 0n,
    wasAncestor(merge, nth, point) {
      return ((reachOfParents[merge]?.[nth] ?? 0n) & maskOf(point)) !== 0n;
    },
    parentsOf: (commit) => parentsOf[commit] ?? [],
    differsOf: (commit) => differsOf[commit],
    orderOf: (commit) => orderOf[commit]!,
    skip(commit) {
      let at = commit;
      for (let next = skipped[at]; ; next = skipped[at]) {
        if (next === undefined) {
          const parents = parentsOf[at];
          if (parents?.length !== 1 || differsOf[at] !== undefined) break;
          next = parents[0]!;
        }
        at = next;
      }
      // What lies between leads there, too, from wherever it is come upon.
      for (let from = commit; from !== at; ) {
        const next = skipped[from] ?? parentsOf[from]![0]!;
        skipped[from] = at;
        from = next;
      }
      return at;
    },
  };
}

/**
 * The commits that changed a track's original since its sync point, oldest first: what
 * `git log SYNC..HEAD -- ORIGINAL` lists. As git does, where a merge leaves the original as one of its
 * parents has it, only that parent is followed, unless it is older than the sync point: what was changed
 * elsewhere had no effect. Git goes by what it knows of the parents when it comes to the merge, and so
 * does this.
 */
export function listSince(
  ancestry: Ancestry,
  head: number,
  sync: number,
  track: number,
): readonly string[] {
  const found: number[] = [];
  const seen = new Set<number>();
  const stack = [ancestry.skip(head)];
  const isOurs = (merge: number, parent: number, nth: number) => {
    // The sync point counts as one of ours; its parents are known for old from the start.
    if (parent === sync) return true;
    return !ancestry.wasAncestor(merge, nth, track) && !ancestry.parentsOf(sync).includes(parent);
  };
  for (let commit = stack.pop(); commit !== undefined; commit = stack.pop()) {
    if (!ancestry.hasPassed(commit) || ancestry.isAncestor(commit, track)) continue;
    const parents = ancestry.parentsOf(commit);
    const differs = ancestry.differsOf(commit)?.get(track);
    let next = parents;
    if (parents.length > 1) {
      const ours = parents.map((parent, nth) => isOurs(commit as number, parent, nth));
      const same = parents.findIndex((_, nth) => ours[nth] && differs?.[nth] !== true);
      if (same >= 0) next = [parents[same]!];
      else if (ours.includes(true) || differs?.includes(true)) found.push(commit);
    } else if (differs !== undefined) found.push(commit);
    for (const parent of next) {
      // What is passed over is older than the sync point only if that which it leads to is as well.
      const first = ancestry.skip(parent);
      if (seen.has(first)) continue;
      seen.add(first);
      stack.push(first);
    }
  }
  found.sort((a, b) => ancestry.orderOf(b) - ancestry.orderOf(a));
  return found.map(ancestry.hashOf);
}

/**
 * The commits that made a file what it is at a commit: where it differs from all parents. Null where one
 * of the lines that lead there begins with the file, which may have been anything before; undefined where
 * the walk has not come so far.
 */
export function listLastChanges(
  ancestry: Ancestry,
  head: number,
  file: number,
): readonly string[] | null | undefined {
  const found: string[] = [];
  const seen = new Set<number>();
  const stack = [ancestry.skip(head)];
  for (let commit = stack.pop(); commit !== undefined; commit = stack.pop()) {
    if (seen.has(commit)) continue;
    seen.add(commit);
    if (!ancestry.hasPassed(commit)) return undefined;
    const parents = ancestry.parentsOf(commit);
    if (parents.length === 0) return null;
    const differs = ancestry.differsOf(commit)?.get(file);
    const same = parents.filter((_, nth) => differs?.[nth] !== true);
    if (same.length === 0) found.push(ancestry.hashOf(commit));
    stack.push(...same.map(ancestry.skip));
  }
  return found;
}
