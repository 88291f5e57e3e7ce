/** New macros that have the name of what the copy declares already, and take its place. */
import type { Declaration } from "../header/ctypes.js";
import { bodyOf } from "../header/macros.js";
import type { MacroDef } from "../header/types.js";
import { keyOf } from "./exported.js";
import { type Added, compareMacros, type Sides, type Verdict } from "./macros.js";

/** Makes what judges new macros by that; it gives undefined where one takes nothing's place. `added` gives the names that are new. */
export function createShadowJudge(
  sides: Sides,
  added: (macro: MacroDef) => readonly Added[],
): (macro: MacroDef) => Verdict | undefined {
  const { copy, original } = sides;
  let words: ReadonlySet<string> | undefined;
  return (macro) => {
    const { name } = macro;
    if (original.excerpt?.askCode(name) === false) return undefined;
    words ??= new Set(copy.code.map(({ text }) => text));
    return words.has(name) ? judge(sides, macro, () => added(macro)) : undefined;
  };
}

function judge(sides: Sides, macro: MacroDef, added: () => readonly Added[]): Verdict | undefined {
  const { copy } = sides;
  const { name, params } = macro;
  const body = bodyOf(macro);
  // `#define NAME NAME`, so that `#ifdef` tells that there is one.
  if (params === null && body.length === 1 && body[0]!.text === name) return undefined;
  if (copy.local.scope.enumerator(name) !== undefined) {
    // Without parentheses behind it, it stays the enumerator.
    if (params !== null) return undefined;
    const itself = { kind: "ident", text: name, line: macro.line, spaced: false } as const;
    const { effect, note } = compareMacros(sides, name, { ...macro, body: [itself] }, macro, added);
    return { effect, note: `an enumerator before: ${note}` };
  }
  const isDeclared = copy.declarations.some((one) => declares(one, name) && isThere(one, macro));
  return isDeclared
    ? { effect: "unknown", note: "takes the place of what has its name" }
    : undefined;
}

function declares(one: Declaration, name: string): boolean {
  if (one.kind === "function") return one.name === name;
  if (one.kind !== "typedef" && one.kind !== "variable") return false;
  return one.declarators.some((declarator) => declarator.name === name);
}

/** Whether what is declared is there where the macro is, as far as conditions tell: not, where one stands for the other. */
function isThere({ when }: Declaration, macro: MacroDef): boolean {
  const condition = keyOf(when);
  return condition === "" || condition === keyOf(macro.when);
}
