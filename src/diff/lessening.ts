import type { Rules } from "./allowances.js";
import { findDrift } from "./drift.js";
import { isBinary, splitLines } from "./lines.js";
import { normaliseWhiteSpace } from "./whitespace.js";

/**
 * True where a copy that becomes another one comes nearer to its original, and goes nowhere else: its
 * drift has no line, on either side, that it did not have before, and it has fewer of them. Lines that
 * the rules ignore do not count; nothing is said of binary files.
 */
export function lessensDrift(
  before: Uint8Array,
  after: Uint8Array,
  original: Uint8Array,
  rules: Rules,
): boolean {
  if ([before, after, original].some(isBinary)) return false;
  const [was, is, aim] = [before, after, original].map((bytes) => countLines(bytes, rules));
  // Lines of the copy's own, and lines that it lacks.
  if (!isWithin(subtract(is!, aim!), subtract(was!, aim!))) return false;
  if (!isWithin(subtract(aim!, is!), subtract(aim!, was!))) return false;
  return countDrift(after, original, rules) < countDrift(before, original, rules);
}

type Bag = ReadonlyMap<string, number>;

function countLines(bytes: Uint8Array, rules: Rules): Bag {
  const bag = new Map<string, number>();
  for (const line of splitLines(Buffer.from(bytes).toString("latin1")).lines) {
    if (rules.ignores(line)) continue;
    const key = normaliseWhiteSpace(line, rules.whiteSpace);
    bag.set(key, (bag.get(key) ?? 0) + 1);
  }
  return bag;
}

function subtract(bag: Bag, other: Bag): Bag {
  const left = new Map<string, number>();
  for (const [line, count] of bag) {
    const rest = count - (other.get(line) ?? 0);
    if (rest > 0) left.set(line, rest);
  }
  return left;
}

const isWithin = (bag: Bag, other: Bag): boolean =>
  [...bag].every(([line, count]) => count <= (other.get(line) ?? 0));

function countDrift(copy: Uint8Array, original: Uint8Array, rules: Rules): number {
  const changes = findDrift(copy, original, rules, 0)?.changes ?? [];
  return changes.reduce((sum, { deleted, inserted }) => sum + deleted + inserted, 0);
}
