import { type CharClass, type CharSet, isCharClass } from "./bre-charset.js";
import { BreError } from "./bre-error.js";

/** One element of a bracket expression; a class can be no end of a range. */
type Element =
  | { readonly kind: "code"; readonly code: number; readonly end: number }
  | { readonly kind: "equivalence"; readonly code: number; readonly end: number }
  | { readonly kind: "class"; readonly name: CharClass; readonly end: number };

// The C library keeps names in a buffer of this many bytes.
const NAME_LIMIT = 32;

/**
 * Reads a bracket expression. `open` is the offset of its `[`; gives the set and the offset behind
 * its `]`. Follows GNU in C.UTF-8: a backslash is an ordinary character, range ends are ASCII,
 * a collating symbol or equivalence class is one ASCII character.
 * Throws BreError where GNU refuses the expression.
 */
export function parseBracket(source: string, open: number): { set: CharSet; end: number } {
  const codes: number[] = [];
  const ranges: [number, number][] = [];
  const classes: CharClass[] = [];
  const negated = source[open + 1] === "^";
  const first = open + (negated ? 2 : 1);
  let at = first;
  // A `]` in the first place is an ordinary character.
  while (at === first || source[at] !== "]") {
    requireMore(source, at, open);
    const isHyphen = source[at] === "-";
    if (isHyphen && at !== first && source[at + 1] !== "]") {
      requireMore(source, at + 1, open);
      throw new BreError("a '-' in a bracket expression neither first, last nor in a range", at);
    }
    const element = readElement(source, at, open);
    requireMore(source, element.end, open);
    const isRange =
      element.kind === "code" && source[element.end] === "-" && source[element.end + 1] !== "]";
    if (isRange) {
      requireMore(source, element.end + 1, open);
      const last = readElement(source, element.end + 1, open);
      ranges.push(requireRange(element, last, at));
      at = last.end;
      continue;
    }
    if (element.kind === "class") classes.push(element.name);
    else codes.push(element.code);
    at = element.end;
  }
  return { set: { negated, codes, ranges, classes }, end: at + 1 };
}

function requireMore(source: string, at: number, open: number): void {
  if (at >= source.length) throw new BreError("unmatched '['", open);
}

/** GNU has no collation order in C.UTF-8, and takes only single bytes for the ends of a range. */
function requireRange(first: Element, last: Element, at: number): [number, number] {
  if (first.kind !== "code" || last.kind !== "code") {
    throw new BreError("a class cannot be the end of a range", at);
  }
  if (first.code > 0x7f || last.code > 0x7f) {
    throw new BreError("a range with an end outside ASCII, which GNU diff refuses in C.UTF-8", at);
  }
  if (first.code > last.code) throw new BreError("a range whose end is before its start", at);
  return [first.code, last.code];
}

function readElement(source: string, at: number, open: number): Element {
  const kind = source[at] === "[" ? source[at + 1] : undefined;
  if (kind === "." || kind === "=" || kind === ":") return readNamed(source, at, kind, open);
  const code = source.codePointAt(at)!;
  return { kind: "code", code, end: at + (code > 0xffff ? 2 : 1) };
}

/** Reads `[:name:]`, `[.c.]` or `[=c=]`. The closing pair may not overlap the first character. */
function readNamed(source: string, at: number, kind: "." | "=" | ":", open: number): Element {
  const close = source.indexOf(`${kind}]`, at + 2);
  if (close < 0 || close - at - 2 >= NAME_LIMIT) throw new BreError("unmatched '['", open);
  const name = source.slice(at + 2, close);
  const end = close + 2;
  if (kind === ":") {
    if (!isCharClass(name)) throw new BreError(`unknown character class '[:${name}:]'`, at);
    return { kind: "class", name, end };
  }
  if (name.length !== 1 || name > "\x7f") {
    throw new BreError(`'[${kind}${name}${kind}]' is not a single ASCII character`, at);
  }
  return { kind: kind === "=" ? "equivalence" : "code", code: name.charCodeAt(0), end };
}
