/** The orders in which the kernel's scripts print entries. */
import type { Order } from "./definition.js";

/** What an entry is sorted by: its line in a script's pipe is the value, then the name. */
export interface Sortable {
  readonly value: string;
  readonly label: string;
}

/**
 * Sorts as `sort` (`text`) or `sort -n` (`number`) in the C locale does; `sort -n` takes the digits at
 * a line's beginning for its number, so `0x10` is 0, and what is equal it sorts as text.
 */
export function sortEntries<T extends Sortable>(entries: T[], order: Order): T[] {
  if (order === "header") return entries;
  const isByNumber = order === "number";
  return entries.sort((a, b) => {
    if (isByNumber) {
      const first = leadingDigits(a.value);
      const second = leadingDigits(b.value);
      // Without leading zeros, the longer number is the larger.
      if (first.length !== second.length) return first.length - second.length;
      if (first !== second) return first < second ? -1 : 1;
    }
    if (a.value !== b.value) return `${a.value} ` < `${b.value} ` ? -1 : 1;
    return a.label < b.label ? -1 : a.label > b.label ? 1 : 0;
  });
}

function leadingDigits(value: string): string {
  let from = 0;
  while (value.charCodeAt(from) === 0x30) from++;
  let to = from;
  while (value.charCodeAt(to) >= 0x30 && value.charCodeAt(to) <= 0x39) to++;
  return value.slice(from, to);
}
