/** Where the members of structs and unions stand: LP64, little endian, x86-64 System V, as gcc lays them out. */

import { alignmentOf } from "./alignment.js";
import type { Field, Member, RecordType } from "./ctypes.js";
import { unfold } from "./lookups.js";
import { addBitfield, type Progress, place, roundUp } from "./placing.js";
import {
  type LayoutContext,
  plainShape,
  type Shape,
  type Shaper,
  shapeOf,
  type Unknown,
} from "./shapes.js";
import { readMemberList, readTypeName } from "./typenames.js";
import type { Token } from "./types.js";

export interface MemberLayout {
  /** `a`; a member of a nested struct with a name reads `a.b`, of an array of them `a[].b`; `` for an unnamed bitfield. */
  readonly name: string;
  /** Bytes from the start of the outermost struct; of a bitfield, those of its first bit. */
  readonly offset: number;
  /** Bytes; of a bitfield, those of its declared type. */
  readonly size: number;
  /** Bits from the start of the outermost struct, and their number; null: no bitfield. */
  readonly bits: { readonly offset: number; readonly width: number } | null;
  readonly field: Field;
}

export interface Layout extends Shape {
  /** In order; members of anonymous structs and unions stand in their place. */
  readonly members: readonly MemberLayout[];
}

/** Structs within `__struct_group`s within ...: more members than this are unknown. */
const MOST_MEMBERS = 100_000;

export interface Memory extends Shaper {
  readonly layouts: Map<RecordType, Layout | Unknown>;
}

const memories = new WeakMap<LayoutContext, Memory>();

function memoryOf(context: LayoutContext): Memory {
  let memory = memories.get(context);
  if (memory === undefined) {
    const made: Memory = {
      context,
      layOut: (record) => layOut(made, record),
      layouts: new Map(),
      names: new Map(),
      plain: new Map(),
      depth: 0,
    };
    memories.set(context, made);
    memory = made;
  }
  return memory;
}

/** Adds the members of a nested struct, below the name of the field that has it. */
function addNested(p: Progress, inner: Layout, prefix: string, bytes: number): void {
  for (const { name, offset, size, bits, field } of inner.members) {
    p.members.push({
      name: name === "" ? "" : prefix + name,
      offset: offset + bytes,
      size,
      bits: bits === null ? null : { offset: bits.offset + bytes * 8, width: bits.width },
      field,
    });
  }
}

/** An alignment in bits, as far as `#pragma pack` lets it be. */
const limit = ({ pack }: Progress, bytes: number): number =>
  pack !== 0 && pack < bytes * 8 ? pack : bytes * 8;

function addField(p: Progress, field: Field): Unknown | undefined {
  const { m } = p;
  let { type, attributes } = field;
  let known: Shape | Unknown | undefined;
  if (type.base.kind === "name") {
    const { name } = type.base;
    known = m.plain.get(name);
    if (known === undefined) {
      const unfolded = unfold(m.context, type);
      if ("why" in unfolded) return unfolded;
      if (unfolded.type === type) {
        known = shapeOf(m, { base: type.base, qualifiers: [], derivations: [] });
        if (!("why" in known)) m.plain.set(name, known);
      } else {
        type = unfolded.type;
        if (unfolded.attributes.length > 0) attributes = [...attributes, ...unfolded.attributes];
      }
    }
  }
  const shape = shapeOf(m, type, known);
  if ("why" in shape) return shape;
  const alignment = alignmentOf(m, attributes);
  if ("why" in alignment) return alignment;
  if (field.width !== null) return addBitfield(p, field, shape, alignment);
  const { aligned } = alignment;
  // Packed, only what is said of the member itself aligns it; its type's own alignment does not.
  const packed = p.packed || alignment.packed;
  const least = packed ? aligned || 1 : aligned;
  const align = limit(p, packed ? least : Math.max(shape.align, least));
  const narrow = limit(p, packed ? least : Math.max(shape.narrow, least));
  const offset = p.isUnion ? 0 : roundUp(p.at, align);
  if (shape.narrow === 0 || (!p.isUnion && roundUp(p.at, narrow) !== offset)) p.isSame = false;
  place(p, offset, shape.size * 8, align, narrow);
  const bytes = offset / 8;
  if (!shape.complete) p.complete = false;
  const { base, derivations } = type;
  const { name } = field;
  if (name !== null) {
    p.members.push({ name, offset: bytes, size: shape.size, bits: null, field });
  }
  if (base.kind !== "record") return undefined;
  if (name === null && base.record.name !== null) {
    // Standard C takes it for the type's definition alone, -fms-extensions for a member.
    return { why: `struct ${base.record.name} without a name for the member` };
  }
  if (derivations.some((one) => one.kind !== "array")) return undefined;
  const inner = m.layouts.get(base.record);
  if (inner === undefined || "why" in inner) return { why: "a nested struct" };
  const prefix = name === null ? "" : `${name}${"[]".repeat(derivations.length)}.`;
  addNested(p, inner, prefix, bytes);
  return undefined;
}

