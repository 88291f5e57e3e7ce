/** The members of a struct or union on both sides: which is which, and what became of each. */
import type { RecordType } from "../header/ctypes.js";
import type { Change } from "./change.js";
import { isFieldChosen } from "./chosen.js";
import type { Sides, Verdict } from "./macros.js";
import {
  type Anatomy,
  type Area,
  type Part,
  resolveType,
  restOf,
  sameText,
  showWords,
} from "./members.js";
import { matchesAny } from "./words.js";

/** Two definitions of one struct or union, and what has been found of them. */
export interface Comparison {
  readonly sides: Sides;
  readonly label: string;
  readonly symbol: "struct" | "union" | "typedef";
  readonly record: readonly [RecordType, RecordType];
  readonly before: Anatomy;
  readonly after: Anatomy;
  readonly changes: Change[];
}

/** What only a layout would tell. */
export const UNKNOWN_LAYOUT: Verdict = { effect: "unknown", note: "a layout that is not known" };
/** What a layout is on LP64, and nowhere else for sure. */
export const CHOSEN_LAYOUT = "conditions choose its layout";
/** What lay fallow has a name now. */
export const PUT_TO_USE: Verdict = { effect: "additive", note: "reserved member put to use" };

const lastName = (name: string): string => name.slice(name.lastIndexOf(".") + 1);

/** Whether a member has a reserved name, or none. */
export const isReserved = (c: Comparison, part: Part): boolean =>
  !part.isNamed ? part.field !== null : matchesAny(lastName(part.name), c.sides.words.reserved);

const sameArea = (a: Area | undefined, b: Area | undefined): boolean =>
  a?.from === b?.from && a?.to === b?.to;

/** Whether an area lies in one of some. */
export const within = (inner: Area | undefined, areas: readonly Area[]): boolean =>
  inner !== undefined && areas.some((area) => inner.from >= area.from && inner.to <= area.to);

/** Whether an area lies in what is reserved in the copy. */
const liesFallow = (c: Comparison, inner: Area | undefined): boolean =>
  inner !== undefined &&
  c.before.parts.some((part) => {
    const { area } = part;
    if (area === undefined || inner.from < area.from || inner.to > area.to) return false;
    return isReserved(c, part);
  });

/** The same of what takes up space: a flexible array fills nothing. */
const takesPart = (c: Comparison, inner: Area | undefined): boolean =>
  inner !== undefined && inner.to > inner.from && liesFallow(c, inner);

/** Whether both layouts are known. */
export const isMeasured = (c: Comparison): boolean =>
  c.before.layout !== undefined && c.after.layout !== undefined;

/** One member on both sides. */
export function judge(c: Comparison, a: Part, b: Part): Verdict | undefined {
  if (a.condition !== b.condition) return { effect: "breaking", note: "condition changed" };
  const measured = isMeasured(c);
  const moved = measured && !sameArea(a.area, b.area);
  if (moved && isReserved(c, a) && liesFallow(c, b.area)) return PUT_TO_USE;
  const isSame = sameText(a, b);
  const x = a.field;
  const y = b.field;
  if (x === null || y === null) {
    return isSame ? undefined : { effect: "unknown", note: "not understood" };
  }
  if (!isSame) {
    // What a layout may yet tell.
    if (!measured && isReserved(c, a)) return UNKNOWN_LAYOUT;
    const as = measured && !moved ? "laid" : "member";
    const before = resolveType(c.sides.copy, x.type, as);
    const after = resolveType(c.sides.original, y.type, as);
    if (before.text !== after.text) {
      const certain = before.plain && after.plain;
      const note = certain ? "type changed" : "a type that is not known";
      return { effect: certain ? "breaking" : "unknown", note };
    }
    if (!moved && (measured || restOf(x) === restOf(y))) {
      return isFieldChosen(c.sides.copy, x, c.sides.original, y)
        ? { effect: "unknown", note: CHOSEN_LAYOUT }
        : { effect: "additive", note: "same layout" };
    }
    if (!moved) return UNKNOWN_LAYOUT;
  }
  if (!moved) return x.macro === y.macro ? undefined : { effect: "additive", note: "same layout" };
  return { effect: "breaking", note: a.area?.from === b.area?.from ? "size changed" : "moved" };
}

