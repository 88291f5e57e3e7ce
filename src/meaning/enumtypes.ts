/** The integer type of an enum: its size and sign follow from its values. */
import { alignmentOf } from "../header/alignment.js";
import type { EnumType } from "../header/ctypes.js";
import type { Change } from "./change.js";
import { textOf } from "./codetext.js";
import type { Entry } from "./entries.js";
import type { Side } from "./side.js";

const attributesOf = (e: EnumType): string =>
  e.attributes.map((one) => `${one.name}${one.args ? textOf(one.args) : ""}`).join();

interface Frame {
  readonly packed: boolean;
  readonly aligned: number;
}

/** What the attributes of an enum do; undefined: not known. */
function frameOf(side: Side, e: EnumType): Frame | undefined {
  const found = alignmentOf({ context: side.local.layout }, e.attributes);
  return "why" in found ? undefined : found;
}

/** gcc takes `unsigned int`, `int` where a value is negative, and more or (packed) less where the values need or allow it. */
function typeOf(values: readonly bigint[], { packed, aligned }: Frame): string {
  let least = 0n;
  let most = 0n;
  for (const value of values) {
    if (value < least) least = value;
    if (value > most) most = value;
  }
  const sign = least < 0n ? "signed" : "unsigned";
  for (const bytes of packed ? [1, 2, 4, 8] : [4, 8]) {
    const bits = BigInt(bytes * 8);
    const top = least < 0n ? 1n << (bits - 1n) : 1n << bits;
    if (most >= top || -least > 1n << (bits - 1n)) continue;
    const alignment = aligned > bytes ? `, alignment ${aligned}` : "";
    return `size ${bytes}, ${sign}${alignment}`;
  }
  return "larger than 64 bits";
}

const isInt = (value: bigint): boolean => value >= -(2n ** 31n) && value < 2n ** 31n;

interface Half {
  readonly side: Side;
  readonly enum: EnumType;
  readonly entries: readonly Entry[];
}

/**
 * What becomes of an enum's type. `alone`: nothing but enumerators can be made of it, and those are `int` where that
 * holds all of them.
 */
export function compareEnumTypes(a: Half, b: Half, alone: boolean): Change | undefined {
  const told = (change: Pick<Change, "effect" | "note" | "before" | "after">): Change => ({
    symbol: "enum",
    name: b.enum.name === null ? "enum" : `enum ${b.enum.name}`,
    change: "changed",
    when: b.enum.when?.text ?? null,
    copyLine: a.enum.line,
    originalLine: b.enum.line,
    ...change,
  });
  const sameAttributes = attributesOf(a.enum) === attributesOf(b.enum);
  const frames = [frameOf(a.side, a.enum), frameOf(b.side, b.enum)] as const;
  const [x, y] = frames;
  if (x === undefined || y === undefined) {
    if (sameAttributes && b.entries.length === a.entries.length) return undefined;
    return told({
      effect: "unknown",
      note: "a layout that is not known",
      before: null,
      after: null,
    });
  }
  const cases = Math.max(a.entries[0]?.values.length ?? 0, b.entries[0]?.values.length ?? 0);
  let doubt: Change | undefined;
  for (let i = 0; i < cases; i++) {
    // The whole reading knows one case: where there are more, it may be another.
    const [before, after] = [a, b].map((half) =>
      half.entries.map(({ values, full }) =>
        values[i] === undefined && cases === 1 ? full() : values[i],
      ),
    );
    const numbers = (all: readonly (bigint | undefined | null)[]): bigint[] =>
      all.filter((value) => typeof value === "bigint");
    const [olds, news] = [numbers(before!), numbers(after!)];
    if (alone && olds.every(isInt)) continue;
    const [from, to] = [typeOf(olds, x), typeOf(news, y)];
    const certain = !before!.includes(undefined) && !after!.includes(undefined);
    if (from === to) {
      // What is not known may be any number.
      if (!certain && (x.packed || y.packed)) {
        doubt = told({
          effect: "unknown",
          note: "a layout that is not known",
          before: null,
          after: null,
        });
      }
      continue;
    }
    const note = certain ? "type changed" : "a type that is not known";
    return told({ effect: certain ? "breaking" : "unknown", note, before: from, after: to });
  }
  const isNameless = a.enum.name === null || b.enum.name === null;
  if (doubt === undefined && isNameless && !sameAttributes) {
    return told({ effect: "unknown", note: "attributes changed", before: null, after: null });
  }
  return doubt;
}
