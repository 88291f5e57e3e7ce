import { bufferOf, viewOf } from "../bytes.js";

/**
 * Text as lines. Bytes are held as latin1 strings (one character a byte), so that nothing is lost
 * and whatever is written back is what was read.
 */

/** A text cut into lines, without their newlines, and whether the last one ended with a newline. */
export interface Lines {
  readonly lines: readonly string[];
  readonly endsWithNewline: boolean;
}

/** Cuts a latin1 text at each `\n`; a carriage return stays in its line, as it does for GNU diff. */
export function splitLines(text: string): Lines {
  if (text === "") return { lines: [], endsWithNewline: true };
  const endsWithNewline = text.endsWith("\n");
  const lines = text.split("\n");
  if (endsWithNewline) lines.pop();
  return { lines, endsWithNewline };
}

/**
 * True where GNU diff would call the file binary: a NUL byte in the first block it reads. Such
 * files are compared byte for byte, and no option applies to them.
 */
export function isBinary(bytes: Uint8Array): boolean {
  return bytes.subarray(0, 4096).indexOf(0) >= 0;
}

/** The part of two texts that differs: what is alike at their heads and tails is left out. */
export interface Middle {
  readonly copy: Lines;
  readonly original: Lines;
  /** Lines before the middle, alike in both. */
  readonly skipped: number;
  /** The last shared lines before it and the first after it, for context: as many as the horizon. */
  readonly before: Lines;
  readonly after: Lines;
}

/**
 * Leaves out the head and tail that two texts share byte for byte, up to whole lines, but keeps
 * `horizon` shared lines on either side. GNU diff does this before it compares lines (io.c), and
 * where a change may slide to depends on it: 0 for the exit status, 3 for `diff -u`.
 */
export function trimCommonEnds(copy: Uint8Array, original: Uint8Array, horizon: number): Middle {
  const { start, endC, endO } = findMiddle(copy, original, horizon);
  return {
    copy: linesOf(copy, start, endC),
    original: linesOf(original, start, endO),
    skipped: countNewlines(copy, start),
    before: linesOf(copy, stepBackLines(copy, start, horizon), start),
    after: linesOf(copy, endC, stepForwardLines(copy, endC, horizon)),
  };
}

/** Where the middle of both texts starts, and where it ends in the copy and in the original; see `trimCommonEnds`. */
export function findMiddle(
  copy: Uint8Array,
  original: Uint8Array,
  horizon: number,
): { start: number; endC: number; endO: number } {
  const newlineC = copy.length === 0 || copy[copy.length - 1] === 10;
  const newlineO = original.length === 0 || original[original.length - 1] === 10;
  const [a, b] = [viewOf(copy), viewOf(original)];
  const start = commonHead(a, b, newlineC, newlineO, horizon);
  // A file without its last newline shares no tail with one that has it.
  const tail = newlineC === newlineO ? commonTail(a, b, start, horizon) : 0;
  return { start, endC: copy.length - tail, endO: original.length - tail };
}

/** The bytes of the whole lines, newlines included, that two texts have in common from these places on. */
export function countEqualLines(
  a: Uint8Array,
  fromA: number,
  b: Uint8Array,
  fromB: number,
): number {
  let count = countEqualHead(a, fromA, b, fromB);
  if (fromA + count === a.length && fromB + count === b.length) return count;
  while (count > 0 && a[fromA + count - 1] !== 10) count--;
  return count;
}

/** The end of the line that starts at `start`, its newline included. */
export function findLineEnd(bytes: Uint8Array, start: number): number {
  const newline = bytes.indexOf(10, start);
  return newline < 0 ? bytes.length : newline + 1;
}

/** A line as a latin1 string, without its newline. */
export function readLine(bytes: Uint8Array, start: number, end: number): string {
  return bufferOf(bytes).toString("latin1", start, bytes[end - 1] === 10 ? end - 1 : end);
}

