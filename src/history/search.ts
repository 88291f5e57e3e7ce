import type { Details } from "./details.js";
import { readFiles } from "./files.js";
import type { HistoryQuery } from "./history.js";
import type { Objects } from "./objects.js";
import { openRenames, type RenameBook } from "./renames.js";
import { type Scout, traceTracks } from "./trace.js";
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
  /** The commits that made the copy what it is, where the copies were looked for; see `Trace`. */
  readonly lastChanges: readonly string[] | null | undefined;
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

/** How a search goes. */
export interface Manner {
  /** Where it begins. */
  readonly from?: string;
  /** The copies are in the same repository, and are looked for, too. */
  readonly withCopies?: boolean;
  /** Told, while git is at work, which commits will be asked for. */
  readonly details?: Details;
}

/**
 * Looks for all pairs in one walk; then once more, under both names, for those whose original turns out
 * to have had another one.
 */
export async function searchHistory(
  objects: Objects,
  queries: readonly HistoryQuery[],
  { from = "HEAD", withCopies = false, details }: Manner = {},
): Promise<Search> {
  const { root } = objects;
  const refused = new Map<string, Refusal>();
  const found: Found[] = [];
  const renames = openRenames(root);
  const scout: Scout = {
    turn: renames.expect,
    meet: (hashes) => void details?.learn(hashes),
  };
  const listPaths = (names: readonly string[], asked: readonly HistoryQuery[]) => [
    ...new Set([...names, ...(withCopies ? asked.map(({ copy }) => copy) : [])]),
  ];
  const names = listPaths(
    queries.map(({ original }) => original),
    queries,
  );
  // Started before anything is asked: what it says first waits in its pipe.
  let walk = startWalk(root, names, { from });
  const reading = readFiles(objects, names, from);
  const { hashBlob } = await import("./blob.js");
  const head = await reading;
  if (head === undefined) return refuseAll(queries, await findFailure(walk));
  const files = new Map(head);
  let tracks: PairTrack[] = [];
  for (const query of queries) {
    const { key, original, originalNow } = query;
    const id = files.get(original);
    if (id === undefined && originalNow) {
      refused.set(key, { why: `git does not have ${original}`, failed: false });
    } else tracks.push(createTrack(query, id, hashBlob));
  }
  if (tracks.length === 0) walk.stop();
  for (let round = 1; tracks.length > 0; round++) {
    const others = withCopies ? tracks.map(({ query }) => query.copy) : [];
    const trace = await traceTracks(walk, { tracks, start: files, others }, objects, scout);
    const again: PairTrack[] = [];
    const edges = tracks.map((track, t) => {
      const isGone = !track.names.some((name) => files.has(name));
      return listEdges(trace.traced[t]!, isGone, (edge) => trace.isOlder(t, edge.commit));
    });
    const isLast = round === MOST_ROUNDS;
    if (!isLast) await renames.learn(edges.flatMap(listFirst));
    const failure = await trace.failure;
    for (const [t, track] of tracks.entries()) {
      const traced = trace.traced[t]!;
      const allNames = isLast ? null : await findNames(track, edges[t]!, renames);
      if (failure !== null) refused.set(track.query.key, { why: failure, failed: true });
      else if (allNames !== null) again.push({ ...track, names: allNames });
      else {
        const { head, ends } = trace;
        const [newest] = track.names;
        const isMoved = newest !== track.query.original && files.has(newest!);
        const successor = isMoved ? newest! : null;
        const { copy } = track.query;
        const isAsked = traced.sync === null && files.has(copy);
        const lastChanges = isAsked ? trace.lastChanges(copy) : undefined;
        found.push({ track, traced, since: trace.since(t), head, ends, lastChanges, successor });
      }
    }
    tracks = again;
    if (tracks.length === 0) break;
    const all = listPaths(
      tracks.flatMap((track) => track.names),
      tracks.map(({ query }) => query),
    );
    walk = startWalk(root, all, { from });
    for (const [name, id] of (await readFiles(objects, all, from)) ?? []) files.set(name, id);
  }
  renames.stop();
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

/** Where a track's original may have got or left another name. */
interface Edges {
  /** Where HEAD lost it. */
  readonly last: Edge | null;
  readonly comings: readonly Edge[];
  readonly goings: readonly Edge[];
  /** Merges of lines of which one has it. */
  readonly lacks: readonly Edge[];
  readonly losses: readonly Edge[];
}

/**
 * @param isGone No name is there at HEAD.
 * @param isOlder What is older than the sync point changes nothing.
 */
function listEdges(
  { births, deaths, lacks, losses }: Traced,
  isGone: boolean,
  isOlder: (edge: Edge) => boolean,
): Edges {
  // A line that a merge brought in may be older than the sync point, and so may its name; and one that
  // was gone may have come back by a former name.
  const isAny = lacks.length + losses.length + deaths.length > 0;
  const matters = (edge: Edge) => isAny || !isOlder(edge);
  const last = isGone ? (deaths[0] ?? null) : null;
  return { last, comings: births.filter(matters), goings: deaths.filter(matters), lacks, losses };
}

/** Those that are asked about in any case. */
const listFirst = ({ last, comings, goings }: Edges): readonly Edge[] => [
  ...(last === null ? [] : [last]),
  ...comings,
  ...goings,
];

/** All names of a track's original, where it had more than those that it was looked for by; else null. */
async function findNames(
  { names }: PairTrack,
  { last, comings, goings, lacks, losses }: Edges,
  renames: RenameBook,
): Promise<readonly string[] | null> {
  const newer: string[] = [];
  const older: string[] = [];
  const add = (name: string | undefined, to: string[]) => {
    if (name !== undefined && ![...names, ...newer, ...older].includes(name)) to.push(name);
  };
  if (last !== null) {
    const { targetOf } = await renames.at(last);
    add(
      names.map(targetOf).find((name) => name !== undefined),
      newer,
    );
  }
  for (const edge of comings) {
    const { sourceOf } = await renames.at(edge);
    for (const name of names) add(sourceOf(name), older);
  }
  // Another line may have given it another name, and lost it when it was merged.
  for (const edge of goings) {
    const { targetOf } = await renames.at(edge);
    for (const name of names) add(targetOf(name), older);
  }
  // A file that was renamed may have one name here and one there, until a merge chooses.
  const merges = [...losses, ...(names.length > 1 ? lacks : [])].slice(0, MOST_MERGES);
  for (const edge of newer.length + older.length === 0 ? merges : []) {
    const { sourceOf, targetOf } = await renames.at(edge);
    for (const name of names) {
      add(sourceOf(name), older);
      add(targetOf(name), older);
    }
  }
  return newer.length + older.length > 0 ? [...newer, ...names, ...older] : null;
}
