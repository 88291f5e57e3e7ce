/** Conditions as user space meets them: `__KERNEL__` is not defined, of everything else nothing is known. */
import { createEnvironment, type Environment, EXPORTED, holdsTerm } from "../header/environment.js";
import { printExpression } from "../header/spelling.js";
import type { Source, Token, When } from "../header/types.js";

/** The key of what no user space sees. */
export const NEVER = "0";

/** Longer conditions are compared as they are written. */
const MOST_TOKENS = 2000;
const MOST_TERMS = 200;
const DEEPEST = 40;

/** What a negation of the whole begins with; no header has it, and `!(A) == B` is none. */
const NOT = "\uffff(";

const NOTHING_KNOWN: Environment = createEnvironment({}, { others: "unknown" });

/** The parts of a list of tokens between `operator`s outside parentheses; one part where `?` or `,` binds looser. */
function split(tokens: readonly Token[], operator: string): (readonly Token[])[] {
  const parts: (readonly Token[])[] = [];
  let depth = 0;
  let from = 0;
  for (let i = 0; i < tokens.length; i++) {
    const { text } = tokens[i]!;
    if (text === "(") depth++;
    else if (text === ")") depth--;
    else if (depth !== 0) continue;
    else if (text === "?" || text === ",") return [tokens];
    else if (text === operator) {
      parts.push(tokens.slice(from, i));
      from = i + 1;
    }
  }
  parts.push(tokens.slice(from));
  return parts;
}

/** Without the parentheses around the whole. */
function unwrap(tokens: readonly Token[]): readonly Token[] {
  let at = tokens;
  while (at.length > 2 && at[0]!.text === "(" && at.at(-1)!.text === ")") {
    let depth = 0;
    for (let i = 0; i < at.length - 1; i++) {
      if (at[i]!.text === "(") depth++;
      else if (at[i]!.text === ")" && --depth === 0) return at;
    }
    at = at.slice(1, -1);
  }
  return at;
}

/** The name in `defined ( NAME )`; undefined: it is something else. */
function definedName(tokens: readonly Token[], from: number): string | undefined {
  if (tokens.length !== from + 4 || tokens[from]!.text !== "defined") return undefined;
  const name = tokens[from + 2]!;
  return tokens[from + 1]!.text === "(" && name.kind === "ident" ? name.text : undefined;
}

/** An expression as a sum of what is known: true, false, or what is left of it. */
function simplify(tokens: readonly Token[], env: Environment, depth: number): string | boolean {
  // Nearly all conditions are of this form, and what else is done here is a lot for them.
  const isNot = tokens[0]?.text === "!";
  const name = definedName(tokens, isNot ? 1 : 0);
  if (name !== undefined && env.others === "unknown") {
    if (env.defined.has(name) || env.undefined.has(name)) return env.defined.has(name) !== isNot;
    return isNot ? `${NOT}defined(${name}))` : `defined(${name})`;
  }
  const whole = tokens.length > MOST_TOKENS ? tokens : unwrap(tokens);
  if (whole.length <= MOST_TOKENS && depth < DEEPEST) {
    for (const operator of ["||", "&&"]) {
      const parts = split(whole, operator);
      if (parts.length > 1) return join(parts, operator, env, depth);
    }
    if (whole[0]?.text === "!" && isOperand(whole)) {
      const inner = simplify(whole.slice(1), env, depth + 1);
      if (typeof inner === "boolean") return !inner;
      return negate(inner);
    }
  }
  const value = holdsTerm(whole, env);
  return value === "unknown" ? printExpression(whole) : value;
}

const negate = (inner: string): string =>
  inner.startsWith(NOT) ? inner.slice(NOT.length, -1) : `${NOT}${inner})`;

/** Whether all of `! x` after the `!` is what it negates. */
function isOperand(tokens: readonly Token[]): boolean {
  if (tokens.length === 2) return true;
  const from = tokens[1]!.text === "(" ? 1 : 2;
  if (tokens[from]?.text !== "(") return false;
  let depth = 0;
  for (let i = from; i < tokens.length; i++) {
    if (tokens[i]!.text === "(") depth++;
    else if (tokens[i]!.text === ")" && --depth === 0) return i === tokens.length - 1;
  }
  return false;
}

function join(
  parts: readonly (readonly Token[])[],
  operator: string,
  env: Environment,
  depth: number,
): string | boolean {
  if (parts.length === 1) return simplify(parts[0]!, env, depth + 1);
  const deciding = operator === "||";
  const left = new Set<string>();
  for (const part of parts) {
    const one = simplify(part, env, depth + 1);
    if (one === deciding) return deciding;
    if (typeof one === "string") left.add(one);
  }
  if (left.size === 0) return !deciding;
  if (left.size === 1) return [...left][0]!;
  return `(${[...left].sort().join(` ${operator} `)})`;
}

function keyIn(when: When, env: Environment): string {
  const { terms } = when;
  if (terms.length > MOST_TERMS) return when.text;
  const key = join(terms, "&&", env, 0);
  return key === true ? "" : key === false ? NEVER : key;
}

/** Conditions have the terms of all that they stand within: more than this together are not taken apart. */
const MOST_TERMS_IN_ALL = 100_000;

/** Whether a header's conditions are few enough to be looked at one by one. */
export function isReadable({ items }: Source): boolean {
  // No directive has more terms than there are before it.
  if (items.length ** 2 <= MOST_TERMS_IN_ALL) return true;
  const counts: number[] = [];
  let total = 0;
  for (const { kind } of items) {
    if (kind === "if") counts.push((counts.at(-1) ?? 0) + 1);
    else if (kind === "elif" || kind === "else") counts.push((counts.pop() ?? 0) + 1);
    else if (kind === "endif") counts.pop();
    else continue;
    total += counts.at(-1) ?? 0;
    if (total > MOST_TERMS_IN_ALL) return false;
  }
  return true;
}

const keys = new WeakMap<When, string>();

/**
 * One text for conditions that are the same to user space, as far as this can be seen: what depends on
 * `__KERNEL__` is decided as unifdef does it, the order of terms does not count. Empty: always; `NEVER`: never.
 */
export function keyOf(when: When | null): string {
  if (when === null) return "";
  let key = keys.get(when);
  if (key === undefined) {
    key = keyIn(when, EXPORTED);
    keys.set(when, key);
  }
  return key;
}

/** Whether two places are never compiled together: one stands under what is denied of the other. False: that is not seen. */
export function exclude(a: When | null, b: When | null): boolean {
  if (a === null || b === null) return false;
  if (a.terms.length > MOST_TERMS || b.terms.length > MOST_TERMS) return false;
  const [x, y] = [a, b].map(({ terms }) => terms.map((term) => simplify(term, EXPORTED, 0)));
  const denied = new Set(x!.flatMap((one) => (typeof one === "string" ? [negate(one)] : [])));
  return y!.some((one) => typeof one === "string" && denied.has(one));
}

/** Whether not even the kernel is compiled with what stands there (`#if 0`). */
export function isDead(when: When | null): boolean {
  return when !== null && keyIn(when, NOTHING_KNOWN) === NEVER;
}
