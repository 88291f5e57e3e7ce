import { discardConfusing } from "./discard.js";
import { markChanges } from "./myers.js";
import { slideChanges } from "./slide.js";

/** One contiguous run of deleted and inserted lines; positions are 0-based line indices. */
export interface Change {
  readonly copyStart: number;
  readonly deleted: number;
  readonly originalStart: number;
  readonly inserted: number;
}

/**
 * The edit script between two sequences of line classes (equal numbers are equal lines), change by
 * change, as GNU diff builds it: confusing lines set aside, Myers' middle snakes with a bound on
 * their cost, then every run slid as far down as it goes. Which of several shortest scripts is
 * chosen decides what `-B` and `-I` ignore; hence the same steps, in the same order.
 */
export function editScript(copy: Int32Array, original: Int32Array): Change[] {
  const kept = discardConfusing(copy, original);
  const changed = {
    copy: kept.copyDiscarded,
    original: kept.originalDiscarded,
  };
  markChanges(kept, changed);
  slideChanges(copy, changed.copy, changed.original);
  slideChanges(original, changed.original, changed.copy);
  return collectChanges(changed.copy, changed.original);
}

/** Reads the flags of both sides in step; a run of flags on either side, or both, is one change. */
function collectChanges(copy: Uint8Array, original: Uint8Array): Change[] {
  const changes: Change[] = [];
  let i = 0;
  let j = 0;
  while (i < copy.length || j < original.length) {
    const copyStart = i;
    const originalStart = j;
    while (copy[i] === 1) i++;
    while (original[j] === 1) j++;
    if (i > copyStart || j > originalStart) {
      changes.push({
        copyStart,
        deleted: i - copyStart,
        originalStart,
        inserted: j - originalStart,
      });
    } else {
      i++;
      j++;
    }
  }
  return changes;
}
