/** Where declarations have names in them whose value bears on their type. */
import type { Attribute, Declaration, EnumType, Member, Type } from "../header/ctypes.js";
import type { CodeToken, Token } from "../header/types.js";
import { enumsOf } from "./enumlists.js";

/** What of a declaration is an expression that its type depends on, and how much of it is read so. */
interface Walk {
  readonly names: ReadonlySet<string>;
  readonly expressions: (readonly CodeToken[])[];
  /** Tokens with one of the names that stand where they are understood. */
  readonly covered: Set<Token>;
}

const isName = (token: Token, names: ReadonlySet<string>): boolean =>
  token.kind === "ident" && names.has(token.text);

function visitTokens(w: Walk, tokens: readonly CodeToken[] | null, counts = true): void {
  const found = (tokens ?? []).filter((token) => isName(token, w.names));
  if (found.length === 0) return;
  for (const token of found) w.covered.add(token);
  if (counts) w.expressions.push(tokens!);
}

function visitAttributes(w: Walk, attributes: readonly Attribute[]): void {
  for (const { args } of attributes) visitTokens(w, args);
}

function visitType(w: Walk, type: Type, isParameter = false): void {
  type.derivations.forEach((one, i) => {
    // The first array of a parameter is a pointer.
    if (one.kind === "array") visitTokens(w, one.size, !(isParameter && i === 0));
    else if (one.kind === "function") {
      for (const each of one.parameters ?? []) visitType(w, each.type, true);
    }
  });
  if (type.base.kind === "record") visitMembers(w, type.base.record);
}

function visitMembers(
  w: Walk,
  record: { readonly members: readonly Member[] | null; readonly attributes: readonly Attribute[] },
): void {
  visitAttributes(w, record.attributes);
  for (const member of record.members ?? []) {
    if (member.kind !== "field") continue;
    visitType(w, member.type);
    visitTokens(w, member.width);
    visitAttributes(w, member.attributes);
  }
}

/** The names in the entries of an enum. */
export function namesInEnum(e: EnumType): Set<string> {
  const names = new Set<string>();
  for (const entry of e.entries ?? []) {
    const tokens = entry.kind === "opaque" ? entry.tokens : (entry.value ?? []);
    for (const token of tokens) if (token.kind === "ident") names.add(token.text);
    // A macro may stand for entries.
    if (entry.kind === "enumerator" && entry.value === null) names.add(entry.name);
  }
  return names;
}

/**
 * Finds the expressions of a declaration that have one of some names in them: sizes of arrays, widths of bitfields, arguments of
 * attributes. `isWhole`: the names stand nowhere else but in enums, which tell of themselves. undefined: they stand nowhere.
 */
export function findMentions(
  d: Declaration,
  code: readonly CodeToken[],
  names: ReadonlySet<string>,
):
  | { readonly expressions: readonly (readonly CodeToken[])[]; readonly isWhole: boolean }
  | undefined {
  const tokens = code.slice(d.start, d.end);
  if (!tokens.some((token) => isName(token, names))) return undefined;
  const w: Walk = { names, expressions: [], covered: new Set() };
  switch (d.kind) {
    case "record":
      visitMembers(w, d.record);
      break;
    case "typedef":
    case "variable":
      for (const { type, attributes } of d.declarators) {
        visitType(w, type);
        visitAttributes(w, attributes);
      }
      break;
    case "function":
      visitType(w, d.type);
      visitAttributes(w, d.attributes);
      break;
    default:
      break;
  }
  for (const e of enumsOf([d])) {
    for (const token of code.slice(e.start, e.end)) if (isName(token, names)) w.covered.add(token);
  }
  const isWhole = tokens.every((token) => !isName(token, names) || w.covered.has(token));
  return { expressions: w.expressions, isWhole };
}
