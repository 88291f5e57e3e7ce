/** Where the members of structs and unions stand: LP64, little endian, x86-64 System V, as gcc lays them out. */

import { type Alignment, alignmentOf } from "./alignment.js";
import type { Field, Member, RecordType } from "./ctypes.js";
import { unfold } from "./lookups.js";
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

interface Memory extends Shaper {
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
      depth: 0,
    };
    memories.set(context, made);
    memory = made;
  }
  return memory;
}

const roundUp = (n: number, to: number): number => Math.ceil(n / to) * to;

/** A record as far as it is laid out, in bits: offsets of bitfields are no whole bytes. */
interface Progress {
  readonly m: Memory;
  readonly isUnion: boolean;
  readonly packed: boolean;
  /** `#pragma pack` in bits; 0: none. */
  readonly pack: number;
  readonly members: MemberLayout[];
  at: number;
  size: number;
  align: number;
  complete: boolean;
}

function place(p: Progress, offset: number, bits: number, align: number): void {
  p.align = Math.max(p.align, align);
  if (p.isUnion) p.size = Math.max(p.size, bits);
  else {
    p.at = offset + bits;
    p.size = p.at;
  }
}

/** gcc's place_field and update_alignment_for_field, for a bitfield. */
function addBitfield(
  p: Progress,
  field: Field,
  shape: Shape,
  alignment: Alignment,
): Unknown | undefined {
  const value = p.m.context.evaluate(field.width!);
  if (value === undefined) return { why: `the width of ${field.name ?? "a bitfield"}` };
  const width = Number(value);
  const unit = shape.size * 8;
  if (width < 0 || width > unit) return { why: "a bitfield wider than its type" };
  if (shape.align !== shape.size) return { why: "a bitfield of an aligned type" };
  if (width === 0) {
    if (field.name !== null || alignment.aligned > 0) return { why: "a bitfield of no bits" };
    // It only closes the unit before it, packed or not.
    if (!p.isUnion) p.at = roundUp(p.at, unit);
    p.size = Math.max(p.size, p.at);
    return undefined;
  }
  const packed = p.packed || alignment.packed;
  let desired = alignment.aligned > 0 ? alignment.aligned * 8 : 1;
  if (p.pack !== 0) desired = Math.min(desired, p.pack);
  let offset = p.isUnion ? 0 : roundUp(p.at, desired);
  // A bitfield may not span more units of its type than one, unless it is packed.
  const spans = (offset % unit) + width > unit;
  if (spans && !packed && p.pack === 0) offset = roundUp(offset, unit);
  // Only a named one bears on the alignment of the whole.
  const own = p.pack !== 0 ? Math.min(unit, p.pack) : packed ? 8 : unit;
  place(p, offset, width, field.name === null ? 1 : Math.max(desired, own));
  p.members.push({
    name: field.name ?? "",
    offset: Math.floor(offset / 8),
    size: shape.size,
    bits: { offset, width },
    field,
  });
  return undefined;
}

/** Adds the members of a nested struct, below the name of the field that has it. */
function addNested(p: Progress, inner: Layout, prefix: string, bytes: number): void {
  for (const one of inner.members) {
    const bits = one.bits === null ? null : { ...one.bits, offset: one.bits.offset + bytes * 8 };
    const name = one.name === "" ? "" : prefix + one.name;
    p.members.push({ ...one, name, offset: one.offset + bytes, bits });
  }
}

function addField(p: Progress, field: Field): Unknown | undefined {
  const unfolded = unfold(p.m.context, field.type);
  if ("why" in unfolded) return unfolded;
  const { type } = unfolded;
  const shape = shapeOf(p.m, type);
  if ("why" in shape) return shape;
  const alignment = alignmentOf(p.m, [...field.attributes, ...unfolded.attributes]);
  if ("why" in alignment) return alignment;
  if (field.width !== null) return addBitfield(p, field, shape, alignment);
  const { aligned } = alignment;
  // Packed, only what is said of the member itself aligns it; its type's own alignment does not.
  const packed = p.packed || alignment.packed;
  let align = packed ? aligned || 1 : Math.max(shape.align, aligned);
  align *= 8;
  if (p.pack !== 0) align = Math.min(align, p.pack);
  const offset = p.isUnion ? 0 : roundUp(p.at, align);
  place(p, offset, shape.size * 8, align);
  const bytes = offset / 8;
  if (!shape.complete) p.complete = false;
  const { base, derivations } = type;
  if (field.name === null && base.kind === "record" && base.record.name !== null) {
    // Standard C takes it for the type's definition alone, -fms-extensions for a member.
    return { why: `struct ${base.record.name} without a name for the member` };
  }
  if (field.name !== null) {
    p.members.push({ name: field.name, offset: bytes, size: shape.size, bits: null, field });
  }
  if (base.kind !== "record" || derivations.some((one) => one.kind !== "array")) return undefined;
  const inner = p.m.layouts.get(base.record);
  if (inner === undefined || "why" in inner) return { why: "a nested struct" };
  const prefix = field.name === null ? "" : `${field.name}${"[]".repeat(derivations.length)}.`;
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
  const open = { at: 0, size: 0, align: Math.max(8, aligned * 8), complete: true };
  const p: Progress = { m, isUnion, packed, pack: pack * 8, members: [], ...open };
  const failed = addMembers(p, record.members, 0);
  if (failed !== undefined) return failed;
  const size = roundUp(roundUp(p.size, 8), p.align) / 8;
  // A struct that ends in a flexible array has a size, that of the rest.
  return { size, align: p.align / 8, complete: true, members: p.members };
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
