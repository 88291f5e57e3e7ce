/** What an interpreted header and its includes say: types, enumerators and macros, each asking the others. */
import { createEnumerators } from "./enumerators.js";
import { expand } from "./expansion.js";
import { evaluate } from "./expression.js";
import { indexTypes, packOf } from "./files.js";
import { createMacroHistory } from "./history.js";
import type { Interpretation } from "./interpretation.js";
import { knownMacro } from "./known.js";
import { alignofType } from "./layout.js";
import { createScope } from "./scope.js";
import type { LayoutContext } from "./shapes.js";
import type { MacroDef, Scope, Token } from "./types.js";

export { readTypes } from "./files.js";

export interface Context {
  readonly layout: LayoutContext;
  readonly scope: Scope;
}

/** Values that need sizes that need values, and so on: deeper is unknown, as are nested expressions deeper than `DEEPEST_INNER`. */
const DEEPEST_EVALUATION = 12;
const DEEPEST_INNER = 32;

/** At most how deep reading an expression goes down: parentheses, operators before an operand, `?:` after `?:`. */
function depthOf(tokens: readonly Token[]): number {
  let open = 0;
  let deepest = 0;
  let others = 0;
  for (const { text } of tokens) {
    if (text === "(") deepest = Math.max(deepest, ++open);
    else if (text === ")") open--;
    else if (/^(?:[?!~*&+-]|sizeof)$/.test(text)) others++;
  }
  return deepest + others;
}

/** Tokens with `__alignof__(T)` as its number, which expressions do not know; undefined: there is none that is known. */
function measureAlignments(
  tokens: readonly Token[],
  layout: LayoutContext,
): readonly Token[] | undefined {
  const found: Token[] = [];
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i]!;
    if (
      !/^(?:__alignof(?:__)?|_Alignof|alignof)$/.test(token.text) ||
      tokens[i + 1]?.text !== "("
    ) {
      found.push(token);
      continue;
    }
    let depth = 0;
    let end = i + 1;
    for (; end < tokens.length; end++) {
      if (tokens[end]!.text === "(") depth++;
      else if (tokens[end]!.text === ")" && --depth === 0) break;
    }
    const bytes = alignofType(tokens.slice(i + 2, end), layout);
    if (bytes === undefined) return undefined;
    found.push({ ...token, kind: "number", text: `${bytes}UL` });
    i = end;
  }
  return found.length === tokens.length ? undefined : found;
}

/**
 * Makes of a header's interpretation what layouts and expressions ask for. Conditions hold where the
 * interpretation took their branch; macros are those at its end.
 */
export function createContext(interpretation: Interpretation): Context {
  const { live, macros } = interpretation;
  const macroAt = createMacroHistory(interpretation);
  const types = indexTypes(interpretation, (name) => macroAt(name, undefined));
  /** The first token of what is evaluated or expanded: macros are those that hold there. */
  let near: Token | undefined;
  const macro = (name: string): MacroDef | undefined => macroAt(name, near);
  let evaluations = 0;
  const layout: LayoutContext = {
    find: types.find,
    evaluate: (tokens) => {
      if (evaluations >= DEEPEST_EVALUATION) return undefined;
      const inner = evaluations === 0 ? tokens : layout.expand?.(tokens);
      if (inner === undefined || (evaluations > 0 && depthOf(inner) > DEEPEST_INNER)) {
        return undefined;
      }
      evaluations++;
      const before = near;
      near = tokens[0];
      let value = evaluate(tokens, inside);
      if (value.kind === "opaque") {
        const expansion = layout.expand?.(tokens);
        const measured = expansion && measureAlignments(expansion, layout);
        if (measured !== undefined) value = evaluate(measured, inside);
      }
      near = before;
      evaluations--;
      return value.kind === "int" ? value.value : undefined;
    },
    holds: (when) => live.has(when),
    expand: (tokens) => {
      const before = near;
      near = tokens[0];
      const lookup = (name: string) => macro(name) ?? knownMacro(name);
      const expansion = expand(tokens, lookup, false, scope.budget);
      near = before;
      return typeof expansion === "string" ? undefined : expansion;
    },
    pack: (record) => packOf(interpretation, record),
  };
  const enumerator = createEnumerators(types.all, layout);
  const scope = createScope(layout, { macro: (name) => macros.get(name), enumerator });
  const inside: Scope = { ...scope, macro };
  return { layout, scope };
}
