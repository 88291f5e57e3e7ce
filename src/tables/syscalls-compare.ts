/** What a drift does to a syscall table. */

import type { BuiltSyscallTable } from "./syscalls.js";
import type { SyscallEntry } from "./syscalls-definition.js";
import type { TableEntry, TouchedTable } from "./touched.js";

/** The entries by number; a number that is used twice, which is a problem of that table, has both. */
function groupByNumber(entries: readonly SyscallEntry[]): Map<number, SyscallEntry[]> {
  const groups = new Map<number, SyscallEntry[]>();
  for (const entry of entries) {
    const group = groups.get(entry.number);
    if (group === undefined) groups.set(entry.number, [entry]);
    else group.push(entry);
  }
  return groups;
}

const without = (
  entries: readonly SyscallEntry[],
  others: readonly SyscallEntry[],
): SyscallEntry[] => entries.filter(({ name }) => !others.some((other) => other.name === name));

const toEntry = ({ index, name }: SyscallEntry): TableEntry => ({ index, name });

/**
 * What changes in a table from one building of it to another, by number; undefined where nothing
 * does. How a number is spelt means nothing here. Unclaimed names are those that come in. It is for the
 * caller to see that neither table has problems: entries may be missing where one has.
 */
export function compareSyscallTables(
  before: BuiltSyscallTable,
  after: BuiltSyscallTable,
): TouchedTable | undefined {
  const old = groupByNumber(before.entries);
  const fresh = groupByNumber(after.entries);
  const numbers = [...new Set([...old.keys(), ...fresh.keys()])].sort((a, b) => a - b);
  const added: TableEntry[] = [];
  const removed: TableEntry[] = [];
  const changed: { index: string; before: string; after: string }[] = [];
  for (const number of numbers) {
    const were = old.get(number) ?? [];
    const are = fresh.get(number) ?? [];
    const gone = without(were, are);
    const come = without(are, were);
    const [one, other] = [gone[0], come[0]];
    if (one !== undefined && other !== undefined && gone.length === 1 && come.length === 1) {
      changed.push({ index: other.index, before: one.name, after: other.name });
    } else {
      removed.push(...gone.map(toEntry));
      added.push(...come.map(toEntry));
    }
  }
  const known = new Set(before.unclaimed.map(({ name }) => name));
  const unclaimed = after.unclaimed
    .filter(({ name }) => !known.has(name))
    .map(({ name, line }) => ({ name, line }));
  const parts = [added, removed, changed, unclaimed];
  if (parts.every(({ length }) => length === 0)) return undefined;
  return { name: after.name, added, removed, changed, unclaimed };
}
