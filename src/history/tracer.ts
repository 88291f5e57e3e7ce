import { type Ancestry, createAncestry } from "./ancestry.js";
import { type Edge, readState, type State, type Traced, type Track } from "./track.js";
import type { FileChange, Step } from "./walk.js";

/** What a walk is about. */
export interface Subject {
  readonly tracks: readonly Track[];
  /** What the names of the tracks hold at HEAD. */
  readonly start: ReadonlyMap<string, string>;
  /** Other files that the walk is over. */
  readonly others: readonly string[];
}

/** Contents that have to be read, by their ids, each with who asks. */
export type Unknown = ReadonlyMap<string, readonly Track[]>;

/** A commit that is known and not yet passed. */
interface Coming {
  readonly state: State;
  /** The tracks that have their sync point here unless they have it already, with the content. */
  matches: ReadonlyMap<number, string>;
}

const NO_MATCHES: ReadonlyMap<number, string> = new Map();

/** Takes the steps of a walk one by one. */
export function createTracer({ tracks, start, others }: Subject) {
  const names = [...new Set(tracks.flatMap((track) => track.names))];
  const numberOf = new Map(names.map((name, i) => [name, i]));
  const numbers = tracks.map((track) => track.names.map((name) => numberOf.get(name)!));
  const usersOf = names.map((name) => {
    return tracks.flatMap((track, t) => (track.names.includes(name) ? [t] : []));
  });
  const otherOf = new Map(others.map((file, i) => [file, -1 - i]));
  const traced = tracks.map((): Traced => {
    return { sync: null, births: [], deaths: [], lacks: [], losses: [] };
  });
  const ancestry: Ancestry = createAncestry();
  const coming: (Coming | undefined)[] = [];
  const ends: string[] = [];
  let head: string | null = null;
  let open = tracks.length;
  let met: string[] = [];
  let turned: Edge[] = [];

  const begin = (hash: string) => {
    head = hash;
    met.push(hash);
    const state = names.map((name) => start.get(name) ?? null);
    const first: Coming = { state, matches: NO_MATCHES };
    for (const [t, own] of numbers.entries()) match(t, readState(state, own), first);
    coming[ancestry.numberOf(hash)] = first;
  };

  const match = (t: number, id: string | null, commit: Coming) => {
    if (traced[t]!.sync === null && id !== null && tracks[t]!.equals(id) === true) {
      commit.matches = new Map(commit.matches).set(t, id);
    }
  };

  const expect = (parent: number | undefined, commit: Coming) => {
    if (parent !== undefined && !ancestry.hasPassed(parent)) coming[parent] = commit;
  };

  const settle = (hash: string, matches: ReadonlyMap<number, string>): bigint => {
    let own = 0n;
    for (const [t, id] of matches) {
      if (traced[t]!.sync !== null) continue;
      traced[t]!.sync = { hash, id };
      own |= 1n << BigInt(t);
      open--;
    }
    met.push(hash);
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
      for (const { changes } of steps) {
        for (const files of changes) {
          for (const { path, before } of files) {
            const name = numberOf.get(path);
            if (name !== undefined) for (const t of usersOf[name]!) ask(t, before);
          }
        }
      }
      return unknown;
    },

    take({ hash, parents, changes }: Step): void {
      if (head === null) begin(hash);
      const commit = ancestry.numberOf(hash);
      const { state, matches } = coming[commit]!;
      coming[commit] = undefined;
      const own = matches === NO_MATCHES ? 0n : settle(hash, matches);
      if (parents.length === 1 && changes[0]!.length === 0) {
        // So are nearly all commits.
        const parent = ancestry.numberOf(parents[0]!);
        if (coming[parent] === undefined) expect(parent, { state, matches: NO_MATCHES });
        ancestry.pass(commit, [parent], undefined, own);
        return;
      }
      const numbered = parents.map(ancestry.numberOf);
      const differs = new Map<number, boolean[]>();
      const edges: TrackEdge[] = [];
      let isMet = false;
      if (parents.length === 0) ends.push(hash);
      for (const [i, files] of changes.entries()) {
        const parent = numbered[i];
        const known = parent === undefined ? undefined : coming[parent];
        if (files.length === 0) {
          if (known === undefined) expect(parent, { state, matches: NO_MATCHES });
          continue;
        }
        for (const { path } of files) {
          const other = otherOf.get(path);
          if (other !== undefined) mark(differs, other, { parents, nth: i });
        }
        const { before, touched } = stepBack(state, files);
        const next = known ?? { state: before, matches: NO_MATCHES };
        for (const t of touched) {
          const now = readState(state, numbers[t]!);
          const then = readState(before, numbers[t]!);
          if (now === then) continue;
          mark(differs, t, { parents, nth: i });
          isMet ||= traced[t]!.sync === null;
          match(t, then, next);
          if (now === null || then === null) edges.push({ t, isBirth: then === null, nth: i });
        }
        if (known === undefined) expect(parent, next);
      }
      if (isMet) met.push(hash);
      if (edges.length > 0) turned.push(...noteEdges(traced, edges, { hash, parents }));
      ancestry.pass(commit, numbered, differs.size > 0 ? differs : undefined, own);
    },

    /** What has been come upon since this was asked last. */
    drain() {
      const news = { met, turned };
      met = [];
      turned = [];
      return news;
    },

    numberOther: (file: string) => otherOf.get(file),

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

/**
 * Takes down where originals come up or go: at a merge only where that is so from every parent. Gives those
 * that will probably be asked about.
 */
function noteEdges(
  traced: readonly Traced[],
  edges: readonly TrackEdge[],
  { hash, parents }: { readonly hash: string; readonly parents: readonly string[] },
): readonly Edge[] {
  const open: Edge[] = [];
  for (const { t, isBirth, nth } of edges) {
    const parent = parents[nth];
    if (parent === undefined) continue;
    const edge = { parent, commit: hash };
    const alike = edges.filter((edge) => edge.t === t && edge.isBirth === isBirth);
    if (alike.length < parents.length) traced[t]![isBirth ? "lacks" : "losses"].push(edge);
    else if (nth === 0) {
      traced[t]![isBirth ? "births" : "deaths"].push(edge);
      const { sync, lacks, losses, deaths } = traced[t]!;
      if (sync === null || lacks.length + losses.length + deaths.length > 0) open.push(edge);
    }
  }
  return open;
}

/** Takes down that a file differs from a parent. */
function mark(
  differs: Map<number, boolean[]>,
  file: number,
  { parents, nth }: { readonly parents: readonly string[]; readonly nth: number },
): void {
  const row = differs.get(file) ?? parents.map(() => false);
  row[nth] = true;
  differs.set(file, row);
}
