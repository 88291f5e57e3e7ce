/**
 * Slides each run of changed lines of one side, as GNU diff does for legible output: up as long as
 * it meets earlier runs, then down as far as it goes, unless it can stand beside a change of the
 * other side. `changed` is updated in place; `other` is only read.
 */
export function slideChanges(ids: Int32Array, changed: Uint8Array, other: Uint8Array): void {
  const end = ids.length;
  let i = 0;
  // The line of the other side that line `i` is matched with.
  let j = 0;
  const stepForward = () => {
    while (other[j] === 1) j++;
    j++;
  };
  const stepBack = () => {
    j--;
    while (other[j] === 1) j--;
  };

  for (;;) {
    while (i < end && changed[i] !== 1) {
      stepForward();
      i++;
    }
    if (i >= end) return;
    let start = i;
    while (changed[i] === 1) i++;
    while (other[j] === 1) j++;

    let beside = end;
    let length: number;
    do {
      length = i - start;
      while (start > 0 && ids[start - 1] === ids[i - 1]) {
        changed[--start] = 1;
        changed[--i] = 0;
        while (changed[start - 1] === 1) start--;
        stepBack();
      }
      // The last place, so far, at which the run ends where a run of the other side does.
      beside = other[j - 1] === 1 ? i : end;
      while (i < end && ids[start] === ids[i]) {
        changed[start++] = 0;
        changed[i++] = 1;
        while (changed[i] === 1) i++;
        j++;
        while (other[j] === 1) {
          beside = i;
          j++;
        }
      }
    } while (length !== i - start);

    while (beside < i) {
      changed[--start] = 1;
      changed[--i] = 0;
      stepBack();
    }
  }
}
