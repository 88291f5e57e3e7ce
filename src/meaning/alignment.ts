/** Which directives and declarations stand on both sides alike, in the same order: nothing is made of them. */

import { matchUp } from "../diff/matchup.js";
import type { Declaration } from "../header/ctypes.js";
import type { Item, When } from "../header/types.js";
import { keyOf, NEVER } from "./exported.js";
import type { Side } from "./side.js";
import { sameItem } from "./streams.js";

/** What is left of both sides, in order, and which of it stands on the other side in the same place. */
export interface Alignment<T> {
  readonly before: readonly T[];
  readonly after: readonly T[];
  readonly partner: ReadonlyMap<T, T>;
}

/**
 * Sets aside what two lists have alike. What is left need not be the least; `keep` takes back what is the same and has to do
 * with what is left.
 */
function align<T>(
  a: readonly T[],
  b: readonly T[],
  same: (x: T, y: T) => boolean,
  keep: (before: readonly T[], after: readonly T[]) => (one: T) => boolean,
): Alignment<T> {
  const partner = new Map<T, T>();
  const before: T[] = [];
  const after: T[] = [];
  const shorter = Math.min(a.length, b.length);
  let tail = 0;
  while (tail < shorter && same(a[a.length - 1 - tail]!, b[b.length - 1 - tail]!)) tail++;
  const most = a.length - tail;
  const other = b.length - tail;
  let i = 0;
  let j = 0;
  const setApart = (x: number, y: number): void => {
    while (i < x) before.push(a[i++]!);
    while (j < y) after.push(b[j++]!);
  };
  matchUp(
    most,
    other,
    (x, y) => same(a[x]!, b[y]!),
    (x, y) => {
      setApart(x, y);
      partner.set(a[i++]!, b[j++]!);
    },
  );
  setApart(most, other);
  for (let k = 0; k < tail; k++) partner.set(a[most + k]!, b[other + k]!);
  if (before.length === 0 && after.length === 0) return { before, after, partner };
  const kept = keep(before, after);
  const left = new Set<T>();
  partner.forEach((y, x) => {
    if (kept(x)) left.add(x).add(y);
  });
  if (left.size === 0) return { before, after, partner };
  for (const one of before) left.add(one);
  for (const one of after) left.add(one);
  return {
    before: a.filter((one) => left.has(one)),
    after: b.filter((one) => left.has(one)),
    partner,
  };
}

/** Compares conditions; neighbours mostly share theirs. */
function createComparison(): (a: When | null, b: When | null) => boolean {
  let x: When | null = null;
  let y: When | null = null;
  return (a, b) => {
    if (a === x && b === y) return true;
    if (keyOf(a) !== keyOf(b)) return false;
    x = a;
    y = b;
    return true;
  };
}

const isBranch = ({ kind }: Item): boolean =>
  kind === "if" || kind === "elif" || kind === "else" || kind === "endif";

const nameOf = (item: Item): string => {
  if (item.kind === "define") return item.macro.name;
  return item.kind === "include" ? "#include" : item.kind === "gap" ? "" : "#";
};

/** The directives that user space sees and that both sides do not have alike. */
export function alignItems(copy: Side, original: Side): Alignment<Item> {
  const list = (side: Side): Item[] => {
    let last: When | null = null;
    let isSeen = true;
    return side.header.items.filter((item) => {
      if (isBranch(item)) return false;
      if (item.when !== last) {
        last = item.when;
        isSeen = keyOf(last) !== NEVER;
      }
      return isSeen;
    });
  };
  const sameWhen = createComparison();
  return align(
    list(copy),
    list(original),
    (x, y) => x.kind === y.kind && sameItem(x, y) && sameWhen(x.when, y.when),
    (before, after) => {
      const names = new Set(before.map(nameOf).concat(after.map(nameOf)));
      return (item) => names.has(nameOf(item));
    },
  );
}

/** Names of what a declaration declares; one name for all that is compared as it stands. */
export function namesOf(d: Declaration): readonly string[] {
  switch (d.kind) {
    case "record":
      return d.record.name === null ? ["#"] : [`${d.record.tag} ${d.record.name}`];
    case "enum":
      return d.enum.name === null ? [] : [`enum ${d.enum.name}`];
    case "typedef":
    case "variable":
      return d.declarators.map((one) => one.name);
    case "function":
      return [d.name];
    default:
      return ["#"];
  }
}

/** The declarations that both sides do not have alike. */
export function alignDeclarations(copy: Side, original: Side): Alignment<Declaration> {
  const sameWhen = createComparison();
  const { code } = copy;
  const others = original.code;
  return align(
    copy.declarations,
    original.declarations,
    (x, y) => {
      const length = x.end - x.start;
      if (x.kind !== y.kind || y.end - y.start !== length) return false;
      for (let k = 0; k < length; k++) {
        const a = code[x.start + k]!;
        const b = others[y.start + k]!;
        if (a.text !== b.text || !sameWhen(a.when, b.when)) return false;
      }
      return true;
    },
    (before, after) => {
      const names = new Set(before.flatMap(namesOf).concat(after.flatMap(namesOf)));
      const isAmong = (name: string): boolean => names.has(name);
      return (one) => namesOf(one).some(isAmong);
    },
  );
}

/** No alignment: all directives. */
export const allItems = (copy: Side, original: Side): Alignment<Item> => ({
  before: copy.header.items,
  after: original.header.items,
  partner: new Map(),
});

/** No alignment: all declarations. */
export const allDeclarations = (copy: Side, original: Side): Alignment<Declaration> => ({
  before: copy.declarations,
  after: original.declarations,
  partner: new Map(),
});

/** Whether directives and declarations that both sides have alike also follow one another alike. */
export function keepOrder(items: Alignment<Item>, declarations: Alignment<Declaration>): boolean {
  // Those of either kind do already: they are merged by their lines in the copy.
  const rest = declarations.partner.entries();
  let next = rest.next();
  let last = 0;
  let keeps = true;
  const pass = (line: number): void => {
    keeps &&= last <= line;
    last = line;
  };
  const passUntil = (line: number): void => {
    for (; !next.done && next.value[0].line < line; next = rest.next()) pass(next.value[1].line);
  };
  items.partner.forEach((y, x) => {
    passUntil(x.line);
    pass(y.line);
  });
  passUntil(Number.POSITIVE_INFINITY);
  return keeps;
}

/** Whether directives that both sides have alike stand at the same place in the code, which is the same. */
export function keepPlaces(partner: ReadonlyMap<Item, Item>): boolean {
  let keeps = true;
  partner.forEach((y, x) => {
    keeps &&= x.at === y.at;
  });
  return keeps;
}
