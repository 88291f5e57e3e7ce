/** Which enum of one side is which of the other. */
import type { Declaration, EnumType } from "../header/ctypes.js";
import type { Alignment } from "./alignment.js";
import { textOf } from "./codetext.js";
import { enumsOf } from "./enumlists.js";
import { keyOf } from "./exported.js";
import type { Sides } from "./macros.js";
import type { Side } from "./side.js";

/** An enum's tokens, to tell which have been touched. */
export const spanOf = (side: Side, e: EnumType): string =>
  `${keyOf(e.when)}\u0001${textOf(side.code.slice(e.start, e.end))}`;

/** The enums of both sides that the other side has not word by word. */
export function findTouched(
  { copy, original }: Sides,
  declarations: Pick<Alignment<Declaration>, "before" | "after">,
): readonly [EnumType[], EnumType[]] {
  const olds = enumsOf(declarations.before);
  const news = enumsOf(declarations.after);
  if (olds.length === 0) return [olds, news];
  const spans = (side: Side, enums: readonly EnumType[]) =>
    new Map<EnumType, string>(enums.map((e) => [e, spanOf(side, e)]));
  const before = spans(copy, olds);
  const after = spans(original, news);
  const left = new Map<string, number>();
  for (const text of before.values()) left.set(text, (left.get(text) ?? 0) + 1);
  const touched: EnumType[] = [];
  for (const [e, text] of after) {
    const count = left.get(text) ?? 0;
    if (count > 0) left.set(text, count - 1);
    else touched.push(e);
  }
  const gone: EnumType[] = [];
  for (const [e, text] of [...before].reverse()) {
    const count = left.get(text) ?? 0;
    if (count === 0) continue;
    left.set(text, count - 1);
    gone.push(e);
  }
  return [gone.reverse(), touched];
}

/** An enum on both sides; null: one side has none. */
export type EnumPair = readonly [EnumType | null, EnumType | null];

const namesIn = (e: EnumType): string[] =>
  (e.entries ?? []).flatMap((one) => (one.kind === "enumerator" ? [one.name] : []));

/** Pairs enums by name and condition, then by name, then by the enumerators that they share. In the order of the original, then what is gone. */
export function pairEnums(gone: readonly EnumType[], touched: readonly EnumType[]): EnumPair[] {
  const partner = new Map<EnumType, EnumType>();
  const left = new Set(gone);
  const pairBy = (keyOfEnum: (e: EnumType) => string | undefined): void => {
    const keyed = new Map<string, EnumType[]>();
    for (const e of left) {
      const key = keyOfEnum(e);
      if (key !== undefined) keyed.set(key, [...(keyed.get(key) ?? []), e]);
    }
    for (const e of touched) {
      const key = partner.has(e) ? undefined : keyOfEnum(e);
      const other = key === undefined ? undefined : keyed.get(key)?.shift();
      if (other === undefined) continue;
      partner.set(e, other);
      left.delete(other);
    }
  };
  pairBy((e) => (e.name === null ? undefined : `${e.name} ${keyOf(e.when)}`));
  pairBy((e) => e.name ?? undefined);
  // Of those alike in name, under several conditions say, each goes with what is most like it.
  for (const sameWhen of [true, false]) {
    const owners = new Map<string, EnumType[]>();
    for (const e of left) {
      for (const name of namesIn(e)) owners.set(name, [...(owners.get(name) ?? []), e]);
    }
    for (const e of touched) {
      if (partner.has(e)) continue;
      const shared = new Map<EnumType, number>();
      for (const name of namesIn(e)) {
        for (const one of owners.get(name) ?? []) {
          if (!left.has(one) || (sameWhen && keyOf(one.when) !== keyOf(e.when))) continue;
          shared.set(one, (shared.get(one) ?? 0) + 1);
        }
      }
      const [best] = [...shared].sort((a, b) => b[1] - a[1]);
      if (best === undefined) continue;
      partner.set(e, best[0]);
      left.delete(best[0]);
    }
  }
  return [
    ...touched.map((e): EnumPair => [partner.get(e) ?? null, e]),
    ...[...left].map((e): EnumPair => [e, null]),
  ];
}
