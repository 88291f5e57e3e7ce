/** What becomes of enumerators: by name and value, whatever order they stand in. */
import type { Declaration, EnumType } from "../header/ctypes.js";
import type { Alignment } from "./alignment.js";
import type { Change } from "./change.js";
import { collectEntries, type Entry } from "./entries.js";
import { keyOf, NEVER } from "./exported.js";
import { enumsOf, shorten, textOf } from "./facts.js";
import { isPushed, type Sides, type Verdict } from "./macros.js";
import type { Side } from "./side.js";
import { matchesAny } from "./words.js";

/** An enum's tokens, to tell which have been touched. */
const spanOf = (side: Side, e: EnumType): string => textOf(side.code.slice(e.start, e.end));

/** The enums of both sides that the other side has not word by word. */
function findTouched(
  { copy, original }: Sides,
  declarations: Pick<Alignment<Declaration>, "before" | "after">,
): readonly [EnumType[], EnumType[]] {
  const spans = (side: Side, of: readonly Declaration[]) =>
    new Map<EnumType, string>(enumsOf(of).map((e) => [e, spanOf(side, e)]));
  const before = spans(copy, declarations.before);
  const after = spans(original, declarations.after);
  const place = (e: EnumType, text: string) => `${keyOf(e.when)}\u0001${text}`;
  const left = new Map<string, number>();
  for (const [e, text] of before) left.set(place(e, text), (left.get(place(e, text)) ?? 0) + 1);
  const touched: EnumType[] = [];
  for (const [e, text] of after) {
    const key = place(e, text);
    const count = left.get(key) ?? 0;
    if (count > 0) left.set(key, count - 1);
    else touched.push(e);
  }
  const gone: EnumType[] = [];
  for (const [e, text] of [...before].reverse()) {
    const key = place(e, text);
    const count = left.get(key) ?? 0;
    if (count === 0) continue;
    left.set(key, count - 1);
    gone.push(e);
  }
  return [gone.reverse(), touched];
}

const show = (entry: Entry): string | null => entry.value?.toString() ?? entry.written;

function judge(sides: Sides, a: Entry, b: Entry, added: readonly bigint[]): Verdict | undefined {
  if (a.condition !== b.condition) return { effect: "breaking", note: "condition changed" };
  const known = a.value !== undefined && b.value !== undefined;
  if (known ? a.value === b.value : a.symbolic === b.symbolic) {
    const sameTokens = a.written === b.written;
    return sameTokens ? undefined : { effect: "additive", note: "same value" };
  }
  if (!known) {
    return { effect: "unknown", note: "a value that cannot be evaluated" };
  }
  const { sentinels, reserved } = sides.words;
  if (matchesAny(a.name, sentinels) && isPushed(a.value!, b.value!, added)) {
    return { effect: "additive", note: "sentinel moved" };
  }
  if (matchesAny(a.name, reserved) && added.includes(a.value!)) {
    return { effect: "additive", note: "reserved value put to use" };
  }
  return { effect: "breaking", note: "value changed" };
}

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

/** Compares the enumerators of all enums, in some declarations of both sides, that are not the same word by word. */
export function compareEnums(
  sides: Sides,
  declarations: Pick<Alignment<Declaration>, "before" | "after">,
): Change[] {
  const [gone, touched] = findTouched(sides, declarations);
  if (gone.length === 0 && touched.length === 0) return [];
  const before = collectEntries(sides.copy, gone);
  const after = collectEntries(sides.original, touched);
  const changes = compareOpaque(gone, touched);
  const keyed = new Map<string, Entry>();
  const byName = new Map<string, Entry[]>();
  for (const entry of before) {
    const key = `${entry.condition}\u0001${entry.name}`;
    if (!keyed.has(key)) keyed.set(key, entry);
    byName.set(entry.name, [...(byName.get(entry.name) ?? []), entry]);
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
  const removed = before.filter((entry) => !taken.has(entry));
  const values = added.flatMap((one) => (one.value === undefined ? [] : [one.value]));
  for (const [a, b] of pairs) {
    const verdict = judge(sides, a, b, values);
    if (verdict !== undefined) changes.push(changeOf(a, b, verdict));
  }
  for (const a of removed) {
    const at = added.findIndex((b) => a.value !== undefined && b.value === a.value);
    if (at < 0) {
      changes.push(changeOf(a, null, { effect: "breaking", note: null }));
      continue;
    }
    const [b] = added.splice(at, 1);
    const isReserved = matchesAny(a.name, sides.words.reserved);
    const effect = isReserved ? "additive" : "breaking";
    const note = isReserved ? "reserved value put to use" : "renamed";
    changes.push({ ...changeOf(a, b!, { effect, note }), renamedTo: b!.name });
  }
  for (const b of added) changes.push(changeOf(null, b, { effect: "additive", note: null }));
  return changes.length > 0 ? changes : touched.map((e, i) => sameValues(gone[i], e));
}

/** For an enum whose tokens differ, in their order say, and whose values are all the same. */
function sameValues(a: EnumType | undefined, b: EnumType): Change {
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

function changeOf(a: Entry | null, b: Entry | null, { effect, note }: Verdict): Change {
  return {
    symbol: "enumerator",
    name: (a ?? b)!.name,
    change: a === null ? "added" : b === null ? "removed" : "changed",
    effect,
    when: (b ?? a)!.when?.text ?? null,
    before: a && show(a),
    after: b && show(b),
    copyLine: a?.line ?? null,
    originalLine: b?.line ?? null,
    note,
  };
}
