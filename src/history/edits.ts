import { readCommits } from "./details.js";
import { isShallow, readFiles } from "./files.js";
import type { Objects } from "./objects.js";
import { type Step, startWalk } from "./walk.js";

/**
 * What tells a copy's own edits from drift. That a copy equals no version of its original says so only
 * where history reaches back past the copy's last change: an import may have brought anything.
 */

/** How far back the originals' history goes. */
export interface Extent {
  readonly originals: Objects;
  /** Its commits without a parent. */
  readonly ends: readonly string[];
}

/** For each copy that equals no version of its original: whether history can tell that it was edited. */
export async function findEdited(
  objects: Objects,
  copies: readonly string[],
  extent: Extent,
): Promise<ReadonlyMap<string, "edited" | string>> {
  const told = new Map<string, string>();
  if (copies.length === 0) return told;
  const head = await readFiles(objects, copies);
  const known = copies.filter((copy) => head?.has(copy));
  for (const copy of copies) if (!head?.has(copy)) told.set(copy, `git does not have ${copy}`);
  const changes = await findLastChanges(objects.root, known);
  const limit = await findLimit(extent);
  const times = await readCommits(objects, [...changes.values()].flat());
  for (const copy of known) {
    const last = changes.get(copy) ?? [];
    const reaches = last.every((hash) => (times.get(hash)?.time ?? 0) >= limit);
    told.set(copy, last.length > 0 && reaches ? "edited" : TOO_SHORT);
  }
  return told;
}

const TOO_SHORT = "its history does not reach back past the copy's last change";

/**
 * The time since which all versions of the originals are known: where a clone is shallow, since the
 * newest of the commits that it ends at.
 */
async function findLimit({ originals, ends }: Extent): Promise<number> {
  const commits = await readCommits(originals, ends);
  const shallow = await isShallow(originals.root);
  const times = [...commits.values()].map(({ time }) => time);
  if (times.length === 0) return Number.POSITIVE_INFINITY;
  return times.reduce((a, b) => (shallow ? Math.max(a, b) : Math.min(a, b)));
}

/**
 * The commits that made copies what they are at HEAD. A copy is missing where one of the lines that
 * lead there ends (at a root, or where the clone is shallow) before it does.
 */
async function findLastChanges(
  root: string,
  copies: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  if (copies.length === 0) return new Map();
  const walk = startWalk(root, copies);
  const chains = createChains(copies);
  for await (const steps of walk.steps) {
    for (const step of steps) chains.take(step);
    if (chains.isDone()) break;
  }
  walk.stop();
  return chains.finish();
}

/** Follows each copy back along the parents that have it as it is at HEAD. */
function createChains(copies: readonly string[]) {
  const passed = new Map<string, Step>();
  /** By commits that are still to come: the copies that are followed there. */
  const wanted = new Map<string, Set<string>>();
  const seen = new Map(copies.map((copy) => [copy, new Set<string>()]));
  const changes = new Map<string, string[]>(copies.map((copy) => [copy, []]));

  const follow = (copy: string, hash: string) => {
    const visited = seen.get(copy)!;
    const stack = [hash];
    for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
      const step = passed.get(next);
      if (step === undefined) {
        wanted.set(next, (wanted.get(next) ?? new Set()).add(copy));
        continue;
      }
      if (visited.has(next)) continue;
      visited.add(next);
      const { parents, changes: files } = step;
      const same = parents.filter((_, i) => !files[i]!.some(({ path }) => path === copy));
      // It was there from the beginning: nobody knows what it was before.
      if (parents.length === 0) changes.delete(copy);
      else if (same.length === 0) changes.get(copy)?.push(next);
      stack.push(...same);
    }
  };

  return {
    take(step: Step): void {
      const here = passed.size === 0 ? new Set(copies) : wanted.get(step.hash);
      passed.set(step.hash, step);
      wanted.delete(step.hash);
      for (const copy of here ?? []) follow(copy, step.hash);
    },
    isDone: () => wanted.size === 0,
    finish: (): ReadonlyMap<string, readonly string[]> => changes,
  };
}
