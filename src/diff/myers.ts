import type { Kept } from "./discard.js";

/**
 * E. W. Myers, "An O(ND) Difference Algorithm and Its Variations" (1986), section 4b: a search from
 * both ends meets in a middle snake, which splits the problem in two. Departures from the paper,
 * both GNU diff's: the forward search looks at the highest diagonal first, and a search that costs
 * too much is cut where it has come furthest, so that time stays bounded.
 */

/** A piece of the problem: lines `copyFrom..copyTo` against `originalFrom..originalTo`. */
interface Box {
  readonly copyFrom: number;
  readonly copyTo: number;
  readonly originalFrom: number;
  readonly originalTo: number;
  /** Find a shortest script here whatever it costs: set for the better half of a cut search. */
  readonly exact: boolean;
}

/** A point on the path, and for each half whether it must be solved exactly. */
interface Split {
  readonly x: number;
  readonly y: number;
  readonly lowExact: boolean;
  readonly highExact: boolean;
}

const LEAST_COST_LIMIT = 4096;

/** Flags, in `changed`, the lines that a script from `kept.copy` to `kept.original` deletes and inserts. */
export function markChanges(
  kept: Kept,
  changed: { readonly copy: Uint8Array; readonly original: Uint8Array },
): void {
  const a = kept.copy;
  const b = kept.original;
  const offset = b.length + 1;
  const size = a.length + b.length + 3;
  const forward = new Int32Array(size);
  const backward = new Int32Array(size);
  let limit = 1;
  for (let rest = size; rest !== 0; rest >>= 2) limit <<= 1;
  limit = Math.max(LEAST_COST_LIMIT, limit);

  const boxes: Box[] = [
    { copyFrom: 0, copyTo: a.length, originalFrom: 0, originalTo: b.length, exact: false },
  ];
  for (let box = boxes.pop(); box; box = boxes.pop()) {
    let { copyFrom, copyTo, originalFrom, originalTo } = box;
    while (copyFrom < copyTo && originalFrom < originalTo && a[copyFrom] === b[originalFrom]) {
      copyFrom++;
      originalFrom++;
    }
    while (copyFrom < copyTo && originalFrom < originalTo && a[copyTo - 1] === b[originalTo - 1]) {
      copyTo--;
      originalTo--;
    }
    if (copyFrom === copyTo) {
      for (let y = originalFrom; y < originalTo; y++) changed.original[kept.originalAt[y]!] = 1;
    } else if (originalFrom === originalTo) {
      for (let x = copyFrom; x < copyTo; x++) changed.copy[kept.copyAt[x]!] = 1;
    } else {
      const rest = { copyFrom, copyTo, originalFrom, originalTo, exact: box.exact };
      const split = findSplit(a, b, rest, forward, backward, offset, limit);
      const { x, y } = split;
      boxes.push({ ...rest, copyFrom: x, originalFrom: y, exact: split.highExact });
      boxes.push({ ...rest, copyTo: x, originalTo: y, exact: split.lowExact });
    }
  }
}

/** Where the two searches meet, or where the costlier-than-allowed search had come furthest. */
function findSplit(
  a: Int32Array,
  b: Int32Array,
  box: Box,
  forward: Int32Array,
  backward: Int32Array,
  offset: number,
  limit: number,
): Split {
  const { copyFrom, copyTo, originalFrom, originalTo } = box;
  const least = copyFrom - originalTo;
  const most = copyTo - originalFrom;
  const start = copyFrom - originalFrom;
  const end = copyTo - originalTo;
  const meetsGoingForward = ((start - end) & 1) !== 0;
  let fLow = start;
  let fHigh = start;
  let bLow = end;
  let bHigh = end;
  forward[offset + start] = copyFrom;
  backward[offset + end] = copyTo;

  for (let cost = 1; ; cost++) {
    if (fLow > least) forward[offset + --fLow - 1] = -1;
    else fLow++;
    if (fHigh < most) forward[offset + ++fHigh + 1] = -1;
    else fHigh--;
    for (let d = fHigh; d >= fLow; d -= 2) {
      const below = forward[offset + d - 1]!;
      const above = forward[offset + d + 1]!;
      let x = below < above ? above : below + 1;
      let y = x - d;
      while (x < copyTo && y < originalTo && a[x] === b[y]) {
        x++;
        y++;
      }
      forward[offset + d] = x;
      if (meetsGoingForward && bLow <= d && d <= bHigh && backward[offset + d]! <= x) {
        return { x, y, lowExact: true, highExact: true };
      }
    }

    if (bLow > least) backward[offset + --bLow - 1] = 0x7fffffff;
    else bLow++;
    if (bHigh < most) backward[offset + ++bHigh + 1] = 0x7fffffff;
    else bHigh--;
    for (let d = bHigh; d >= bLow; d -= 2) {
      const below = backward[offset + d - 1]!;
      const above = backward[offset + d + 1]!;
      let x = below < above ? below : above - 1;
      let y = x - d;
      while (x > copyFrom && y > originalFrom && a[x - 1] === b[y - 1]) {
        x--;
        y--;
      }
      backward[offset + d] = x;
      if (!meetsGoingForward && fLow <= d && d <= fHigh && x <= forward[offset + d]!) {
        return { x, y, lowExact: true, highExact: true };
      }
    }

    if (!box.exact && cost >= limit) {
      return cutSearch(box, forward, backward, offset, [fLow, fHigh], [bLow, bHigh]);
    }
  }
}

/** The furthest point that either search has reached; only the half behind it is then solved exactly. */
function cutSearch(
  box: Box,
  forward: Int32Array,
  backward: Int32Array,
  offset: number,
  [fLow, fHigh]: readonly [number, number],
  [bLow, bHigh]: readonly [number, number],
): Split {
  const { copyFrom, copyTo, originalFrom, originalTo } = box;
  let f = { x: 0, sum: -1 };
  for (let d = fHigh; d >= fLow; d -= 2) {
    const x = Math.min(forward[offset + d]!, copyTo, originalTo + d);
    if (2 * x - d > f.sum) f = { x, sum: 2 * x - d };
  }
  let b = { x: 0, sum: Number.MAX_SAFE_INTEGER };
  for (let d = bHigh; d >= bLow; d -= 2) {
    const x = Math.max(backward[offset + d]!, copyFrom, originalFrom + d);
    if (2 * x - d < b.sum) b = { x, sum: 2 * x - d };
  }
  const forwardIsBetter = copyTo + originalTo - b.sum < f.sum - (copyFrom + originalFrom);
  const best = forwardIsBetter ? f : b;
  return {
    x: best.x,
    y: best.sum - best.x,
    lowExact: forwardIsBetter,
    highExact: !forwardIsBetter,
  };
}
