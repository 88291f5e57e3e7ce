import { checkSession } from "../funnel.js";
import type { Commit } from "../history/commit.js";
import type { Pair } from "../pairs.js";
import type { PairReport, Report } from "../report/report.js";
import type { Min } from "../report/threshold.js";
import type { Session } from "../session.js";
import { type Item, type Known, planItem } from "./item.js";
import type { Merge } from "./merged.js";
import { type Overlay, overlayTrees } from "./overlay.js";
import { straightenPath } from "./place.js";
import type { Past } from "./plan.js";
import { readStanding } from "./standing.js";

/** What history tells of a pair. */
export interface PairPast extends Past {
  /** The commits that changed the original since the sync point, oldest first; none where it is not known. */
  readonly commits: readonly Commit[];
  /** What history could not tell, and why, in one line. */
  readonly note: string | null;
}

export interface FixOptions {
  /** From which meaning on drift is taken over; else what each map says. */
  readonly min?: Min | undefined;
  /** Copies with uncommitted changes or local edits too; what is theirs is lost. */
  readonly force: boolean;
  /** Local edits become the pair's allowed patch. */
  readonly acceptLocal: boolean;
  /** True for a pair that the user named, one by one: a hold does not keep it then. */
  readonly isNamed: (pair: PairReport) => boolean;
}

/** What a fix needs from elsewhere. */
export interface Sources {
  readonly merge: Merge;
  /** Asks history about pairs, by their copies' paths. */
  findPasts(pairs: readonly Pair[]): Promise<ReadonlyMap<string, PairPast>>;
  /** Says what goes on, where it may take a while. */
  progress(text: string): void;
}

/** What a fix would do; nothing is written yet. */
export interface FixPlan {
  /** What the check said before. */
  readonly report: Report;
  /** In the order in which they have to be written. */
  readonly items: readonly Item[];
  /** What was not known, one line each. */
  readonly notes: readonly string[];
}

/** Pairs may follow one another, a copy being the next one's original: but not for ever. */
const MOST_ROUNDS = 10;

/** Decides, for each pair of a session that has to be fixed, what its copy has to become. */
export async function planSession(
  session: Session,
  options: FixOptions,
  sources: Sources,
): Promise<FixPlan> {
  const overlay: Overlay = new Map();
  const trees = overlayTrees(session.trees, overlay);
  const check = (pairs: readonly Pair[]) =>
    checkSession({ ...session, trees, pairs }, { hunks: false, min: options.min });
  sources.progress("comparing");
  const first = await check(session.pairs);
  const notes = new Set<string>();
  if (first.detached) {
    const where = session.kernel ?? session.root;
    notes.add(`${where} has no include/: a detached tree, without originals to compare with`);
  }
  const items = new Map<string, Item>();
  const byCopy = new Map(session.pairs.map((pair) => [pair.copy, pair]));
  let { pairs: reports } = first;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const wanted = reports.filter((pair) => !items.has(pair.copy) && isWanted(pair, options));
    if (wanted.length === 0) break;
    const reportOf = new Map(wanted.map((pair) => [pair.copy, pair]));
    const pairs = sortByOriginals(wanted.map(({ copy }) => byCopy.get(copy)!));
    const known = await learn(session, pairs, options, sources);
    for (const [i, pair] of pairs.entries()) {
      sources.progress(`planning ${i + 1} of ${pairs.length}: ${pair.copy}`);
      const report = reportOf.get(pair.copy)!;
      const item = await planItem(pair, report, { session, trees, options, sources, known });
      items.set(pair.copy, item);
      if (item.decision.kind !== "write") continue;
      const { replacements } = item.decision;
      for (const { path, bytes } of replacements) overlay.set(path, bytes);
      overlay.set(pair.copy, replacements.at(-1)!.bytes);
    }
    const followers = session.pairs.filter(({ original }) => overlay.has(original));
    if (session.trees.copies !== session.trees.originals) break;
    ({ pairs: reports } = await check(followers));
  }
  return { report: first, items: [...items.values()], notes: [...notes, ...tellDoubts(items)] };
}

/** One line for all copies whose edits could not be told from drift, with the first reason why. */
function tellDoubts(items: ReadonlyMap<string, Item>): string[] {
  const doubts = [...items.values()].flatMap(({ doubt }) => doubt ?? []);
  const [first, ...others] = new Set(doubts);
  if (first === undefined) return [];
  const whose = doubts.length === 1 ? "a copy's" : `${doubts.length} copies'`;
  const more = others.length === 0 ? "" : ", and for the others likewise";
  return [`${whose} own edits, if any, could not be told from drift: ${first}${more}`];
}

/** What check lists; a held copy that is named; and what cannot be compared and either is named or should be mended. */
function isWanted(pair: PairReport, { isNamed }: FixOptions): boolean {
  if (pair.listed) return true;
  if (pair.state === "held") return isNamed(pair);
  return pair.state === "unchecked" && (pair.cause?.endsWith("-conflict") || isNamed(pair));
}

/** A pair whose original is another one's copy comes after that one. */
function sortByOriginals(pairs: readonly Pair[]): Pair[] {
  const byCopy = new Map(pairs.map((pair) => [pair.copy, pair]));
  const sorted = new Set<Pair>();
  const onTheWay = new Set<Pair>();
  const put = (pair: Pair) => {
    if (sorted.has(pair) || onTheWay.has(pair)) return;
    onTheWay.add(pair);
    const before = byCopy.get(pair.original);
    if (before !== undefined) put(before);
    sorted.add(pair);
  };
  for (const pair of pairs) put(pair);
  return [...sorted];
}

async function learn(
  session: Session,
  pairs: readonly Pair[],
  { force }: FixOptions,
  sources: Sources,
): Promise<Known> {
  const files = pairs.flatMap(({ copy, allowedPatch }) => [
    copy,
    ...(allowedPatch === null ? [] : [allowedPatch]),
  ]);
  sources.progress("asking git");
  const straight = files.map((file) => straightenPath(session.rootPath, file));
  const standing = await readStanding(session.rootPath, straight, !force);
  sources.progress("reading history");
  return { standing, pasts: await sources.findPasts(pairs) };
}
