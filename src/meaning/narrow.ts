/** What differs on 32-bit: layouts and values are those of LP64, and a `long` or a pointer that came or went is none of them. */
import { evaluate } from "../header/expression.js";
import { sizeofType } from "../header/layout.js";
import { offsetofMember } from "../header/offsets.js";
import type { LayoutContext } from "../header/shapes.js";
import type { Scope, Token, Value } from "../header/types.js";
import type { Reckoning, Side } from "./side.js";
import { numberOf } from "./spelling.js";

export const DIFFERS = "differs on 32-bit";

const narrowed = new WeakMap<Reckoning, Reckoning>();

/** The same with the sizes and alignments of i386: there more changes places than on any other ILP32. */
export function narrow(reckoning: Reckoning): Reckoning {
  let known = narrowed.get(reckoning);
  if (known === undefined) {
    const layout: LayoutContext = { ...reckoning.layout, isNarrow: true };
    const scope: Scope = {
      ...reckoning.scope,
      isNarrow: true,
      sizeof: (type) => sizeofType(type, layout),
      offsetof: (type, member) => offsetofMember(type, member, layout),
    };
    known = { scope, layout };
    narrowed.set(reckoning, known);
  }
  return known;
}

type Integer = Value & { kind: "int" };

const isLong = ({ type }: Integer): boolean =>
  type.name === "long" || type.name === "unsigned long";

/** Whether values that are the same on LP64 are not on 32-bit: sizes of `long`s in them, or a `long` that holds more than 32 bits. */
export function differOnNarrow(
  [copy, before, x]: readonly [Side, readonly Token[], Integer],
  [original, after, y]: readonly [Side, readonly Token[], Integer],
): boolean {
  const isLarge = x.value > 0xffffffffn || x.value < -0x80000000n;
  if (isLarge && isLong(x) !== isLong(y)) return true;
  const reach = [evaluate(before, copy.local.scope), evaluate(after, original.local.scope)].every(
    (one) => one.kind === "int",
  )
    ? "local"
    : "full";
  const a = numberOf(evaluate(before, narrow(copy[reach]).scope));
  const b = numberOf(evaluate(after, narrow(original[reach]).scope));
  return a !== undefined && b !== undefined && a !== b;
}
