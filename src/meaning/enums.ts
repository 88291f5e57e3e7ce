/** What becomes of enumerators: by name and value, whatever order they stand in. */
import type { Declaration, EnumType } from "../header/ctypes.js";
import type { Alignment } from "./alignment.js";
import type { Change } from "./change.js";
import { shorten, textOf } from "./codetext.js";
import { collectEntries, type Entry, imagineBoth, onlyValue } from "./entries.js";
import { type Hearsay, type Judgement, judgeEntry, UNKNOWN_VALUE } from "./enumerators.js";
import { type EnumPair, findTouched, pairEnums } from "./enumpairs.js";
import { compareEnumTypes } from "./enumtypes.js";
import { keyOf, NEVER } from "./exported.js";
import type { Sides } from "./macros.js";
import { createExcuses } from "./sentinels.js";
import { matchesAny } from "./words.js";

const show = (entry: Entry): string | null =>
  onlyValue(entry)?.toString() ?? entry.full()?.toString() ?? entry.written;

/** Compares the entries of enums that are macros, or that cannot be read. */
function compareOpaque(gone: readonly EnumType[], touched: readonly EnumType[]): Change[] {
  const collect = (enums: readonly EnumType[]) =>
    enums.flatMap((e) =>
      (e.entries ?? []).flatMap((one) =>
        one.kind === "opaque" && keyOf(one.when) !== NEVER
          ? [{ text: textOf(one.tokens), line: one.line, when: one.when }]
          : [],
      ),
    );
  const before = collect(gone);
  const after = collect(touched);
  const shared = new Set(before.map((one) => one.text));
  const changes: Change[] = [];
  const common = { symbol: "opaque", effect: "unknown", note: "not understood" } as const;
  for (const { text, line, when } of after) {
    if (shared.delete(text)) continue;
    const name = shorten(text.trim());
    const place = { copyLine: null, originalLine: line, when: when?.text ?? null };
    changes.push({ ...common, ...place, name, change: "added", before: null, after: text.trim() });
  }
  for (const { text, line, when } of before) {
    if (!shared.delete(text)) continue;
    const name = shorten(text.trim());
    const place = { copyLine: line, originalLine: null, when: when?.text ?? null };
    changes.push({
      ...common,
      ...place,
      name,
      change: "removed",
      before: text.trim(),
      after: null,
    });
  }
  return changes;
}

/** Finds each enumerator of one list in the other: by name and condition, then by name. */
function matchEntries(before: readonly Entry[], after: readonly Entry[]) {
  const keyed = new Map<string, Entry>();
  const byName = new Map<string, Entry[]>();
  for (const entry of before) {
    const key = `${entry.condition}\u0001${entry.name}`;
    if (!keyed.has(key)) keyed.set(key, entry);
    const known = byName.get(entry.name);
    if (known === undefined) byName.set(entry.name, [entry]);
    else known.push(entry);
  }
  const pairs: (readonly [Entry, Entry])[] = [];
  const added: Entry[] = [];
  const taken = new Set<Entry>();
  const pending: Entry[] = [];
  for (const entry of after) {
    const exact = keyed.get(`${entry.condition}\u0001${entry.name}`);
    if (exact === undefined || taken.has(exact)) pending.push(entry);
    else {
      taken.add(exact);
      pairs.push([exact, entry]);
    }
  }
  for (const entry of pending) {
    const other = byName.get(entry.name)?.find((one) => !taken.has(one));
    if (other === undefined) added.push(entry);
    else {
      taken.add(other);
      pairs.push([other, entry]);
    }
  }
  return { pairs, added, removed: before.filter((entry) => !taken.has(entry)) };
}

/** What is left of an enum when its enumerators have been compared: names that only one side has. */
interface Rest {
  readonly changes: Change[];
  readonly removed: readonly Entry[];
  readonly added: readonly Entry[];
}

/** Compares an enum's enumerators and its type. With hearsay: its tokens are the same on both sides. */
export function comparePair(
  sides: Sides,
  [a, b]: EnumPair,
  isAlone: (e: EnumType) => boolean,
  hearsay?: Hearsay,
): Rest {
  const worlds = imagineBoth([a, b]);
  const before = a === null ? [] : collectEntries(sides.copy, a, worlds);
  const after = b === null ? [] : collectEntries(sides.original, b, worlds);
  const { pairs, added, removed } = matchEntries(before, after);
  const excuses = createExcuses({ before, after, added: new Set(added) }, sides.words);
  const changes: Change[] = [];
  for (const [x, y] of pairs) {
    const verdict = judgeEntry(sides, x, y, excuses, hearsay);
    if (verdict !== undefined) changes.push(changeOf(x, y, verdict));
  }
  if (a !== null && b !== null) {
    const halves = [
      { side: sides.copy, enum: a, entries: before },
      { side: sides.original, enum: b, entries: after },
    ] as const;
    const type = compareEnumTypes(...halves, isAlone(a) && isAlone(b));
    if (type !== undefined) changes.push(type);
  }
  return { changes, removed, added };
}

