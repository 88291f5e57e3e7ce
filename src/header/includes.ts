/** `#include` lines. */
import type { IncludeItem, Token, When } from "./types.js";

/** An `#include <name>` as it stands on nearly all such lines. */
export function plainInclude(
  name: string,
  line: number,
  when: When | null,
  at: number,
): IncludeItem {
  const tokens: Token[] = [{ kind: "other", text: `<${name}>`, line, spaced: true }];
  return { kind: "include", name, angled: true, next: false, tokens, line, when, at };
}

/** Reads an `#include`, `#include_next` or `#import` (all tokens of the directive, `#` first). */
export function readInclude(tokens: readonly Token[], when: When | null, at: number): IncludeItem {
  const first = tokens[2];
  return {
    kind: "include",
    name: includeName(tokens),
    angled: first?.text.startsWith("<") === true,
    next: tokens[1]!.text === "include_next",
    tokens: includeTokens(tokens),
    line: tokens[0]!.line,
    when,
    at,
  };
}

/** What `<...>` or `"..."` names; a name in brackets comes as tokens, `<` first. */
function includeName(tokens: readonly Token[]): string | null {
  const first = tokens[2];
  if (first?.kind === "string") return first.text.slice(1, -1);
  if (first?.text !== "<") return null;
  let name = "";
  for (let index = 3; index < tokens.length; index++) {
    const token = tokens[index]!;
    if (token.text === ">") return name;
    name += token.spaced ? ` ${token.text}` : token.text;
  }
  return null;
}

/** What stands behind the directive's name, `<...>` as one token, which it is in C. */
function includeTokens(tokens: readonly Token[]): readonly Token[] {
  const first = tokens[2];
  const end = first?.text === "<" ? tokens.findIndex((token) => token.text === ">") : -1;
  if (end < 0) return tokens.slice(2);
  let text = "";
  for (let index = 2; index <= end; index++) text += tokens[index]!.text;
  const { line, spaced } = first!;
  return [{ kind: "other", text, line, spaced }, ...tokens.slice(end + 1)];
}
