/** The words that the parts of the header reader share. */

export type TokenKind = "ident" | "number" | "string" | "char" | "punct" | "other";

/** One preprocessing token; comments, white space and line continuations are gone. */
export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
  /** 1-based physical line on which the token starts. */
  readonly line: number;
  /** White space or a comment stood before it (tells `F(x)` from `F (x)` in a `#define`). */
  readonly spaced: boolean;
}

/** The `#if` stack a piece of the header stands under; one object per distinct place, shared by its tokens. */
export interface When {
  /** Normalised C expression, e.g. `defined(__x86_64__) && !defined(X)`; include guards do not count. */
  readonly text: string;
  /** The conjunction's terms, outermost first, each an expression as tokens. */
  readonly terms: readonly (readonly Token[])[];
}

/** A token outside directives, with the condition it stands under (null: none but include guards). */
export interface CodeToken extends Token {
  readonly when: When | null;
}
