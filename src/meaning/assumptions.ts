/** What conditions may come to: each that cannot be told is taken for true and for false, on both sides alike. */
import { EXPORTED, holdsTerm } from "../header/environment.js";
import { printExpression } from "../header/spelling.js";
import type { Token, When } from "../header/types.js";

/** A condition in terms of what nobody knows. */
type Formula =
  | boolean
  | { readonly kind: "atom"; readonly text: string }
  | { readonly kind: "not"; readonly of: Formula }
  | { readonly kind: "all" | "any"; readonly of: readonly Formula[] };

/** What each unknown is taken for. */
export type Assumption = ReadonlyMap<string, boolean>;

/** More unknowns than this are not gone through: they double what there is to look at. */
const MOST_ATOMS = 7;
/** Longer conditions, or deeper ones, are one unknown. */
const MOST_TOKENS = 500;
const DEEPEST = 20;

/** Index of the parenthesis that closes the one at `open`; -1: none does. */
function closing(tokens: readonly Token[], open: number): number {
  let depth = 0;
  for (let i = open; i < tokens.length; i++) {
    if (tokens[i]!.text === "(") depth++;
    else if (tokens[i]!.text === ")" && --depth === 0) return i;
  }
  return -1;
}

/** The parts between `operator`s outside parentheses; undefined: there is one that binds looser than any. */
function split(tokens: readonly Token[], operator: string): (readonly Token[])[] | undefined {
  const parts: (readonly Token[])[] = [];
  let depth = 0;
  let from = 0;
  for (let i = 0; i < tokens.length; i++) {
    const { text } = tokens[i]!;
    if (text === "(") depth++;
    else if (text === ")") depth--;
    else if (depth > 0) continue;
    else if (text === "?" || text === ",") return undefined;
    else if (text === operator) {
      parts.push(tokens.slice(from, i));
      from = i + 1;
    }
  }
  parts.push(tokens.slice(from));
  return parts.some((part) => part.length === 0) ? undefined : parts;
}

function read(tokens: readonly Token[], depth: number): Formula {
  const atom = (): Formula => {
    const value = holdsTerm(tokens, EXPORTED);
    return value === "unknown" ? { kind: "atom", text: printExpression(tokens) } : value;
  };
  if (depth > DEEPEST || tokens.length > MOST_TOKENS) return atom();
  for (const [operator, kind] of [
    ["||", "any"],
    ["&&", "all"],
  ] as const) {
    const parts = split(tokens, operator);
    if (parts === undefined) return atom();
    if (parts.length > 1) return { kind, of: parts.map((part) => read(part, depth + 1)) };
  }
  const last = tokens.length - 1;
  if (tokens[0]?.text === "(" && closing(tokens, 0) === last && last > 1) {
    return read(tokens.slice(1, -1), depth + 1);
  }
  if (tokens[0]?.text === "!" && tokens.length > 1) {
    const open = tokens[1]!.text === "(" ? 1 : 2;
    const whole =
      tokens.length === 2 || (tokens[open]?.text === "(" && closing(tokens, open) === last);
    const again = tokens[1]!.text === "!";
    if (whole && !again) return { kind: "not", of: read(tokens.slice(1), depth + 1) };
  }
  return atom();
}

function listAtoms(formula: Formula, into: Set<string>): void {
  if (typeof formula === "boolean") return;
  if (formula.kind === "atom") into.add(formula.text);
  else if (formula.kind === "not") listAtoms(formula.of, into);
  else for (const one of formula.of) listAtoms(one, into);
}

function holdsUnder(formula: Formula, assumed: Assumption): boolean {
  if (typeof formula === "boolean") return formula;
  switch (formula.kind) {
    case "atom":
      return assumed.get(formula.text) ?? false;
    case "not":
      return !holdsUnder(formula.of, assumed);
    case "all":
      return formula.of.every((one) => holdsUnder(one, assumed));
    case "any":
      return formula.of.some((one) => holdsUnder(one, assumed));
  }
}

/** All that some conditions may come to together. */
export interface Worlds {
  /** Every way in which the unknowns may turn out; one where there are none. */
  readonly assumptions: readonly Assumption[];
  holds(when: When, assumed: Assumption): boolean;
}

/**
 * Goes through what conditions may come to, those around the whole (`outer` terms) taken for granted. That two of them exclude each other
 * is not known, unless one is the other's negation. undefined: there are too many unknowns.
 */
export function imagine(whens: Iterable<When>, outer: (when: When) => number): Worlds | undefined {
  const formulas = new Map<When, Formula>();
  const byTerm = new Map<string, Formula>();
  const atoms = new Set<string>();
  for (const when of whens) {
    if (formulas.has(when)) continue;
    const terms = when.terms.slice(outer(when)).map((term) => {
      const text = printExpression(term);
      let formula = byTerm.get(text);
      if (formula === undefined) {
        formula = read(term, 0);
        byTerm.set(text, formula);
      }
      return formula;
    });
    const formula: Formula = { kind: "all", of: terms };
    formulas.set(when, formula);
    listAtoms(formula, atoms);
    if (atoms.size > MOST_ATOMS) return undefined;
  }
  let assumptions: Map<string, boolean>[] = [new Map()];
  for (const atom of atoms) {
    assumptions = assumptions.flatMap((one) => [
      new Map(one).set(atom, true),
      new Map(one).set(atom, false),
    ]);
  }
  return {
    assumptions,
    holds: (when, assumed) => holdsUnder(formulas.get(when)!, assumed),
  };
}
