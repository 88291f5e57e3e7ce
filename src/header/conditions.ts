/** The `#if` stack as conditions: the terms that must hold where a piece of the header stands. */
import { printExpression } from "./spelling.js";
import type { Token, When } from "./types.js";

/** Operators that bind looser than `&&`, so that a term with one at its top needs parentheses. */
const LOOSER: ReadonlySet<string> = new Set(["||", "?", ","]);

function synthesize(kind: Token["kind"], text: string, like: Token): Token {
  return { kind, text, line: like.line, spaced: false };
}

/** What `#ifdef NAME` asks, as an expression: `defined ( NAME )`. */
export function definedTerm(name: Token): Token[] {
  return [
    synthesize("ident", "defined", name),
    synthesize("punct", "(", name),
    name,
    synthesize("punct", ")", name),
  ];
}

/** Whether this is `defined ( NAME )`, or that denied, as nearly all conditions are. */
function isDefinedTerm(tokens: readonly Token[]): boolean {
  const at = tokens[0]?.text === "!" ? 1 : 0;
  return (
    tokens.length === at + 4 &&
    tokens[at]!.text === "defined" &&
    tokens[at + 1]!.text === "(" &&
    tokens[at + 3]!.text === ")"
  );
}

/** The condition that never holds, for directives whose own one is missing. */
export function neverTerm(like: Token): Token[] {
  return [synthesize("number", "0", like)];
}

/** Index of the `)` that closes the `(` at `open`; `tokens.length` where there is none. */
function closing(tokens: readonly Token[], open: number): number {
  let depth = 0;
  for (let index = open; index < tokens.length; index++) {
    const { text } = tokens[index]!;
    if (text === "(") depth++;
    else if (text === ")" && --depth === 0) return index;
  }
  return tokens.length;
}

/** The expression with `defined X` as `defined ( X )`, and without parentheses around the whole. */
function normalize(tokens: readonly Token[]): readonly Token[] {
  if (isDefinedTerm(tokens)) return tokens;
  let from = 0;
  let to = tokens.length;
  while (to - from > 1 && tokens[from]!.text === "(" && encloses(tokens, from, to)) {
    from++;
    to--;
  }
  const out: Token[] = [];
  for (let index = from; index < to; index++) {
    const token = tokens[index]!;
    const next = tokens[index + 1];
    if (token.text === "defined" && next?.kind === "ident" && index + 1 < to) {
      out.push(...definedTerm(next));
      index++;
    } else {
      out.push(token);
    }
  }
  return out;
}

/** Whether the `(` at `from` closes at `to - 1`. Only looked at as deep as people nest: the rest stays as written. */
function encloses(tokens: readonly Token[], from: number, to: number): boolean {
  return from < 64 && tokens[to - 1]!.text === ")" && closing(tokens, from) === to - 1;
}

/** True for what `!` can stand before as it is: a name, a number, `defined(X)`, `F(x)`, `(x)`. */
function isUnary(tokens: readonly Token[], from: number): boolean {
  const first = tokens[from];
  if (first === undefined) return false;
  if (tokens.length - from === 1) return first.kind !== "punct";
  if (first.text === "(") return closing(tokens, from) === tokens.length - 1;
  return (
    first.kind === "ident" &&
    tokens[from + 1]!.text === "(" &&
    closing(tokens, from + 1) === tokens.length - 1
  );
}

/** The expression that holds where this one does not; `!defined(X)` gives `defined(X)`. */
function negate(tokens: readonly Token[]): readonly Token[] {
  if (tokens[0]?.text === "!" && isUnary(tokens, 1)) return normalize(tokens.slice(1));
  const like = tokens[0]!;
  const not = synthesize("punct", "!", like);
  if (isUnary(tokens, 0)) return [not, ...tokens];
  return [not, synthesize("punct", "(", like), ...tokens, synthesize("punct", ")", like)];
}

function isLoose(tokens: readonly Token[]): boolean {
  let depth = 0;
  for (const { kind, text } of tokens) {
    if (kind !== "punct") continue;
    if (text === "(") depth++;
    else if (text === ")") depth--;
    else if (depth === 0 && LOOSER.has(text)) return true;
  }
  return false;
}

/** A conjunction as text: terms joined by `&&`, in parentheses where they must be. */
export function printTerms(terms: readonly (readonly Token[])[]): string {
  if (terms.length === 1) return printExpression(terms[0]!);
  return terms
    .map((term) => (isLoose(term) ? `(${printExpression(term)})` : printExpression(term)))
    .join(" && ");
}

/** What a condition is made of, and what has been made from it. */
interface Parts {
  readonly __proto__: When;
  readonly parent: When | null;
  readonly chain: readonly (readonly Token[])[];
  readonly count: number;
  readonly own: readonly Token[] | null;
  madeTerms: When["terms"] | undefined;
  madeText: string | undefined;
}

function makeTerms({ parent, chain, count, own }: Parts): When["terms"] {
  const terms = parent === null ? [] : parent.terms.slice();
  for (let index = 0; index < count; index++) terms.push(negate(normalize(chain[index]!)));
  if (own !== null) terms.push(normalize(own));
  return terms;
}

/** What all conditions have in common: to give each getters of its own takes longer than all else about it. */
const LAZY: When & ThisType<When & Parts> = {
  get terms() {
    this.madeTerms ??= makeTerms(this);
    return this.madeTerms;
  },
  get text() {
    this.madeText ??= printTerms(this.terms);
    return this.madeText;
  },
};

/**
 * The condition of a branch: what stands around it, none of the `count` first conditions of its
 * own `#if`, and `own` (null: an `#else`). Terms and text are made when first asked for: most
 * conditions never are, and a long `#elif` chain would be quadratic.
 */
export function createWhen(
  parent: When | null,
  chain: readonly (readonly Token[])[],
  count: number,
  own: readonly Token[] | null,
): When {
  // Written out: `Object.setPrototypeOf` takes ten times as long.
  const parts: Parts = {
    __proto__: LAZY,
    parent,
    chain,
    count,
    own,
    madeTerms: undefined,
    madeText: undefined,
  };
  return parts as Parts & When;
}
