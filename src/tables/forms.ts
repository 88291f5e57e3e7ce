/** The shapes that a value may have, as a definition writes them: `(1 << {decimal})`, `_IO*(KVMIO, {hex}*)`. */
import type { Form } from "./definition.js";
import { matches } from "./matching.js";

/** A number without its suffix: what a table prints. */
const HEX = "0[xX][0-9a-fA-F]{1,40}(?![0-9a-fA-F])";
const DECIMAL = "[0-9]{1,40}(?![0-9])";
const NUMBERS: Readonly<Record<string, string>> = {
  "{hex}": `(?<value>${HEX})[uUlL]*`,
  "{decimal}": `(?<value>${DECIMAL})[uUlL]*`,
  "{value}": `(?<value>${HEX}|${DECIMAL})[uUlL]*`,
};

/** More than any header calls for. */
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
  return texts.map((text, i) => compilePieces(text, `_${i}`)).join("|");
}

/** The number of a value that has this form; undefined where it has not. */
export function readForm({ pattern, head }: Form, value: string): string | undefined {
  return value.startsWith(head) ? matches(pattern, value)?.groups?.value : undefined;
}

/** Blanks in a form and in a value count for nothing. */
export function compileForm(text: string): Form {
  const head = text.startsWith("{hex}") ? "0" : /^\w*/.exec(text)![0];
  return { text, pattern: compilePieces(text, ""), head };
}

/**
 * Each star but the last takes as little as it can, once and for all: what stands after it can be found
 * later, but never better there, and a long value is not matched in every way there is. `suffix` keeps
 * the groups of several looks apart.
 */
function compilePieces(text: string, suffix: string): string {
  const [first, ...rest] = text.split("*").map(compileSegment);
  const last = rest.pop();
  if (last === undefined) return `^${first}$`;
  const middle = rest.map((segment, i) => {
    const group = `star${i}${suffix}`;
    return `(?=(?<${group}>.*?${segment}))\\k<${group}>`;
  });
  return `^${first}${middle.join("")}.*?${last}$`;
}

function compileSegment(text: string): string {
  const pieces = text.match(/\{\w+\}|\w+|\S/g) ?? [];
  return pieces.map((piece) => NUMBERS[piece] ?? piece.replace(/[^\w]/g, "\\$&")).join("\\s*");
}
