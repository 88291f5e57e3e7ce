/** Syscall tables (`.tbl`): a number, an ABI, a name and entry points on each line. */
import type { Change, Words } from "./change.js";
import { shorten } from "./codetext.js";
import type { Verdict } from "./macros.js";
import { matchesAny } from "./words.js";

interface Entry {
  readonly key: string;
  /** As people are shown it; `call` is its own. */
  readonly name: string;
  readonly number: string;
  readonly abi: string;
  readonly call: string;
  readonly points: readonly string[];
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
    const [number = "", abi = "", call = "", ...points] = words;
    const isEntry = /^\d+$/.test(number) && abi !== "" && call !== "";
    const place = { number, abi, call, points, line: index + 1 };
    const shown = words.join(" ");
    entries.push(
      isEntry
        ? {
            ...place,
            key: `${number} ${abi}`,
            name: `${call} (${number}, ${abi})`,
            text: [call, ...points].join(" "),
            other: false,
          }
        : { ...place, key: shown, name: shorten(shown), text: "", other: true },
    );
  });
  return entries;
}

/** What the ABIs that stand for several stand for, one way or another. */
const UNIONS: Readonly<Record<string, readonly string[]>> = {
  nospu: ["32 64"],
  common: ["32 64", "64 x32", "eabi oabi", "nospu spu", "32 64 spu"],
};

/** Whether two ABIs of one number have a call in common. */
const overlap = (a: string, b: string): boolean =>
  a === b ||
  a === "common" ||
  b === "common" ||
  (a === "nospu" && /^(?:32|64)$/.test(b)) ||
  (b === "nospu" && /^(?:32|64)$/.test(a));

/** The same call; what comes behind the first entry point is for 32-bit programs on 64-bit kernels. */
const isAlike = (one: Entry, other: Entry): boolean =>
  one.call === other.call &&
  one.points[0] === other.points[0] &&
  (one.text === other.text || [one.abi, other.abi].some((abi) => /^(?:64|spu|x32)$/.test(abi)));

/** Whether some entries, of one number all, say together what one says. */
function isSplit(one: Entry, others: readonly Entry[]): boolean {
  const alike = others.filter((other) => isAlike(one, other));
  const abis = alike.map((other) => other.abi).sort();
  return UNIONS[one.abi]?.includes(abis.join(" ")) === true;
}

function changeOf(a: Entry | null, b: Entry | null, verdict?: Verdict): Change {
  const { name, other } = (a ?? b)!;
  const added = a === null;
  return {
    symbol: other ? "opaque" : "entry",
    name,
    change: added ? "added" : b === null ? "removed" : "changed",
    effect: other ? "unknown" : (verdict?.effect ?? (added ? "additive" : "breaking")),
    when: null,
    before: a?.text || null,
    after: b?.text || null,
    copyLine: a?.line ?? null,
    originalLine: b?.line ?? null,
    note: other ? "no entry of a syscall table" : (verdict?.note ?? null),
  };
}

function groupByNumber(entries: readonly Entry[]): ReadonlyMap<string, readonly Entry[]> {
  const groups = new Map<string, Entry[]>();
  for (const entry of entries) {
    if (entry.other) continue;
    const known = groups.get(entry.number);
    if (known === undefined) groups.set(entry.number, [entry]);
    else known.push(entry);
  }
  return groups;
}

/** More entries of one number than this, in all, are not compared with each other. */
const MOST_OF_ONE = 100;

/** Compares two tables by number and ABI; comments, white space and order mean nothing. */
export function compareTables(copy: string, original: string, words: Words): Change[] {
  const before = readTable(copy);
  const after = readTable(original);
  const changes: Change[] = [];
  const groups = new Map<string, [Entry[], Entry[]]>();
  const put = (entry: Entry, side: 0 | 1): void => {
    const group = groups.get(entry.key) ?? [[], []];
    group[side].push(entry);
    groups.set(entry.key, group);
  };
  for (const entry of before) put(entry, 0);
  for (const entry of after) put(entry, 1);
  const added: Entry[] = [];
  const removed: Entry[] = [];
  for (const group of groups.values()) {
    const [gone, come] = withoutSame(...group);
    come.forEach((entry, i) => {
      const other = gone[i];
      if (other === undefined) added.push(entry);
      else changes.push(changeOf(other, entry, judge(other, words)));
    });
    removed.push(...gone.slice(come.length));
  }
  const [old, now] = [groupByNumber(before), groupByNumber(after)];
  const of = (groups: ReadonlyMap<string, readonly Entry[]>, { number }: Entry) => {
    const group = groups.get(number) ?? [];
    return group.length > MOST_OF_ONE ? [] : group;
  };
  const same: Verdict = { effect: "additive", note: "the same call for the same ABIs" };
  for (const entry of added) {
    const isSame =
      isSplit(entry, of(old, entry)) ||
      of(old, entry).some((one) => isAlike(one, entry) && isSplit(one, of(now, one)));
    const taken = of(now, entry).find((one) => one !== entry && overlap(one.abi, entry.abi));
    const clash: Verdict | undefined = taken && {
      effect: "unknown",
      note: `its number is that of ${taken.call} (${taken.abi}), too`,
    };
    changes.push(changeOf(null, entry, isSame ? same : clash));
  }
  for (const entry of removed) {
    const isSame =
      !entry.other &&
      (isSplit(entry, of(now, entry)) ||
        of(now, entry).some((one) => isAlike(one, entry) && isSplit(one, of(old, one))));
    changes.push(changeOf(entry, null, isSame ? same : undefined));
  }
  return changes;
}

/** What two lists of entries with one number and ABI do not both have. */
function withoutSame(before: readonly Entry[], after: readonly Entry[]): [Entry[], Entry[]] {
  const counts = new Map<string, number>();
  for (const { text } of before) counts.set(text, (counts.get(text) ?? 0) + 1);
  const come = after.filter(({ text }) => {
    const count = counts.get(text) ?? 0;
    if (count > 0) counts.set(text, count - 1);
    return count === 0;
  });
  const gone = [...before].reverse().filter(({ text }) => {
    const count = counts.get(text)!;
    if (count > 0) counts.set(text, count - 1);
    return count > 0;
  });
  return [gone.reverse(), come];
}

/** An entry that has become another. */
function judge(before: Entry, { reserved }: Words): Verdict | undefined {
  if (!matchesAny(before.call, reserved)) return undefined;
  return { effect: "additive", note: "reserved number put to use" };
}
