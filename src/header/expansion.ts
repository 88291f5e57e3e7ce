/**
 * Macro expansion (C11 6.10.3) by gcc's method: a stack of token lists, where a macro is not
 * expanded while a list it gave is on the stack, and a name met in that time never is.
 */
import type { Budget } from "./budget.js";
import { bodyOf, isPaste } from "./macros.js";
import { tokenize } from "./tokens.js";
import type { MacroDef, Token } from "./types.js";

/** A macro by its name, if it is defined. */
export type Lookup = (name: string) => MacroDef | undefined;

/** How much one expansion may read and give: hostile macros double at every step. */
const MAX_TOKENS = 100_000;
const MAX_DEPTH = 200;

/** Operators of `#if` whose operand is not expanded. */
const RAW_OPERAND: ReadonlySet<string> = new Set(
  "__has_include __has_include_next __has_attribute __has_cpp_attribute __has_c_attribute __has_builtin".split(
    " ",
  ),
);

interface Work extends Token {
  readonly painted?: boolean;
}

interface List {
  readonly tokens: readonly Work[];
  at: number;
  /** The macro that gave it; it is off until the list is read. */
  readonly macro: string | null;
  /** An argument expanded on its own: reading stops at its end. */
  readonly bottom: boolean;
}

interface Expander {
  readonly lookup: Lookup;
  readonly conditional: boolean;
  readonly stack: List[];
  readonly off: Set<string>;
  left: number;
  depth: number;
  failure: string | null;
}

/**
 * Expands `tokens`. `conditional`: the operands of `defined`, `__has_include` and their like stay
 * as they are. Gives a text, why, where gcc would refuse the expansion (a wrong number of
 * arguments, no closing parenthesis, a paste that makes no token) or where it grows out of bounds, `budget`'s included.
 */
export function expand(
  tokens: readonly Token[],
  lookup: Lookup,
  conditional: boolean,
  budget?: Budget,
): readonly Token[] | string {
  if (!tokens.some((token) => token.kind === "ident" && lookup(token.text) !== undefined)) {
    return tokens;
  }
  if (budget !== undefined && budget.left < 0) return "macro expansions grow out of bounds";
  const most = MAX_TOKENS + tokens.length;
  const expander: Expander = {
    lookup,
    conditional,
    stack: [],
    off: new Set(),
    left: most,
    depth: 0,
    failure: null,
  };
  const out = expandList(expander, tokens);
  if (budget !== undefined) budget.left -= most - expander.left;
  return expander.failure ?? out;
}

function fail(e: Expander, why: string): void {
  e.failure ??= why;
}

/** The next token, from the innermost list that has one; undefined at the end of what is expanded. */
function next(e: Expander): Work | undefined {
  if (e.failure !== null) return undefined;
  for (;;) {
    const list = e.stack.at(-1)!;
    if (list.at < list.tokens.length) {
      if (--e.left < 0) fail(e, "macro expansion grows out of bounds");
      const token = list.tokens[list.at++]!;
      // A name is never expanded any more, even as an argument, once it was read while its macro is off.
      const paints = token.kind === "ident" && token.painted !== true && e.off.has(token.text);
      return paints ? { ...token, painted: true } : token;
    }
    if (list.bottom) return undefined;
    e.stack.pop();
    if (list.macro !== null) e.off.delete(list.macro);
  }
}

/** Puts the token that `next` gave last back. */
function putBack(e: Expander): void {
  e.stack.at(-1)!.at--;
}

function push(e: Expander, tokens: readonly Work[], macro: string): void {
  e.stack.push({ tokens, at: 0, macro, bottom: false });
  e.off.add(macro);
}

/** Expands a list to its end: a whole text, or one argument. */
function expandList(e: Expander, tokens: readonly Work[]): Work[] {
  const out: Work[] = [];
  if (++e.depth > MAX_DEPTH) {
    fail(e, "macro calls nested too deeply");
    return out;
  }
  e.stack.push({ tokens, at: 0, macro: null, bottom: true });
  for (let token = next(e); token !== undefined; token = next(e)) {
    if (token.kind !== "ident" || token.painted === true) {
      out.push(token);
    } else if (e.conditional && (token.text === "defined" || RAW_OPERAND.has(token.text))) {
      out.push(token);
      copyOperand(e, out);
    } else {
      const macro = e.lookup(token.text);
      if (macro === undefined) out.push(token);
      else if (!enter(e, macro, token)) out.push(token);
    }
  }
  e.stack.pop();
  e.depth--;
  return out;
}

/** Copies a name, or everything up to the parenthesis that closes, as it stands. */
function copyOperand(e: Expander, out: Work[]): void {
  let depth = 0;
  do {
    const token = next(e);
    if (token === undefined) return;
    out.push(token);
    if (token.text === "(") depth++;
    else if (token.text === ")") depth--;
  } while (depth > 0);
}

