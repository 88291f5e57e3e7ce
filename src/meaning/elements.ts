/** What two stretches have in common, element by element of their runs. */

import { matchUp } from "../diff/matchup.js";
import type { PassageKind, Passages } from "../header/passages.js";
import { cutRun } from "../header/runs.js";
import { add, type Common } from "./alike.js";

/** Passages of one side, and where the first begins. */
export interface Stretch {
  readonly passages: Passages;
  readonly place: number;
}

/** Passages, the elements of each run by themselves. */
interface Elements {
  readonly texts: readonly string[];
  readonly kinds: readonly PassageKind[];
}

/** Passages with the elements of each run instead of it. */
function divide(text: string, { passages: { ends, kinds }, place }: Stretch): Elements {
  const found: { texts: string[]; kinds: PassageKind[] } = { texts: [], kinds: [] };
  let start = place;
  for (let j = 0; j < ends.length; j++) {
    const kind = kinds[j]!;
    const end = ends[j]!;
    const passage = text.slice(start, end);
    const elements = kind === "run" ? cutRun(passage) : [passage];
    found.texts = found.texts.concat(elements);
    found.kinds = found.kinds.concat(new Array<PassageKind>(elements.length).fill(kind));
    start = end;
  }
  return found;
}

/** Compares two stretches by the elements of their runs. */
export function compareElements(found: Common, before: Stretch, after: Stretch): void {
  const x = divide(found.copy.text, before);
  const y = divide(found.original.text, after);
  const a = x.texts;
  const b = y.texts;
  let atA = before.place;
  let atB = after.place;
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
    (m, n) => a[m]!.length === b[n]!.length && a[m] === b[n] && x.kinds[m] === y.kinds[n],
    (m, n) => {
      pass(m, n);
      const { length } = b[j]!;
      add(found, y.kinds[j]!, atB, atB + length, atA - atB);
      atA += length;
      atB += length;
      i++;
      j++;
    },
  );
  pass(a.length, b.length);
}
