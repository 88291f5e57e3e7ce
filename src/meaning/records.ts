/** What becomes of a struct or union. */
import type { RecordType } from "../header/ctypes.js";
import type { Layout } from "../header/layout.js";
import type { Change } from "./change.js";
import { isRecordChosen, startSearch } from "./choices.js";
import { isAttributeChosen } from "./chosen.js";
import type { Sides, Verdict } from "./macros.js";
import { type Anatomy, dissect, type Part, showPart } from "./members.js";
import { DIFFERS, narrow } from "./narrow.js";
import {
  CHOSEN_LAYOUT,
  type Comparison,
  createFilling,
  findRenames,
  isBelow,
  isMeasured,
  isReserved,
  judge,
  judgeAdded,
  matchParts,
  type Pair,
  PUT_TO_USE,
  UNKNOWN_LAYOUT,
  within,
} from "./parts.js";
import { printSequence } from "./sequence.js";
import { layOut, type Reckoning } from "./side.js";

function put(c: Comparison, a: Part | null, b: Part | null, verdict: Verdict, to?: string): void {
  const { effect, note } = verdict;
  const change: Change = {
    symbol: "member",
    name: `${c.label}.${(a ?? b)!.name}`,
    change: a === null ? "added" : b === null ? "removed" : "changed",
    effect,
    when: (b ?? a)!.when?.text ?? null,
    before: a && showPart(a),
    after: b && showPart(b),
    copyLine: a?.line ?? null,
    originalLine: b?.line ?? null,
    note,
  };
  c.changes.push(to === undefined ? change : { ...change, renamedTo: to });
}

const ALIGNMENT_CHANGED = "alignment changed";

function compareSizes(c: Comparison): void {
  const [before, after] = [c.before.layout, c.after.layout];
  if (before === undefined || after === undefined) return;
  if (before.size === after.size && before.align === after.align) return;
  const resized = before.size !== after.size;
  const show = (one: typeof before) => `size ${one.size}, alignment ${one.align}`;
  c.changes.push({
    symbol: c.symbol,
    name: c.label,
    change: "changed",
    effect: "breaking",
    when: c.record[1].when?.text ?? null,
    before: show(before),
    after: show(after),
    copyLine: c.record[0].line,
    originalLine: c.record[1].line,
    note: resized ? "size changed" : ALIGNMENT_CHANGED,
  });
}

/** Of both sides; the second undefined: one of them is not known. */
type Layouts = readonly [Layout | undefined, Layout | undefined];

/**
 * Compares two definitions of a struct or union that are not the same tokens. Where the layout of both is known, a member
 * may not move; what was reserved may be filled. `label` stands before the members' names.
 */
export function compareRecords(
  sides: Sides,
  label: string,
  symbol: Comparison["symbol"],
  before: RecordType,
  after: RecordType,
): Change[] {
  const { copy, original } = sides;
  const prepare = ([a, b]: Layouts): Comparison => ({
    sides,
    label,
    symbol,
    record: [before, after],
    // The layout of one side alone tells nothing.
    before: dissect(before, b && a),
    after: dissect(after, b),
    changes: [],
  });
  const layBoth = (x: Reckoning, y: Reckoning): Layouts => {
    const a = layOut(x, before);
    return [a, a && layOut(y, after)];
  };
  const compare = (x: Reckoning, y: Reckoning, layouts: Layouts): Change[] => {
    const c = prepare(layouts);
    const found = compareAnatomies(c);
    if (!isMeasured(c) || found.some((one) => one.effect !== "additive")) return found;
    // Laid out alike, nothing else would be found there.
    if (layouts.every((one) => one!.narrow > 0)) return found;
    const d = prepare(layBoth(narrow(x), narrow(y)));
    return isMeasured(d) ? doubtOnNarrow(c, d, found) : found;
  };
  const local = layBoth(copy.local, original.local);
  const found = compare(copy.local, original.local, local);
  if (local[1] !== undefined || found.every((one) => one.effect !== "unknown")) return found;
  // Includes are read only for what cannot be told without them.
  const full = layBoth(copy.full, original.full);
  if (full[1] === undefined) return found;
  const known = compare(copy.full, original.full, full);
  const isOpen =
    known.every((one) => one.effect === "additive") &&
    (isRecordChosen(startSearch(copy), before) || isRecordChosen(startSearch(original), after));
  if (!isOpen) return known;
  // Laid out as on LP64: where conditions turn out otherwise, only the same sizes in the same order are sure to lie so.
  if (printSequence(copy, before) === printSequence(original, after)) return known;
  const changes = known.filter((one) => one.name !== label);
  tellWhole({ ...prepare(full), changes }, "unknown", CHOSEN_LAYOUT);
  return changes;
}

