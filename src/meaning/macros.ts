/** What a changed, added or removed macro does. */
import { evaluate } from "../header/expression.js";
import { bodyOf } from "../header/macros.js";
import type { MacroDef, Token, Value } from "../header/types.js";
import type { Meaning, Words } from "./change.js";
import type { Match } from "./matching.js";
import { evaluateBoth, expandIn, type Side } from "./side.js";
import { numberOf, sameWords, showMacro } from "./spelling.js";
import { matchesAny } from "./words.js";

/** An effect and the reason for it. */
export interface Verdict {
  readonly effect: Meaning;
  readonly note: string | null;
}

export interface Sides {
  readonly copy: Side;
  readonly original: Side;
  readonly words: Words;
}

const same = (note: string): Verdict => ({ effect: "additive", note });
const broken = (note: string): Verdict => ({ effect: "breaking", note });
const unknown = (note: string): Verdict => ({ effect: "unknown", note });

/** A body with its parameters numbered, so that their names do not count. */
function positional(macro: MacroDef): readonly Token[] {
  const names = [...(macro.params ?? []), ...(macro.variadic === null ? [] : [macro.variadic])];
  if (names.length === 0) return bodyOf(macro);
  return bodyOf(macro).map((token) => {
    const index = token.kind === "ident" ? names.indexOf(token.text) : -1;
    return index < 0 ? token : { ...token, text: `\u0001${index}` };
  });
}

/** More parameters than this are compared as they are named. */
const MOST_PARAMS = 100;

function compareCalls({ copy, original }: Sides, before: MacroDef, after: MacroDef): Verdict {
  const count = before.params!.length;
  if (count !== after.params!.length || (before.variadic === null) !== (after.variadic === null)) {
    return broken("parameters changed");
  }
  const many = count > MOST_PARAMS;
  const a = many ? bodyOf(before) : positional(before);
  const b = many ? bodyOf(after) : positional(after);
  if (a.length === b.length && a.every((one, i) => one.text === b[i]!.text)) {
    return same("parameters renamed");
  }
  if (sameWords(a, b)) return same("same in other words");
  // `#` and `##` work on what is written, not on what it expands to.
  const plain = ![...a, ...b].some((one) => /^(?:##?|%:(?:%:)?|__VA_OPT__)$/.test(one.text));
  if (plain && sameExpansion(copy, a, original, b)) return same("same expansion");
  return unknown("a body that cannot be evaluated");
}

function sameExpansion(
  copy: Side,
  before: readonly Token[],
  original: Side,
  after: readonly Token[],
): boolean {
  return (["local", "full"] as const).some((reach) => {
    const a = expandIn(before, copy[reach].scope);
    const b = a === undefined ? undefined : expandIn(after, original[reach].scope);
    if (a === undefined || b === undefined || a.length + b.length > 100_000) return false;
    return sameWords(a, b) && !a.some((one) => one.text === "`");
  });
}

const isText = (tokens: readonly Token[]): boolean =>
  tokens.length > 0 && tokens.every((one) => one.kind === "string");

/** Compares two definitions of a macro that are not the same tokens. */
export function compareMacros(
  sides: Sides,
  name: string,
  before: MacroDef,
  after: MacroDef,
  added: () => readonly bigint[],
): Verdict {
  if ((before.params === null) !== (after.params === null)) return broken("parameters changed");
  if (before.params !== null) return compareCalls(sides, before, after);
  const a = bodyOf(before);
  const b = bodyOf(after);
  if (sameWords(a, b)) return same("same in other words");
  if (isText(a) && isText(b)) {
    const [left, right] = [a, b].map((all) => all.map((one) => one.text).join(" "));
    return broken(`${left} is now ${right}`);
  }
  const { copy, original } = sides;
  const [x, y] = evaluateBoth(copy, a, original, b);
  if (x.kind === "opaque" || y.kind === "opaque") {
    if (a.length > 0 && b.length > 0 && sameExpansion(copy, a, original, b)) {
      return same("same expansion");
    }
    return unknown("a body that cannot be evaluated");
  }
  return compareValues(sides.words, name, x, y, added);
}

/** Compares two values of one name; `added` gives the values of the names that are new. */
export function compareValues(
  words: Words,
  name: string,
  before: Value & { kind: "int" },
  after: Value & { kind: "int" },
  added: () => readonly bigint[],
): Verdict {
  if (before.value === after.value) {
    const [a, b] = [before.type.name, after.type.name];
    if (a !== b) return broken(`same value, type ${a} is now ${b}`);
    return same("same value");
  }
  if (matchesAny(name, words.sentinels) && isPushed(before.value, after.value, added())) {
    return same("sentinel moved");
  }
  if (matchesAny(name, words.reserved) && isUsed(before.value, after.value, added())) {
    return same("reserved bits put to use");
  }
  return broken("value changed");
}

/** A sentinel goes up because of a new name that has taken its place. */
export const isPushed = (before: bigint, after: bigint, added: readonly bigint[]): boolean =>
  after > before && added.some((value) => value >= before && value <= after);

/** New names that lie in what was reserved: numbers below its new beginning, or bits that its mask has lost. */
function isUsed(before: bigint, after: bigint, added: readonly bigint[]): boolean {
  return added.some((value) => {
    if (value >= before && value < after) return true;
    const shrunk = before > 0n && after >= 0n && (before & after) === after;
    return shrunk && value > 0n && (value & before) === value && (value & after) === 0n;
  });
}

/** The values of macros that are new, as far as the header alone tells them. */
export function addedValues({ original }: Sides, matches: readonly Match[]): bigint[] {
  const values: bigint[] = [];
  for (const { before, after } of matches) {
    if (before !== null || after?.substance.kind !== "macro") continue;
    const { macro } = after.substance;
    if (macro.params !== null || bodyOf(macro).length > 200) continue;
    const value = numberOf(evaluate(bodyOf(macro), original.local.scope));
    if (value !== undefined) values.push(value);
  }
  return values;
}

/** A removed macro of a reserved look, and the new one that has its value. */
export function findSuccessor(
  sides: Sides,
  removed: MacroDef,
  candidates: readonly MacroDef[],
): MacroDef | undefined {
  if (removed.params !== null || !matchesAny(removed.name, sides.words.reserved)) return undefined;
  const value = numberOf(evaluate(bodyOf(removed), sides.copy.local.scope));
  return candidates.find((one) => {
    if (one.params !== null) return false;
    if (showMacro(one) === showMacro(removed)) return showMacro(one) !== "";
    const its = numberOf(evaluate(bodyOf(one), sides.original.local.scope));
    return value !== undefined && its === value;
  });
}
