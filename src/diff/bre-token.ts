import { parseBracket } from "./bre-bracket.js";
import type { CharSet } from "./bre-charset.js";
import { BreError } from "./bre-error.js";

/** What must hold between two characters: bits, all of which must be true. */
export const Place = {
  afterWord: 1,
  afterOther: 2,
  beforeWord: 4,
  beforeOther: 8,
  atStart: 16,
  atEnd: 32,
} as const;

/** What one token matches by itself. The empty set stands for any character. */
export type BreAtom =
  | { readonly kind: "code"; readonly code: number }
  | { readonly kind: "set"; readonly set: CharSet };

/** A token that ends at the offset `end`. */
export type BreToken = { readonly end: number } & (
  | BreAtom
  // Operators that are ordinary characters where there is nothing to repeat.
  | { readonly kind: "repeat"; readonly code: number; readonly min: number; readonly max: number }
  | { readonly kind: "interval" | "intervalEnd"; readonly code: number }
  /** Alternatives: any of the places will do. */
  | { readonly kind: "place"; readonly places: readonly number[] }
  | { readonly kind: "open" | "close" | "choice" | "end" }
);

const ANY: CharSet = { negated: true, codes: [], ranges: [], classes: [] };
const WORD: CharSet = { negated: false, codes: [0x5f], ranges: [], classes: ["alnum"] };
const SPACE: CharSet = { negated: false, codes: [], ranges: [], classes: ["space"] };

const SET_ESCAPES = new Map<string, CharSet>([
  ["w", WORD],
  ["W", { ...WORD, negated: true }],
  ["s", SPACE],
  ["S", { ...SPACE, negated: true }],
]);

const WORD_START = Place.afterOther | Place.beforeWord;
const WORD_END = Place.afterWord | Place.beforeOther;
const PLACE_ESCAPES = new Map<string, readonly number[]>([
  ["<", [WORD_START]],
  [">", [WORD_END]],
  ["b", [WORD_START, WORD_END]],
  ["B", [Place.afterWord | Place.beforeWord, Place.afterOther | Place.beforeOther]],
  ["`", [Place.atStart]],
  ["'", [Place.atEnd]],
]);

const UNBOUNDED = Number.POSITIVE_INFINITY;

/**
 * Reads the token at an offset. `caretHere`: a `^` there is an anchor whatever stands before it, as
 * after `\(` and `\|`. Throws BreError for a trailing backslash, a back-reference, and what
 * `parseBracket` refuses.
 */
export function readToken(source: string, at: number, caretHere: boolean): BreToken {
  const code = source.codePointAt(at);
  if (code === undefined) return { kind: "end", end: at };
  const end = at + (code > 0xffff ? 2 : 1);
  switch (source[at]) {
    case "\\":
      return readEscape(source, at);
    case "\n":
      return { kind: "choice", end };
    case "*":
      return { kind: "repeat", code, min: 0, max: UNBOUNDED, end };
    case ".":
      return { kind: "set", set: ANY, end };
    case "[":
      return { kind: "set", ...parseBracket(source, at) };
    case "^":
      if (!caretHere && at > 0 && source[at - 1] !== "\n") break;
      return { kind: "place", places: [Place.atStart], end };
    case "$":
      if (!isBranchEnd(source, end)) break;
      return { kind: "place", places: [Place.atEnd], end };
  }
  return { kind: "code", code, end };
}

function isBranchEnd(source: string, at: number): boolean {
  const next = source[at];
  if (next === "\\") return source[at + 1] === "|" || source[at + 1] === ")";
  return next === undefined || next === "\n";
}

function readEscape(source: string, at: number): BreToken {
  const code = source.codePointAt(at + 1);
  if (code === undefined) throw new BreError("trailing backslash", at);
  const char = String.fromCodePoint(code);
  const end = at + 1 + char.length;
  switch (char) {
    case "|":
      return { kind: "choice", end };
    case "(":
      return { kind: "open", end };
    case ")":
      return { kind: "close", end };
    case "{":
      return { kind: "interval", code, end };
    case "}":
      return { kind: "intervalEnd", code, end };
    case "+":
      return { kind: "repeat", code, min: 1, max: UNBOUNDED, end };
    case "?":
      return { kind: "repeat", code, min: 0, max: 1, end };
  }
  if (char >= "1" && char <= "9") {
    throw new BreError(`back-reference '\\${char}' (cannot be matched in bounded time)`, at);
  }
  const places = PLACE_ESCAPES.get(char);
  if (places !== undefined) return { kind: "place", places, end };
  const set = SET_ESCAPES.get(char);
  return set === undefined ? { kind: "code", code, end } : { kind: "set", set, end };
}
