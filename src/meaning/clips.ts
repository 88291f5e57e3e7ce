/** Texts without what has been left out of them. */
import type { Clipping } from "../header/pieces.js";
import type { Common } from "./alike.js";

/** What is to be read of a text, bit by bit. */
interface Clip {
  readonly source: Clipping;
  text: string;
  readonly joins: number[];
  readonly gaps: number[];
  /** The next join of the source. */
  join: number;
  /** Up to where the source has been dealt with. */
  done: number;
}

function startClip(source: Clipping): Clip {
  return { source, text: "", joins: [], gaps: [], join: 0, done: 0 };
}

function keepUntil(clip: Clip, to: number): void {
  const { text, joins } = clip.source;
  for (; clip.join < joins.length && joins[clip.join]! < to; clip.join++) {
    clip.joins.push(clip.text.length + joins[clip.join]! - clip.done);
    clip.gaps.push(-1);
  }
  clip.text += text.slice(clip.done, to);
  clip.done = to;
}

/** Leaves so many lines out, a newline in their place. */
function skipUntil(clip: Clip, to: number, lines: number): void {
  const { joins } = clip.source;
  let skipped = lines - 1;
  for (; clip.join < joins.length && joins[clip.join]! < to; clip.join++) skipped++;
  clip.joins.push(clip.text.length);
  clip.gaps.push(skipped);
  clip.text += "\n";
  clip.done = to;
}

/**
 * Lines are counted natively: a loop over them is what V8 would take the time to optimise. Piece by piece, for longer
 * lists are copied as they grow.
 */
const PIECE = 4096;

function countLines(text: string): number {
  let count = 0;
  for (let at = 0; at < text.length; at += PIECE) {
    count += text.slice(at, at + PIECE).match(/\n/g)?.length ?? 0;
  }
  return count;
}

/** What is left of the copy and the original without the passages that are still `out`. */
export function cutClippings(
  { copy, original, starts, ends, deltas }: Common,
  isOut: (j: number) => boolean,
): [Clipping, Clipping] {
  const a = startClip(copy);
  const b = startClip(original);
  const count = starts.length;
  for (let j = 0; j < count; j++) {
    if (!isOut(j)) continue;
    const start = starts[j]!;
    const delta = deltas[j]!;
    while (j + 1 < count && isOut(j + 1) && starts[j + 1] === ends[j] && deltas[j + 1] === delta)
      j++;
    const end = ends[j]!;
    const lines = countLines(original.text.slice(start, end));
    keepUntil(a, start + delta);
    skipUntil(a, end + delta, lines);
    keepUntil(b, start);
    skipUntil(b, end, lines);
  }
  keepUntil(a, copy.text.length);
  keepUntil(b, original.text.length);
  return [a, b];
}
