/** What two texts have in common, passage by passage, in the same order. */
import { cutPassages, type Passages } from "../header/passages.js";
import { joinLines } from "../header/pieces.js";
import { add, type Common, startCommon } from "./alike.js";
import { compareElements, type Stretch } from "./elements.js";
import { matchUp } from "./matchup.js";
import { measureHead, measureTail } from "./measures.js";

/** Larger texts are read whole. */
const LARGEST = 1 << 20;
/** What would make a passage mean something beyond its own lines, or be cut otherwise than it is read. */
const UNFIT = ["%:", "pragma"];

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
 * runs do not have in common is cut into their elements. undefined: they cannot be cut.
 */
export function findCommon(before: string, after: string): Common | undefined {
  const copy = joinLines(before);
  const original = joinLines(after);
  const a = copy.text;
  const b = original.text;
  if (a.length > LARGEST || b.length > LARGEST) return undefined;
  if (UNFIT.some((text) => a.includes(text) || b.includes(text))) return undefined;
  const passages = cutPassages(b, 0, b.length);
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
  const middle = to + delta < from ? undefined : cutPassages(a, from, to + delta);
  if (middle === undefined) return undefined;
  const found = startCommon(copy, original);
  addAll(found, passages, 0, head, 0, 0);
  compare(
    found,
    { passages: middle, place: from },
    { passages: slice(passages, head, tail), place: from },
  );
  addAll(found, passages, tail, passages.ends.length, to, delta);
  return found;
}

const slice = ({ ends, kinds }: Passages, from: number, to: number): Passages => ({
  ends: ends.slice(from, to),
  kinds: kinds.slice(from, to),
});

/** Adds passages `from` up to `to`; the first begins at `place`, in the copy `delta` further on. */
function addAll(
  found: Common,
  { ends, kinds }: Passages,
  from: number,
  to: number,
  place: number,
  delta: number,
): void {
  let start = place;
  for (let j = from; j < to; j++) {
    const kind = kinds[j]!;
    // Runs one after the other are one.
    if (kind === "run") while (j + 1 < to && kinds[j + 1] === "run") j++;
    add(found, kind, start, ends[j]!, delta);
    start = ends[j]!;
  }
}

/** Compares the passages of two stretches. */
function compare(found: Common, before: Stretch, after: Stretch): void {
  const { text: a } = found.copy;
  const { text: b } = found.original;
  const x = before.passages.ends;
  const y = after.passages.ends;
  const startA = (i: number): number => (i === 0 ? before.place : x[i - 1]!);
  const startB = (j: number): number => (j === 0 ? after.place : y[j - 1]!);
  const same = (i: number, j: number): boolean => {
    const fromA = startA(i);
    const fromB = startB(j);
    // The length tells nearly always.
    if (x[i]! - fromA !== y[j]! - fromB) return false;
    return a.slice(fromA, x[i]) === b.slice(fromB, y[j]);
  };
  /** How many passages of each have been dealt with. */
  let doneA = 0;
  let doneB = 0;
  const close = (i: number, j: number): void => {
    if (doneB === j) return;
    if (doneA === i) found.others.push([startB(doneB), y[j - 1]!]);
    else compareElements(found, listPart(before, doneA, i), listPart(after, doneB, j));
  };
  matchUp(x.length, y.length, same, (i, j) => {
    close(i, j);
    const kind = after.passages.kinds[j]!;
    const start = startB(j);
    if (before.passages.kinds[i] === kind) add(found, kind, start, y[j]!, startA(i) - start);
    doneA = i + 1;
    doneB = j + 1;
  });
  close(x.length, y.length);
}

const listPart = ({ passages, place }: Stretch, from: number, to: number): Stretch => ({
  passages: slice(passages, from, to),
  place: passages.ends[from - 1] ?? place,
});
