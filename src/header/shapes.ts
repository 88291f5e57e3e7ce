/** Size and alignment of types on LP64 (x86-64 System V), as gcc has them. */
import { alignmentOf } from "./alignment.js";
import type { Derivation, RecordType, Type, TypeBase } from "./ctypes.js";
import { enumShape } from "./enumvalues.js";
import { chosen, DEEPEST_TYPE, unfold } from "./lookups.js";
import { builtinShape, narrowName, scalar, WELL_KNOWN } from "./scalars.js";
import { readTypeName } from "./typenames.js";
import type { Token, When } from "./types.js";
import type { TypeDefinition } from "./typetable.js";

/** Where a layout finds what names mean. Every answer may be undefined: not known, and so is the layout. */
export interface LayoutContext {
  /** The definitions that `struct a`, `union a`, `enum a` or `typedef a` may mean, those of included headers too. */
  find(key: string): readonly TypeDefinition[];
  /** The value of an integer constant expression: array sizes, bitfield widths, enumerators, alignments. */
  evaluate(tokens: readonly Token[]): bigint | undefined;
  /** Whether a condition holds in the environment the layout is for. */
  holds(when: When): boolean | undefined;
  /** Tokens with all macros expanded; the same tokens where there are none; undefined: cannot be told. */
  expand?(tokens: readonly Token[]): readonly Token[] | undefined;
  /** `#pragma pack(n)` at a struct: n, or 0 for none; undefined: cannot be told. */
  pack?(record: RecordType): number | undefined;
  /** Sizes and alignments are those of i386. */
  readonly isNarrow?: boolean;
}

/** Bytes. `complete` false: a flexible array, that `sizeof` does not take. */
export interface Shape {
  readonly size: number;
  readonly align: number;
  readonly complete: boolean;
  /** The alignment on i386, where all else of it is the same there; 0: it is not. */
  readonly narrow: number;
}

/** Why something is not known, in words. */
export interface Unknown {
  readonly why: string;
}

/** What layouts of one context share. `layOut` is the way back to records, which hold types in turn. */
export interface Shaper {
  readonly context: LayoutContext;
  readonly layOut: (record: RecordType) => Shape | Unknown;
  readonly names: Map<string, Shape | Unknown>;
  /** Of names that stand for no macro (see `unfold`). */
  readonly plain: Map<string, Shape | Unknown>;
  depth: number;
}

/** More bytes than any address reaches. */
const LARGEST = 2 ** 47;

/** `key` as `struct a`, `union a`, `enum a` or `typedef a`. */
function namedShape(s: Shaper, key: string): Shape | Unknown {
  const known = s.names.get(key);
  if (known !== undefined) return known;
  s.names.set(key, { why: `${key} contains itself` });
  const shape = findShape(s, key);
  s.names.set(key, shape);
  return shape;
}

function definitionShape(s: Shaper, definition: TypeDefinition): Shape | Unknown {
  if (definition.kind === "record") return s.layOut(definition.record);
  if (definition.kind === "enum") return enumShape(s, definition.enum);
  const { declarator } = definition;
  const unfolded = unfold(s.context, declarator.type);
  if ("why" in unfolded) return unfolded;
  const alignment = alignmentOf(s, [...declarator.attributes, ...unfolded.attributes]);
  if ("why" in alignment) return alignment;
  const shape = shapeOf(s, unfolded.type);
  // A typedef may also lower an alignment, unlike a struct or a member.
  const { aligned } = alignment;
  if ("why" in shape || aligned === 0) return shape;
  return { ...shape, align: aligned, narrow: shape.narrow === 0 ? 0 : aligned };
}

function findShape(s: Shaper, key: string): Shape | Unknown {
  const definitions = chosen(s.context, key);
  if ("why" in definitions) return definitions;
  const shapes = definitions.map((one) => definitionShape(s, one));
  const first = shapes[0];
  if (first === undefined) return { why: `${key} is not defined` };
  for (const shape of shapes) {
    if ("why" in shape) return shape;
    if ("why" in first) return first;
    const same = shape.size === first.size && shape.align === first.align;
    if (!same || shape.complete !== first.complete) return { why: `${key} is defined twice` };
  }
  return first;
}