/** Puts a macro's replacement on the stack; false where a function-like one is not called. */
function enter(e: Expander, macro: MacroDef, name: Work): boolean {
  if (macro.params === null) {
    push(e, substitute(e, macro, [], name), macro.name);
    return true;
  }
  const open = next(e);
  if (open?.text !== "(") {
    if (open !== undefined) putBack(e);
    return false;
  }
  const args = collectArguments(e, macro);
  if (args === undefined) return true;
  push(e, substitute(e, macro, args, name), macro.name);
  return true;
}

/** The arguments of a call, the variable ones as one; undefined, and a failure, where gcc refuses the call. */
function collectArguments(e: Expander, macro: MacroDef): Work[][] | undefined {
  const fixed = macro.params!.length;
  const limit = macro.variadic === null ? Number.POSITIVE_INFINITY : fixed;
  const args: Work[][] = [[]];
  for (let depth = 0; ; ) {
    const token = next(e);
    if (token === undefined) {
      fail(e, `call of macro ${macro.name} does not end`);
      return undefined;
    }
    if (token.text === ")" && depth-- === 0) break;
    if (token.text === "(") depth++;
    if (token.text === "," && depth === 0 && args.length <= limit) args.push([]);
    else args.at(-1)!.push(token);
  }
  if (fixed === 0 && macro.variadic === null && args.length === 1 && args[0]!.length === 0)
    return [];
  const enough = macro.variadic === null ? args.length === fixed : args.length >= fixed;
  if (enough) return args;
  fail(e, `macro ${macro.name} called with ${args.length} arguments`);
  return undefined;
}

/** The body with its parameters replaced, `#` and `##` done. */
function substitute(e: Expander, macro: MacroDef, args: readonly Work[][], name: Work): Work[] {
  const body = bodyOf(macro);
  const names = new Map<string, number>();
  macro.params?.forEach((param, index) => {
    names.set(param, index);
  });
  if (macro.variadic !== null) names.set(macro.variadic, macro.params!.length);
  const expanded: (Work[] | undefined)[] = [];
  const out: Work[] = [];
  let pasting = false;
  // Whether what `##` has on its left is an argument without tokens.
  let nothing = false;
  for (let index = 0; index < body.length && e.failure === null; index++) {
    const token: Work = body[index]!;
    if (isPaste(token)) {
      pasting = true;
      continue;
    }
    const pasted = index + 1 < body.length && isPaste(body[index + 1]!);
    let piece: readonly Work[];
    const param = token.kind === "ident" ? names.get(token.text) : undefined;
    if (macro.params !== null && (token.text === "#" || token.text === "%:")) {
      piece = [stringify(args[names.get(body[++index]!.text) ?? -1] ?? [], token)];
    } else if (param === undefined) {
      if (token.text === "__VA_OPT__" && macro.variadic !== null) fail(e, "__VA_OPT__");
      piece = [token];
    } else if (pasting || pasted) {
      piece = args[param] ?? [];
      if (pasting && token.text === macro.variadic && out.at(-1)?.text === ",") {
        // GNU: `, ## args` drops the comma when there are none, and pastes nothing otherwise.
        pasting = false;
        if (args[param] === undefined || piece.length === 0) out.pop();
      }
    } else {
      expanded[param] ??= expandList(e, args[param] ?? []);
      piece = expanded[param]!;
    }
    e.left -= piece.length;
    if (e.left < 0) fail(e, "macro expansion grows out of bounds");
    if (pasting && !nothing && piece.length > 0 && out.length > 0) {
      out.push(paste(e, out.pop()!, piece[0]!));
      piece = piece.slice(1);
      nothing = false;
    } else if (pasting) {
      nothing = nothing && piece.length === 0;
    } else {
      nothing = piece.length === 0;
    }
    pasting = false;
    for (const one of piece) out.push(one.line === name.line ? one : { ...one, line: name.line });
  }
  return out;
}

/** One token out of two. */
function paste(e: Expander, left: Work, right: Work): Work {
  const made = tokenize(left.text + right.text);
  if (made.length !== 1) fail(e, `${left.text} ## ${right.text} is no token`.slice(0, 80));
  const token = made[0] ?? left;
  return { kind: token.kind, text: token.text, line: left.line, spaced: left.spaced };
}

/** The `#` operator. */
function stringify(arg: readonly Work[], at: Work): Work {
  let text = "";
  arg.forEach((token, index) => {
    if (index > 0 && token.spaced) text += " ";
    const quoted = token.kind === "string" || token.kind === "char";
    text += quoted ? token.text.replace(/[\\"]/g, "\\$&") : token.text;
  });
  return { kind: "string", text: `"${text}"`, line: at.line, spaced: at.spaced };
}
