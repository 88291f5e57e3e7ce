/** Macros that change while headers are read, as they stand at a declaration. */
import type { Interpretation } from "./interpretation.js";
import { sameMacro } from "./macros.js";
import type { MacroDef, Source, Token } from "./types.js";

/** What becomes of one name in one file; `macro` null: an `#undef`. */
interface History {
  readonly source: Source;
  readonly steps: { readonly at: number; readonly macro: MacroDef | null }[];
  /** Defined in one way only, and not undefined after. */
  stable: boolean;
  /** Other files have a hand in it, too. */
  scattered: boolean;
}

/** A macro for what stands at a token of the headers; without a token, for what may stand anywhere in them. */
export type MacroAt = (name: string, near: Token | undefined) => MacroDef | undefined;

/** Collects the names that are defined twice or undefined again. */
function readHistories({ files, live }: Interpretation): ReadonlyMap<string, History> {
  const all = new Map<string, History>();
  for (const { source } of files) {
    for (const item of source.items) {
      if (item.kind !== "define" && item.kind !== "undef") continue;
      if (item.when !== null && !live.has(item.when)) continue;
      const macro = item.kind === "define" ? item.macro : null;
      const name = item.kind === "define" ? item.macro.name : item.name;
      let history = all.get(name);
      if (history === undefined) {
        history = { source, steps: [], stable: true, scattered: false };
        all.set(name, history);
      }
      const before = history.steps.findLast((step) => step.macro !== null)?.macro;
      if (before && (macro === null || !sameMacro(before, macro))) history.stable = false;
      if (history.source !== source) history.scattered = true;
      else history.steps.push({ at: item.at, macro });
    }
  }
  for (const [name, { stable, steps }] of all) if (stable && steps.length < 2) all.delete(name);
  return all;
}

const indexes = new WeakMap<Source, ReadonlyMap<Token, number>>();

function indexOf(source: Source, token: Token): number | undefined {
  let index = indexes.get(source);
  if (index === undefined) {
    index = new Map(source.code.map((one, i) => [one, i]));
    indexes.set(source, index);
  }
  return index.get(token);
}

/**
 * Looks macros up for declarations, which were read where they stand and not at the end of the headers: a macro that
 * one file defines, uses and undefines (`#define FN(x) ...`, `enum { LIST(FN) };`, `#undef FN`) is there for what
 * stands between. One that changes, asked for from another place, is unknown: undefined, like what is no macro.
 */
export function createMacroHistory(interpretation: Interpretation): MacroAt {
  const { macros } = interpretation;
  let histories: ReadonlyMap<string, History> | undefined;
  return (name, near) => {
    histories ??= readHistories(interpretation);
    const history = histories.get(name);
    if (history === undefined || history.stable) return macros.get(name);
    if (history.scattered || near === undefined) return undefined;
    const index = indexOf(history.source, near);
    if (index === undefined) return undefined;
    return history.steps.findLast((step) => step.at <= index)?.macro ?? undefined;
  };
}