/** Removed and added members that are one under two names: same place, same type. */
export function findRenames(
  c: Comparison,
  removed: readonly Part[],
  added: readonly Part[],
): Map<Part, Part> {
  const renames = new Map<Part, Part>();
  if (removed.length === 0 || added.length === 0) return renames;
  const [before, after] = [c.before.parts, c.after.parts];
  const measured = isMeasured(c);
  // Without a layout, only the place in the list tells.
  if (!measured && before.length !== after.length) return renames;
  let places: Map<Part, number> | undefined;
  const indexOf = (one: Part): number | undefined => {
    places ??= new Map([...before.entries(), ...after.entries()].map(([at, each]) => [each, at]));
    return places.get(one);
  };
  const placeOf = (one: Part): string | undefined => {
    if (!one.isNamed || one.field === null) return undefined;
    const { area } = one;
    if (measured && area === undefined) return undefined;
    const place = area === undefined ? indexOf(one) : `${area.from}-${area.to}`;
    return `${place}\u0001${one.condition}\u0001${showWords(one)}`;
  };
  const news = new Map<string, Part[]>();
  for (const one of [...added].reverse()) {
    const place = placeOf(one);
    if (place === undefined) continue;
    const known = news.get(place);
    if (known === undefined) news.set(place, [one]);
    else known.push(one);
  }
  for (const a of removed) {
    const place = placeOf(a);
    const b = place === undefined ? undefined : news.get(place)?.pop();
    if (b !== undefined) renames.set(a, b);
  }
  return renames;
}

/** A member that only the original has. */
export function judgeAdded(c: Comparison, b: Part): Verdict {
  if (b.field === null) return { effect: "unknown", note: "not understood" };
  if (takesPart(c, b.area)) return PUT_TO_USE;
  const { before, after } = c;
  if (before.layout === undefined || after.layout === undefined || b.area === undefined) {
    return UNKNOWN_LAYOUT;
  }
  if (b.area.to > before.layout.size * 8) return { effect: "additive", note: "at the end" };
  return { effect: "additive", note: null };
}

/** A member on both sides. */
export interface Pair {
  readonly a: Part;
  readonly b: Part;
}

/** Finds each member of the one side on the other, by name and condition, then by name. */
export function matchParts(c: Comparison): {
  pairs: readonly Pair[];
  removed: readonly Part[];
  added: readonly Part[];
} {
  const before = c.before.parts;
  const after = c.after.parts;
  const pairs: Pair[] = [];
  const most = Math.min(before.length, after.length);
  // Mostly all are where they were up to the one that is new.
  let head = 0;
  for (; head < most; head++) {
    const a = before[head]!;
    const b = after[head]!;
    if (a.name !== b.name || a.condition !== b.condition) break;
    pairs.push({ a, b });
  }
  if (head === before.length) return { pairs, removed: [], added: after.slice(head) };
  const rest = before.slice(head);
  const place = (one: Part) => `${one.condition}\u0001${one.name}`;
  const left = new Map<string, Part[]>();
  for (const part of rest) {
    const key = place(part);
    const known = left.get(key);
    if (known === undefined) left.set(key, [part]);
    else known.push(part);
  }
  const open: Part[] = [];
  const taken = new Set<Part>();
  for (let i = head; i < after.length; i++) {
    const part = after[i]!;
    const other = left.get(place(part))?.shift();
    if (other === undefined) open.push(part);
    else {
      taken.add(other);
      pairs.push({ a: other, b: part });
    }
  }
  const added: Part[] = [];
  const named = new Map<string, Part[]>();
  for (const part of open.length === 0 ? [] : rest.reverse()) {
    if (taken.has(part)) continue;
    const known = named.get(part.name);
    if (known === undefined) named.set(part.name, [part]);
    else known.push(part);
  }
  for (const part of open) {
    const other = part.isNamed ? named.get(part.name)?.pop() : undefined;
    if (other === undefined) added.push(part);
    else {
      taken.add(other);
      pairs.push({ a: other, b: part });
    }
  }
  const removed = before.filter((part, i) => i >= head && !taken.has(part));
  return { pairs, removed, added };
}

/** Makes what tells whether something now lies in the place of a member that is gone. */
export function createFilling(c: Comparison): (a: Part) => boolean {
  const areas = c.after.parts.flatMap(({ area }) =>
    area !== undefined && area.to > area.from ? [area] : [],
  );
  areas.sort((a, b) => a.from - b.from);
  /** Of each and all behind it, where the first ends. */
  const ends: number[] = [];
  for (let i = areas.length - 1; i >= 0; i--) {
    ends[i] = Math.min(areas[i]!.to, ends[i + 1] ?? Number.POSITIVE_INFINITY);
  }
  return ({ area }) => {
    if (area === undefined) return false;
    let low = 0;
    let high = areas.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (areas[middle]!.from < area.from) low = middle + 1;
      else high = middle;
    }
    return low < ends.length && ends[low]! <= area.to;
  };
}

/** Whether a member belongs to a new one, which tells of it. */
export function isBelow(name: string, parents: ReadonlySet<string>): boolean {
  for (let at = name.indexOf("."); at >= 0; at = name.indexOf(".", at + 1)) {
    let parent = name.slice(0, at);
    while (parent.endsWith("[]")) parent = parent.slice(0, -2);
    if (parents.has(parent)) return true;
  }
  return false;
}
