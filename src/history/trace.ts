import { type Ancestry, createAncestry, listSince } from "./ancestry.js";
import type { Objects } from "./objects.js";
import { readState, type State, type Traced, type Track } from "./track.js";
import type { FileChange, Step, Walk } from "./walk.js";

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
  /** Why git failed; null where it did not. */
  readonly failure: string | null;
}

/**
 * Follows a walk from HEAD back until each track has its sync point and all commits since, or to the end.
 *
 * @param walk A walk over all names of the tracks.
 * @param start What the names hold at HEAD.
 */
export async function traceTracks(
  walk: Walk,
  tracks: readonly Track[],
  start: ReadonlyMap<string, string>,
  objects: Objects,
): Promise<Trace> {
  const tracer = createTracer(tracks, start);
  let slack = SLACK;
  for await (const steps of walk.steps) {
    await learnContents(tracer.listUnknown(steps), objects);
    for (let at = 0; at < steps.length && slack > 0; at += PORTION) {
      for (const step of steps.slice(at, at + PORTION)) tracer.take(step);
      if (tracer.isDone()) slack -= PORTION;
    }
    if (slack <= 0) break;
  }
  if (slack <= 0) walk.stop();
  const failure = await walk.failure;
  const { head, traced, ends, ancestry } = tracer.finish();
  return {
    head,
    traced,
    ends,
    failure,
    isOlder: (track, hash) => ancestry.isAncestor(ancestry.numberOf(hash), track),
    since(track) {
      const { sync } = traced[track]!;
      if (sync === null || head === null) return [];
      return listSince(ancestry, ancestry.numberOf(head), ancestry.numberOf(sync.hash), track);
    },
  };
}

type Unknown = ReadonlyMap<string, readonly Track[]>;

async function learnContents(unknown: Unknown, objects: Objects): Promise<void> {
  await objects.read([...unknown.keys()], (id, bytes) => {
    for (const track of unknown.get(id)!) track.learn(id, bytes);
  });
}

/** A commit that is known and not yet passed. */
interface Coming {
  readonly state: State;
  /** The tracks that have their sync point here unless they have it already, with the content. */
  matches: ReadonlyMap<number, string>;
}

const NO_MATCHES: ReadonlyMap<number, string> = new Map();

