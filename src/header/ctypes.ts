/** What the declarations of a header are made of: closed unions, plain data. */
import type { CodeToken, When } from "./types.js";

/** The tokens `start` up to (not with) `end` of the list that was read, and where they stand. */
export interface Span {
  readonly start: number;
  readonly end: number;
  /** Line and condition of the first token. */
  readonly line: number;
  readonly when: When | null;
}

/**
 * `__attribute__((packed))`, `__aligned(8)`, `_Alignas(8)`: the name without its underscores and the
 * tokens between its parentheses. A bare word that may be a macro (`} EPOLL_PACKED;`) keeps its
 * spelling and bears `macro`: only its expansion can tell what it does.
 */
export interface Attribute {
  readonly name: string;
  readonly args: readonly CodeToken[] | null;
  readonly macro: boolean;
}

export interface Enumerator {
  readonly kind: "enumerator";
  readonly name: string;
  /** The tokens after `=`; null: one more than the enumerator before. */
  readonly value: readonly CodeToken[] | null;
  readonly line: number;
  readonly when: When | null;
}

/** A stretch that is no declaration that this reader understands, kept whole. */
export interface Opaque extends Span {
  readonly kind: "opaque";
  readonly tokens: readonly CodeToken[];
}

export interface EnumType extends Span {
  readonly tag: "enum";
  readonly name: string | null;
  /** null: the name alone (`enum x;`). */
  readonly entries: readonly (Enumerator | Opaque)[] | null;
  readonly attributes: readonly Attribute[];
}

export interface RecordType extends Span {
  readonly tag: "struct" | "union";
  readonly name: string | null;
  /** null: a forward declaration. */
  readonly members: readonly Member[] | null;
  readonly attributes: readonly Attribute[];
}

export type TypeBase =
  /** A type of the language's own words in one spelling, e.g. `unsigned long`. */
  | { readonly kind: "builtin"; readonly name: string }
  /** A typedef's name, or a macro's. */
  | { readonly kind: "name"; readonly name: string }
  | { readonly kind: "tag"; readonly tag: "struct" | "union" | "enum"; readonly name: string }
  | { readonly kind: "record"; readonly record: RecordType }
  | { readonly kind: "enum"; readonly enum: EnumType }
  | { readonly kind: "typeof"; readonly tokens: readonly CodeToken[] };

export interface Parameter {
  readonly name: string | null;
  readonly type: Type;
}

export type Derivation =
  | { readonly kind: "pointer"; readonly qualifiers: readonly string[] }
  /** `size` null: `[]`. */
  | { readonly kind: "array"; readonly size: readonly CodeToken[] | null }
  /** `parameters` null: they could not be read, `tokens` has them. */
  | {
      readonly kind: "function";
      readonly parameters: readonly Parameter[] | null;
      readonly variadic: boolean;
      readonly tokens: readonly CodeToken[];
    };

export interface Type {
  readonly base: TypeBase;
  readonly qualifiers: readonly string[];
  /** From the name outwards: `int (*a[4])(void)` is array, pointer, function. */
  readonly derivations: readonly Derivation[];
}

export interface Field extends Span {
  readonly kind: "field";
  /** null: an anonymous struct or union, or an unnamed bitfield. */
  readonly name: string | null;
  readonly type: Type;
  /** The tokens after `:` of a bitfield. */
  readonly width: readonly CodeToken[] | null;
  readonly attributes: readonly Attribute[];
  /** The kernel's macro that declared it, e.g. `__DECLARE_FLEX_ARRAY`. */
  readonly macro: string | null;
}

export interface Assertion extends Span {
  readonly kind: "assert";
  /** Condition and message, as they stand between the parentheses. */
  readonly tokens: readonly CodeToken[];
}

/** `a` and `b` of `int a, *b;` are two fields with one span. */
export type Member = Field | Assertion | Opaque;

export interface Declarator {
  readonly name: string;
  readonly type: Type;
  readonly attributes: readonly Attribute[];
}

/** One statement at file level; the spans of a header's declarations cover its tokens once each. */
export type Declaration =
  | (Span & { readonly kind: "record"; readonly record: RecordType })
  | (Span & { readonly kind: "enum"; readonly enum: EnumType })
  | (Span & { readonly kind: "typedef"; readonly declarators: readonly Declarator[] })
  | (Span & {
      readonly kind: "variable";
      readonly storage: readonly string[];
      readonly declarators: readonly Declarator[];
    })
  | (Span & {
      readonly kind: "function";
      readonly name: string;
      readonly storage: readonly string[];
      readonly type: Type;
      readonly attributes: readonly Attribute[];
      /** Result and parameters in one spelling, without the parameters' names. */
      readonly signature: string;
      /** The tokens between the braces; null: a prototype. */
      readonly body: readonly CodeToken[] | null;
    })
  | Assertion
  /** `extern "C" {` or the brace that ends it. */
  | (Span & { readonly kind: "linkage"; readonly open: boolean })
  /** A `;` on its own. */
  | (Span & { readonly kind: "empty" })
  | Opaque;

const joined = (tokens: readonly CodeToken[]): string => tokens.map((t) => t.text).join(" ");

function formatBase(base: TypeBase): string {
  switch (base.kind) {
    case "builtin":
    case "name":
      return base.name;
    case "tag":
      return `${base.tag} ${base.name}`;
    case "record":
      return `${base.record.tag} ${base.record.name ?? "{...}"}`;
    case "enum":
      return `enum ${base.enum.name ?? "{...}"}`;
    case "typeof":
      return `__typeof__(${joined(base.tokens)})`;
  }
}

function formatParameters(derivation: Derivation & { kind: "function" }): string {
  if (derivation.parameters === null) return `(${joined(derivation.tokens)})`;
  const all = derivation.parameters.map((p) => formatType(p.type));
  if (derivation.variadic) all.push("...");
  if (all.length === 0) all.push("void");
  return `(${all.join(", ")})`;
}

/**
 * One spelling for a type, as C would write it without names; equal types in other words
 * (`long unsigned int`, `unsigned long`) give equal text. Bodies of nameless structs read `{...}`.
 * With `name`, the name stands where a declaration has it.
 */
export function formatType(type: Type, name = ""): string {
  let inner = name;
  let pointed = false;
  for (const derivation of type.derivations) {
    if (derivation.kind === "pointer") {
      const words = derivation.qualifiers.join(" ");
      inner = `*${words}${words === "" || inner === "" ? "" : " "}${inner}`;
      pointed = true;
      continue;
    }
    if (pointed) inner = `(${inner})`;
    pointed = false;
    inner +=
      derivation.kind === "array"
        ? `[${derivation.size === null ? "" : joined(derivation.size)}]`
        : formatParameters(derivation);
  }
  const base = [...type.qualifiers, formatBase(type.base)].join(" ");
  return inner === "" ? base : `${base} ${inner}`;
}
