/** Attributes, wherever C and the kernel's macros put them. */
import type { Attribute } from "./ctypes.js";
import { type Reader, wordOf } from "./reader.js";

const bare = (name: string): string =>
  name.length > 4 && name.startsWith("__") && name.endsWith("__") ? name.slice(2, -2) : name;

/** Reads the comma-separated attributes between the inner parentheses of `__attribute__((...))`. */
function readList(r: Reader, from: number, to: number, into: Attribute[]): boolean {
  let at = from;
  while (at < to) {
    const token = r.tokens[at]!;
    if (token.text === ",") {
      at++;
      continue;
    }
    if (token.kind !== "ident") return false;
    at++;
    let args: Attribute["args"] = null;
    if (at < to && r.tokens[at]!.text === "(") {
      const close = r.partner[at]!;
      args = r.tokens.slice(at + 1, close);
      at = close + 1;
    }
    if (at < to && r.tokens[at]!.text !== ",") return false;
    into.push({ name: bare(token.text), args, macro: false });
  }
  return true;
}

/**
 * Reads the attributes that stand at `r.at`, up to `end`, into `into`: none is fine. Gives false where one
 * begins that cannot be read. Words that may be macros are left alone (see `readMacroAttribute`).
 */
export function readAttributes(r: Reader, end: number, into: Attribute[]): boolean {
  while (r.at < end) {
    const token = r.tokens[r.at]!;
    if (token.kind !== "ident") return true;
    const word = wordOf(token.text);
    if (word === undefined) return true;
    if (word.role === "annotation") {
      into.push({ name: word.name, args: null, macro: false });
      r.at++;
      continue;
    }
    if (word.role !== "attribute" && word.role !== "marker") return true;
    const open = r.at + 1;
    if (word.name === "asm" && wordOf(r.tokens[open]?.text ?? "")?.name === "volatile")
      return false;
    if (open >= end || r.tokens[open]!.text !== "(") return false;
    const close = r.partner[open]!;
    if (close < 0 || close >= end) return false;
    if (word.name === "attribute") {
      const inner = open + 1;
      if (r.tokens[inner]!.text !== "(" || r.partner[inner] !== close - 1) return false;
      if (!readList(r, inner + 1, close - 1, into)) return false;
    } else {
      into.push({ name: word.name, args: r.tokens.slice(open + 1, close), macro: false });
    }
    r.at = close + 1;
  }
  return true;
}

/** True for a word that by its looks is a macro and no name: `__packed2`, `EPOLL_PACKED`. */
export function looksLikeMacro(text: string): boolean {
  if (text.startsWith("__")) return true;
  return text === text.toUpperCase() && text !== "_" && !text.includes("$");
}

/** Reads one word, with its arguments if it has any, that can only be a macro for attributes. */
export function readMacroAttribute(r: Reader, end: number, into: Attribute[]): boolean {
  const token = r.tokens[r.at];
  if (r.at >= end || token?.kind !== "ident" || wordOf(token.text) !== undefined) return false;
  r.at++;
  let args: Attribute["args"] = null;
  if (r.at < end && r.tokens[r.at]!.text === "(") {
    const close = r.partner[r.at]!;
    if (close < 0 || close >= end) return false;
    args = r.tokens.slice(r.at + 1, close);
    r.at = close + 1;
  }
  into.push({ name: token.text, args, macro: true });
  return true;
}

/** Reads attributes and words that can only be macros for them, up to anything else. */
export function readTrailingAttributes(r: Reader, end: number, into: Attribute[]): boolean {
  for (;;) {
    if (!readAttributes(r, end, into)) return false;
    const token = r.tokens[r.at];
    if (r.at >= end || token?.kind !== "ident") return true;
    if (!looksLikeMacro(token.text) || !readMacroAttribute(r, end, into)) return false;
  }
}