function createTracer(tracks: readonly Track[], start: ReadonlyMap<string, string>) {
  const names = [...new Set(tracks.flatMap((track) => track.names))];
  const numberOf = new Map(names.map((name, i) => [name, i]));
  const numbers = tracks.map((track) => track.names.map((name) => numberOf.get(name)!));
  const usersOf = names.map((name) => {
    return tracks.flatMap((track, t) => (track.names.includes(name) ? [t] : []));
  });
  const traced = tracks.map((): Traced => {
    return { sync: null, births: [], deaths: [], lacks: [], losses: [] };
  });
  const ancestry: Ancestry = createAncestry();
  const coming = new Map<number, Coming>();
  const ends: string[] = [];
  let head: string | null = null;
  let open = tracks.length;

  const begin = (hash: string) => {
    head = hash;
    const state = names.map((name) => start.get(name) ?? null);
    const first: Coming = { state, matches: NO_MATCHES };
    for (const [t, own] of numbers.entries()) match(t, readState(state, own), first);
    coming.set(ancestry.numberOf(hash), first);
  };

  const match = (t: number, id: string | null, commit: Coming) => {
    if (traced[t]!.sync === null && id !== null && tracks[t]!.equals(id) === true) {
      commit.matches = new Map(commit.matches).set(t, id);
    }
  };

  const expect = (parent: number | undefined, commit: Coming) => {
    if (parent !== undefined && !ancestry.hasPassed(parent)) coming.set(parent, commit);
  };

  const settle = (hash: string, matches: ReadonlyMap<number, string>): bigint => {
    let own = 0n;
    for (const [t, id] of matches) {
      if (traced[t]!.sync !== null) continue;
      traced[t]!.sync = { hash, id };
      own |= 1n << BigInt(t);
      open--;
    }
    return own;
  };

  /** The state at a parent, and the tracks for which it is another one. */
  const stepBack = (state: State, changes: readonly FileChange[]) => {
    const before = [...state];
    const touched = new Set<number>();
    for (const change of changes) {
      const name = numberOf.get(change.path);
      if (name === undefined) continue;
      before[name] = change.before;
      for (const t of usersOf[name]!) touched.add(t);
    }
    return { before, touched };
  };

  return {
    /** The contents that have to be read before these steps are taken. */
    listUnknown(steps: readonly Step[]): Unknown {
      const unknown = new Map<string, Track[]>();
      const ask = (t: number, id: string | null) => {
        if (id === null || traced[t]!.sync !== null || tracks[t]!.equals(id) !== undefined) return;
        const asking = unknown.get(id);
        if (asking === undefined) unknown.set(id, [tracks[t]!]);
        else if (!asking.includes(tracks[t]!)) asking.push(tracks[t]!);
      };
      if (head === null) for (const [t, { names }] of tracks.entries()) askStart(ask, t, names);
      for (const { path, before } of steps.flatMap(({ changes }) => changes.flat())) {
        const name = numberOf.get(path);
        for (const t of name === undefined ? [] : usersOf[name]!) ask(t, before);
      }
      return unknown;
    },

    take({ hash, parents, changes }: Step): void {
      if (head === null) begin(hash);
      const commit = ancestry.numberOf(hash);
      const numbered = parents.map(ancestry.numberOf);
      const { state, matches } = coming.get(commit)!;
      coming.delete(commit);
      const own = settle(hash, matches);
      const differs = new Map<number, boolean[]>();
      const edges: TrackEdge[] = [];
      if (parents.length === 0) ends.push(hash);
      for (const [i, files] of changes.entries()) {
        const parent = numbered[i];
        const known = parent === undefined ? undefined : coming.get(parent);
        if (files.length === 0) {
          if (known === undefined) expect(parent, { state, matches: NO_MATCHES });
          continue;
        }
        const { before, touched } = stepBack(state, files);
        const next = known ?? { state: before, matches: NO_MATCHES };
        for (const t of touched) {
          const now = readState(state, numbers[t]!);
          const then = readState(before, numbers[t]!);
          if (now === then) continue;
          const row = differs.get(t) ?? parents.map(() => false);
          row[i] = true;
          differs.set(t, row);
          match(t, then, next);
          if (now === null || then === null) edges.push({ t, isBirth: then === null, nth: i });
        }
        if (known === undefined) expect(parent, next);
      }
      if (edges.length > 0) noteEdges(traced, edges, { hash, parents });
      ancestry.pass(commit, numbered, differs.size > 0 ? differs : undefined, own);
    },

    isDone(): boolean {
      if (open > 0) return false;
      const waits = traced.some(({ lacks, births }) => lacks.length > 0 && births.length === 0);
      return !waits && ancestry.isCovered((1n << BigInt(tracks.length)) - 1n);
    },

    finish: () => ({ head, traced, ends, ancestry }),
  };

  function askStart(
    ask: (t: number, id: string | null) => void,
    t: number,
    own: readonly string[],
  ): void {
    for (const name of own) ask(t, start.get(name) ?? null);
  }
}

/** Where a track's original comes up (by which parent), or goes. */
interface TrackEdge {
  readonly t: number;
  readonly isBirth: boolean;
  readonly nth: number;
}

/** Takes down where originals come up or go: at a merge only where that is so from every parent. */
function noteEdges(
  traced: readonly Traced[],
  edges: readonly TrackEdge[],
  { hash, parents }: { readonly hash: string; readonly parents: readonly string[] },
): void {
  for (const { t, isBirth, nth } of edges) {
    const parent = parents[nth];
    if (parent === undefined) continue;
    const alike = edges.filter((edge) => edge.t === t && edge.isBirth === isBirth);
    if (alike.length === parents.length) {
      if (nth === 0) traced[t]![isBirth ? "births" : "deaths"].push({ parent, commit: hash });
    } else traced[t]![isBirth ? "lacks" : "losses"].push({ parent, commit: hash });
  }
}