/** Adds the members that hold; those that a macro makes are read from its expansion. */
function addMembers(p: Progress, members: readonly Member[], depth: number): Unknown | undefined {
  const { context } = p.m;
  for (const member of members) {
    if (member.kind === "assert") continue;
    const holds = member.when === null ? true : context.holds(member.when);
    if (holds === undefined) return { why: `whether ${member.when!.text} holds` };
    if (!holds) continue;
    let failed: Unknown | undefined;
    if (member.kind === "opaque") {
      const text = member.tokens[0]!.text;
      // Expanded tokens hold under one condition: a stretch that an `#if` splits is not one.
      const whole = member.tokens.every((token) => token.when === member.when);
      const expansion = whole && depth === 0 ? context.expand?.(member.tokens) : undefined;
      if (expansion === undefined) return { why: `${text} ... is not understood` };
      failed = addMembers(p, readMemberList(expansion), 1);
    } else failed = addField(p, member);
    if (failed !== undefined) return failed;
    if (p.members.length > MOST_MEMBERS) return { why: "too many members" };
    if (p.size > 2 ** 50) return { why: "too large" };
  }
  return undefined;
}

function compute(m: Memory, record: RecordType): Layout | Unknown {
  if (record.members === null) return { why: `${record.tag} ${record.name} is only declared` };
  const alignment = alignmentOf(m, record.attributes);
  if ("why" in alignment) return alignment;
  const pack = m.context.pack === undefined ? 0 : m.context.pack(record);
  if (pack === undefined) return { why: "#pragma pack" };
  const { packed, aligned } = alignment;
  const isUnion = record.tag === "union";
  const align = aligned > 1 ? aligned * 8 : 8;
  const p: Progress = {
    m,
    isUnion,
    packed,
    pack: pack * 8,
    members: [],
    at: 0,
    size: 0,
    align,
    narrow: align,
    isSame: true,
    complete: true,
  };
  const failed = addMembers(p, record.members, 0);
  if (failed !== undefined) return failed;
  const bits = roundUp(p.size, 8);
  const size = roundUp(bits, p.align);
  const isSame = p.isSame && roundUp(bits, p.narrow) === size;
  const narrow = isSame ? p.narrow / 8 : 0;
  // A struct that ends in a flexible array has a size, that of the rest.
  return { size: size / 8, align: p.align / 8, complete: true, narrow, members: p.members };
}

function layOut(m: Memory, record: RecordType): Layout | Unknown {
  const known = m.layouts.get(record);
  if (known !== undefined) return known;
  m.layouts.set(record, { why: `${record.tag} ${record.name} contains itself` });
  const layout = compute(m, record);
  m.layouts.set(record, layout);
  return layout;
}

/**
 * Lays out a struct or union in an environment. Gives its size, alignment and members, or why they are not
 * known: a type, an array size, a condition or an attribute that cannot be told. Never guesses, never throws.
 * Results are kept as long as `context` is.
 */
export function layoutOf(record: RecordType, context: LayoutContext): Layout | Unknown {
  return layOut(memoryOf(context), record);
}

function typeShape(tokens: readonly Token[], context: LayoutContext): Shape | Unknown {
  const type = readTypeName(tokens);
  return type === undefined ? { why: "no type name" } : plainShape(memoryOf(context), type);
}

/** `sizeof(T)` in bytes for the tokens of a type name; undefined: not known, or not allowed in C. */
export function sizeofType(tokens: readonly Token[], context: LayoutContext): bigint | undefined {
  const shape = typeShape(tokens, context);
  return "why" in shape || !shape.complete ? undefined : BigInt(shape.size);
}

/** `_Alignof(T)` in bytes for the tokens of a type name; undefined: not known. */
export function alignofType(tokens: readonly Token[], context: LayoutContext): bigint | undefined {
  const shape = typeShape(tokens, context);
  return "why" in shape ? undefined : BigInt(shape.align);
}
