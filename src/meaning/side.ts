/** One of the two headers that are compared: its declarations as user space has them, and where names get their values. */
import type { Declaration, RecordType } from "../header/ctypes.js";
import { readDeclarations } from "../header/declarations.js";
import { LP64 } from "../header/environment.js";
import { expand } from "../header/expansion.js";
import { evaluate } from "../header/expression.js";
import { type Header, readHeader } from "../header/header.js";
import { knownMacro } from "../header/known.js";
import { type Layout, layoutOf } from "../header/layout.js";
import type { Clipping } from "../header/pieces.js";
import { createSession, type Shelf } from "../header/session.js";
import type { LayoutContext } from "../header/shapes.js";
import type { CodeToken, MacroDef, Scope, Token, Value, When } from "../header/types.js";
import type { Resolve } from "./change.js";
import type { Excerpt } from "./excerpt.js";
import { keyOf, NEVER } from "./exported.js";
import { createLocal } from "./local.js";

/** Where values and layouts come from. */
export interface Reckoning {
  readonly scope: Scope;
  readonly layout: LayoutContext;
}

export interface Side {
  readonly header: Header;
  /** What this is only a part of; undefined: it is the whole header. */
  readonly excerpt: Excerpt | undefined;
  /** The code that is left once `__KERNEL__` is undefined. */
  readonly code: readonly CodeToken[];
  readonly declarations: readonly Declaration[];
  /** From the header alone, without any environment: what conditions decide is not known. */
  readonly local: Reckoning;
  /** With its includes, on LP64; made when first asked for. */
  readonly full: Reckoning;
}

/** A macro that no expression with it can be evaluated. */
export const POISON: MacroDef = {
  name: "",
  params: null,
  variadic: null,
  body: [{ kind: "other", text: "`", line: 0, spaced: false }],
  line: 0,
  when: null,
};

/** A side, and what has been made for it. */
interface Parts {
  readonly __proto__: Lazy;
  readonly header: Header;
  readonly excerpt: Excerpt | undefined;
  readonly resolve: Resolve | undefined;
  readonly shelf: Shelf | undefined;
  madeCode: readonly CodeToken[] | undefined;
  madeDeclarations: readonly Declaration[] | undefined;
  madeLocal: Reckoning | undefined;
  madeFull: Reckoning | undefined;
}

type Lazy = Pick<Side, "code" | "declarations" | "local" | "full">;

/** What is made when first asked for, for all sides: to give each getters of its own takes longer. */
const LAZY: Lazy & ThisType<Side & Parts> = {
  get code() {
    this.madeCode ??= exportedOf(this.header.code);
    return this.madeCode;
  },
  get declarations() {
    const { header, code } = this;
    this.madeDeclarations ??= code === header.code ? header.declarations : readDeclarations(code);
    return this.madeDeclarations;
  },
  get local() {
    this.madeLocal ??= createLocal(this);
    return this.madeLocal;
  },
  get full() {
    this.madeFull ??= createFull(this.header, this.resolve, this, this.shelf);
    return this.madeFull;
  },
};

/** Tokens that user space has; the same list where that is all of them. */
function exportedOf(code: readonly CodeToken[]): readonly CodeToken[] {
  let last: When | null = null;
  let isSeen = true;
  const isExported = ({ when }: CodeToken): boolean => {
    if (when !== last) {
      last = when;
      isSeen = keyOf(when) !== NEVER;
    }
    return isSeen;
  };
  return code.every(isExported) ? code : code.filter(isExported);
}

/** Reads one side. `resolve` finds its includes; without it they are not followed. */
export function createSide(
  text: string | Clipping,
  path: string,
  resolve: Resolve | undefined,
  { excerpt, shelf }: { readonly excerpt?: Excerpt | undefined; readonly shelf?: Shelf } = {},
): Side {
  const header = readHeader(text, path);
  const parts: Parts = {
    __proto__: LAZY,
    header,
    excerpt,
    resolve,
    shelf,
    madeCode: undefined,
    madeDeclarations: undefined,
    madeLocal: undefined,
    madeFull: undefined,
  };
  return parts as Parts & Side;
}

/**
 * The header with its includes. Where one of them cannot be had, conditions may go the wrong way: then only those count
 * that `__KERNEL__` decides, and macros under others have no value.
 */
function createFull(
  header: Header,
  resolve: Resolve | undefined,
  side: Side,
  shelf: Shelf | undefined,
): Reckoning {
  // What conditions and includes come to depends on all that stands before them.
  side.excerpt?.giveUp();
  if (side.excerpt !== undefined) return side.local;
  if (resolve === undefined && header.includes.length === 0 && !isConditional(side)) {
    return side.local;
  }
  const { scope, layout, interpretation } = createSession(resolve, shelf).view(header, LP64);
  const missing = interpretation.problems.some(
    ({ what }) => what.startsWith("include") || what.startsWith("condition"),
  );
  if (!missing) return { scope, layout };
  const careful: Scope = {
    ...scope,
    macro: (name) => {
      const macro = scope.macro(name);
      return macro !== undefined && keyOf(macro.when) !== "" ? POISON : macro;
    },
  };
  return { scope: careful, layout: carefulLayout(layout, careful) };
}

const isConditional = (side: Side): boolean =>
  side.header.items.some((item) => item.kind === "if" && keyOf(item.inside) !== "");

function carefulLayout(layout: LayoutContext, scope: Scope): LayoutContext {
  return {
    ...layout,
    holds: (when) => {
      const key = keyOf(when);
      return key === "" ? true : key === NEVER ? false : undefined;
    },
    evaluate: (tokens) => {
      const value = evaluate(tokens, scope);
      return value.kind === "int" ? value.value : undefined;
    },
    expand: (tokens) => expandIn(tokens, scope),
  };
}

/** Tokens with all macros expanded; undefined: they cannot be. */
export function expandIn(tokens: readonly Token[], scope: Scope): readonly Token[] | undefined {
  const lookup = (name: string) => scope.macro(name) ?? knownMacro(name);
  const found = expand(tokens, lookup, false, scope.budget);
  return typeof found === "string" ? undefined : found;
}

/** The value of tokens on both sides, from the headers alone if that is enough. */
export function evaluateBoth(
  copy: Side,
  before: readonly Token[],
  original: Side,
  after: readonly Token[],
): readonly [Value, Value] {
  const a = evaluate(before, copy.local.scope);
  const b = evaluate(after, original.local.scope);
  if (a.kind === "int" && b.kind === "int") return [a, b];
  return [evaluate(before, copy.full.scope), evaluate(after, original.full.scope)];
}

/** A record's layout; undefined: not known. */
export function layOut({ layout }: Reckoning, record: RecordType): Layout | undefined {
  const known = layoutOf(record, layout);
  return "why" in known ? undefined : known;
}