function nameShape(s: Shaper, name: string): Shape | Unknown {
  const key = `typedef ${name}`;
  if (s.context.find(key).length > 0) return namedShape(s, key);
  const narrow = s.context.isNarrow === true ? narrowName(name) : undefined;
  return narrow ?? WELL_KNOWN.get(name) ?? namedShape(s, key);
}

function baseShape(s: Shaper, base: TypeBase): Shape | Unknown {
  switch (base.kind) {
    case "builtin": {
      const shape = builtinShape(base.name, s.context.isNarrow === true);
      return shape ?? { why: `${base.name} has no size` };
    }
    case "name":
      return nameShape(s, base.name);
    case "tag":
      return namedShape(s, `${base.tag} ${base.name}`);
    case "record":
      return s.layOut(base.record);
    case "enum":
      return enumShape(s, base.enum);
    case "typeof": {
      const type = readTypeName(base.tokens);
      return type === undefined ? { why: "typeof an expression" } : plainShape(s, type);
    }
  }
}

const POINTER = scalar(8, 8, 0);
const NARROW_POINTER = scalar(4);

/** The value of an integer constant expression, nearly always a decimal number. */
export function numberIn(context: LayoutContext, tokens: readonly Token[]): number | undefined {
  if (tokens.length === 1) {
    const { kind, text } = tokens[0]!;
    const value = Number(text);
    if (kind === "number" && Number.isSafeInteger(value) && `${value}` === text) return value;
  }
  const value = context.evaluate(tokens);
  return value === undefined ? undefined : Number(value);
}

/**
 * Size and alignment of a type, or why they are not known. Its name must be no macro (see `unfold`). `known`: the shape of what
 * it is derived from, if that has been found already.
 */
export function shapeOf(s: Shaper, type: Type, known?: Shape | Unknown): Shape | Unknown {
  const { derivations } = type;
  let arrays = 0;
  while (arrays < derivations.length && derivations[arrays]!.kind === "array") arrays++;
  const inner = derivations[arrays];
  if (inner?.kind === "function") return { why: "a function has no size" };
  if (s.depth >= DEEPEST_TYPE) return { why: "nested too deep" };
  let shape: Shape | Unknown;
  if (inner !== undefined) shape = s.context.isNarrow === true ? NARROW_POINTER : POINTER;
  else if (known !== undefined) shape = known;
  else {
    s.depth++;
    shape = baseShape(s, type.base);
    s.depth--;
  }
  if ("why" in shape) return shape;
  if (type.qualifiers.length > 0 && type.qualifiers.includes("_Atomic")) return { why: "_Atomic" };
  if (arrays > 0 && (!shape.complete || shape.size % shape.align !== 0)) {
    return { why: "an array of what cannot be in one" };
  }
  return arrays === 0 ? shape : arrayShape(s, derivations, arrays, shape);
}

/** The shape of arrays of arrays: the first `count` derivations, of what `inner` is the shape of. */
function arrayShape(
  s: Shaper,
  derivations: readonly Derivation[],
  count: number,
  inner: Shape,
): Shape | Unknown {
  const { align, narrow } = inner;
  let { size } = inner;
  for (let i = count - 1; i >= 0; i--) {
    const derivation = derivations[i]!;
    if (derivation.kind !== "array") break;
    if (derivation.size === null) {
      if (i > 0) return { why: "an array of flexible arrays" };
      return { size: 0, align, complete: false, narrow };
    }
    const length = numberIn(s.context, derivation.size);
    if (length === undefined) {
      const text = derivation.size.map((token) => token.text).join(" ");
      return { why: `the value of ${text.slice(0, 80)}` };
    }
    size *= length;
    if (length < 0 || size > LARGEST) return { why: "an array of no valid size" };
  }
  return { size, align, complete: true, narrow };
}

/** The shape of a type name on its own, macros in it or not. */
export function plainShape(s: Shaper, type: Type): Shape | Unknown {
  const unfolded = unfold(s.context, type);
  if ("why" in unfolded) return unfolded;
  const alignment = alignmentOf(s, unfolded.attributes);
  if ("why" in alignment) return alignment;
  const shape = shapeOf(s, unfolded.type);
  if ("why" in shape || alignment.aligned <= shape.align) return shape;
  return { why: "an alignment within a type name" };
}
