/** The values of enumerators, and what they make of the enum's size. */
import { alignmentOf, ident } from "./alignment.js";
import { sameWhen } from "./brackets.js";
import type { Enumerator, EnumType, Opaque } from "./ctypes.js";
import { scalar } from "./scalars.js";
import type { LayoutContext, Shape, Shaper, Unknown } from "./shapes.js";
import { readEntryList } from "./typenames.js";

/** An enumerator that stands in the environment; without a name: entries that cannot be read. */
export interface EnumeratorValue {
  readonly name: string;
  readonly value: bigint | undefined;
  /** What it is written as: a macro may stand for it. */
  readonly from: Enumerator | Opaque;
}

/** An entry with the macros it may be in place of: `CXL_CMDS` reads as an enumerator until it is expanded. */
function spell(context: LayoutContext, entry: Enumerator | Opaque): (Enumerator | Opaque)[] {
  if (entry.kind === "enumerator" && entry.value !== null) return [entry];
  const opaque = entry.kind === "opaque";
  if (opaque && !entry.tokens.every((token) => sameWhen(token.when, entry.when))) return [entry];
  const written = opaque ? entry.tokens : [ident(entry.name)];
  const expansion = context.expand?.(written);
  const same = expansion === undefined || expansion[0]?.text === written[0]!.text;
  return same ? [entry] : readEntryList(expansion);
}

/**
 * Gives the enumerators of `e` one after another with their values; undefined where one is not known, and
 * for the implicit ones after it. Each is given before the next is evaluated: `evaluate` may ask for it.
 */
export function* enumValues(context: LayoutContext, e: EnumType): Generator<EnumeratorValue> {
  let next: bigint | undefined = 0n;
  for (const written of e.entries ?? []) {
    const holds = written.when === null ? true : context.holds(written.when);
    if (holds === false) continue;
    for (const entry of spell(context, written)) {
      if (entry.kind === "opaque" || holds === undefined) next = undefined;
      else if (entry.value !== null) next = context.evaluate(entry.value);
      const name = entry.kind === "opaque" ? "" : entry.name;
      yield { name, value: next, from: written };
      if (next !== undefined) next++;
    }
  }
}

/** Size and alignment of an enum: gcc takes `int`, and more only where a value needs it. */
export function enumShape(s: Shaper, e: EnumType): Shape | Unknown {
  const alignment = alignmentOf(s, e.attributes);
  if ("why" in alignment) return alignment;
  let least = 0n;
  let most = 0n;
  for (const { name, value } of enumValues(s.context, e)) {
    if (value === undefined) return { why: `the value of ${name || "an enumerator"}` };
    if (value < least) least = value;
    if (value > most) most = value;
  }
  for (const bytes of alignment.packed ? [1, 2, 4, 8] : [4, 8]) {
    const bits = BigInt(bytes * 8);
    const top = least < 0n ? 1n << (bits - 1n) : 1n << bits;
    if (most >= top || -least > 1n << (bits - 1n)) continue;
    return scalar(bytes, Math.max(bytes, alignment.aligned));
  }
  return { why: "an enum larger than 64 bits" };
}
