import { pairBrackets } from "../header/brackets.js";
import type { Enumerator, Opaque } from "../header/ctypes.js";
import { readEntries } from "../header/enums.js";
import type { Header } from "../header/header.js";
import { type Reader, wordOf } from "../header/reader.js";

/** An entry of an enum, for tables. */
export interface EnumEntry {
  readonly enum: string | null;
  /** The first of its enum. */
  readonly isFirst: boolean;
  readonly entry: Enumerator | Opaque;
}

/** The entries of all enums, wherever they stand; read from the tokens, since tables need no other declaration. */
export function listEntries({ code: tokens }: Header): readonly EnumEntry[] {
  const found: EnumEntry[] = [];
  if (!tokens.some(({ text }) => text === "enum")) return found;
  const { partner, outer } = pairBrackets(tokens);
  const reader: Reader = { tokens, partner, outer, at: 0, depth: 0 };
  for (let i = 0; i < tokens.length; i++) {
    if (tokens[i]!.text !== "enum") continue;
    let name: string | null = null;
    let open = i + 1;
    for (; open < tokens.length; open++) {
      const { kind, text } = tokens[open]!;
      if (text === "(" && partner[open]! > open) open = partner[open]!;
      else if (kind !== "ident" || text === "enum") break;
      else if (wordOf(text) === undefined) name = text;
    }
    if (tokens[open]?.text !== "{" || partner[open]! < 0) continue;
    const entries = readEntries(reader, open + 1, partner[open]!, open) ?? [];
    for (const [at, entry] of entries.entries()) {
      found.push({ enum: name, isFirst: at === 0, entry });
    }
  }
  return found;
}