/** How far from these places on two texts are alike, byte by byte. */
function countEqualHead(a: Uint8Array, fromA: number, b: Uint8Array, fromB: number): number {
  const limit = Math.min(a.length - fromA, b.length - fromB);
  let count = countEqualBlocks(limit, (from, to) => {
    const inA = a.subarray(fromA + from, fromA + to);
    return Buffer.compare(inA, b.subarray(fromB + from, fromB + to)) === 0;
  });
  while (count < limit && a[fromA + count] === b[fromB + count]) count++;
  return count;
}

/** How far from their ends two texts are alike, but for what stands before `head`. */
function countEqualTail(a: Uint8Array, b: Uint8Array, head: number): number {
  const limit = Math.min(a.length, b.length) - head;
  let count = countEqualBlocks(limit, (from, to) => {
    const inA = a.subarray(a.length - to, a.length - from);
    return Buffer.compare(inA, b.subarray(b.length - to, b.length - from)) === 0;
  });
  while (count < limit && a[a.length - 1 - count] === b[b.length - 1 - count]) count++;
  return count;
}

/** What is compared natively, at least: about a line or two. */
const SMALLEST_BLOCK = 64;

/** To compare two blocks takes longer than to go through the smallest byte by byte, so there should be few. */
const GROWTH = 8;

/**
 * How many bytes are alike before the first that differs, or up to a block less: ever longer blocks are compared
 * natively, then, from one that differs on, ever shorter ones.
 */
function countEqualBlocks(limit: number, isAlike: (from: number, to: number) => boolean): number {
  let at = 0;
  let block = SMALLEST_BLOCK;
  for (; at + block <= limit && isAlike(at, at + block); block *= GROWTH) at += block;
  while (block > SMALLEST_BLOCK) {
    block /= 2;
    if (at + block <= limit && isAlike(at, at + block)) at += block;
  }
  return at;
}

/** The start of the line that is `count` lines before the line that starts at `from`. */
function stepBackLines(bytes: Uint8Array, from: number, count: number): number {
  let at = from;
  for (let left = count; left > 0 && at > 0; left--) {
    at--;
    while (at > 0 && bytes[at - 1] !== 10) at--;
  }
  return at;
}

/** The end of the line that is `count` lines further on. */
function stepForwardLines(bytes: Uint8Array, from: number, count: number): number {
  let at = from;
  for (let left = count; left > 0 && at < bytes.length; left--) at = findLineEnd(bytes, at);
  return at;
}

function commonHead(
  copy: Uint8Array,
  original: Uint8Array,
  newlineC: boolean,
  newlineO: boolean,
  horizon: number,
): number {
  let head = countEqualHead(copy, 0, original, 0);
  // A missing last newline counts as one here, unless only one of the two lacks it.
  const wholeC = head === copy.length && (newlineC || newlineO === newlineC);
  const wholeO = head === original.length && (newlineO || newlineO === newlineC);
  if (wholeC && wholeO) return head;
  while (head > 0 && copy[head - 1] !== 10) head--;
  return stepBackLines(copy, head, horizon);
}

function commonTail(copy: Uint8Array, original: Uint8Array, head: number, horizon: number): number {
  const tail = countEqualTail(copy, original, head);
  const atLineStart = (bytes: Uint8Array) => {
    const at = bytes.length - tail;
    return at === 0 || bytes[at - 1] === 10;
  };
  const keep = horizon + (atLineStart(copy) && atLineStart(original) ? 0 : 1);
  return copy.length - stepForwardLines(copy, copy.length - tail, keep);
}

function linesOf(bytes: Uint8Array, start: number, end: number): Lines {
  return splitLines(bufferOf(bytes).toString("latin1", start, end));
}

function countNewlines(bytes: Uint8Array, end: number): number {
  let count = 0;
  for (let at = bytes.indexOf(10); at >= 0 && at < end; at = bytes.indexOf(10, at + 1)) count++;
  return count;
}
