/** The state of reading an expression, and its smallest steps. */
import { known, LONG, opaque, readLiteral, ULONG } from "./integers.js";
import type { Scope, Token, Value } from "./types.js";

/** An expression being read. */
export interface Parser {
  readonly tokens: readonly Token[];
  at: number;
  readonly mode: Mode;
  /** 0: what is read is evaluated; more: an operand that C does not evaluate, where undefined arithmetic does no harm. */
  unevaluated: number;
  nesting: number;
  /** The first thing that is no expression; nothing read after it counts. */
  error: string | null;
}

/** What differs between an expression of C and one of `#if`. */
export type Mode =
  | { readonly kind: "c"; readonly scope: Scope }
  | {
      readonly kind: "if";
      /** Reads a name (with what it takes: `defined`, `__has_include`) at `at`: its value, and the index after it. */
      readonly name: (tokens: readonly Token[], at: number) => [Value, number];
    };

/** Ends the reading: the whole expression is opaque, for the first reason that was given. */
export function fail(p: Parser, why: string): Value {
  p.error ??= why.slice(0, 120);
  p.at = p.tokens.length;
  return opaque(p.error);
}

/** Moves over a punctuator, if it is that one. */
export function accept(p: Parser, text: string): boolean {
  if (p.tokens[p.at]?.text !== text || p.tokens[p.at]!.kind !== "punct") return false;
  p.at++;
  return true;
}

/** Index of the parenthesis that closes the one at `open`, or -1. */
export function closing(p: Parser, open: number): number {
  let depth = 0;
  for (let index = open; index < p.tokens.length; index++) {
    const { text } = p.tokens[index]!;
    if (text === "(") depth++;
    else if (text === ")" && --depth === 0) return index;
  }
  return -1;
}

/** `#if` knows two types, intmax_t and uintmax_t. */
export function inMode(p: Parser, value: Value): Value {
  if (p.mode.kind === "c" || value.kind === "opaque") return value;
  return known(value.value, value.type.signed ? LONG : ULONG);
}

/** A number's value and type. */
export function literal(p: Parser, token: Token): Value {
  const value = readLiteral(token.text);
  if (p.mode.kind === "c") return value;
  if (value.kind === "opaque") return fail(p, value.why);
  // Only what says so, or fits nothing else, is unsigned.
  const isSigned = !token.text.toUpperCase().includes("U") && value.value < 1n << 63n;
  return known(value.value, isSigned ? LONG : ULONG);
}
