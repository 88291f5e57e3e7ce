/** The members of a struct or union on both sides: which is which, and what became of each. */
import type { RecordType } from "../header/ctypes.js";
import type { Change } from "./change.js";
import type { Sides, Verdict } from "./macros.js";
import { type Anatomy, type Area, type Part, resolveType } from "./members.js";
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
/** What lay fallow has a name now. */
export const PUT_TO_USE: Verdict = { effect: "additive", note: "reserved member put to use" };

const lastName = (name: string): string => name.slice(name.lastIndexOf(".") + 1);

/** Whether a member has a reserved name, or none. */
export const isReserved = (c: Comparison, part: Part): boolean =>
  !part.isNamed ? part.type !== null : matchesAny(lastName(part.name), c.sides.words.reserved);

const sameArea = (a: Area | undefined, b: Area | undefined): boolean =>
  a?.from === b?.from && a?.to === b?.to;

/** Whether an area lies in one of some. */
export const within = (inner: Area | undefined, areas: readonly Area[]): boolean =>
  inner !== undefined && areas.some((area) => inner.from >= area.from && inner.to <= area.to);

/** The same of what takes up space: a flexible array fills nothing. */
const takesPart = (inner: Area | undefined, areas: readonly Area[]): boolean =>
  inner !== undefined && inner.to > inner.from && within(inner, areas);

/** Whether both layouts are known. */
export const isMeasured = (c: Comparison): boolean =>
  c.before.layout !== undefined && c.after.layout !== undefined;

/** One member on both sides. */
export function judge(
  c: Comparison,
  a: Part,
  b: Part,
  reserved: readonly Area[],
): Verdict | undefined {
  if (a.condition !== b.condition) return { effect: "breaking", note: "condition changed" };
  const measured = isMeasured(c);
  const moved = measured && !sameArea(a.area, b.area);
  if (moved && isReserved(c, a) && within(b.area, reserved)) return PUT_TO_USE;
  if (a.type === null || b.type === null) {
    return a.text === b.text ? undefined : { effect: "unknown", note: "not understood" };
  }
  if (a.text !== b.text) {
    // What a layout may yet tell.
    if (!measured && isReserved(c, a)) return UNKNOWN_LAYOUT;
    const as = measured && !moved ? "laid" : "member";
    const before = resolveType(c.sides.copy, a.type, as);
    const after = resolveType(c.sides.original, b.type, as);
    if (before.text !== after.text) {
      const certain = before.plain && after.plain;
      const note = certain ? "type changed" : "a type that is not known";
      return { effect: certain ? "breaking" : "unknown", note };
    }
    if (!moved && (measured || a.rest === b.rest))
      return { effect: "additive", note: "same layout" };
    if (!moved) return UNKNOWN_LAYOUT;
  }
  if (!moved) return a.macro === b.macro ? undefined : { effect: "additive", note: "same layout" };
  return { effect: "breaking", note: a.area?.from === b.area?.from ? "size changed" : "moved" };
}

/** Removed and added members that are one under two names: same place, same type. */
export function findRenames(
  c: Comparison,
  removed: readonly Part[],
  added: readonly Part[],
): Map<Part, Part> {
  const renames = new Map<Part, Part>();
  const [before, after] = [c.before.parts, c.after.parts];
  const measured = isMeasured(c);
  // Without a layout, only the place in the list tells.
  if (!measured && before.length !== after.length) return renames;
  const places = new Map([...before.entries(), ...after.entries()].map(([at, one]) => [one, at]));
  const placeOf = (one: Part): string | undefined => {
    if (!one.isNamed || one.type === null) return undefined;
    const { area } = one;
    if (measured && area === undefined) return undefined;
    const place = area === undefined ? places.get(one) : `${area.from}-${area.to}`;
    return `${place}\u0001${one.condition}\u0001${one.text}`;
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
export function judgeAdded(c: Comparison, b: Part, free: readonly Area[]): Verdict {
  if (b.type === null) return { effect: "unknown", note: "not understood" };
  if (takesPart(b.area, free)) return PUT_TO_USE;
  const { before, after } = c;
  if (before.layout === undefined || after.layout === undefined || b.area === undefined) {
    return UNKNOWN_LAYOUT;
  }
  if (b.area.to > before.layout.size * 8) return { effect: "additive", note: "at the end" };
  return { effect: "additive", note: null };
}

/** Finds each member of the one side on the other, by name and condition, then by name. */
export function matchParts(c: Comparison): {
  pairs: [Part, Part][];
  removed: Part[];
  added: Part[];
} {
  const place = (one: Part) => `${one.condition}\u0001${one.name}`;
  const left = new Map<string, Part[]>();
  for (const part of c.before.parts) {
    const known = left.get(place(part));
    if (known === undefined) left.set(place(part), [part]);
    else known.push(part);
  }
  const pairs: [Part, Part][] = [];
  const open: Part[] = [];
  const taken = new Set<Part>();
  for (const part of c.after.parts) {
    const other = left.get(place(part))?.shift();
    if (other === undefined) open.push(part);
    else {
      taken.add(other);
      pairs.push([other, part]);
    }
  }
  const added: Part[] = [];
  const named = new Map<string, Part[]>();
  for (const part of [...c.before.parts].reverse()) {
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
      pairs.push([other, part]);
    }
  }
  return { pairs, removed: c.before.parts.filter((part) => !taken.has(part)), added };
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
    if (parents.has(name.slice(0, at).replace(/(?:\[\])+$/, ""))) return true;
  }
  return false;
}
