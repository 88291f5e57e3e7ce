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

/** Something in the text that a compiler would not take as it stands; reading went on. */
export interface Problem {
  readonly line: number;
  readonly what: string;
}

/** A `#define`. */
export interface MacroDef {
  readonly name: string;
  /** Parameter names in order, without the variadic one; null: an object-like macro. */
  readonly params: readonly string[] | null;
  /** Name under which the body uses the variable arguments (`__VA_ARGS__`, or GNU's `args...`); null: none. */
  readonly variadic: string | null;
  /** Its tokens, or the text they are still to be cut from: most never are. Ask `bodyOf` of macros.ts. */
  readonly body: readonly Token[] | string;
  readonly line: number;
  readonly when: When | null;
}

/** Where an item stands. */
interface Place {
  readonly line: number;
  readonly when: When | null;
  /** How many code tokens of the file come before it: an index into `Source.code`. */
  readonly at: number;
}

export interface DefineItem extends Place {
  readonly kind: "define";
  readonly macro: MacroDef;
}

export interface UndefItem extends Place {
  readonly kind: "undef";
  readonly name: string;
}

export interface IncludeItem extends Place {
  readonly kind: "include";
  /** What stands between the brackets or quotes; null: a computed include, see `tokens`. */
  readonly name: string | null;
  readonly angled: boolean;
  readonly next: boolean;
  readonly tokens: readonly Token[];
}

/** A step of the `#if` stack. `when` is the condition around the whole `#if ... #endif`. */
export interface BranchItem extends Place {
  readonly kind: "if" | "elif" | "else" | "endif";
  /** The condition as an expression; `#ifdef X` reads `defined ( X )`. Empty for else and endif, or where it is missing. */
  readonly condition: readonly Token[];
  /** The condition of what follows, until the next step; null also for the branch that is the include guard. */
  readonly inside: When | null;
}

/** `#pragma`, `#error`, `#warning`, and directives that are unknown or malformed (`other`). */
export interface OtherItem extends Place {
  readonly kind: "pragma" | "error" | "warning" | "other";
  /** Everything after the directive's name; for `other` the name, too. */
  readonly tokens: readonly Token[];
}

/** Where lines were left out that both of two texts have (see `Clipping`). */
export interface GapItem extends Place {
  readonly kind: "gap";
  /** How many gaps come before it. */
  readonly index: number;
}

export type Item = DefineItem | UndefItem | IncludeItem | BranchItem | OtherItem | GapItem;

/** A header after tokens and directives, before declarations. */
export interface Source {
  /** Directives in the file's order. */
  readonly items: readonly Item[];
  /** All tokens outside directives, in the file's order. */
  readonly code: readonly CodeToken[];
  /** The macro of the include guard that spans the whole file, or null. */
  readonly guard: string | null;
  readonly problems: readonly Problem[];
}

/** An integer type of LP64 as gcc has it. */
export interface IntType {
  readonly name: string;
  readonly bits: 8 | 16 | 32 | 64 | 128;
  readonly signed: boolean;
  /** Conversion rank: `_Bool` 0, char 1, short 2, int 3, long 4, long long 5, `__int128` 6. */
  readonly rank: number;
}

/** What an expression comes to. `constant`: it is an integer constant expression as C has it. */
export type Value =
  | {
      readonly kind: "int";
      readonly value: bigint;
      readonly type: IntType;
      readonly constant: boolean;
    }
  | { readonly kind: "opaque"; readonly why: string };

/** Where an expression finds the meaning of its names. Every answer may be undefined: not known. */
export interface Scope {
  /** Sizes are those of i386. */
  readonly isNarrow?: boolean;
  /** What expansions for its sake may take together; none: any amount. */
  readonly budget?: { left: number };
  macro(name: string): MacroDef | undefined;
  /** An enumerator's value. */
  enumerator(name: string): Value | undefined;
  /** The integer type that a typedef name stands for. */
  type(name: string): IntType | undefined;
  /** Size in bytes of a type name that `type` and the C keywords do not answer, e.g. `struct a`, `b[3]`, `c *`. */
  sizeof(type: readonly Token[]): bigint | undefined;
  /** `offsetof(type, member)`. */
  offsetof?(type: readonly Token[], member: readonly Token[]): bigint | undefined;
}
