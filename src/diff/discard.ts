/**
 * Lines set aside before the comparison proper, as GNU diff does to be fast: a line that the other
 * side has nowhere is a change for certain, and lines that the other side has very often, deep
 * among such, only confuse. The script is then no longer always a shortest one; this module exists
 * because a verdict must agree with GNU's all the same.
 */
export interface Kept {
  /** Classes of the lines that remain, and where they stood. */
  readonly copy: Int32Array;
  readonly copyAt: Int32Array;
  readonly original: Int32Array;
  readonly originalAt: Int32Array;
  /** 1 for each line set aside; the comparison adds its own to them. */
  readonly copyDiscarded: Uint8Array;
  readonly originalDiscarded: Uint8Array;
}

const KEEP = 0;
const UNMATCHED = 1;
const FREQUENT = 2;

/** Sets the confusing lines of both sides aside. */
export function discardConfusing(copy: Int32Array, original: Int32Array): Kept {
  let classes = 0;
  for (const id of copy) if (id >= classes) classes = id + 1;
  for (const id of original) if (id >= classes) classes = id + 1;
  const inCopy = countClasses(copy, classes);
  const inOriginal = countClasses(original, classes);
  const copyDiscarded = chooseDiscards(copy, inOriginal);
  const originalDiscarded = chooseDiscards(original, inCopy);
  const [keptCopy, copyAt] = keepRest(copy, copyDiscarded);
  const [keptOriginal, originalAt] = keepRest(original, originalDiscarded);
  return {
    copy: keptCopy,
    copyAt,
    original: keptOriginal,
    originalAt,
    copyDiscarded,
    originalDiscarded,
  };
}

function countClasses(ids: Int32Array, classes: number): Int32Array {
  const counts = new Int32Array(classes);
  for (const id of ids) counts[id]!++;
  return counts;
}

function chooseDiscards(ids: Int32Array, countsInOther: Int32Array): Uint8Array {
  const marks = new Uint8Array(ids.length);
  const often = 5 * rootScale(Math.floor(ids.length / 64));
  for (let i = 0; i < ids.length; i++) {
    const count = countsInOther[ids[i]!]!;
    marks[i] = count === 0 ? UNMATCHED : count > often ? FREQUENT : KEEP;
  }
  for (let i = 0; i < marks.length; i++) {
    // A frequent line is set aside only inside a run that begins and ends with unmatched ones.
    if (marks[i] === FREQUENT) marks[i] = KEEP;
    else if (marks[i] === UNMATCHED) i = settleRun(marks, i) - 1;
  }
  for (let i = 0; i < marks.length; i++) if (marks[i] !== KEEP) marks[i] = 1;
  return marks;
}

/** Doubles once for each factor of four: about the square root. */
function rootScale(size: number): number {
  let scale = 1;
  for (let rest = size >> 2; rest > 0; rest >>= 2) scale *= 2;
  return scale;
}

/** Decides which frequent lines of the run that begins at `start` stay set aside; gives the run's end. */
function settleRun(marks: Uint8Array, start: number): number {
  let end = start;
  while (end < marks.length && marks[end] !== KEEP) end++;
  while (marks[end - 1] === FREQUENT) marks[--end] = KEEP;
  const run = marks.subarray(start, end);
  let frequent = 0;
  for (const mark of run) if (mark === FREQUENT) frequent++;
  if (frequent * 4 > run.length) {
    keepFrequent(run, 0, run.length);
    return end;
  }
  const longest = rootScale(run.length >> 2) + 1;
  for (let i = 0; i < run.length; ) {
    let stop = i;
    while (run[stop] === FREQUENT) stop++;
    if (stop - i >= longest) keepFrequent(run, i, stop);
    i = stop + 1;
  }
  keepFrequentNearEdge(run, (i) => i);
  keepFrequentNearEdge(run, (i) => run.length - 1 - i);
  return end;
}

function keepFrequent(run: Uint8Array, from: number, to: number): void {
  for (let i = from; i < to; i++) if (run[i] === FREQUENT) run[i] = KEEP;
}

/** From an edge inwards, until three unmatched lines in a row, or one at a depth of eight or more. */
function keepFrequentNearEdge(run: Uint8Array, at: (index: number) => number): void {
  let unmatched = 0;
  for (let i = 0; i < run.length; i++) {
    const mark = run[at(i)];
    if (i >= 8 && mark === UNMATCHED) return;
    if (mark === UNMATCHED) {
      if (++unmatched === 3) return;
    } else {
      unmatched = 0;
      run[at(i)] = KEEP;
    }
  }
}

function keepRest(ids: Int32Array, discarded: Uint8Array): [Int32Array, Int32Array] {
  const kept = new Int32Array(ids.length);
  const at = new Int32Array(ids.length);
  let count = 0;
  for (let i = 0; i < ids.length; i++) {
    if (discarded[i] === 1) continue;
    kept[count] = ids[i]!;
    at[count++] = i;
  }
  return [kept.subarray(0, count), at.subarray(0, count)];
}
