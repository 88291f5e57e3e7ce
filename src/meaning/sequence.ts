/** What the members of a struct or union take up, one after the other, whatever they are named. */
import type { RecordType } from "../header/ctypes.js";
import { dissect, resolveType, restOf } from "./members.js";
import type { Side } from "./side.js";

/**
 * One text for a struct or union by its members' types and what holds them together: those with one text lie alike under
 * whatever conditions, as far as these are not in what the types are made of. Where it has no others within, `int[2]` is `int` twice.
 */
export function printSequence(side: Side, record: RecordType): string {
  const isFlat =
    record.tag === "struct" &&
    (record.members ?? []).every((one) => one.kind !== "field" || one.type.base.kind !== "record");
  const shapes: [string, number][] = [];
  for (const { condition, field, words } of dissect(record, undefined).parts) {
    const type = field === null ? words : resolveType(side, field.type, "laid").text;
    const rest = field === null ? "" : restOf(field);
    const isPlain = isFlat && field !== null && rest === "";
    const bounds = isPlain ? /(?:\[[1-9]\d*\])*$/.exec(type)![0] : "";
    const shape = `${condition} ${type.slice(0, type.length - bounds.length).trim()} ${rest}`;
    const count = (bounds.match(/\d+/g) ?? []).reduce((product, n) => product * Number(n), 1);
    const last = shapes.at(-1);
    if (isPlain && last?.[0] === shape) last[1] += count;
    else shapes.push([shape, count]);
  }
  return shapes.join("\n");
}
