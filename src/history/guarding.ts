import type { Pair } from "../pairs.js";
import type { Session } from "../session.js";
import type { Commit } from "./commit.js";
import { isShallow, openDetails } from "./details.js";
import { judgeTurn, type Rule, type Sides, type Turn } from "./guard.js";
import type { HistoryQuery } from "./history.js";
import { type Objects, openObjects } from "./objects.js";
import type { Policy } from "./policy.js";
import { locateTrees } from "./query.js";
import { searchHistory } from "./search.js";
import { readTerms, type Terms } from "./terms.js";
import { findDefaultRange, listStaged, listTouches, type Touch } from "./turns.js";

/** A commit that breaks the policy of a pair. */
export interface Breach {
  /** Null for what is staged. */
  readonly commit: Commit | null;
  readonly map: string;
  readonly copy: string;
  readonly original: string;
  readonly policy: Policy;
  readonly rule: Rule;
}

/** What a guard has found. */
export interface Guarding {
  /** The range, or null for what is staged. */
  readonly range: string | null;
  readonly commits: number;
  /** How many pairs have a policy. */
  readonly pairs: number;
  /** Oldest first. */
  readonly breaches: readonly Breach[];
  /** What could not be told, one line each. */
  readonly notes: readonly string[];
}

/**
 * Holds the commits of a range, or what is staged, to the policies of their maps.
 *
 * @param range Null for what is staged, undefined for the usual range.
 * @throws {UsageError | TreeError} see `listTouches`, `listStaged`.
 */
export async function guardCommits(
  session: Session,
  range: string | null | undefined,
): Promise<Guarding> {
  const pairs = session.allPairs.filter(({ policy }) => policy !== "free");
  const { rootPath: root } = session;
  const asked = range === undefined ? await findDefaultRange(root) : range;
  const paths = [...new Set(pairs.flatMap(({ copy, original }) => [copy, original]))];
  const none = { range: asked, commits: 0, pairs: 0, breaches: [], notes: [] };
  if (pairs.length === 0) return none;
  const objects = openObjects(root);
  try {
    const { touches, commits } =
      asked === null ? await listStaged(root, paths) : await listTouches(objects, paths, asked);
    const guard = createGuard(session, objects);
    const broken: { touch: Touch; pair: Pair; rule: Rule }[] = [];
    for (const touch of touches) {
      for (const [pair, rule] of await guard.judge(touch, pairs))
        broken.push({ touch, pair, rule });
    }
    const hashes = broken.flatMap(({ touch }) => touch.hash ?? []);
    const details = openDetails(objects);
    await details.learn(hashes);
    const breaches = broken.map(({ touch, pair, rule }): Breach => {
      const { map, copy, original, policy } = pair;
      const commit = touch.hash === null ? null : (details.get(touch.hash) ?? null);
      return { commit, map, copy, original, policy, rule };
    });
    return { ...none, commits, pairs: pairs.length, breaches, notes: [...guard.notes] };
  } finally {
    objects.stop();
  }
}

function createGuard(session: Session, objects: Objects) {
  const notes = new Set<string>();
  const contents = new Map<string, Uint8Array>();
  const known = new Map<Pair, Promise<Terms>>();
  const { trees, kernel } = session;

  const read = async (id: string | null): Promise<Uint8Array | null> => {
    if (id === null) return null;
    if (!contents.has(id)) {
      await objects.read([id], (_, bytes) => {
        if (bytes !== null) contents.set(id, Buffer.from(bytes));
      });
    }
    return contents.get(id) ?? null;
  };

  const termsOf = (pair: Pair): Promise<Terms> => {
    const terms = known.get(pair) ?? readTerms(pair, trees);
    known.set(pair, terms);
    return terms;
  };

  /** Originals of another tree do not change here: they are what they are now. */
  const readSides = async (pair: Pair, idOf: (path: string) => string | null): Promise<Sides> => {
    const copy = await read(idOf(pair.copy));
    if (kernel === null) return { copy, original: await read(idOf(pair.original)) };
    const now = trees.originals.read(pair.original);
    return { copy, original: now.ok ? now.bytes : null };
  };

  const readTurn = async (pair: Pair, { changes, files }: Touch): Promise<Turn> => {
    const before: Sides[] = [];
    for (const list of changes) {
      const changed = new Map(list.map((change) => [change.path, change.before]));
      const idOf = (path: string) => changed.get(path) ?? null;
      const idBefore = (path: string) =>
        changed.has(path) ? idOf(path) : (files.get(path) ?? null);
      before.push(await readSides(pair, idBefore));
    }
    return { before, after: await readSides(pair, (path) => files.get(path) ?? null) };
  };

  /** Of copies that came no nearer to their originals: those that are no older version, either. */
  const findAstray = async (
    hash: string | null,
    asked: ReadonlyMap<Pair, Turn>,
  ): Promise<readonly Pair[]> => {
    const { originalsRoot } = locateTrees(session);
    const queries: HistoryQuery[] = [];
    for (const [pair, { after }] of asked) {
      const { equal, isExact } = await termsOf(pair);
      const { copy, original } = pair;
      const copyNow = after.copy!;
      const originalNow = after.original ?? undefined;
      const equals = (version: Uint8Array) => equal(copyNow, version);
      queries.push({ key: copy, copy, original, copyNow, originalNow, isExact, equals });
    }
    const from = kernel === null ? (hash ?? "HEAD") : "HEAD";
    const originals = kernel === null ? objects : openObjects(originalsRoot);
    const { found, refused } = await searchHistory(originals, queries, { from });
    for (const [copy, { why }] of refused) {
      notes.add(`${copy}: whether it is a version of its original is not known: ${why}`);
    }
    const lost = found.filter(({ traced }) => traced.sync === null);
    const ends = lost.flatMap((one) => one.ends);
    const isCut = await isShallow(ends, openDetails(originals));
    if (originals !== objects) originals.stop();
    if (isCut) {
      for (const { track } of lost) {
        const { copy, original } = track.query;
        notes.add(`${copy}: a shallow clone lacks older versions of ${original}, which it may be`);
      }
      return [];
    }
    const keys = new Set(lost.map(({ track }) => track.query.key));
    return [...asked.keys()].filter(({ copy }) => keys.has(copy));
  };

  return {
    notes,
    async judge(touch: Touch, pairs: readonly Pair[]): Promise<ReadonlyMap<Pair, Rule>> {
      const touched = new Set(touch.changes.flat().map(({ path }) => path));
      const broken = new Map<Pair, Rule>();
      const unsure = new Map<Pair, Turn>();
      for (const pair of pairs) {
        if (!touched.has(pair.copy) && !touched.has(pair.original)) continue;
        const turn = await readTurn(pair, touch);
        const verdict = judgeTurn(pair.policy, turn, await termsOf(pair));
        if (verdict === "away-unless-version") unsure.set(pair, turn);
        else if (verdict !== null) broken.set(pair, verdict);
      }
      if (unsure.size > 0) {
        for (const pair of await findAstray(touch.hash, unsure)) broken.set(pair, "away");
      }
      return broken;
    },
  };
}
