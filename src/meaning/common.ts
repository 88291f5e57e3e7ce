/** What two texts have in common, passage by passage, in the same order. */

import { measureHead } from "../diff/measures.js";
import { cutPassages, type Passages } from "../header/passages.js";
import { joinLines } from "../header/pieces.js";
import { add, type Common, startCommon } from "./alike.js";
import { compareElements } from "./elements.js";
import { countUntil, createFinder, findElement, findTail, type Place } from "./windows.js";

/** Larger texts are read whole. */
const LARGEST = 1 << 20;
/** What would make a passage mean something beyond its own lines, or be cut otherwise than it is read. */
const UNFIT = ["%:", "pragma"];
const isUnfit = (text: string): boolean => UNFIT.some((word) => text.includes(word));

/**
 * Finds the passages that two texts (latin1) have in common: the original is cut whole, the copy only where it differs, and
 * what runs do not have in common is cut into their elements. undefined: they cannot be cut.
 */
export function findCommon(before: string, after: string): Common | undefined {
  const copy = joinLines(before);
  const original = joinLines(after);
  const a = copy.text;
  const b = original.text;
  if (a.length > LARGEST || b.length > LARGEST) return undefined;
  if (isUnfit(b)) return undefined;
  const passages = cutPassages(b, 0, b.length);
  if (passages === undefined) return undefined;
  const found = startCommon(copy, original);
  const findAgain = createFinder(a, b, passages);
  // The last line may lack a newline that it has in the copy.
  const lastLine = b.lastIndexOf("\n") + 1;
  let place: Place = { at: 0, delta: 0 };
  for (;;) {
    const { delta } = place;
    const most = Math.min(a.length - delta, b.length) - place.at;
    const differs = place.at + measureHead(a.slice(place.at + delta), b.slice(place.at), most);
    place = { at: addUntil(found, passages, place, Math.min(differs, lastLine)), delta };
    if (place.at === b.length && place.at + delta === a.length) return found;
    const again = findAgain(place, differs);
    if (again !== undefined && compareUntil(found, place, again)) place = again;
    else {
      const tail = findTail(a, b, passages, place, differs);
      if (!compareUntil(found, place, tail)) return undefined;
      place = tail;
    }
  }
}

/** Compares both texts from one place up to another; false: one of them cannot be cut there. */
function compareUntil(found: Common, from: Place, to: Place): boolean {
  const { copy, original } = found;
  const place = from.at + from.delta;
  const end = to.at + to.delta;
  if (place > end) return false;
  if (place === end) {
    if (from.at < to.at) found.others.push([from.at, to.at]);
    return true;
  }
  if (isUnfit(copy.text.slice(place, end))) return false;
  // Where a comment or a statement goes on behind what only the copy has, the copy is not the same again.
  const before = cutPassages(copy.text, place, end);
  if (before === undefined) return false;
  if (from.at === to.at) return true;
  const after = cutPassages(original.text, from.at, to.at);
  if (after === undefined) return false;
  compareElements(found, { passages: before, place }, { passages: after, place: from.at });
  return true;
}

/** Adds the passages from a place up to where texts differ, of a run its elements up to there; gives where they end. */
function addUntil(
  found: Common,
  passages: Passages,
  { at, delta }: Place,
  differs: number,
): number {
  const { ends, kinds } = passages;
  const to = countUntil(ends, differs);
  let start = at;
  let j = countUntil(ends, at);
  for (; j < to; j++) {
    const kind = kinds[j]!;
    // Runs one after the other are one.
    if (kind === "run") while (j + 1 < to && kinds[j + 1] === "run") j++;
    add(found, kind, start, ends[j]!, delta);
    start = ends[j]!;
  }
  if (kinds[j] !== "run") return start;
  const element = findElement(found.original.text, start, differs);
  if (element > start) add(found, "run", start, element, delta);
  return element;
}
