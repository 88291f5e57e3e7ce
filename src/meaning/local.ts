/** Values and layouts that a header gives alone, whatever its includes and the environment say. */
import { createEnumerators } from "../header/enumerators.js";
import { evaluate } from "../header/expression.js";
import { sameMacro } from "../header/macros.js";
import { createScope } from "../header/scope.js";
import type { LayoutContext } from "../header/shapes.js";
import type { MacroDef, Scope } from "../header/types.js";
import { collectTypes, type TypeTable } from "../header/typetable.js";
import { keyOf, NEVER } from "./exported.js";
import { isLayoutPragma } from "./pragmas.js";
import { expandIn, POISON, type Reckoning, type Side } from "./side.js";

/** Values that need sizes that need values, and so on: deeper is unknown. */
const DEEPEST = 12;

/** Macros by name; one that conditions choose, or that changes on the way, has no value here. */
function collectMacros(side: Side): ReadonlyMap<string, MacroDef> {
  const macros = new Map<string, MacroDef>();
  for (const item of side.header.items) {
    if (item.kind !== "define" && item.kind !== "undef") continue;
    const key = keyOf(item.when);
    if (key === NEVER) continue;
    if (item.kind === "undef") {
      macros.set(item.name, POISON);
      continue;
    }
    const { macro } = item;
    const before = macros.get(macro.name);
    const same = before === undefined || (before !== POISON && sameMacro(before, macro));
    macros.set(macro.name, key === "" && same ? macro : POISON);
  }
  return macros;
}

/**
 * Makes what evaluates and lays out with the header's own names. What a condition decides, or another header
 * defines, is not known: an answer here holds in every environment (of LP64).
 */
export function createLocal(side: Side): Reckoning {
  let macros: ReadonlyMap<string, MacroDef> | undefined;
  let types: TypeTable | undefined;
  let packs: boolean | undefined;
  let depth = 0;
  const typesOf = (): TypeTable => {
    types ??= collectTypes(side.declarations);
    return types;
  };
  const { excerpt } = side;
  const layout: LayoutContext = {
    find: (key) => {
      excerpt?.askType(key.slice(key.indexOf(" ") + 1));
      return typesOf().get(key) ?? [];
    },
    evaluate: (tokens) => {
      if (depth >= DEEPEST) return undefined;
      depth++;
      const value = evaluate(tokens, scope);
      depth--;
      return value.kind === "int" ? value.value : undefined;
    },
    holds: (when) => {
      const key = keyOf(when);
      return key === "" ? true : key === NEVER ? false : undefined;
    },
    expand: (tokens) => expandIn(tokens, scope),
    pack: () => {
      packs ??= side.header.items.some(isLayoutPragma);
      return packs ? undefined : 0;
    },
  };
  const enumerators = createEnumerators(typesOf, layout);
  const scope: Scope = createScope(layout, {
    macro: (name) => {
      excerpt?.askMacro(name);
      macros ??= collectMacros(side);
      return macros.get(name);
    },
    enumerator: (name) => {
      excerpt?.askEnums();
      return enumerators(name);
    },
  });
  return { scope, layout };
}
