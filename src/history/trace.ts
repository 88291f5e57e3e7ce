import { listLastChanges, listSince } from "./ancestry.js";
import type { Objects } from "./objects.js";
import { createTracer, type Subject, type Unknown } from "./tracer.js";
import type { Edge, Traced } from "./track.js";
import type { Walk } from "./walk.js";

/**
 * Clocks differ: a commit can bear an earlier date than its parent and so come late. Git itself walks on
 * a little for that; where the dates are further apart than so many commits, the list may tell too much.
 */
const SLACK = 128;

/** After so many commits it is asked whether enough is known. */
const PORTION = 64;

/** What one walk has found. */
export interface Trace {
  readonly head: string | null;
  readonly traced: readonly Traced[];
  /** Commits without a parent here: the history's roots, and where a shallow clone ends. */
  readonly ends: readonly string[];
  /** The commits since a track's sync point, oldest first. */
  since(track: number): readonly string[];
  /** True for a track's sync point and its ancestors. */
  isOlder(track: number, hash: string): boolean;
  /** The commits that made one of the other files what it is; see `listLastChanges`. */
  lastChanges(file: string): readonly string[] | null | undefined;
  /** Why git failed; null where it did not. It takes git a while to end. */
  readonly failure: Promise<string | null>;
}

/** Who is told, while git is still busy with the log, what will be asked next. */
export interface Scout {
  /** Commits that will probably be told of. */
  meet(hashes: readonly string[]): void;
  /** Where originals come up or go. */
  turn(edges: readonly Edge[]): void;
}

/**
 * Follows a walk from HEAD back until each track has its sync point and all commits since, or to the end.
 *
 * @param walk A walk over all names of the tracks, and the other files.
 */
export async function traceTracks(
  walk: Walk,
  subject: Subject,
  objects: Objects,
  scout: Scout,
): Promise<Trace> {
  const tracer = createTracer(subject);
  let slack = SLACK;
  for await (const steps of walk.steps) {
    await learnContents(tracer.listUnknown(steps), objects);
    for (let at = 0; at < steps.length && slack > 0; at += PORTION) {
      for (const step of steps.slice(at, at + PORTION)) tracer.take(step);
      if (tracer.isDone()) slack -= PORTION;
    }
    const { met, turned } = tracer.drain();
    if (turned.length > 0) scout.turn(turned);
    if (met.length > 0) scout.meet(met);
    if (slack <= 0) break;
  }
  if (slack <= 0) walk.stop();
  const { head, traced, ends, ancestry } = tracer.finish();
  return {
    head,
    traced,
    ends,
    failure: walk.failure,
    isOlder: (track, hash) => ancestry.isAncestor(ancestry.numberOf(hash), track),
    since(track) {
      const { sync } = traced[track]!;
      if (sync === null || head === null) return [];
      return listSince(ancestry, ancestry.numberOf(head), ancestry.numberOf(sync.hash), track);
    },
    lastChanges(file) {
      const number = tracer.numberOther(file);
      if (number === undefined || head === null) return undefined;
      return listLastChanges(ancestry, ancestry.numberOf(head), number);
    },
  };
}

async function learnContents(unknown: Unknown, objects: Objects): Promise<void> {
  // Else it would be waited for what others have asked for.
  if (unknown.size === 0) return;
  await objects.read([...unknown.keys()], (id, bytes) => {
    for (const track of unknown.get(id)!) track.learn(id, bytes);
  });
}
