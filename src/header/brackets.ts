/** Which bracket belongs to which, with the `#if` branches of a header laid one after another. */
import type { CodeToken, When } from "./types.js";

export interface Brackets {
  /** Where it was given up: the conditions of the tokens before have all the terms that it takes on. */
  readonly end: number;
  /** For a bracket: the index of its partner; -1: it has none under the same condition. */
  readonly partner: Int32Array;
  /** For every token: the index of the innermost bracket open before it; -1: none. */
  readonly outer: Int32Array;
}

/**
 * Terms of all conditions together. Every branch of an `#elif` chain has those of all before it: what is longer than
 * some 300 branches, or nested deeper, is not read.
 */
const MOST_TERMS = 50_000;

/** True when two conditions read the same (two `#if`s of the same words are the same condition). */
export function sameWhen(a: When | null, b: When | null): boolean {
  return a === b || (a !== null && b !== null && a.text === b.text);
}

const sameTerm = (a: When["terms"][number], b: When["terms"][number]): boolean =>
  a === b || (a.length === b.length && a.every((token, i) => token.text === b[i]!.text));

function sharedTerms(a: When | null, b: When | null): number {
  if (a === null || b === null) return 0;
  const most = Math.min(a.terms.length, b.terms.length);
  let shared = 0;
  while (shared < most && sameTerm(a.terms[shared]!, b.terms[shared]!)) shared++;
  return shared;
}

/** True when `inner` stands under all that `outer` stands under. */
export function standsWithin(inner: When | null, outer: When | null): boolean {
  if (outer === null || inner === outer) return true;
  return inner !== null && sharedTerms(inner, outer) === outer.terms.length;
}

/** `extern "C" {` holds declarations at file level; its end may stand under another `#ifdef`. */
function opensLinkage(tokens: readonly CodeToken[], brace: number): boolean {
  return tokens[brace - 1]?.kind === "string" && tokens[brace - 2]?.text === "extern";
}

/**
 * Pairs the brackets of a header's code tokens in one pass. Where a branch of an `#if` ends and the
 * next begins, the brackets that were open before the `#if` are open again: of two heads
 * (`#if A` `struct a {` `#else` `struct b {` `#endif` ... `};`) neither gets a partner, since no
 * bracket under the same condition closes it. A brace closes what was left open within it.
 */
export function pairBrackets(tokens: readonly CodeToken[]): Brackets {
  const count = tokens.length;
  const partner = new Int32Array(count).fill(-1);
  const outer = new Int32Array(count);
  /** For an open bracket: the nearest brace, itself or around it. */
  const brace = new Int32Array(count);
  /** What was open when each term of the present condition began. */
  const entered: number[] = [];
  const seen = new Set<When>();
  let terms = 0;
  let when: When | null = null;
  let open = -1;
  for (let i = 0; i < count; i++) {
    const token = tokens[i]!;
    if (token.when !== when) {
      if (token.when !== null && !seen.has(token.when)) {
        seen.add(token.when);
        terms += token.when.terms.length;
        if (terms > MOST_TERMS) return { end: i, partner, outer };
      }
      const shared = sharedTerms(when, token.when);
      if (entered.length > shared) {
        const before = entered[shared]!;
        entered.length = shared;
        if (token.when !== null && token.when.terms.length > shared) open = before;
      }
      while (entered.length < (token.when?.terms.length ?? 0)) entered.push(open);
      when = token.when;
    }
    outer[i] = open;
    if (token.kind !== "punct" || token.text.length !== 1) continue;
    const code = token.text.charCodeAt(0);
    if (code === 0x28 || code === 0x5b || code === 0x7b) {
      if (code === 0x7b && opensLinkage(tokens, i)) continue;
      brace[i] = code === 0x7b ? i : open < 0 ? -1 : brace[open]!;
      open = i;
    } else if (code === 0x29 || code === 0x5d || code === 0x7d) {
      const at = code === 0x7d && open >= 0 ? brace[open]! : open;
      if (at < 0) continue;
      const opener = tokens[at]!.text.charCodeAt(0);
      if (opener !== (code === 0x29 ? 0x28 : code - 2)) continue;
      if (sameWhen(tokens[at]!.when, token.when)) {
        partner[i] = at;
        partner[at] = i;
      }
      open = outer[at]!;
    }
  }
  return { end: count, partner, outer };
}
