/** What a changed, added or removed macro does. */
import { expand } from "../header/expansion.js";
import { evaluate } from "../header/expression.js";
import { knownMacro } from "../header/known.js";
import { bodyOf } from "../header/macros.js";
import type { MacroDef, Token, Value } from "../header/types.js";
import type { Meaning, Words } from "./change.js";
import { isChosen } from "./chosen.js";
import { defer } from "./deferred.js";
import { familyOf } from "./families.js";
import type { Match } from "./matching.js";
import { DIFFERS, differOnNarrow } from "./narrow.js";
import { evaluateBoth, expandIn, POISON, type Side } from "./side.js";
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
  const compare = (
    a: readonly Token[] | undefined,
    b: readonly Token[] | undefined,
  ): boolean | undefined =>
    a === undefined || b === undefined || a.length + b.length > 100_000
      ? undefined
      : sameWords(a, b);
  const a = expandKnown(before, copy);
  const b = expandKnown(after, original);
  if (compare(a, b) === true) return true;
  // With includes, a name is what it is on LP64.
  if (hasChosen(a, copy) || hasChosen(b, original)) return false;
  const x = expandIn(before, copy.full.scope);
  return (
    compare(x, expandIn(after, original.full.scope)) === true && !x!.some((one) => one.text === "`")
  );
}

/** Tokens with those macros expanded that no condition chooses; the others stay names. */
function expandKnown(tokens: readonly Token[], { local }: Side): readonly Token[] | undefined {
  const macro = (name: string): MacroDef | undefined => {
    const known = local.scope.macro(name);
    return known === POISON ? undefined : (known ?? knownMacro(name));
  };
  const found = expand(tokens, macro, false, local.scope.budget);
  return typeof found === "string" ? undefined : found;
}

/** Whether macros are left that conditions choose. */
const hasChosen = (tokens: readonly Token[] | undefined, { local }: Side): boolean =>
  tokens?.some((one) => one.kind === "ident" && local.scope.macro(one.text) === POISON) === true;

const isText = (tokens: readonly Token[]): boolean =>
  tokens.length > 0 && tokens.every((one) => one.kind === "string");

/** Compares two definitions of a macro that are not the same tokens. */
export function compareMacros(
  sides: Sides,
  name: string,
  before: MacroDef,
  after: MacroDef,
  added: () => readonly Added[],
): Verdict {
  if ((before.params === null) !== (after.params === null)) return broken("parameters changed");
  if (before.params !== null) return compareCalls(sides, before, after);
  const a = bodyOf(before);
  const b = bodyOf(after);
  if (sameWords(a, b)) return same("same in other words");
  if (isText(a) && isText(b)) return broken("value changed");
  const { copy, original } = sides;
  const [x, y] = evaluateBoth(copy, a, original, b);
  if (x.kind === "opaque" || y.kind === "opaque") {
    if (a.length > 0 && b.length > 0 && sameExpansion(copy, a, original, b)) {
      return same("same expansion");
    }
    return unknown("a body that cannot be evaluated");
  }
  const verdict = compareValues(sides.words, name, x, y, added);
  if (verdict.effect !== "additive") return verdict;
  // Evaluated with what holds on LP64: under other conditions the values may differ.
  if ((isChosen(copy, a) || isChosen(original, b)) && !sameExpansion(copy, a, original, b)) {
    return unknown("conditions choose its value");
  }
  if (x.value !== y.value) return verdict;
  const differs = differOnNarrow([copy, a, x], [original, b, y]);
  return differs ? unknown(`${verdict.note}; ${DIFFERS}`) : verdict;
}

/** Compares two values of one name; `added` gives the names that are new. */
export function compareValues(
  words: Words,
  name: string,
  before: Value & { kind: "int" },
  after: Value & { kind: "int" },
  added: () => readonly Added[],
): Verdict {
  if (before.value === after.value) {
    const [a, b] = [before.type.name, after.type.name];
    if (a !== b) return same(`same value, other type: ${a} is now ${b}`);
    return same("same value");
  }
  const family = defer(() => valuesOf(name, added()));
  if (matchesAny(name, words.sentinels) && isPushed(before.value, after.value, family())) {
    return same("sentinel moved");
  }
  if (matchesAny(name, words.reserved) && isUsed(before.value, after.value, family())) {
    return same("reserved bits put to use");
  }
  return broken("value changed");
}

/** A new name and its value, as far as the header alone tells it. */
export interface Added {
  readonly name: string;
  readonly value: () => bigint | undefined;
}

/** The values of the new names of a name's family. */
function valuesOf(name: string, added: readonly Added[]): bigint[] {
  const isFamily = familyOf(name);
  const values: bigint[] = [];
  for (const one of added) {
    const value = isFamily(one.name) ? one.value() : undefined;
    if (value !== undefined) values.push(value);
  }
  return values;
}

/** A sentinel goes up because of a new name of its family: to its value, or to the one behind it. */
const isPushed = (before: bigint, after: bigint, family: readonly bigint[]): boolean =>
  after > before &&
  family.some((value) => (value === after || value === after - 1n) && value >= before);

/**
 * New names of its family lie in what was reserved: the last number before its new beginning, or all the bits that its
 * mask has lost, as masks or by number.
 */
function isUsed(before: bigint, after: bigint, family: readonly bigint[]): boolean {
  if (after > before && family.includes(after - 1n)) return true;
  if (before <= 0n || after < 0n || (before & after) !== after) return false;
  const lost = before & ~after;
  let named = 0n;
  for (const value of family) {
    if (value < 0n) continue;
    if (value > 0n && (value & lost) === value) named |= value;
    if (value < 128n) named |= lost & (1n << value);
  }
  return named === lost;
}

/** The macros that are new; under no condition but `condition`. */
export function addedMacros(
  { original }: Sides,
  matches: readonly Match[],
  condition = "",
): Added[] {
  const found: Added[] = [];
  for (const { before, after } of matches) {
    if (before !== null || after?.substance.kind !== "macro") continue;
    if (after.condition !== "" && after.condition !== condition) continue;
    const { macro } = after.substance;
    if (macro.params !== null) continue;
    const value = defer(() => {
      const body = bodyOf(macro);
      return body.length > 200 ? undefined : numberOf(evaluate(body, original.local.scope));
    });
    found.push({ name: macro.name, value });
  }
  return found;
}

/** A removed macro of a reserved look, and the new one that has its value. */
export function findSuccessor(
  sides: Sides,
  removed: MacroDef,
  candidates: readonly MacroDef[],
): MacroDef | undefined {
  if (removed.params !== null || !matchesAny(removed.name, sides.words.reserved)) return undefined;
  const value = numberOf(evaluate(bodyOf(removed), sides.copy.local.scope));
  const isFamily = familyOf(removed.name);
  return candidates.find((one) => {
    if (one.params !== null || !isFamily(one.name)) return false;
    if (showMacro(one) === showMacro(removed)) return showMacro(one) !== "";
    const its = numberOf(evaluate(bodyOf(one), sides.original.local.scope));
    return value !== undefined && its === value;
  });
}
