import { readFiles } from "./files.js";
import type { HistoryQuery } from "./history.js";
import type { Objects } from "./objects.js";
import { findRenames, type Renames } from "./renames.js";
import { traceTracks } from "./trace.js";
import { createTrack, type Edge, type PairTrack, type Traced } from "./track.js";
import { startWalk, type Walk } from "./walk.js";

/** A pair that a walk has told all about that it can. */
export interface Found {
  readonly track: PairTrack;
  readonly traced: Traced;
  /** The commits since the sync point, oldest first. */
  readonly since: readonly string[];
  readonly head: string | null;
  /** Where the history that was walked begins. */
  readonly ends: readonly string[];
  /** Where an original that HEAD does not have went. */
  readonly successor: string | null;
}

/** What was found, and what could not be looked for, by the queries' keys, with why. */
export interface Search {
  readonly found: readonly Found[];
  readonly refused: ReadonlyMap<string, Refusal>;
}

export interface Refusal {
  readonly why: string;
  /** Git could not be asked at all. */
  readonly failed: boolean;
}

/** Originals are followed through so many renames, each on top of the other. */
const MOST_ROUNDS = 12;

/** What a merge brought in can differ in very many files: so many are asked about renames. */
const MOST_MERGES = 16;

/**
 * Looks for all pairs in one walk; then once more, under both names, for those whose original turns out
 * to have had another one.
 */
export async function searchHistory(
  objects: Objects,
  queries: readonly HistoryQuery[],
  from = "HEAD",
): Promise<Search> {
  const { root } = objects;
  const refused = new Map<string, Refusal>();
  const found: Found[] = [];
  const renames = createRenames(root);
  const names = [...new Set(queries.map(({ original }) => original))];
  // Started before anything is asked: what it says first waits in its pipe.
  let walk = startWalk(root, names, { from });
  const head = await readFiles(objects, names, from);
  if (head === undefined) return refuseAll(queries, await findFailure(walk));
  const files = new Map(head);
  let tracks: PairTrack[] = [];
  for (const query of queries) {
    const { key, original, originalNow } = query;
    const id = files.get(original);
    if (id === undefined && originalNow) {
      refused.set(key, { why: `git does not have ${original}`, failed: false });
    } else tracks.push(createTrack(query, id));
  }
  if (tracks.length === 0) walk.stop();
  for (let round = 1; tracks.length > 0; round++) {
    const trace = await traceTracks(walk, tracks, files, objects);
    const { failure } = trace;
    const again: PairTrack[] = [];
    for (const [t, track] of tracks.entries()) {
      const traced = trace.traced[t]!;
      const isGone = !track.names.some((name) => files.has(name));
      const isOlder = (edge: Edge) => trace.isOlder(t, edge.commit);
      const others =
        round < MOST_ROUNDS ? await findNames(track, traced, { isGone, isOlder, renames }) : null;
      if (failure !== null) refused.set(track.query.key, { why: failure, failed: true });
      else if (others !== null) again.push({ ...track, names: others });
      else {
        const { head, ends } = trace;
        const [newest] = track.names;
        const isMoved = newest !== track.query.original && files.has(newest!);
        const successor = isMoved ? newest! : null;
        found.push({ track, traced, since: trace.since(t), head, ends, successor });
      }
    }
    tracks = again;
    if (tracks.length === 0) break;
    const all = [...new Set(tracks.flatMap((track) => track.names))];
    walk = startWalk(root, all, { from });
    for (const [name, id] of (await readFiles(objects, all, from)) ?? []) files.set(name, id);
  }
  return { found, refused };
}

/** Why a walk says nothing; null where it does. */
async function findFailure(walk: Walk): Promise<string | null> {
  const first = await walk.steps.next();
  if (!first.done) walk.stop();
  return walk.failure;
}

/** Nothing can be said: git has failed, or does not have the folder at all. */
function refuseAll(queries: readonly HistoryQuery[], failure: string | null): Search {
  const refused = queries.map(({ key, original }): [string, Refusal] => {
    const why = failure ?? `git does not have ${original}`;
    return [key, { why, failed: failure !== null }];
  });
  return { found: [], refused: new Map(refused) };
}

interface Circumstances {
  /** No name is there at HEAD. */
  readonly isGone: boolean;
  /** What is older than the sync point changes nothing. */
  isOlder(edge: Edge): boolean;
  renames(edge: Edge): Promise<Renames>;
}

/** All names of a track's original, where it had more than those that it was looked for by; else null. */
async function findNames(
  { names }: PairTrack,
  { births, deaths, lacks, losses }: Traced,
  { isGone, isOlder, renames }: Circumstances,
): Promise<readonly string[] | null> {
  const newer: string[] = [];
  const older: string[] = [];
  const add = (name: string | undefined, to: string[]) => {
    if (name !== undefined && ![...names, ...newer, ...older].includes(name)) to.push(name);
  };
  if (isGone && deaths.length > 0) {
    const { targetOf } = await renames(deaths[0]!);
    add(
      names.map(targetOf).find((name) => name !== undefined),
      newer,
    );
  }
  // A line that a merge brought in may be older than the sync point, and so may its name.
  const matters = (edge: Edge) => lacks.length + losses.length > 0 || !isOlder(edge);
  for (const birth of births.filter(matters)) {
    const { sourceOf } = await renames(birth);
    for (const name of names) add(sourceOf(name), older);
  }
  // Another line may have given it another name, and lost it when it was merged.
  for (const death of deaths.filter(matters)) {
    const { targetOf } = await renames(death);
    for (const name of names) add(targetOf(name), older);
  }
  // A file that was renamed may have one name here and one there, until a merge chooses.
  const merges = [...losses, ...(names.length > 1 ? lacks : [])].slice(0, MOST_MERGES);
  for (const edge of newer.length + older.length === 0 ? merges : []) {
    const { sourceOf, targetOf } = await renames(edge);
    for (const name of names) {
      add(sourceOf(name), older);
      add(targetOf(name), older);
    }
  }
  return newer.length + older.length > 0 ? [...newer, ...names, ...older] : null;
}

/** Asks for the renames at an edge once, however many files have changed their names there. */
function createRenames(root: string) {
  const known = new Map<string, Promise<Renames>>();
  return ({ parent, commit }: Edge): Promise<Renames> => {
    const key = `${parent} ${commit}`;
    const renames = known.get(key) ?? findRenames(root, { parent, commit });
    known.set(key, renames);
    return renames;
  };
}
