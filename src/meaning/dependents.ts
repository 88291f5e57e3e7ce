/** What changes though its own tokens do not: layouts that follow a number that has moved. */
import { bodyOf } from "../header/macros.js";
import type { Change } from "./change.js";
import type { Sides } from "./macros.js";
import { layOut } from "./side.js";

/** The names whose value has changed without being called a break, and the macros that are made of them. */
function movedNames({ original }: Sides, changes: readonly Change[]): Set<string> {
  const names = new Set<string>();
  for (const { symbol, name, change, effect, note } of changes) {
    const isNumber = symbol === "macro" || symbol === "enumerator";
    if (!isNumber || change !== "changed" || effect === "kernel-only") continue;
    // `sentinel moved` is a new value, `moved` another place.
    if (!/^(?:same (?:value$|in|expansion)|moved|said|parameters)/.test(note ?? ""))
      names.add(name);
  }
  if (names.size === 0) return names;
  const macros = original.header.macros.filter((one) => typeof one.body !== "string" || one.body);
  for (let grown = true; grown; ) {
    grown = false;
    for (const macro of macros) {
      if (names.has(macro.name)) continue;
      const body = macro.body;
      // A body that has not been cut yet is looked through as text first.
      if (typeof body === "string" && ![...names].some((name) => body.includes(name))) continue;
      if (!bodyOf(macro).some((token) => token.kind === "ident" && names.has(token.text))) continue;
      names.add(macro.name);
      grown = true;
    }
  }
  return names;
}

/** Structs that are the same tokens on both sides, and have another layout. */
export function findDependents(sides: Sides, changes: readonly Change[]): Change[] {
  const names = movedNames(sides, changes);
  if (names.size === 0) return [];
  const { copy, original } = sides;
  if (!original.code.some((token) => token.kind === "ident" && names.has(token.text))) return [];
  const told = new Set(changes.map((one) => one.name));
  const found: Change[] = [];
  for (const b of original.declarations) {
    if (b.kind !== "record" || b.record.members === null || b.record.name === null) continue;
    const tokens = original.code.slice(b.start, b.end);
    if (!tokens.some((token) => token.kind === "ident" && names.has(token.text))) continue;
    const name = `${b.record.tag} ${b.record.name}`;
    const a = copy.declarations.find(
      (one) =>
        one.kind === "record" &&
        one.record.members !== null &&
        one.record.name === b.record.name &&
        one.record.tag === b.record.tag &&
        one.when?.text === b.when?.text,
    );
    if (a?.kind !== "record" || told.has(name)) continue;
    const before = layOut(copy.local, a.record) ?? layOut(copy.full, a.record);
    const after = layOut(original.local, b.record) ?? layOut(original.full, b.record);
    const known = before !== undefined && after !== undefined;
    if (known && before.size === after.size && before.align === after.align) continue;
    found.push({
      symbol: b.record.tag,
      name,
      change: "changed",
      effect: known ? "breaking" : "unknown",
      when: b.when?.text ?? null,
      before: before ? `size ${before.size}` : null,
      after: after ? `size ${after.size}` : null,
      copyLine: a.line,
      originalLine: b.line,
      note: known ? "size changed by a value that moved" : "a layout that is not known",
    });
  }
  return found;
}
