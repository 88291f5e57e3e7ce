/** How much two texts have in common at their ends. */

/** The length of what two texts have in common at the start; `most` at most. */
export function measureHead(a: string, b: string, most: number): number {
  let low = 0;
  let high = most;
  // Slices are compared in native code, a loop over characters is not.
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (a.slice(low, middle) === b.slice(low, middle)) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** The same at the end. */
export function measureTail(a: string, b: string, most: number): number {
  let low = 0;
  let high = most;
  const x = a.length;
  const y = b.length;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (a.slice(x - middle, x - low) === b.slice(y - middle, y - low)) low = middle;
    else high = middle - 1;
  }
  return low;
}
