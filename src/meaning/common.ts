/** What two texts have in common, passage by passage, in the same order. */
import { cutPassages, type PassageKind, type Passages } from "../header/passages.js";
import { type Clipping, joinLines } from "../header/pieces.js";
import { matchUp } from "./matchup.js";

/** Passages that both texts have, as lists side by side; offsets are those of the original but for `places`. */
export interface Common {
  readonly copy: Clipping;
  readonly original: Clipping;
  readonly starts: number[];
  readonly ends: number[];
  /** Where the first token stands. */
  readonly heads: number[];
  readonly kinds: PassageKind[];
  /** Where it begins in the copy. */
  readonly places: number[];
  /** For each whether the first directive behind an `#if` or `#elif` is in it, in either text. */
  readonly isBehindIf: boolean[];
  /** The stretches of the original in between, from and to. */
  readonly others: (readonly [number, number])[];
  /** Whether no directive has come behind the last `#if` so far. */
  followsIf: boolean;
}

/** Larger texts are read whole. */
const LARGEST = 1 << 20;
/** What would make a passage mean something beyond its own lines, or be cut otherwise than it is read. */
const UNFIT = ["%:", "pragma"];

/** The length of what two texts have in common at the start; `most` at most. */
function measureHead(a: string, b: string, most: number): number {
  let low = 0;
  let high = most;
  // Slices are compared in native code, a loop over characters is not.
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (a.slice(low, middle) === b.slice(low, middle)) low = middle;
    else high = middle - 1;
  }
  return low;
}

function measureTail(a: string, b: string, most: number): number {
  let low = 0;
  let high = most;
  const slice = (text: string, middle: number) =>
    text.slice(text.length - middle, text.length - low);
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (slice(a, middle) === slice(b, middle)) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** How many passages end at `limit` or before. */
function countUntil({ ends }: Passages, limit: number): number {
  let low = 0;
  let high = ends.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ends[middle]! <= limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * Finds the passages that two texts (latin1) have in common. What is common at their head and their end is cut once; what
 * large passages do not have in common is cut into small ones. undefined: they cannot be cut.
 */
export function findCommon(before: string, after: string): Common | undefined {
  const copy = joinLines(before);
  const original = joinLines(after);
  const a = copy.text;
  const b = original.text;
  if (a.length > LARGEST || b.length > LARGEST) return undefined;
  if (UNFIT.some((text) => a.includes(text) || b.includes(text))) return undefined;
  const passages = cutPassages(b, 0, b.length, true);
  if (passages === undefined) return undefined;
  const shorter = Math.min(a.length, b.length);
  const common = measureHead(a, b, shorter);
  // The last line may lack a newline that it has in the copy.
  const head = countUntil(passages, Math.min(common, b.lastIndexOf("\n") + 1));
  const from = passages.ends[head - 1] ?? 0;
  const alike = measureTail(a, b, shorter - common);
  const delta = a.length - b.length;
  // The newline that ends the passage before must be common, too.
  const tail = Math.max(countUntil(passages, b.length - alike) + 1, head);
  const to = passages.ends[tail - 1] ?? b.length;
  const middle = to + delta < from ? undefined : cutPassages(a, from, to + delta, true);
  if (middle === undefined) return undefined;
  const found: Common = {
    copy,
    original,
    starts: [],
    ends: [],
    heads: [],
    kinds: [],
    places: [],
    isBehindIf: [],
    others: [],
    followsIf: false,
  };
  for (let j = 0; j < head; j++) add(found, passages, j, 0, 0);
  compare(found, middle, from, slice(passages, head, tail), from, true);
  for (let j = tail; j < passages.ends.length; j++) add(found, passages, j, 0, delta);
  return found;
}

const slice = ({ ends, heads, kinds }: Passages, from: number, to: number): Passages => ({
  ends: ends.slice(from, to),
  heads: heads.slice(from, to),
  kinds: kinds.slice(from, to),
});

/** Adds passage `j` of some that begin at `from`; in the copy it lies `delta` further on. */
function add(found: Common, passages: Passages, j: number, from: number, delta: number): void {
  const start = j === 0 ? from : passages.ends[j - 1]!;
  const end = passages.ends[j]!;
  const head = passages.heads[j]!;
  const kind = passages.kinds[j]!;
  const { text } = found.original;
  const last = found.ends.at(-1) ?? 0;
  const place = last === 0 ? 0 : found.places.at(-1)! + last - found.starts.at(-1)!;
  // What only one side has may end in an `#if`.
  const between = text.slice(last, start) + found.copy.text.slice(place, start + delta);
  if (between.includes("#") && /#[ \t]*(?:if|elif)/.test(between)) found.followsIf = true;
  const isBehindIf = found.followsIf && (kind === "define" || kind === "mixed");
  if (kind !== "code") {
    found.followsIf = kind === "branch" && /^#[ \t]*(?:if|elif)/.test(text.slice(head, head + 40));
  }
  // Of `#define`s only the first is behind it; one with a comment may go on in the next line.
  const first = isBehindIf && kind === "define" ? text.indexOf("\n", head) + 1 : end;
  const isOne = first >= end || first === 0 || text.slice(head, first).includes("/*");
  put(found, start, isOne ? end : first, head, kind, delta, isBehindIf);
  if (!isOne) put(found, first, end, first, kind, delta, false);
}

function put(
  found: Common,
  start: number,
  end: number,
  head: number,
  kind: PassageKind,
  delta: number,
  isBehindIf: boolean,
): void {
  found.starts.push(start);
  found.ends.push(end);
  found.heads.push(head);
  found.kinds.push(kind);
  found.places.push(start + delta);
  found.isBehindIf.push(isBehindIf);
}

/** Compares the passages of two stretches, which begin at `placeA` of the copy and `placeB` of the original. */
function compare(
  found: Common,
  before: Passages,
  placeA: number,
  after: Passages,
  placeB: number,
  isCoarse: boolean,
): void {
  const { text: a } = found.copy;
  const { text: b } = found.original;
  const x = before.ends;
  const y = after.ends;
  const same = (i: number, j: number): boolean => {
    const fromA = i === 0 ? placeA : x[i - 1]!;
    const fromB = j === 0 ? placeB : y[j - 1]!;
    // The length tells nearly always.
    if (x[i]! - fromA !== y[j]! - fromB) return false;
    return a.slice(fromA, x[i]) === b.slice(fromB, y[j]);
  };
  let lastA = placeA;
  let lastB = placeB;
  const close = (endA: number, endB: number): void => {
    if (lastB === endB) return;
    if (!isCoarse || lastA === endA || !compareFinely(found, lastA, endA, lastB, endB)) {
      found.others.push([lastB, endB]);
    }
  };
  matchUp(x.length, y.length, same, (i, j) => {
    const startA = i === 0 ? placeA : x[i - 1]!;
    const startB = j === 0 ? placeB : y[j - 1]!;
    close(startA, startB);
    if (before.kinds[i] === after.kinds[j]) add(found, after, j, placeB, startA - startB);
    lastA = x[i]!;
    lastB = y[j]!;
  });
  close(x.at(-1) ?? placeA, y.at(-1) ?? placeB);
}

/** Cuts what is not common more finely, and compares it again; false: it cannot be cut. */
function compareFinely(
  found: Common,
  fromA: number,
  toA: number,
  fromB: number,
  toB: number,
): boolean {
  const before = cutPassages(found.copy.text, fromA, toA, false);
  const after = before && cutPassages(found.original.text, fromB, toB, false);
  if (after === undefined) return false;
  compare(found, before!, fromA, after, fromB, false);
  return true;
}
