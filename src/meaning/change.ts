/**
 * What a drift does to user space, or one change of it: nothing any compiler sees; nothing user
 * space sees; more names than before; something that compiled or ran before no longer does;
 * not decidable from the texts.
 */
export type Meaning = "cosmetic" | "kernel-only" | "additive" | "breaking" | "unknown";

/** What kind of thing a change names. */
export type SymbolKind =
  | "macro"
  | "enumerator"
  | "enum"
  | "struct"
  | "union"
  | "member"
  | "typedef"
  | "function"
  | "variable"
  | "include"
  | "entry"
  | "opaque";

/** One symbol that differs between a copy and its original. */
export interface Change {
  readonly symbol: SymbolKind;
  /** The symbol's name; members as `struct tag.member` (of an anonymous part: `struct tag.part.member`). */
  readonly name: string;
  readonly change: "added" | "removed" | "changed";
  readonly effect: Meaning;
  /** The `#if` condition it stands under, or null. */
  readonly when: string | null;
  readonly before: string | null;
  readonly after: string | null;
  readonly copyLine: number | null;
  readonly originalLine: number | null;
  /** Why it has this effect, where that is not plain. */
  readonly note: string | null;
  /** The new name, where the symbol is the same under another name. */
  readonly renamedTo?: string;
}

/** Names with a sense of their own, as globs: `*_MAX`, `reserved*`. */
export interface Words {
  readonly sentinels: readonly string[];
  readonly reserved: readonly string[];
}

/** How an `#include` is read: the file's path and text, or undefined where it cannot be had. */
export type Resolve = (
  name: string,
  angled: boolean,
  fromPath: string,
) => { path: string; text: string } | undefined;
