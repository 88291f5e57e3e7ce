/** `#define` lines. */
import { tokenize } from "./tokens.js";
import type { MacroDef, Token, When } from "./types.js";

/**
 * Reads a `#define` (all tokens of the directive, `#` first). Gives what is wrong with it, as
 * text, where gcc would refuse it; such a line defines nothing.
 */
export function parseDefine(tokens: readonly Token[], when: When | null): MacroDef | string {
  const name = tokens[2];
  if (name === undefined) return "#define without a name";
  if (name.kind !== "ident" || name.text === "defined") return "#define of what is no macro name";
  const line = tokens[0]!.line;
  const open = tokens[3];
  if (open === undefined || open.text !== "(" || open.spaced) {
    const body = tokens.slice(3);
    if (isMispasted(body)) return `macro ${name.text}: ## at an end of its body`;
    return { name: name.text, params: null, variadic: null, body, line, when };
  }
  const names = new Set<string>();
  let variadic: string | null = null;
  let at = 4;
  for (let expected = tokens[at]?.text !== ")"; expected; ) {
    const token = tokens[at++];
    if (token?.text === "...") {
      variadic = "__VA_ARGS__";
    } else if (token?.kind === "ident" && !names.has(token.text)) {
      if (tokens[at]?.text === "...") {
        variadic = token.text;
        at++;
      } else {
        names.add(token.text);
      }
    } else {
      return `macro ${name.text}: malformed parameters`;
    }
    expected = tokens[at]?.text === ",";
    if (expected && variadic !== null) return `macro ${name.text}: malformed parameters`;
    if (expected) at++;
  }
  if (tokens[at]?.text !== ")") return `macro ${name.text}: malformed parameters`;
  const body = tokens.slice(at + 1);
  if (isMispasted(body)) return `macro ${name.text}: ## at an end of its body`;
  for (let index = 0; index < body.length; index++) {
    const { text } = body[index]!;
    if (text !== "#" && text !== "%:") continue;
    const next = body[index + 1];
    if (next?.kind === "ident" && (names.has(next.text) || next.text === variadic)) continue;
    if (next?.text === "__VA_OPT__" && variadic !== null) continue;
    return `macro ${name.text}: # before what is no parameter`;
  }
  return { name: name.text, params: [...names], variadic, body, line, when };
}

/** The tokens of a macro's body, cut at first use; they then bear the directive's line. */
export function bodyOf(macro: MacroDef): readonly Token[] {
  if (typeof macro.body !== "string") return macro.body;
  // A body that is still a text stands on one line.
  const tokens = tokenize(macro.body, macro.line);
  // What is kept is the same fact in another form.
  (macro as { body: readonly Token[] }).body = tokens;
  return tokens;
}

/** Whether two macros are the same but for white space and where they stand. */
export function sameMacro(a: MacroDef, b: MacroDef): boolean {
  if (a.name !== b.name || a.variadic !== b.variadic) return false;
  if (a.params?.length !== b.params?.length) return false;
  if (a.params?.some((name, index) => name !== b.params![index])) return false;
  if (typeof a.body === "string" && a.body === b.body) return true;
  const left = bodyOf(a);
  const right = bodyOf(b);
  return left.length === right.length && left.every((t, index) => t.text === right[index]!.text);
}

/** True for `##` and its digraph. */
export function isPaste(token: Token): boolean {
  return token.text === "##" || token.text === "%:%:";
}

function isMispasted(body: readonly Token[]): boolean {
  return body.length > 0 && (isPaste(body[0]!) || isPaste(body.at(-1)!));
}
