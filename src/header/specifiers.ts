/** The words before the names of a declaration: storage, qualifiers, the type itself. */
import { looksLikeMacro, readAttributes, readMacroAttribute } from "./attributes.js";
import type { Attribute, EnumType, RecordType, TypeBase } from "./ctypes.js";
import { readEntries } from "./enums.js";
import { readMembers } from "./members.js";
import { DEEPEST, type Reader, wordOf } from "./reader.js";

/** No words: most declarations have neither storage nor qualifiers. */
const NONE: readonly string[] = [];

/** Where a declaration stands: it decides what a word after a struct's brace is. */
export type Place = "file" | "member" | "parameter";

export interface Specifiers {
  readonly base: TypeBase;
  readonly storage: readonly string[];
  readonly qualifiers: readonly string[];
  /** Those that apply to what is declared, not to a struct's own body; made for this reading. */
  readonly attributes: Attribute[];
}

/** The language's own types by their words, sorted, `int` and `signed` left out where they say nothing. */
const BUILTINS: ReadonlyMap<string, string> = new Map([
  ["void", "void"],
  ["char", "char"],
  ["char signed", "signed char"],
  ["char unsigned", "unsigned char"],
  ["short", "short"],
  ["short unsigned", "unsigned short"],
  ["int", "int"],
  ["int unsigned", "unsigned int"],
  ["long", "long"],
  ["long unsigned", "unsigned long"],
  ["long long", "long long"],
  ["long long unsigned", "unsigned long long"],
  ["__int128", "__int128"],
  ["__int128 unsigned", "unsigned __int128"],
  ["float", "float"],
  ["double", "double"],
  ["double long", "long double"],
  ["_Bool", "_Bool"],
  ["__float128", "__float128"],
  ["_Complex float", "float _Complex"],
  ["_Complex double", "double _Complex"],
  ["_Complex double long", "long double _Complex"],
]);

/** `["long", "unsigned", "int"]` to `unsigned long`; undefined for words that make no type. */
export function nameBuiltin(words: readonly string[]): string | undefined {
  if (words.length === 1) {
    const word = words[0]!;
    if (word === "signed") return "int";
    if (word === "unsigned") return "unsigned int";
    return BUILTINS.get(word);
  }
  const sized = words.includes("short") || words.includes("long");
  let kept = words.slice();
  if (sized && kept.includes("int")) kept.splice(kept.indexOf("int"), 1);
  if (!kept.includes("char") && kept.includes("signed") && !kept.includes("unsigned")) {
    kept = kept.filter((word) => word !== "signed");
  }
  if (kept.length === 1 && kept[0] === "unsigned") kept.push("int");
  return BUILTINS.get(kept.sort().join(" "));
}

/** Reads what follows a body's brace and belongs to the body: attributes, and macros for them. */
function readBodyAttributes(r: Reader, end: number, nameless: boolean, into: Attribute[]): boolean {
  for (;;) {
    if (!readAttributes(r, end, into)) return false;
    const token = r.tokens[r.at];
    if (r.at >= end || token?.kind !== "ident" || wordOf(token.text) !== undefined) return true;
    if (!looksLikeMacro(token.text)) return true;
    const next = r.at + 1 < end ? r.tokens[r.at + 1]! : undefined;
    // `} EPOLL_PACKED;` at file level; `} __ARCH_ATTRIBUTES name`; but `} NAME;` within a struct is a member.
    if (next === undefined ? !nameless : next.kind !== "ident") return true;
    // Two words that both look like macros: which is the name cannot be told.
    if (next !== undefined && looksLikeMacro(next.text)) {
      return wordOf(next.text) !== undefined && !nameless;
    }
    if (!readMacroAttribute(r, end, into)) return false;
  }
}

