/** New macros that have the name of what the copy declares already, and take its place. */
import type { Declaration } from "../header/ctypes.js";
import { bodyOf } from "../header/macros.js";
import type { MacroDef } from "../header/types.js";
import { keyOf } from "./exported.js";
import { type Added, compareMacros, type Sides, type Verdict } from "./macros.js";

/** Each name is looked for in what is left out: for more of them all of it is read. */
const MOST_ASKED = 200;

/**
 * Makes what judges new macros by that; it gives undefined where one takes nothing's place. `added` gives the names
 * that are new.
 */
export function createShadowJudge(
  sides: Sides,
  added: (macro: MacroDef) => readonly Added[],
): (macro: MacroDef) => Verdict | undefined {
  const { copy, original } = sides;
  const { excerpt } = original;
  let asked = 0;
  let words: ReadonlySet<string> | undefined;
  let declared: ReadonlyMap<string, readonly Declaration[]> | undefined;

  return (macro) => {
    const { name, params } = macro;
    if (excerpt !== undefined) {
      if (excerpt.isHopeless || !excerpt.askCode(name)) return undefined;
      if (++asked > MOST_ASKED) excerpt.giveUp();
    }
    words ??= new Set(copy.code.map(({ text }) => text));
    if (!words.has(name)) return undefined;
    const body = bodyOf(macro);
    // `#define NAME NAME`, so that `#ifdef` tells that there is one.
    if (params === null && body.length === 1 && body[0]!.text === name) return undefined;
    // Without parentheses behind it, an enumerator is no call.
    if (copy.local.scope.enumerator(name) !== undefined)
      return params === null ? judgeValue(sides, macro, () => added(macro)) : undefined;
    declared ??= listDeclared(copy.declarations);
    return declared.get(name)?.some((one) => isThere(one, macro))
      ? { effect: "unknown", note: "takes the place of what has its name" }
      : undefined;
  };
}

function judgeValue(sides: Sides, macro: MacroDef, added: () => readonly Added[]): Verdict {
  const { name, line } = macro;
  const itself = { kind: "ident", text: name, line, spaced: false } as const;
  const { effect, note } = compareMacros(sides, name, { ...macro, body: [itself] }, macro, added);
  return { effect, note: `an enumerator before: ${note}` };
}

/** Functions, variables and types, by their names. */
function listDeclared(all: readonly Declaration[]): ReadonlyMap<string, readonly Declaration[]> {
  const declared = new Map<string, Declaration[]>();
  const put = (name: string, one: Declaration): void => {
    const known = declared.get(name);
    if (known === undefined) declared.set(name, [one]);
    else known.push(one);
  };
  for (const one of all) {
    if (one.kind === "function") put(one.name, one);
    else if (one.kind === "typedef" || one.kind === "variable") {
      for (const { name } of one.declarators) put(name, one);
    }
  }
  return declared;
}

/** Whether what is declared is there where the macro is, as far as conditions tell: not, where one stands for the other. */
function isThere({ when }: Declaration, macro: MacroDef): boolean {
  const condition = keyOf(when);
  return condition === "" || condition === keyOf(macro.when);
}
