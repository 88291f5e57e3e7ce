/** Placing one member after another, as gcc does for x86-64 and for i386 at once. */
import type { Alignment } from "./alignment.js";
import type { Field } from "./ctypes.js";
import type { MemberLayout, Memory } from "./layout.js";
import { numberIn, type Shape, type Unknown } from "./shapes.js";

export const roundUp = (n: number, to: number): number =>
  n % to === 0 ? n : Math.ceil(n / to) * to;

/** A record as far as it is laid out, in bits: offsets of bitfields are no whole bytes. */
export interface Progress {
  readonly m: Memory;
  readonly isUnion: boolean;
  readonly packed: boolean;
  /** `#pragma pack` in bits; 0: none. */
  readonly pack: number;
  readonly members: MemberLayout[];
  at: number;
  size: number;
  align: number;
  /** The alignment on i386. */
  narrow: number;
  /** Whether all that has been placed stands there, too. */
  isSame: boolean;
  complete: boolean;
}

export function place(
  p: Progress,
  offset: number,
  bits: number,
  align: number,
  narrow: number,
): void {
  if (align > p.align) p.align = align;
  if (narrow > p.narrow) p.narrow = narrow;
  if (p.isUnion) {
    if (bits > p.size) p.size = bits;
  } else {
    p.at = offset + bits;
    p.size = p.at;
  }
}

/** gcc's place_field and update_alignment_for_field, for a bitfield. */
export function addBitfield(
  p: Progress,
  field: Field,
  shape: Shape,
  alignment: Alignment,
): Unknown | undefined {
  const width = numberIn(p.m.context, field.width!);
  if (width === undefined) return { why: `the width of ${field.name ?? "a bitfield"}` };
  const unit = shape.size * 8;
  if (width < 0 || width > unit) return { why: "a bitfield wider than its type" };
  // What is aligned to less on i386 has no known place there.
  if (shape.align !== shape.size) return { why: "a bitfield of an aligned type" };
  if (shape.narrow === 0) p.isSame = false;
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
  const align = field.name === null ? 1 : Math.max(desired, own);
  place(p, offset, width, align, align);
  // By itself: V8 copies a literal within another on a slow path.
  const bits = { offset, width };
  const name = field.name ?? "";
  p.members.push({ name, offset: Math.floor(offset / 8), size: shape.size, bits, field });
  return undefined;
}
