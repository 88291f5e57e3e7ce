/** The windows of two texts in which they differ: where they are the same again, behind a place where they are not. */

import { measureTail } from "../diff/measures.js";
import type { Passages } from "../header/passages.js";
import { DEFINE } from "./textwords.js";

/** Where the original goes on, and how much further on the copy does. */
export interface Place {
  readonly at: number;
  readonly delta: number;
}

/** So much is enough to know a place by. */
const ANCHOR = 60;
/** How much of the copy is searched for it. */
const WIDEST = 4096;
/** How many places of a text are looked for at most. */
const MOST = 2000;

/** In a run this is where an element begins, if no comment is around it. */
const NEXT_DEFINE = `\n${DEFINE}`;

/** Whether `at` is in a comment, known from a place before it that is in none: nothing further back is looked at. */
function isInComment(text: string, from: number, at: number): boolean {
  const between = text.slice(from, at);
  const start = between.lastIndexOf("/*");
  return start >= 0 && between.indexOf("*/", start + 2) < 0;
}

/** How many of some passages, of which `ends` are the ends, end at `limit` or before. */
export function countUntil(ends: readonly number[], limit: number): number {
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
 * Where the last element of a run begins that begins behind `from`, where one does, and whose `#define` is in the text up
 * to `to`; else `from`.
 */
export function findElement(text: string, from: number, to: number): number {
  const at = from + text.slice(from, to).lastIndexOf(NEXT_DEFINE) + 1;
  return at > from && !isInComment(text, from, at) ? at : from;
}

/** Where the first element of a run begins that begins behind `at` and before `to`, known from where one does; else `to`. */
export function findNextElement(text: string, from: number, at: number, to: number): number {
  const next = text.slice(at, to).indexOf(NEXT_DEFINE) + 1;
  return next > 0 && !isInComment(text, from, at + next) ? at + next : to;
}

/**
 * Makes what finds where a copy `a` and its original `b` are the same again: at the first passage, or `#define` of a run, that
 * the copy has near by as well. The two have been dealt with up to a place, and differ first at `differs`.
 */
export function createFinder(
  a: string,
  b: string,
  passages: Passages,
): (place: Place, differs: number) => Place | undefined {
  const { ends, kinds } = passages;
  let left = MOST;
  /** Where the next passage or element of a run begins. */
  const nextStart = (at: number): number => {
    const j = countUntil(ends, at);
    const end = ends[j] ?? b.length;
    return kinds[j] === "run" ? findNextElement(b, at, at, end) : end;
  };
  return (place, differs) => {
    // With the newline before it, so that a line begins there in the copy, too.
    const from = Math.max(place.at + place.delta - 1, 0);
    const near = a.slice(from, differs + place.delta + WIDEST);
    for (let at = place.at; at + ANCHOR <= b.length && left-- > 0; at = nextStart(at)) {
      // What the copy has there already is not where it goes on.
      const found = near.indexOf(b.slice(at - 1, Math.max(at, differs) + ANCHOR));
      if (at > 0 && found >= 0) return { at, delta: from + found + 1 - at };
    }
    return undefined;
  };
}

/** Where both go on to their ends in the same way: the start of a passage, or their ends. */
export function findTail(
  a: string,
  b: string,
  { ends }: Passages,
  { at, delta }: Place,
  differs: number,
): Place {
  const alike = measureTail(a, b, Math.min(a.length - delta, b.length) - differs);
  // The newline that ends the passage before must be common, too.
  const end = ends[countUntil(ends, b.length - alike)] ?? b.length;
  return { at: Math.max(end, at), delta: a.length - b.length };
}
