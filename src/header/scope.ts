/** Where an expression finds the meaning of its names, made from where a layout does. */
import { createBudget } from "./budget.js";
import { typeOfWords } from "./integers.js";
import { sizeofType } from "./layout.js";
import { builtinOf } from "./lookups.js";
import { offsetofMember } from "./offsets.js";
import type { LayoutContext } from "./shapes.js";
import type { Scope } from "./types.js";

/** Makes a scope in which types are those of `layout`; expressions evaluated in it share one budget. */
export function createScope(
  layout: LayoutContext,
  names: Pick<Scope, "macro" | "enumerator">,
): Scope {
  return {
    budget: createBudget(),
    macro: names.macro,
    enumerator: names.enumerator,
    type: (name) => {
      const words = builtinOf(layout, name);
      return words === undefined ? undefined : typeOfWords(words.split(" "));
    },
    sizeof: (type) => sizeofType(type, layout),
    offsetof: (type, member) => offsetofMember(type, member, layout),
  };
}
