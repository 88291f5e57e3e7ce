/** New macros that have the name of what the copy declares already, and take its place. */
import type { Declaration } from "../header/ctypes.js";
import { bodyOf } from "../header/macros.js";
import type { MacroDef, When } from "../header/types.js";
import { enumsOf } from "./enumlists.js";
import { exclude } from "./exported.js";
import { type Added, compareMacros, type Sides, type Verdict } from "./macros.js";

/** Each name is looked for in what is left out: for more of them all of it is read. */
const MOST_ASKED = 200;

/** More values than this are not worked out: each may need all the others. */
const MOST_JUDGED = 500;

/** So many places of one name are looked at. */
const MOST_PLACES = 50;

const BEFORE = "an enumerator before";

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
  let judged = 0;
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
    if (isItself(macro)) return undefined;
    declared ??= listDeclared(copy.declarations);
    // Under conditions that exclude each other, one stands for the other.
    const found = declared.get(name)?.find(({ when }) => !exclude(when, macro.when));
    if (found === undefined) return undefined;
    if (!found.isEnumerator) {
      return { effect: "unknown", note: "takes the place of what has its name" };
    }
    // Without parentheses behind it, an enumerator is no call.
    if (params !== null) return undefined;
    if (++judged > MOST_JUDGED) return { effect: "unknown", note: `${BEFORE}: not compared` };
    return judgeValue(sides, macro, () => added(macro));
  };
}

function judgeValue(sides: Sides, macro: MacroDef, added: () => readonly Added[]): Verdict {
  const { name, line } = macro;
  const itself = { kind: "ident", text: name, line, spaced: false } as const;
  const { effect, note } = compareMacros(sides, name, { ...macro, body: [itself] }, macro, added);
  return { effect, note: `${BEFORE}: ${note}` };
}

/** `#define NAME NAME`, so that `#ifdef` tells that there is one, or the same as a call of itself. */
function isItself(macro: MacroDef): boolean {
  const { name, params } = macro;
  const body = bodyOf(macro)
    .map(({ text }) => text)
    .join("");
  if (params === null) return body === name || body === `(${name})`;
  return body === `${name}(${params.join(",")})`;
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
    else if (known.length < MOST_PLACES) known.push({ isEnumerator, when });
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
