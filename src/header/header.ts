/** One header, read: what `meaning` compares and tables are made from. */
import { readTypes } from "./context.js";
import type { Declaration, Member } from "./ctypes.js";
import { readSource } from "./directives.js";
import type { Clipping } from "./pieces.js";
import type { IncludeItem, MacroDef, Source } from "./types.js";

/** How much of a header was understood, in tokens outside directives. */
export interface Understanding {
  readonly tokens: number;
  /** Of those, in stretches that are kept as they are because the reader does not know them. */
  readonly opaque: number;
}

export interface Header extends Source {
  readonly path: string;
  /** Every `#define` in the file's order; a name stands there as often as it is defined. */
  readonly macros: readonly MacroDef[];
  readonly includes: readonly IncludeItem[];
  /** Read when first asked for. */
  readonly declarations: readonly Declaration[];
  readonly understanding: Understanding;
}

/** A header as it has been read, and what has been made from it. */
interface Parts extends Source {
  readonly __proto__: object;
  readonly path: string;
  madeMacros: readonly MacroDef[] | undefined;
  madeUnderstanding: Understanding | undefined;
}

/** What all headers have in common: to give each getters of its own takes longer than all else about it. */
const LAZY: Omit<Header, keyof Source | "path"> & ThisType<Header & Parts> = {
  get macros() {
    this.madeMacros ??= this.items.flatMap((item) => (item.kind === "define" ? [item.macro] : []));
    return this.madeMacros;
  },
  get includes() {
    return this.items.filter((item) => item.kind === "include");
  },
  get declarations() {
    return readTypes(this).declarations;
  },
  get understanding() {
    this.madeUnderstanding ??= {
      tokens: this.code.length,
      opaque: countOpaque(this.declarations),
    };
    return this.madeUnderstanding;
  },
};

/**
 * Reads a header from its text (bytes as latin1), without looking at any other file. Never throws:
 * what a compiler would refuse is told in `problems`, what is not understood stays as tokens.
 */
export function readHeader(text: string | Clipping, path = ""): Header {
  const { items, code, guard, problems } = readSource(text);
  const parts: Parts = {
    __proto__: LAZY,
    path,
    items,
    code,
    guard,
    problems,
    madeMacros: undefined,
    madeUnderstanding: undefined,
  };
  return parts as Parts & Header;
}

function countOpaque(declarations: readonly Declaration[]): number {
  let count = 0;
  for (const declaration of declarations) {
    if (declaration.kind === "opaque") count += declaration.tokens.length;
    else if (declaration.kind === "record") count += opaqueMembers(declaration.record.members);
    else if (declaration.kind === "enum") {
      for (const entry of declaration.enum.entries ?? []) {
        if (entry.kind === "opaque") count += entry.tokens.length;
      }
    } else if (declaration.kind === "typedef" || declaration.kind === "variable") {
      const { base } = declaration.declarators[0]!.type;
      if (base.kind === "record") count += opaqueMembers(base.record.members);
    }
  }
  return count;
}

function opaqueMembers(members: readonly Member[] | null): number {
  let count = 0;
  for (const member of members ?? []) {
    if (member.kind === "opaque") count += member.tokens.length;
    else if (member.kind === "field" && member.type.base.kind === "record") {
      count += opaqueMembers(member.type.base.record.members);
    }
  }
  return count;
}
