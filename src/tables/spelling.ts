/** Tokens of a header as text. */
import type { MacroDef, Token } from "../header/types.js";

/** A macro's body as text; blanks in it mean nothing. */
export function spellBody(macro: MacroDef): string {
  return typeof macro.body === "string" ? macro.body : spell(macro.body);
}

/** Tokens as text, with blanks between words only. */
export function spell(tokens: readonly Token[]): string {
  let text = "";
  let wasWord = false;
  for (const token of tokens) {
    const isWord = token.kind === "ident" || token.kind === "number";
    text += isWord && wasWord ? ` ${token.text}` : token.text;
    wasWord = isWord;
  }
  return text;
}
