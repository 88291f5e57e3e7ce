/** Whether the new names of an enum are why a sentinel, or a reserved value, of it is another number. */
import type { Words } from "./change.js";
import type { Entry } from "./entries.js";
import { matchesAny } from "./words.js";

/** An enum on both sides. */
export interface Neighbours {
  readonly before: readonly Entry[];
  readonly after: readonly Entry[];
  /** Those of `after` that are new. */
  readonly added: ReadonlySet<Entry>;
}

/** Tells for a name and the assumption it is looked at under whether its move is explained. */
export interface Excuses {
  isPushed(a: Entry, b: Entry, at: number): boolean;
  isUsed(a: Entry, b: Entry, at: number): boolean;
}

interface Case {
  readonly before: readonly bigint[];
  readonly after: readonly bigint[];
  readonly fresh: ReadonlySet<bigint>;
}

const byNumber = (a: bigint, b: bigint): number => (a < b ? -1 : a > b ? 1 : 0);

/** The largest of some sorted numbers that is no larger than `most`. */
function topBelow(sorted: readonly bigint[], most: bigint): bigint | undefined {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! <= most) low = middle + 1;
    else high = middle;
  }
  return sorted[low - 1];
}

/** The value of an entry in a case; the one after the last is that with includes, on LP64. */
export function valueAt(entry: Entry, at: number): bigint | undefined {
  return (at < entry.values.length ? entry.values[at] : entry.full()) ?? undefined;
}

export function createExcuses({ before, after, added }: Neighbours, words: Words): Excuses {
  const cases = new Map<number, Case>();
  const caseAt = (at: number): Case => {
    let known = cases.get(at);
    if (known === undefined) {
      // A real name may look like a sentinel; one that has moved is none.
      const olds = new Map<string, bigint | undefined>();
      for (const one of before) olds.set(one.name, valueAt(one, at));
      const stays = new Set<string>();
      for (const one of after) {
        if (added.has(one) || olds.get(one.name) === valueAt(one, at)) stays.add(one.name);
      }
      const list = (entries: readonly Entry[]): bigint[] =>
        entries.flatMap((one) => {
          const isSentinel = matchesAny(one.name, words.sentinels) && !stays.has(one.name);
          const value = isSentinel ? undefined : valueAt(one, at);
          return value === undefined ? [] : [value];
        });
      known = {
        before: list(before).sort(byNumber),
        after: list(after).sort(byNumber),
        fresh: new Set(list(after.filter((one) => added.has(one)))),
      };
      cases.set(at, known);
    }
    return known;
  };
  return {
    // It is the last, or stands behind it, on both sides; and the last is new.
    isPushed(a, b, at) {
      const from = valueAt(a, at);
      const to = valueAt(b, at);
      if (from === undefined || to === undefined || to <= from) return false;
      const { before, after, fresh } = caseAt(at);
      const [x, y] = [topBelow(before, from), topBelow(after, to)];
      if (y === undefined || !fresh.has(y)) return false;
      const gap = from - (x ?? -1n);
      const isNext = gap === 0n || gap === 1n || (a.written === null && b.written === null);
      if (isNext && to - y === gap) return true;
      // Flags: the next bit.
      return x !== undefined && x > 0n && from === x << 1n && to === y << 1n;
    },
    // Every number from where it was up to where it is now is that of a new name.
    isUsed(a, b, at) {
      const from = valueAt(a, at);
      const to = valueAt(b, at);
      if (from === undefined || to === undefined || to <= from) return false;
      const { fresh } = caseAt(at);
      if (to - from > BigInt(fresh.size)) return false;
      for (let value = from; value < to; value++) if (!fresh.has(value)) return false;
      return true;
    },
  };
}