/** What is additive as `c` is laid out, and is not on 32-bit (`d`). */
function doubtOnNarrow(c: Comparison, d: Comparison, found: Change[]): Change[] {
  const widthOf = (one: Part): number => (one.area ? one.area.to - one.area.from : 0);
  /** Parts that are not as large on 32-bit. */
  const varying = (x: Anatomy, y: Anatomy): Part[] =>
    x.parts.filter((part, i) => widthOf(part) !== widthOf(y.parts[i] ?? part));
  const free = varying(c.before, d.before).flatMap(({ area }) => (area ? [area] : []));
  // A `long` where a `long` was reserved is as large everywhere.
  const news = varying(c.after, d.after).filter(({ area }) => !within(area, free));
  const names = new Set(news.map((one) => `${c.label}.${one.name}`));
  const judged = found.map((one): Change => {
    const name = one.renamedTo === undefined ? one.name : `${c.label}.${one.renamedTo}`;
    const isUsed = one.note === PUT_TO_USE.note && one.after !== null && names.has(name);
    return isUsed ? { ...one, effect: "unknown", note: `${one.note}; ${DIFFERS}` } : one;
  });
  if (judged.every((one) => one.effect === "additive")) {
    // An alignment alone moves nothing here.
    const isBroken = compareAnatomies(d).some(
      ({ effect, note }) => effect !== "additive" && note !== ALIGNMENT_CHANGED,
    );
    if (isBroken) tellWhole({ ...c, changes: judged }, "unknown", DIFFERS);
  }
  return judged;
}

/** What holds members together, as one text. */
const printFrames = ({ parts }: Anatomy): string =>
  parts
    .filter((part) => part.isFrame)
    .map((part) => `${part.condition} ${part.name} ${part.words}`)
    .join("\n");

function compareAnatomies(c: Comparison): Change[] {
  const measured = isMeasured(c);
  const { pairs, removed, added } = matchParts(c);
  for (const { a, b } of pairs) {
    if (a.isFrame) continue;
    const verdict = judge(c, a, b);
    if (verdict === undefined) continue;
    // What an unnamed bitfield lost is told by what has taken its place.
    const told = verdict === PUT_TO_USE && !a.isNamed && added.length > 0;
    if (!told) put(c, a, b, verdict);
  }
  if (!measured) tellOrder(c, pairs);
  const renames = findRenames(c, removed, added);
  const isFilled = removed.length === 0 ? undefined : createFilling(c);
  for (const a of removed) {
    if (a.isFrame) continue;
    const b = renames.get(a);
    const wasReserved = isReserved(c, a);
    if (b !== undefined) {
      const verdict: Verdict = wasReserved ? PUT_TO_USE : { effect: "breaking", note: "renamed" };
      put(c, a, b, verdict, b.name);
    } else if (measured && wasReserved && isFilled!(a)) {
      if (a.isNamed) put(c, a, null, PUT_TO_USE);
    } else if (a.isNamed || a.field === null || !measured) {
      const open = !measured && wasReserved;
      put(c, a, null, open ? UNKNOWN_LAYOUT : { effect: "breaking", note: null });
    }
  }
  if (added.length > 0) tellAdded(c, added, new Set(renames.values()));
  compareSizes(c);
  // Laid out, members stand where they stand.
  const isFramed = !measured && printFrames(c.before) !== printFrames(c.after);
  if (isFramed && c.changes.every((one) => one.effect === "additive")) {
    tellWhole(c, "unknown", UNKNOWN_LAYOUT.note!);
  }
  if (c.changes.length === 0) {
    const [a, b] = c.record;
    const { copy, original } = c.sides;
    const isOpen = isAttributeChosen(copy, a.attributes, original, b.attributes);
    if (isOpen) tellWhole(c, "unknown", CHOSEN_LAYOUT);
    else tellWhole(c, "additive", "same layout");
  }
  return c.changes;
}

/** Members that only the original has, but for those that are others renamed. */
function tellAdded(c: Comparison, added: readonly Part[], renamed: ReadonlySet<Part>): void {
  const parents = new Set(added.map((part) => part.name));
  for (const b of added) {
    if (b.isFrame || renamed.has(b) || isBelow(b.name, parents)) continue;
    if (!b.isNamed && b.field !== null && isMeasured(c)) continue;
    put(c, null, b, judgeAdded(c, b));
  }
}

/** Without a layout, members that have changed places may lie anywhere. */
function tellOrder(c: Comparison, pairs: readonly Pair[]): void {
  const order = new Map(c.before.parts.map((part, index) => [part, index]));
  let last = -1;
  for (const { a } of pairs) {
    const index = order.get(a)!;
    if (index < last) {
      tellWhole(c, "breaking", "order changed");
      return;
    }
    last = index;
  }
}

function tellWhole(c: Comparison, effect: Change["effect"], note: string): void {
  const [a, b] = c.record;
  c.changes.push({
    symbol: c.symbol,
    name: c.label,
    change: "changed",
    effect,
    when: b.when?.text ?? null,
    before: null,
    after: null,
    copyLine: a.line,
    originalLine: b.line,
    note,
  });
}
