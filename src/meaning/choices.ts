/** What of a header is another thing under other conditions: a search through all that something is made of. */
import { ident } from "../header/alignment.js";
import type {
  Attribute,
  Enumerator,
  EnumType,
  Member,
  Opaque,
  RecordType,
  Type,
} from "../header/ctypes.js";
import { printExpression } from "../header/spelling.js";
import { readEntryList } from "../header/typenames.js";
import type { Token, When } from "../header/types.js";
import type { TypeDefinition } from "../header/typetable.js";
import { collectEntries, imagineBoth, onlyValue } from "./entries.js";
import { enumsOf } from "./enumlists.js";
import { exclude, keyOf, NEVER } from "./exported.js";
import { expandIn, type Side } from "./side.js";

/** More than this is not looked through, nor deeper: then conditions may choose it. */
const MOST_STEPS = 20_000;
const DEEPEST = 100;

const TAGS = ["typedef", "struct", "union", "enum"];

/** How far a search has come; each name is looked at once. */
export interface Search {
  readonly side: Side;
  readonly seen: Set<string>;
  left: number;
  depth: number;
}

export const startSearch = (side: Side): Search => ({
  side,
  seen: new Set(),
  left: MOST_STEPS,
  depth: 0,
});

/** An entry of an enum. */
interface Place {
  readonly owner: EnumType;
  readonly at: number;
}

interface Index {
  readonly places: ReadonlyMap<string, readonly Place[]>;
  /** What entries stand for that are macros. */
  readonly expansions: ReadonlyMap<Enumerator | Opaque, readonly Token[]>;
  /** Conditions choose entries of an enum: they may have any name. */
  readonly isOpen: boolean;
}

const indexes = new WeakMap<Side, Index>();

/** What stands for an entry that is a macro; undefined: it is none. */
function expandEntry(side: Side, tokens: readonly Token[]): readonly Token[] | undefined {
  const expansion = expandIn(tokens, side.local.scope);
  return expansion?.[0]?.text === tokens[0]!.text ? undefined : (expansion ?? [ident("`")]);
}

function makeIndex(side: Side): Index {
  const places = new Map<string, Place[]>();
  const expansions = new Map<Enumerator | Opaque, readonly Token[]>();
  let isOpen = false;
  const put = (name: string, place: Place): void => {
    const known = places.get(name);
    if (known === undefined) places.set(name, [place]);
    else known.push(place);
  };
  side.excerpt?.askEnums();
  for (const owner of enumsOf(side.declarations)) {
    owner.entries!.forEach((one, at) => {
      if (keyOf(one.when) === NEVER) return;
      const place = { owner, at };
      const isName = one.kind === "enumerator";
      if (isName) put(one.name, place);
      if (isName && one.value !== null) return;
      const expansion = expandEntry(side, isName ? [ident(one.name)] : one.tokens);
      if (expansion === undefined) return;
      expansions.set(one, expansion);
      if (expansion.some(({ text }) => text === "`")) isOpen = true;
      for (const entry of readEntryList(expansion)) {
        if (entry.kind === "enumerator") put(entry.name, place);
      }
    });
  }
  return { places, expansions, isOpen };
}

function indexOf(side: Side): Index {
  const index = indexes.get(side) ?? makeIndex(side);
  indexes.set(side, index);
  return index;
}

/** Whether what stands under one condition always has what stands under another. False: that is not seen. */
function implies(when: When | null, other: When | null): boolean {
  if (other === null || other === when || keyOf(other) === "") return true;
  if (when === null) return false;
  if (keyOf(other) === keyOf(when)) return true;
  const { terms } = when;
  return (
    other.terms.length <= terms.length &&
    other.terms.every((term, i) => printExpression(term) === printExpression(terms[i]!))
  );
}

const certain = new WeakMap<EnumType, ReadonlySet<string>>();

/** The names of an enum that have one value in whatever way the conditions in it turn out. */
function certainNames(side: Side, owner: EnumType): ReadonlySet<string> {
  let names = certain.get(owner);
  if (names === undefined) {
    const entries = collectEntries(side, owner, imagineBoth([owner, null]));
    const known = entries.filter((one) => onlyValue(one) !== undefined);
    names = new Set(known.map((one) => one.name));
    certain.set(owner, names);
  }
  return names;
}

function isEnumeratorChosen(s: Search, name: string): boolean {
  const { places, expansions, isOpen } = indexOf(s.side);
  const [place, ...others] = places.get(name) ?? [];
  if (place === undefined) return isOpen && s.side.full.scope.enumerator(name) !== undefined;
  if (others.length > 0) return true;
  const { owner, at } = place;
  const entries = owner.entries!;
  const { when } = entries[at]!;
  for (let i = at; i >= 0; i--) {
    const one = entries[i]!;
    if (--s.left < 0) return true;
    if (keyOf(one.when) === NEVER) continue;
    if (i < at && !implies(when, one.when)) {
      if (exclude(one.when, when)) continue;
      return !certainNames(s.side, owner).has(name);
    }
    if (one.kind === "enumerator" && one.value !== null) return areTokensChosen(s, one.value);
    // Macros in the place of entries may be more or fewer.
    const expansion = expansions.get(one);
    if (expansion !== undefined && isMadeByChoice(s, expansion)) return true;
  }
  return false;
}

