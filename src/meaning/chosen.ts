/** Whether conditions in a header choose what something is made of. */
import { ident } from "../header/alignment.js";
import type { Attribute, Field, Type } from "../header/ctypes.js";
import { evaluate } from "../header/expression.js";
import { builtinOf } from "../header/lookups.js";
import type { CodeToken, Token } from "../header/types.js";
import { isMadeByChoice, isTypeNameChosen, startSearch } from "./choices.js";
import { textOf } from "./codetext.js";
import { expandIn, type Side } from "./side.js";

/**
 * Whether the value of tokens may be another under other conditions in the header: a macro in them that an `#if` chooses, or
 * that changes on the way; an enumerator behind one that is not always there; a size of what has such members.
 */
export function isChosen(side: Side, tokens: readonly Token[]): boolean {
  const { scope } = side.local;
  const expansion = expandIn(tokens, scope);
  if (expansion === undefined) return true;
  let isNamed = false;
  for (const { kind, text } of expansion) {
    if (text === "`") return true;
    if (kind === "ident") isNamed = true;
  }
  // What the header alone tells it tells under all conditions.
  if (!isNamed || evaluate(tokens, scope).kind === "int") return false;
  return isMadeByChoice(startSearch(side), expansion);
}

/** Whether a macro or a typedef of the header gives a type its name, and conditions choose it. */
const isNameChosen = (side: Side, { base }: Type): boolean =>
  base.kind === "name" &&
  builtinOf(side.local.layout, base.name) === undefined &&
  isTypeNameChosen(startSearch(side), `typedef ${base.name}`);

type Tokens = readonly CodeToken[] | null;

const written = (tokens: Tokens): string => (tokens === null ? "" : textOf(tokens));

/** Whether one of two lists of tokens, that are not the same, has a value that conditions choose. */
const isEitherChosen = (copy: Side, a: Tokens, original: Side, b: Tokens): boolean =>
  written(a) !== written(b) &&
  ((a !== null && isChosen(copy, a)) || (b !== null && isChosen(original, b)));

/** Whether two types that come to the same do so because of what conditions choose; what is written alike aside. */
export function isTypeChosen(copy: Side, a: Type, original: Side, b: Type): boolean {
  const found = a.derivations.some((one, i) => {
    const other = b.derivations[i];
    if (one.kind !== "array" || other?.kind !== "array") return false;
    return isEitherChosen(copy, one.size, original, other.size);
  });
  if (found) return true;
  const sameName = a.base.kind === "name" && b.base.kind === "name" && a.base.name === b.base.name;
  return !sameName && (isNameChosen(copy, a) || isNameChosen(original, b));
}

const argumentsOf = (attributes: readonly Attribute[]): readonly CodeToken[] =>
  attributes.flatMap(({ args }) => args ?? []);

/** The same of two members, with their widths and attributes. */
export const isFieldChosen = (copy: Side, a: Field, original: Side, b: Field): boolean =>
  isTypeChosen(copy, a.type, original, b.type) ||
  isEitherChosen(copy, a.width, original, b.width) ||
  isAttributeChosen(copy, a.attributes, original, b.attributes);

/** The same of attributes: a macro that is one of them, or in their arguments. */
export function isAttributeChosen(
  copy: Side,
  a: readonly Attribute[],
  original: Side,
  b: readonly Attribute[],
): boolean {
  const namesOf = (all: readonly Attribute[]): string => all.map((one) => one.name).join();
  const isMacroChosen = (side: Side, all: readonly Attribute[]): boolean =>
    all.some((one) => one.macro && isChosen(side, [ident(one.name)]));
  if (namesOf(a) !== namesOf(b) && (isMacroChosen(copy, a) || isMacroChosen(original, b))) {
    return true;
  }
  return a.length + b.length > 0 && isEitherChosen(copy, argumentsOf(a), original, argumentsOf(b));
}
