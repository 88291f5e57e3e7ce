/** Pieces of declarations that stand alone: a type name in `sizeof`, what a macro expands to. */
import { readAttributes } from "./attributes.js";
import { pairBrackets } from "./brackets.js";
import type { Attribute, Enumerator, Member, Opaque, Type } from "./ctypes.js";
import { readDeclarator } from "./declarators.js";
import { readEntries } from "./enums.js";
import { readMembers } from "./members.js";
import { opaqueOf, type Reader } from "./reader.js";
import { readSpecifiers } from "./specifiers.js";
import type { CodeToken, Token } from "./types.js";

function readerOf(tokens: readonly Token[]): Reader {
  const code: CodeToken[] = tokens.map((token) => ({ ...token, when: null }));
  return { tokens: code, ...pairBrackets(code), at: 0, depth: 0 };
}

export interface AttributedType {
  readonly type: Type;
  readonly attributes: readonly Attribute[];
}

/**
 * Reads a type name with attributes, such as the expansion of `__aligned_u64`. They are those of what the name
 * declares. undefined where the tokens are none.
 */
export function readAttributedType(tokens: readonly Token[]): AttributedType | undefined {
  const r = readerOf(tokens);
  const end = tokens.length;
  const specifiers = readSpecifiers(r, end, "parameter");
  if (specifiers === undefined || specifiers.storage.length > 0) return undefined;
  const attributes: Attribute[] = [...specifiers.attributes];
  const declarator = readDeclarator(r, end, attributes, false);
  if (declarator === undefined || declarator.name !== null || r.at !== end) return undefined;
  const { base, qualifiers } = specifiers;
  return { type: { base, qualifiers, derivations: declarator.derivations }, attributes };
}

/** Reads a type name (`struct a`, `unsigned long`, `char *[3]`); undefined where the tokens are none. */
export function readTypeName(tokens: readonly Token[]): Type | undefined {
  const read = readAttributedType(tokens);
  return read?.attributes.every((one) => one.name === "extension") ? read.type : undefined;
}

/** Reads attributes and nothing else, such as the expansion of `EPOLL_PACKED`; undefined where more stands there. */
export function readAttributeList(tokens: readonly Token[]): Attribute[] | undefined {
  const r = readerOf(tokens);
  const attributes: Attribute[] = [];
  return readAttributes(r, tokens.length, attributes) && r.at === tokens.length
    ? attributes
    : undefined;
}

/** Reads the members that tokens on their own hold, such as the expansion of a macro. */
export function readMemberList(tokens: readonly Token[]): Member[] {
  const r = readerOf(tokens);
  return readMembers(r, 0, tokens.length, -1) ?? [opaqueOf(r, 0, tokens.length)];
}

/** Reads the enumerators that tokens on their own hold, such as the expansion of a macro. */
export function readEntryList(tokens: readonly Token[]): (Enumerator | Opaque)[] {
  const r = readerOf(tokens);
  return readEntries(r, 0, tokens.length, -1) ?? [opaqueOf(r, 0, tokens.length)];
}
