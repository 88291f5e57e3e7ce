/** The shapes that a value may have, as a definition writes them: `(1 << {decimal})`, `_IO*(KVMIO, {hex}*)`. */
import type { Form } from "./definition.js";
import { matches } from "./matching.js";

/** A number without its suffix: what a table prints. */
const NUMBERS: Readonly<Record<string, string>> = {
  "{hex}": "(0[xX][0-9a-fA-F]+)[uUlL]*",
  "{decimal}": "([0-9]+)[uUlL]*",
  "{value}": "(0[xX][0-9a-fA-F]+|[0-9]+)[uUlL]*",
};

/** With more, a long value could be matched in too many ways. */
const MAX_STARS = 3;
const countStars = (text: string) => text.match(/\*/g)?.length ?? 0;

/** What is wrong with a form; undefined where it can be used. */
export function findFormFault(text: string): string | undefined {
  const numbers = text.match(/\{(?:hex|decimal|value)\}/g)?.length ?? 0;
  if (numbers !== 1) return "expected one of {hex}, {decimal} and {value} in it, once";
  const unknown = /\{\w+\}/.exec(text.replace(/\{(?:hex|decimal|value)\}/, ""))?.[0];
  if (unknown !== undefined)
    return `unknown placeholder ${unknown}; known: {hex}, {decimal}, {value}`;
  return countStars(text) > MAX_STARS ? `has more than ${MAX_STARS} stars` : undefined;
}

/** What is wrong with a look: a form without a number, `*` for anything. */
export function findLookFault(text: string): string | undefined {
  const placeholder = /\{\w+\}/.exec(text)?.[0];
  if (placeholder !== undefined)
    return `unknown placeholder ${placeholder}; only \`*\` is known here`;
  return countStars(text) > MAX_STARS ? `has more than ${MAX_STARS} stars` : undefined;
}

/** The regular expression of what has one of these looks. */
export function compileLooks(texts: readonly string[]): string {
  return texts.map(compilePieces).join("|");
}

/** The number of a value that has this form; undefined where it has not. */
export function readForm({ pattern, head }: Form, value: string): string | undefined {
  return value.startsWith(head) ? matches(pattern, value)?.[1] : undefined;
}

/** Blanks in a form and in a value count for nothing. */
export function compileForm(text: string): Form {
  const head = text.startsWith("{hex}") ? "0" : /^\w*/.exec(text)![0];
  return { text, pattern: compilePieces(text), head };
}

function compilePieces(text: string): string {
  const pieces = text.match(/\{\w+\}|\w+|\S/g) ?? [];
  const source = pieces.map((piece) => {
    if (piece === "*") return ".*?";
    return NUMBERS[piece] ?? piece.replace(/[^\w]/g, "\\$&");
  });
  return `^${source.join("\\s*")}$`;
}
