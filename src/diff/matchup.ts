/** Which entries of two lists are the same, in the same order. */

/** Near by, any change of length is looked for; further off, only what is new, gone or replaced one by one. */
const NEAR = 48;
const FAR = 400;
/** Comparisons of entries that are not the same, in all: what is left then is taken for different. */
const MOST = 2_000_000;

/** The number of entries to pass over on each side until both are the same again. */
function resume(
  most: number,
  i: number,
  other: number,
  j: number,
  same: (i: number, j: number) => boolean,
): readonly [number, number] | undefined {
  const lastX = most - i - 1;
  const lastY = other - j - 1;
  const near = Math.min(NEAR, lastX + lastY);
  for (let total = 1; total <= near; total++) {
    const end = Math.min(total, lastX);
    for (let x = Math.max(0, total - lastY); x <= end; x++) {
      if (same(i + x, j + total - x)) return [x, total - x];
    }
  }
  const far = Math.min(FAR, Math.max(lastX, lastY));
  for (let ahead = NEAR / 2; ahead <= far; ahead++) {
    if (ahead <= lastY && same(i, j + ahead)) return [0, ahead];
    if (ahead > lastX) continue;
    if (same(i + ahead, j)) return [ahead, 0];
    if (ahead <= lastY && same(i + ahead, j + ahead)) return [ahead, ahead];
  }
  return undefined;
}

/**
 * Goes through two lists of `most` and `other` entries side by side and tells `found` of entries that are the same, both
 * ways in order. What is left over need not be the least.
 */
export function matchUp(
  most: number,
  other: number,
  same: (i: number, j: number) => boolean,
  found: (i: number, j: number) => void,
): void {
  let i = 0;
  let j = 0;
  let left = MOST;
  const compare = (x: number, y: number): boolean => {
    left--;
    return same(x, y);
  };
  while (i < most && j < other) {
    if (same(i, j)) {
      found(i++, j++);
      continue;
    }
    const next = left > 0 ? resume(most, i, other, j, compare) : undefined;
    if (next === undefined) return;
    i += next[0];
    j += next[1];
  }
}
