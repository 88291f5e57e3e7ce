/** Tokens back to text, for people and for comparing. */
import { bodyOf, isPaste } from "./macros.js";
import type { MacroDef, Token } from "./types.js";

/**
 * A macro as `gcc -E -dM` prints it: `#define NAME(a,b...) body`, each token of the body after one
 * blank if white space stood before it, `#` tight against its parameter, a blank before each `##`.
 */
export function printMacro(macro: MacroDef): string {
  return `#define ${macro.name}${printParams(macro)} ${printBody(macro)}`;
}

/** The parameter list as gcc prints it, e.g. `(a,b...)`; empty for an object-like macro. */
export function printParams(macro: MacroDef): string {
  if (macro.params === null) return "";
  const names = [...macro.params];
  if (macro.variadic !== null) {
    names.push(macro.variadic === "__VA_ARGS__" ? "..." : `${macro.variadic}...`);
  }
  return `(${names.join(",")})`;
}

/** The body as gcc prints it, see `printMacro`. */
export function printBody(macro: MacroDef): string {
  let text = "";
  let hash = false;
  const body = bodyOf(macro);
  for (let index = 0; index < body.length; index++) {
    const token = body[index]!;
    if (index > 0 && !hash && (token.spaced || isPaste(token))) text += " ";
    text += token.text;
    hash = macro.params !== null && (token.text === "#" || token.text === "%:");
  }
  return text;
}

/** An expression in one normal form: blanks around binary operators, after commas, and nowhere else. */
export function printExpression(tokens: readonly Token[]): string {
  let text = "";
  // Whether an operand has just ended, so that an operator here is binary.
  let operand = false;
  for (let index = 0; index < tokens.length; index++) {
    const { kind, text: word } = tokens[index]!;
    if (kind !== "punct") {
      text += operand ? ` ${word}` : word;
      operand = true;
    } else if (word === "(") {
      text += word;
      operand = false;
    } else if (word === ")") {
      text += word;
      operand = true;
    } else if (word === ",") {
      text += ", ";
      operand = false;
    } else {
      text += operand ? ` ${word} ` : word;
      operand = false;
    }
  }
  return text;
}

/** Tokens as they would be written on one line: one blank where white space stood. */
export function printTokens(tokens: readonly Token[]): string {
  let text = "";
  for (const token of tokens) text += token.spaced && text !== "" ? ` ${token.text}` : token.text;
  return text;
}
