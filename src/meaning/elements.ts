/** What two stretches have in common, element by element of their runs. */
import type { PassageKind, Passages } from "../header/passages.js";
import { cutRun } from "../header/runs.js";
import { add, type Common } from "./alike.js";
import { matchUp } from "./matchup.js";
import { measureHead, measureTail } from "./measures.js";

/** Passages of one side, and where the first begins. */
export interface Stretch {
  readonly passages: Passages;
  readonly place: number;
}

/** In a run this is where an element is, if no comment is around it. */
const DEFINE = "\n#define ";

const isInComment = (text: string, at: number): boolean => {
  const start = text.lastIndexOf("/*", at);
  return start >= 0 && text.lastIndexOf("*/", at) <= start + 1;
};

/** Compares two stretches by the elements of their runs, of which only those are cut that what differs is among. */
export function compareElements(found: Common, before: Stretch, after: Stretch): void {
  const { text: a } = found.copy;
  const { text: b } = found.original;
  const x = before.passages;
  const y = after.passages;
  const endA = x.ends.at(-1)!;
  const endB = y.ends.at(-1)!;
  let startA = before.place;
  let startB = after.place;
  let stopA = endA;
  let stopB = endB;
  const copy = a.slice(startA, endA);
  const original = b.slice(startB, endB);
  const shorter = Math.min(copy.length, original.length);
  const head = measureHead(copy, original, shorter);
  if (x.kinds[0] === "run" && y.kinds[0] === "run") {
    const most = Math.min(head, x.ends[0]! - startA, y.ends[0]! - startB);
    const at = b.lastIndexOf(DEFINE, startB + most - DEFINE.length) + 1;
    if (at > startB && !isInComment(b, at)) {
      add(found, "run", startB, at, startA - startB);
      startA += at - startB;
      startB = at;
    }
  }
  if (x.kinds.at(-1) === "run" && y.kinds.at(-1) === "run") {
    const most = Math.min(
      measureTail(copy, original, shorter - head),
      endA - (x.ends.at(-2) ?? startA),
      endB - (y.ends.at(-2) ?? startB),
    );
    const at = b.indexOf(DEFINE, endB - most) + 1;
    const delta = endA - endB;
    if (at > 0 && at < endB && !isInComment(b, at) && !isInComment(a, at + delta)) {
      stopA = at + delta;
      stopB = at;
    }
  }
  compareAll(found, divide(a, x, startA, stopA), startA, divide(b, y, startB, stopB), startB);
  if (stopB < endB) add(found, "run", stopB, endB, endA - endB);
}

/** Passages, the elements of each run by themselves. */
interface Elements {
  readonly texts: readonly string[];
  readonly kinds: readonly PassageKind[];
}

/** Passages with the elements of each run instead of it, from where the first begins up to where the last ends. */
function divide(text: string, { ends, kinds }: Passages, from: number, to: number): Elements {
  const found: { texts: string[]; kinds: PassageKind[] } = { texts: [], kinds: [] };
  let start = from;
  for (let j = 0; j < ends.length; j++) {
    const kind = kinds[j]!;
    const end = Math.min(ends[j]!, to);
    const passage = text.slice(start, end);
    const elements = kind === "run" ? cutRun(passage) : [passage];
    found.texts = found.texts.concat(elements);
    found.kinds = found.kinds.concat(new Array<PassageKind>(elements.length).fill(kind));
    start = end;
  }
  return found;
}

function compareAll(
  found: Common,
  before: Elements,
  startA: number,
  after: Elements,
  startB: number,
): void {
  const a = before.texts;
  const b = after.texts;
  let atA = startA;
  let atB = startB;
  let i = 0;
  let j = 0;
  /** Goes on to others, which are the same, or to the end. */
  const pass = (nextI: number, nextJ: number): void => {
    const from = atB;
    while (i < nextI) atA += a[i++]!.length;
    while (j < nextJ) atB += b[j++]!.length;
    if (from < atB) found.others.push([from, atB]);
  };
  matchUp(
    a.length,
    b.length,
    // The length tells nearly always.
    (m, n) => a[m]!.length === b[n]!.length && a[m] === b[n] && before.kinds[m] === after.kinds[n],
    (m, n) => {
      pass(m, n);
      const { length } = b[j]!;
      add(found, after.kinds[j]!, atB, atB + length, atA - atB);
      atA += length;
      atB += length;
      i++;
      j++;
    },
  );
  pass(a.length, b.length);
}
