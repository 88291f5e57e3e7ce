import { listLastChanges } from "./ancestry.js";
import { type Details, isShallow, openDetails } from "./details.js";
import { readFiles } from "./files.js";
import type { Objects } from "./objects.js";
import type { Found } from "./search.js";
import { createTracer } from "./tracer.js";
import { startWalk } from "./walk.js";

/**
 * What tells a copy's own edits from drift. That a copy equals no version of its original says so only
 * where history reaches back past the copy's last change: an import may have brought anything.
 */

/** The commits that made copies what they are at HEAD; see `listLastChanges`. */
interface LastChanges {
  /** Undefined for a copy that git does not have. */
  of(copy: string): readonly string[] | null | undefined;
  /** Where the history of the copies ends, as far as it was walked. */
  readonly ends: readonly string[];
}

/**
 * For each copy that equals no version of its original: whether history can tell that it was edited, or
 * else why not.
 *
 * @param copies The copies' repository, where it is another one than the originals'.
 * @param details Of the originals' repository.
 */
export async function findEdited(
  lost: readonly Found[],
  copies: Objects | null,
  details: Details,
): Promise<ReadonlyMap<string, "edited" | string>> {
  const told = new Map<string, string>();
  if (lost.length === 0) return told;
  const names = lost.map(({ track }) => track.query.copy);
  const own = copies === null ? readFound(lost) : await findLastChanges(copies, names);
  const ownDetails = copies === null ? details : openDetails(copies);
  const ends = lost.flatMap((found) => found.ends);
  const isCut = await isShallow(ends, details);
  const times = ends.flatMap((hash) => details.get(hash)?.time ?? []);
  // All versions of the originals are known since then; where a clone is shallow, since the newest of its ends.
  const limit = isCut ? Math.max(...times) : Math.min(...times);
  const isReached = (hash: string) => (ownDetails.get(hash)?.time ?? 0) >= limit;
  await ownDetails.learn(names.flatMap((copy) => own.of(copy) ?? []));
  for (const copy of names) {
    const changes = own.of(copy);
    if (changes === undefined) told.set(copy, `git does not have ${copy}`);
    else if (
      times.length > 0 &&
      changes !== null &&
      changes.length > 0 &&
      changes.every(isReached)
    ) {
      told.set(copy, "edited");
    } else if (isCut) told.set(copy, copies === null ? SHALLOW : SHALLOW_ORIGINALS);
    else told.set(copy, (await isShallow(own.ends, ownDetails)) ? SHALLOW_COPIES : TOO_SHORT);
  }
  return told;
}

const TOO_SHORT = "its history does not reach back past the copy's last change";
const WAY_ON = "clone is shallow; git fetch --unshallow brings what is older";
const SHALLOW = `the ${WAY_ON}`;
const SHALLOW_ORIGINALS = `the originals' ${WAY_ON}`;
const SHALLOW_COPIES = `the copies' ${WAY_ON}`;

/** What the walk over the originals has told of the copies, too. */
function readFound(found: readonly Found[]): LastChanges {
  const changes = new Map(
    found.map(({ track, lastChanges }) => [track.query.copy, lastChanges] as const),
  );
  return { of: (copy) => changes.get(copy), ends: found.flatMap(({ ends }) => ends) };
}

/** Walks back until the last changes of the copies are known, or to the end. */
async function findLastChanges(objects: Objects, copies: readonly string[]): Promise<LastChanges> {
  const files = await readFiles(objects, copies);
  const others = copies.filter((copy) => files?.has(copy));
  if (others.length === 0) return { of: () => undefined, ends: [] };
  const tracer = createTracer({ tracks: [], start: new Map(), others });
  const walk = startWalk(objects.root, others);
  let head: number | undefined;
  const find = (copy: string) => {
    const { ancestry } = tracer.finish();
    return head === undefined
      ? undefined
      : listLastChanges(ancestry, head, tracer.numberOther(copy) ?? 0);
  };
  for await (const steps of walk.steps) {
    for (const step of steps) tracer.take(step);
    head ??= tracer.finish().ancestry.numberOf(steps[0]!.hash);
    if (others.every((copy) => find(copy) !== undefined)) break;
  }
  walk.stop();
  const found = new Map(others.map((copy) => [copy, find(copy) ?? null]));
  return { of: (copy) => found.get(copy), ends: tracer.finish().ends };
}
