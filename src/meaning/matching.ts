/** Which fact of the original is which of the copy. */
import { type Fact, sameFact } from "./facts.js";

/** The same symbol on both sides; one of them null: the other side has none. */
export interface Match {
  readonly before: Fact | null;
  readonly after: Fact | null;
  /** It says the same under the same condition. */
  readonly same: boolean;
}

interface Group {
  readonly before: Fact[];
  readonly after: Fact[];
}

function groupFacts(before: readonly Fact[], after: readonly Fact[]): ReadonlyMap<string, Group> {
  const groups = new Map<string, Group>();
  for (const fact of before) {
    const group = groups.get(fact.key);
    if (group === undefined) groups.set(fact.key, { before: [fact], after: [] });
    else group.before.push(fact);
  }
  for (const fact of after) {
    const group = groups.get(fact.key);
    if (group === undefined) groups.set(fact.key, { before: [], after: [fact] });
    else group.after.push(fact);
  }
  return groups;
}

/** Pairs those of a group that `agree`, in order, and takes them out of it. */
function pair(
  group: Group,
  agree: (a: Fact, b: Fact) => boolean,
  found: (a: Fact, b: Fact) => void,
): void {
  const taken = new Set<Fact>();
  for (const a of group.before) {
    const b = group.after.find((one) => !taken.has(one) && agree(a, one));
    if (b === undefined) continue;
    taken.add(a).add(b);
    found(a, b);
  }
  if (taken.size === 0) return;
  for (const side of ["before", "after"] as const) {
    const left = group[side].filter((fact) => !taken.has(fact));
    group[side].splice(0, Number.POSITIVE_INFINITY, ...left);
  }
}

/** More definitions of one name than this are compared in their order. */
const MOST_ALTERNATIVES = 200;

function matchGroup(group: Group, matches: Match[]): void {
  const { before, after } = group;
  if (before.length === 1 && after.length === 1) {
    const a = before[0]!;
    const b = after[0]!;
    const same = a.condition === b.condition && sameFact(a, b);
    matches.push({ before: a, after: b, same });
    return;
  }
  const put = (same: boolean) => (a: Fact, b: Fact) => {
    matches.push({ before: a, after: b, same });
  };
  if (before.length > 0 && after.length > 0) {
    if (before.length * after.length > MOST_ALTERNATIVES ** 2) {
      const count = Math.min(before.length, after.length);
      for (let i = 0; i < count; i++) {
        const a = before[i]!;
        const b = after[i]!;
        put(a.condition === b.condition && sameFact(a, b))(a, b);
      }
      before.splice(0, count);
      after.splice(0, count);
    }
    pair(group, (a, b) => a.condition === b.condition && sameFact(a, b), put(true));
    pair(group, (a, b) => a.condition === b.condition, put(false));
    pair(group, (a, b) => sameFact(a, b), put(false));
    if (before.length === 1 && after.length === 1) {
      put(false)(before.pop()!, after.pop()!);
    }
  }
  for (const fact of before) matches.push({ before: fact, after: null, same: false });
  for (const fact of after) matches.push({ before: null, after: fact, same: false });
}

/** What has no name is one thing on both sides where as much of it is gone as has come under the same condition. */
function pairRaw(matches: Match[]): Match[] {
  const lone = matches.filter(
    (one) => (one.before ?? one.after)!.substance.kind === "raw" && !one.same,
  );
  if (lone.length === 0) return matches;
  const gone = lone.filter((one) => one.after === null);
  const come = lone.filter((one) => one.before === null);
  if (gone.length !== come.length) return matches;
  const alike = gone.every((one, i) => one.before!.condition === come[i]!.after!.condition);
  if (!alike) return matches;
  const paired = new Set([...gone, ...come]);
  const rest = matches.filter((one) => !paired.has(one));
  return [...rest, ...gone.map((one, i) => ({ ...one, after: come[i]!.after }))];
}

/**
 * Matches the facts of two sides by their names. Where a name is defined more than once (`#ifdef` and `#else`), by
 * condition first, so that each alternative is compared with its own. In the copy's order, then what only the original has.
 */
export function matchFacts(before: readonly Fact[], after: readonly Fact[]): Match[] {
  const matches: Match[] = [];
  groupFacts(before, after).forEach((group) => {
    matchGroup(group, matches);
  });
  return pairRaw(matches);
}

/** The facts of the original that have another place among the others than in the copy: as few as possible. */
export function findMoved(matches: readonly Match[]): Set<Fact> {
  const both = matches.filter((one) => one.before !== null && one.after !== null);
  both.sort((a, b) => a.before!.at - b.before!.at);
  const facts = both.map((one) => one.after!);
  const moved = new Set<Fact>();
  if (facts.every((fact, i) => i === 0 || facts[i - 1]!.at <= fact.at)) return moved;
  // The longest run that keeps its order stays; patience sorting.
  const piles: number[] = [];
  const previous: number[] = [];
  for (let i = 0; i < facts.length; i++) {
    let low = 0;
    let high = piles.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (facts[piles[middle]!]!.at <= facts[i]!.at) low = middle + 1;
      else high = middle;
    }
    previous.push(low === 0 ? -1 : piles[low - 1]!);
    piles[low] = i;
  }
  const stays = new Set<number>();
  for (let i = piles.at(-1) ?? -1; i >= 0; i = previous[i]!) stays.add(i);
  facts.forEach((fact, i) => {
    if (!stays.has(i)) moved.add(fact);
  });
  return moved;
}
