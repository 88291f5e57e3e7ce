/** The enumerators of an enum with their values, in every way that the conditions among them may turn out. */
import type { Enumerator, EnumType } from "../header/ctypes.js";
import { enumValues } from "../header/enumvalues.js";
import { evaluate } from "../header/expression.js";
import { INT, known, LONG, ULONG } from "../header/integers.js";
import { printExpression } from "../header/spelling.js";
import type { Scope, Value, When } from "../header/types.js";
import { type Assumption, imagine, type Worlds } from "./assumptions.js";
import { textOf } from "./codetext.js";
import { keyOf, NEVER } from "./exported.js";
import type { Side } from "./side.js";

/** One enumerator of a side. */
export interface Entry {
  readonly name: string;
  readonly when: When | null;
  readonly condition: string;
  readonly line: number;
  readonly owner: EnumType;
  /** The tokens after `=`. */
  readonly written: string | null;
  /** What it was written from and how far behind that it stands: equal means equal in value. */
  readonly symbolic: string;
  /**
   * Its number, for each assumption, from the header alone: it holds wherever the assumption does. undefined: not known;
   * null: it is not there.
   */
  readonly values: readonly (bigint | undefined | null)[];
  /** With the header's includes, on LP64; asked for only where the header alone does not tell. */
  readonly full: () => bigint | undefined;
}

/** More values than this are not worked out. */
const MOST_VALUES = 400_000;

/** How many terms of a condition are those of the whole enum. */
function outerOf(e: EnumType): (when: When) => number {
  const around = (e.when?.terms ?? []).map(printExpression);
  return (when) => {
    const terms = when.terms.slice(0, around.length).map(printExpression);
    return around.every((text, i) => terms[i] === text) ? around.length : 0;
  };
}

/** What the conditions within two enums, taken for one, may come to. undefined: too much to go through. */
export function imagineBoth(pair: readonly (EnumType | null)[]): Worlds | undefined {
  const whens = new Map<When, EnumType>();
  let count = 0;
  for (const e of pair) {
    for (const { when } of e?.entries ?? []) {
      count++;
      if (when !== null && when !== e!.when) whens.set(when, e!);
    }
  }
  const outers = new Map(pair.flatMap((e) => (e === null ? [] : [[e, outerOf(e)] as const])));
  const worlds = imagine(whens.keys(), (when) => outers.get(whens.get(when)!)!(when));
  return worlds && worlds.assumptions.length * count <= MOST_VALUES ? worlds : undefined;
}

function typed(value: bigint): Value {
  if (value >= -(2n ** 31n) && value < 2n ** 31n) return known(value, INT);
  return known(value, value < 2n ** 63n ? LONG : ULONG);
}

type Numbers = ReadonlyMap<Enumerator, bigint | undefined>;

/** The values under one assumption; without one, those that no condition bears on. */
function numbersIn(side: Side, e: EnumType, worlds?: Worlds, assumed?: Assumption): Numbers {
  const { scope, layout } = side.local;
  const own = new Map<string, Value | undefined>();
  const names = new Set<string>();
  for (const one of e.entries ?? []) if (one.kind === "enumerator") names.add(one.name);
  const inner: Scope = {
    ...scope,
    enumerator: (name) => (names.has(name) ? own.get(name) : scope.enumerator(name)),
  };
  const around = e.when;
  const context = {
    ...layout,
    holds: (when: When): boolean | undefined => {
      if (when === around) return true;
      if (worlds !== undefined) return worlds.holds(when, assumed!);
      const key = keyOf(when);
      return key === NEVER ? false : key === keyOf(around) ? true : undefined;
    },
    evaluate: (tokens: Parameters<typeof layout.evaluate>[0]) => {
      const value = evaluate(tokens, inner);
      return value.kind === "int" ? value.value : undefined;
    },
  };
  const numbers = new Map<Enumerator, bigint | undefined>();
  for (const { name, value, from } of enumValues(context, e)) {
    if (name !== "") own.set(name, value === undefined ? undefined : typed(value));
    if (from.kind === "enumerator") numbers.set(from, name === from.name ? value : undefined);
  }
  return numbers;
}

let unique = 0;

/** The enumerators of an enum that user space sees. `worlds`: of this enum and the one it is compared with. */
export function collectEntries(side: Side, owner: EnumType, worlds: Worlds | undefined): Entry[] {
  const numbers: readonly Numbers[] =
    worlds === undefined
      ? [numbersIn(side, owner)]
      : worlds.assumptions.map((assumed) => numbersIn(side, owner, worlds, assumed));
  let full: Map<Enumerator, bigint | undefined> | undefined;
  const fullOf = (entry: Enumerator): bigint | undefined => {
    if (full === undefined) {
      full = new Map();
      for (const { name, value, from } of enumValues(side.full.layout, owner)) {
        if (from.kind === "enumerator" && name === from.name) full.set(from, value);
      }
    }
    return full.get(entry);
  };
  const entries: Entry[] = [];
  let base = "0";
  let distance = 0;
  for (const entry of owner.entries ?? []) {
    const condition = keyOf(entry.when);
    if (condition === NEVER) continue;
    if (entry.kind === "opaque") {
      base = `${base} ${textOf(entry.tokens)} ${condition}`;
      continue;
    }
    const { name, line, when } = entry;
    const written = entry.value === null ? null : textOf(entry.value).trim();
    if (written !== null) {
      base = condition === "" ? written : `${base} ${condition} ${written}`;
      distance = 0;
    } else if (condition !== "") base = `${base} \u0001${condition}`;
    const symbolic = `${base} + ${distance++}`;
    const values = numbers.map((all) => (all.has(entry) ? all.get(entry) : null));
    const place = { name, when, condition, line, owner, written, symbolic };
    entries.push({ ...place, values, full: () => fullOf(entry) });
    // A long run of conditions would make a long text of each: from here on nothing equals anything.
    if (base.length > 2000) base = `\u0002${unique++}`;
  }
  return entries;
}

/** The value of an entry where it is the same in every case; undefined: not known, or it depends. */
export function onlyValue(entry: Entry): bigint | undefined {
  let only: bigint | undefined;
  for (const value of entry.values) {
    if (value === null) continue;
    if (value === undefined || (only !== undefined && only !== value)) return undefined;
    only = value;
  }
  return only;
}
