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
export function sortEntries<T extends Sortable>(entries: readonly T[], order: Order): readonly T[] {
  if (order === "header") return entries;
  // Sorted as strings, in native code; the last characters are the entry's place, so that equals stay in order.
  const lines: string[] = [];
  for (let i = 0; i < entries.length; i++) {
    const { value, label } = entries[i]!;
    const line = `${value} ${label}\0${String.fromCharCode(i >>> 16, i & 0xffff)}`;
    lines.push(order === "number" ? leadingDigits(value) + line : line);
  }
  lines.sort();
  return lines.map((line) => {
    const last = line.length - 1;
    return entries[line.charCodeAt(last - 1) * 0x10000 + line.charCodeAt(last)]!;
  });
}

/** The digits that `sort -n` sees, and before them how many they are: without leading zeros, the longer number is the larger. */
function leadingDigits(value: string): string {
  const first = value.charCodeAt(0);
  // Hexadecimal: most of what there is.
  if (first === 0x30 && value.length > 1 && !isDigit(value.charCodeAt(1))) return "\0";
  let from = 0;
  while (value.charCodeAt(from) === 0x30) from++;
  let to = from;
  while (isDigit(value.charCodeAt(to))) to++;
  return String.fromCharCode(to - from) + value.slice(from, to);
}

const isDigit = (code: number) => code >= 0x30 && code <= 0x39;