function areTokensChosen(s: Search, tokens: readonly Token[]): boolean {
  const expansion = expandIn(tokens, s.side.local.scope);
  return expansion === undefined || isMadeByChoice(s, expansion);
}

/** Whether one of some tokens, that are expanded, names what conditions choose. */
export function isMadeByChoice(s: Search, expansion: readonly Token[]): boolean {
  return expansion.some(({ kind, text }) => {
    if (text === "`") return true;
    if (kind !== "ident" || s.seen.has(text)) return false;
    s.seen.add(text);
    if (--s.left < 0 || s.depth >= DEEPEST) return true;
    s.depth++;
    const isFound = isEnumeratorChosen(s, text);
    s.depth--;
    return isFound || TAGS.some((tag) => isDefinedByChoice(s, `${tag} ${text}`));
  });
}

/** Whether a type by its name, which may be a macro, is another under other conditions; `typedef x`, `struct x` and so on. */
export function isTypeNameChosen(s: Search, key: string): boolean {
  const name = ident(key.slice(key.indexOf(" ") + 1));
  const expansion = expandIn([name], s.side.local.scope);
  if (expansion?.length === 1 && expansion[0]!.text === name.text) return isDefinedByChoice(s, key);
  return expansion === undefined || isMadeByChoice(s, expansion);
}

function isDefinedByChoice(s: Search, key: string): boolean {
  const found = s.side.local.layout.find(key).filter((one) => keyOf(one.when) !== NEVER);
  if (found.length === 0 || s.seen.has(key)) return false;
  s.seen.add(key);
  if (--s.left < 0 || s.depth >= DEEPEST) return true;
  if (found.length > 1 && found.some((one) => keyOf(one.when) !== "")) return true;
  s.depth++;
  const isChosen = found.some((one) => isDefinitionChosen(s, one));
  s.depth--;
  return isChosen;
}

function isDefinitionChosen(s: Search, one: TypeDefinition): boolean {
  if (one.kind === "record") return isRecordChosen(s, one.record);
  if (one.kind === "enum") return isEnumChosen(s, one.enum);
  const { type, attributes } = one.declarator;
  return isTypeMadeByChoice(s, type) || areAttributesChosen(s, attributes);
}

/** Whether a struct or union has other members, or members of other sizes, under other conditions. */
export const isRecordChosen = (s: Search, { members, attributes, when }: RecordType): boolean =>
  areAttributesChosen(s, attributes) || (members ?? []).some((one) => isMemberChosen(s, one, when));

function isMemberChosen(s: Search, member: Member, when: When | null): boolean {
  if (--s.left < 0) return true;
  if (member.kind === "assert" || keyOf(member.when) === NEVER) return false;
  if (!implies(when, member.when)) return true;
  if (member.kind === "opaque") return areTokensChosen(s, member.tokens);
  const { type, width, attributes } = member;
  if (width !== null && areTokensChosen(s, width)) return true;
  return isTypeMadeByChoice(s, type) || areAttributesChosen(s, attributes);
}

/** Its size follows from its values. */
const isEnumChosen = (s: Search, { entries, attributes, when }: EnumType): boolean =>
  areAttributesChosen(s, attributes) ||
  (entries ?? []).some((one) => {
    if (--s.left < 0) return true;
    if (keyOf(one.when) === NEVER) return false;
    if (!implies(when, one.when)) return true;
    const tokens = one.kind === "opaque" ? one.tokens : (one.value ?? [ident(one.name)]);
    const expansion = expandIn(tokens, s.side.local.scope);
    return expansion === undefined || expansion.some(({ text }) => text === "`");
  });

const areAttributesChosen = (s: Search, attributes: readonly Attribute[]): boolean =>
  attributes.some(
    ({ name, args, macro }) =>
      (macro && areTokensChosen(s, [ident(name)])) || (args !== null && areTokensChosen(s, args)),
  );

function isTypeMadeByChoice(s: Search, { base, derivations }: Type): boolean {
  for (const one of derivations) {
    // A pointer is as large whatever it points to.
    if (one.kind !== "array") return false;
    if (one.size !== null && areTokensChosen(s, one.size)) return true;
  }
  switch (base.kind) {
    case "builtin":
      return false;
    case "name":
      return isTypeNameChosen(s, `typedef ${base.name}`);
    case "tag":
      return isTypeNameChosen(s, `${base.tag} ${base.name}`);
    case "record":
      return isRecordChosen(s, base.record);
    case "enum":
      return isEnumChosen(s, base.enum);
    case "typeof":
      return areTokensChosen(s, base.tokens);
  }
}