/** Whether a new name of the same enum has a removed one's place: the same value wherever there is one. */
function isHeir(sides: Sides, a: Entry, b: Entry): boolean {
  if (a.condition !== b.condition) return false;
  const { sentinels } = sides.words;
  if (matchesAny(a.name, sentinels) !== matchesAny(b.name, sentinels)) return false;
  return a.values.every((value, i) => value !== undefined && b.values[i] === value);
}

/** Names of an enum that are one under two names; the rest of those removed and added. */
function findRenames(sides: Sides, { changes, removed, added }: Rest): Omit<Rest, "changes"> {
  const byValue = new Map<string, Entry[]>();
  const place = (one: Entry): string => one.values.join();
  for (const b of added) byValue.set(place(b), [...(byValue.get(place(b)) ?? []), b]);
  const taken = new Set<Entry>();
  const gone = removed.filter((a) => {
    const b = byValue.get(place(a))?.find((one) => !taken.has(one) && isHeir(sides, a, one));
    if (b === undefined) return true;
    taken.add(b);
    const wasReserved = matchesAny(a.name, sides.words.reserved);
    const effect = wasReserved ? "additive" : "breaking";
    const note = wasReserved ? "reserved value put to use" : "renamed";
    changes.push({ ...changeOf(a, b, { effect, note }), renamedTo: b.name });
    return false;
  });
  return { removed: gone, added: added.filter((one) => !taken.has(one)) };
}

/** An enumerator that stands in another enum now. */
function judgeElsewhere(a: Entry, b: Entry): Judgement {
  if (a.condition !== b.condition) return { effect: "breaking", note: "condition changed" };
  const [x, y] = [onlyValue(a) ?? a.full(), onlyValue(b) ?? b.full()];
  if (x === undefined || y === undefined) return UNKNOWN_VALUE;
  if (x !== y) return { effect: "breaking", note: "value changed", values: [x, y] };
  const isCertain = onlyValue(a) !== undefined && onlyValue(b) !== undefined;
  return isCertain ? { effect: "additive", note: "same value" } : UNKNOWN_VALUE;
}

/** The nameless enums of which nothing is declared. */
export function findAlone(declarations: readonly Declaration[]): (e: EnumType) => boolean {
  const alone = new Set<EnumType>();
  for (const one of declarations) {
    if (one.kind === "enum" && one.enum.name === null) alone.add(one.enum);
  }
  return (e) => alone.has(e);
}

/** Compares the enumerators of all enums, in some declarations of both sides, that are not the same word by word. */
export function compareEnums(
  sides: Sides,
  declarations: Pick<Alignment<Declaration>, "before" | "after">,
): Change[] {
  const [gone, touched] = findTouched(sides, declarations);
  if (gone.length === 0 && touched.length === 0) return [];
  const isAlone = findAlone([...declarations.before, ...declarations.after]);
  const changes = compareOpaque(gone, touched);
  const removed: Entry[] = [];
  const added: Entry[] = [];
  const pairs = pairEnums(gone, touched);
  for (const pair of pairs) {
    const rest = comparePair(sides, pair, isAlone);
    const left = findRenames(sides, rest);
    changes.push(...rest.changes);
    removed.push(...left.removed);
    added.push(...left.added);
  }
  const across = matchEntries(removed, added);
  for (const [a, b] of across.pairs) changes.push(changeOf(a, b, judgeElsewhere(a, b)));
  for (const a of across.removed) {
    changes.push(changeOf(a, null, { effect: "breaking", note: null }));
  }
  for (const b of across.added) {
    changes.push(changeOf(null, b, { effect: "additive", note: null }));
  }
  if (changes.length > 0) return changes;
  return pairs.flatMap(([a, b]) => (b === null ? [] : [sameValues(a, b)]));
}

/** For an enum whose tokens differ, in their order say, and whose values are all the same. */
function sameValues(a: EnumType | null, b: EnumType): Change {
  return {
    symbol: "enum",
    name: b.name === null ? "enum" : `enum ${b.name}`,
    change: "changed",
    effect: "additive",
    when: b.when?.text ?? null,
    before: null,
    after: null,
    copyLine: a?.line ?? null,
    originalLine: b.line,
    note: "same values",
  };
}

function changeOf(a: Entry | null, b: Entry | null, { effect, note, values }: Judgement): Change {
  return {
    symbol: "enumerator",
    name: (a ?? b)!.name,
    change: a === null ? "added" : b === null ? "removed" : "changed",
    effect,
    when: (b ?? a)!.when?.text ?? null,
    before: values?.[0].toString() ?? (a && show(a)),
    after: values?.[1].toString() ?? (b && show(b)),
    copyLine: a?.line ?? null,
    originalLine: b?.line ?? null,
    note,
  };
}
