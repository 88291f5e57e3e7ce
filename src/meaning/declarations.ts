/** What becomes of a declaration that both sides have, and that is not the same tokens. */
import type { Declaration, RecordType, Type } from "../header/ctypes.js";
import { formatType } from "../header/ctypes.js";
import type { Change } from "./change.js";
import { isTypeChosen } from "./chosen.js";
import { textOf } from "./codetext.js";
import type { Sides, Verdict } from "./macros.js";
import { resolveType, showAttributes } from "./members.js";
import { compareRecords } from "./records.js";

type Kind<K extends Declaration["kind"]> = Extract<Declaration, { kind: K }>;

const same = (note: string): Verdict => ({ effect: "additive", note });

function compareTypes(sides: Sides, a: Type, b: Type, what: string): Verdict | undefined {
  if (formatType(a) === formatType(b)) return undefined;
  const before = resolveType(sides.copy, a);
  const after = resolveType(sides.original, b);
  if (before.text === after.text) {
    if (!isTypeChosen(sides.copy, a, sides.original, b)) return same("same type");
    return { effect: "unknown", note: "conditions choose its type" };
  }
  const certain = before.plain && after.plain;
  return certain
    ? { effect: "breaking", note: `${what} changed` }
    : { effect: "unknown", note: "a type that is not known" };
}

function compareFunctions(a: Kind<"function">, b: Kind<"function">): Verdict {
  if (a.signature !== b.signature) return { effect: "breaking", note: "signature changed" };
  const bodies = [a, b].map((one) => (one.body === null ? null : textOf(one.body)));
  if (bodies[0] !== bodies[1]) {
    return { effect: "unknown", note: "a body that cannot be evaluated" };
  }
  const storage = [a, b].map((one) => one.storage.filter((word) => word !== "extern").join(" "));
  if (storage[0] !== storage[1]) return { effect: "unknown", note: "storage changed" };
  if (showAttributes(a.attributes) !== showAttributes(b.attributes)) {
    return { effect: "unknown", note: "attributes changed" };
  }
  return same("same signature");
}

function compareTypedefs(
  sides: Sides,
  a: Kind<"typedef" | "variable">,
  b: Kind<"typedef" | "variable">,
  name: string,
): Verdict | readonly Change[] {
  const [x, y] = [a, b].map((one) => one.declarators.find((each) => each.name === name)!);
  const verdict = compareTypes(sides, x!.type, y!.type, "type");
  if (verdict !== undefined && verdict.effect !== "additive") return verdict;
  if (showAttributes(x!.attributes) !== showAttributes(y!.attributes)) {
    return { effect: "unknown", note: "attributes changed" };
  }
  const [before, after] = [bodyOf(x!.type), bodyOf(y!.type)];
  if (before !== undefined && after !== undefined) {
    const symbol = a.kind === "typedef" ? "typedef" : before.tag;
    return compareRecords(
      sides,
      before.name === null ? name : `${before.tag} ${before.name}`,
      symbol,
      before,
      after,
    );
  }
  // The enumerators tell.
  if (x!.type.base.kind === "enum" && y!.type.base.kind === "enum") return [];
  const isExtern = [a, b].every((one) => one.kind === "variable" && one.storage.includes("extern"));
  if (a.kind === "variable" && !(isExtern && verdict !== undefined))
    return { effect: "unknown", note: "an initialiser that cannot be evaluated" };
  return verdict ?? same("same type");
}

function bodyOf({ base }: Type): RecordType | undefined {
  return base.kind === "record" && base.record.members !== null ? base.record : undefined;
}

/**
 * Compares two declarations of one name, the `name`d declarator of them where there are several. Gives an effect, or the
 * changes of the members.
 */
export function compareDeclarations(
  sides: Sides,
  a: Declaration,
  b: Declaration,
  name: string,
): Verdict | readonly Change[] {
  if (a.kind === "record" && b.kind === "record") {
    if (a.record.members === null) return same("same declaration");
    const { tag } = a.record;
    return compareRecords(sides, `${tag} ${a.record.name}`, tag, a.record, b.record);
  }
  if (a.kind === "function" && b.kind === "function") return compareFunctions(a, b);
  const isList = (one: Declaration): one is Kind<"typedef" | "variable"> =>
    one.kind === "typedef" || one.kind === "variable";
  if (isList(a) && isList(b)) return compareTypedefs(sides, a, b, name);
  return { effect: "unknown", note: "not understood" };
}
