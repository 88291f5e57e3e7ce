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

/**
 * Reads a header from its text (bytes as latin1), without looking at any other file. Never throws:
 * what a compiler would refuse is told in `problems`, what is not understood stays as tokens.
 */
export function readHeader(text: string | Clipping, path = ""): Header {
  const source = readSource(text);
  let understanding: Understanding | undefined;
  let macros: readonly MacroDef[] | undefined;
  return {
    path,
    ...source,
    get macros() {
      macros ??= source.items.flatMap((item) => (item.kind === "define" ? [item.macro] : []));
      return macros;
    },
    get includes() {
      return source.items.filter((item) => item.kind === "include");
    },
    get declarations() {
      return readTypes(this).declarations;
    },
    get understanding() {
      understanding ??= { tokens: source.code.length, opaque: countOpaque(this.declarations) };
      return understanding;
    },
  };
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