/** Reads `struct`, `union` or `enum` at `r.at`, with its body where it has one. */
function readTagged(r: Reader, end: number, nameless: boolean): TypeBase | undefined {
  const start = r.at;
  const tag = r.tokens[start]!.text as "struct" | "union" | "enum";
  const attributes: Attribute[] = [];
  r.at++;
  if (!readAttributes(r, end, attributes)) return undefined;
  let name: string | null = null;
  let token = r.tokens[r.at];
  if (r.at < end && token?.kind === "ident") {
    if (wordOf(token.text) !== undefined) return undefined;
    const next = r.tokens[r.at + 1];
    if (next?.kind === "ident" && r.tokens[r.at + 2]?.text === "{") {
      if (wordOf(next.text) === undefined) {
        if (!readMacroAttribute(r, end, attributes)) return undefined;
        token = r.tokens[r.at]!;
      }
    }
    name = token.text;
    r.at++;
  }
  if (r.at >= end || r.tokens[r.at]!.text !== "{") {
    if (name === null) return undefined;
    if (attributes.length > 0) return undefined;
    return { kind: "tag", tag, name };
  }
  const open = r.at;
  const close = r.partner[open]!;
  if (close < 0 || close >= end || r.depth >= DEEPEST) return undefined;
  r.depth++;
  const entries = tag === "enum" ? readEntries(r, open + 1, close, open) : null;
  const members = tag === "enum" ? null : readMembers(r, open + 1, close, open);
  r.depth--;
  if (entries === undefined || members === undefined) return undefined;
  r.at = close + 1;
  if (!readBodyAttributes(r, end, nameless, attributes)) return undefined;
  const { line, when } = r.tokens[start]!;
  if (entries !== null) {
    const own: EnumType = { tag: "enum", start, end: r.at, line, when, name, entries, attributes };
    return { kind: "enum", enum: own };
  }
  if (tag === "enum") return undefined;
  const record: RecordType = { tag, start, end: r.at, line, when, name, members, attributes };
  return { kind: "record", record };
}

/**
 * Reads the specifiers at `r.at`, up to `end`, and leaves `r.at` behind them. undefined: no type, or two, or
 * words that make none; the caller then keeps the statement as opaque.
 */
export function readSpecifiers(r: Reader, end: number, place: Place): Specifiers | undefined {
  let storage = NONE;
  let qualifiers = NONE;
  let words = NONE;
  const attributes: Attribute[] = [];
  let base: TypeBase | undefined;
  while (r.at < end) {
    const token = r.tokens[r.at]!;
    if (token.kind !== "ident") break;
    const word = wordOf(token.text);
    if (word === undefined) {
      if (base !== undefined || words.length > 0) break;
      base = { kind: "name", name: token.text };
      r.at++;
      continue;
    }
    switch (word.role) {
      case "storage":
        storage = [...storage, word.name];
        r.at++;
        if (word.name === "extern" && r.tokens[r.at]?.kind === "string") r.at++;
        continue;
      case "qualifier":
        // `_Atomic(int)` is a type of its own; no user space header of the kernel has one.
        if (word.name === "_Atomic" && r.tokens[r.at + 1]?.text === "(") return undefined;
        qualifiers = [...qualifiers, word.name];
        r.at++;
        continue;
      case "builtin":
        if (base !== undefined) return undefined;
        words = [...words, word.name];
        r.at++;
        continue;
      case "tag": {
        if (base !== undefined || words.length > 0) return undefined;
        base = readTagged(r, end, place === "file" && !storage.includes("typedef"));
        if (base === undefined) return undefined;
        continue;
      }
      case "typeof": {
        if (base !== undefined || words.length > 0) return undefined;
        const open = r.at + 1;
        const close = r.tokens[open]?.text === "(" ? r.partner[open]! : -1;
        if (close < 0 || close >= end) return undefined;
        base = { kind: "typeof", tokens: r.tokens.slice(open + 1, close) };
        r.at = close + 1;
        continue;
      }
      case "attribute":
      case "annotation":
      case "marker":
        if (!readAttributes(r, end, attributes)) return undefined;
        continue;
      case "assert":
        return undefined;
    }
  }
  if (words.length > 0) {
    const name = nameBuiltin(words);
    if (name === undefined) return undefined;
    base = { kind: "builtin", name };
  }
  if (base === undefined) return undefined;
  if (qualifiers.length > 1) qualifiers = [...qualifiers].sort();
  return { base, storage, qualifiers, attributes };
}
