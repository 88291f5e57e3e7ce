/** Syscall tables (`.tbl`): a number, an ABI, a name and entry points on each line. */
import type { Change } from "./change.js";
import { shorten } from "./facts.js";

interface Entry {
  readonly key: string;
  readonly name: string;
  readonly text: string;
  readonly line: number;
  /** A line that is no entry. */
  readonly other: boolean;
}

function readTable(text: string): Entry[] {
  const entries: Entry[] = [];
  text.split("\n").forEach((line, index) => {
    const words = line.replace(/#.*/, "").trim().split(/\s+/);
    if (words[0] === "") return;
    const [number, abi, name, ...points] = words;
    const isEntry = /^\d+$/.test(number!) && abi !== undefined && name !== undefined;
    entries.push({
      key: isEntry ? `${number} ${abi}` : words.join(" "),
      name: isEntry ? `${name} (${number}, ${abi})` : shorten(words.join(" ")),
      text: isEntry ? [name, ...points].join(" ") : "",
      line: index + 1,
      other: !isEntry,
    });
  });
  return entries;
}

function changeOf(a: Entry | null, b: Entry | null): Change {
  const { name, other } = (a ?? b)!;
  const added = a === null;
  return {
    symbol: other ? "opaque" : "entry",
    name,
    change: added ? "added" : b === null ? "removed" : "changed",
    effect: other ? "unknown" : added ? "additive" : "breaking",
    when: null,
    before: a?.text || null,
    after: b?.text || null,
    copyLine: a?.line ?? null,
    originalLine: b?.line ?? null,
    note: other ? "no entry of a syscall table" : null,
  };
}

/** Compares two tables by number and ABI; comments, white space and order mean nothing. */
export function compareTables(copy: string, original: string): Change[] {
  const left = new Map<string, Entry[]>();
  for (const entry of readTable(copy)) {
    const known = left.get(entry.key);
    if (known === undefined) left.set(entry.key, [entry]);
    else known.push(entry);
  }
  const changes: Change[] = [];
  for (const entry of readTable(original)) {
    const others = left.get(entry.key) ?? [];
    const at = others.findIndex((one) => one.text === entry.text);
    const [other] = others.splice(Math.max(at, 0), 1);
    if (other === undefined) changes.push(changeOf(null, entry));
    else if (other.text !== entry.text) changes.push(changeOf(other, entry));
  }
  for (const others of left.values())
    for (const entry of others) changes.push(changeOf(entry, null));
  return changes;
}
