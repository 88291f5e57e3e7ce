/** New macros that have the name of what the copy declares already, and take its place. */
import type { Declaration } from "../header/ctypes.js";
import { bodyOf } from "../header/macros.js";
import type { MacroDef, When } from "../header/types.js";
import { enumsOf } from "./enumlists.js";
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
  let declared: ReadonlyMap<string, readonly Declared[]> | undefined;

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
    declared ??= listDeclared(copy.declarations);
    const found = declared.get(name)?.find((one) => isThere(one, macro));
    if (found === undefined) return undefined;
    if (!found.isEnumerator) {
      return { effect: "unknown", note: "takes the place of what has its name" };
    }
    // Without parentheses behind it, an enumerator is no call.
    return params === null ? judgeValue(sides, macro, () => added(macro)) : undefined;
  };
}

function judgeValue(sides: Sides, macro: MacroDef, added: () => readonly Added[]): Verdict {
  const { name, line } = macro;
  const itself = { kind: "ident", text: name, line, spaced: false } as const;
  const { effect, note } = compareMacros(sides, name, { ...macro, body: [itself] }, macro, added);
  return { effect, note: `an enumerator before: ${note}` };
}

/** What has a name of its own, and where. */
interface Declared {
  readonly isEnumerator: boolean;
  readonly when: When | null;
}

/** Functions, variables, types and enumerators, by their names. */
function listDeclared(all: readonly Declaration[]): ReadonlyMap<string, readonly Declared[]> {
  const declared = new Map<string, Declared[]>();
  const put = (name: string, isEnumerator: boolean, when: When | null): void => {
    const known = declared.get(name);
    if (known === undefined) declared.set(name, [{ isEnumerator, when }]);
    else known.push({ isEnumerator, when });
  };
  for (const one of all) {
    if (one.kind === "function") put(one.name, false, one.when);
    else if (one.kind === "typedef" || one.kind === "variable") {
      for (const { name } of one.declarators) put(name, false, one.when);
    }
  }
  for (const { entries } of enumsOf(all)) {
    for (const one of entries!) if (one.kind === "enumerator") put(one.name, true, one.when);
  }
  return declared;
}

/** Whether it is there where the macro is, as far as conditions tell: not, where one stands for the other. */
function isThere({ when }: Declared, macro: MacroDef): boolean {
  const condition = keyOf(when);
  return condition === "" || condition === keyOf(macro.when);
}
