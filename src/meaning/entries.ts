/** The enumerators of a side with their values. */
import type { EnumType } from "../header/ctypes.js";
import { enumValues } from "../header/enumvalues.js";
import type { When } from "../header/types.js";
import { keyOf, NEVER } from "./exported.js";
import { textOf } from "./facts.js";
import type { Reckoning, Side } from "./side.js";

/** One enumerator of a side. */
export interface Entry {
  readonly name: string;
  readonly when: When | null;
  readonly condition: string;
  readonly line: number;
  readonly owner: EnumType;
  /** The tokens after `=`. */
  readonly written: string | null;
  /** What it was written from and how far behind that it stands: equal means equal in value. */
  readonly symbolic: string;
  /** Its number, from the header alone or with its includes. */
  readonly value: bigint | undefined;
}

function collectValues(enums: readonly EnumType[], reckoning: Reckoning): Map<string, bigint> {
  const values = new Map<string, bigint>();
  const twice = new Set<string>();
  for (const e of enums) {
    for (const { name, value } of enumValues(reckoning.layout, e)) {
      if (value === undefined || twice.has(name)) continue;
      if (values.has(name) && values.get(name) !== value) {
        twice.add(name);
        values.delete(name);
      } else values.set(name, value);
    }
  }
  return values;
}

let unique = 0;

/** The enumerators of enums that user space sees, with their values from the header alone or, where that is not enough, with its includes. */
export function collectEntries(side: Side, enums: readonly EnumType[]): Entry[] {
  const named = enums.flatMap((e) => e.entries ?? []).filter((one) => one.kind === "enumerator");
  let values = collectValues(enums, side.local);
  if (named.some((one) => keyOf(one.when) !== NEVER && !values.has(one.name))) {
    values = new Map([...collectValues(enums, side.full), ...values]);
  }
  const entries: Entry[] = [];
  for (const owner of enums) {
    let base = "0";
    let distance = 0;
    for (const entry of owner.entries ?? []) {
      const condition = keyOf(entry.when);
      if (condition === NEVER) continue;
      if (entry.kind === "opaque") {
        base = `${base} ${textOf(entry.tokens)} ${condition}`;
        continue;
      }
      const { name, line, when } = entry;
      const written = entry.value === null ? null : textOf(entry.value).trim();
      if (written !== null) {
        base = condition === "" ? written : `${base} ${condition} ${written}`;
        distance = 0;
      } else if (condition !== "") base = `${base} \u0001${condition}`;
      const symbolic = `${base} + ${distance++}`;
      const value = values.get(name);
      entries.push({ name, when, condition, line, owner, written, symbolic, value });
      // A long run of conditions would make a long text of each: from here on nothing equals anything.
      if (base.length > 2000) base = `\u0002${unique++}`;
    }
  }
  return entries;
}
