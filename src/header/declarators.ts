/** The names of a declaration with what is wrapped around them: pointers, arrays, parameters. */
import { readAttributes } from "./attributes.js";
import type { Attribute, Derivation, Parameter } from "./ctypes.js";
import { DEEPEST, type Reader, wordOf } from "./reader.js";
import { readSpecifiers } from "./specifiers.js";

export interface NamedDerivations {
  readonly name: string | null;
  readonly derivations: Derivation[];
}

/** Attributes that would change the pointer itself, not what bears the name. */
const OF_POINTER = new Set(["aligned", "packed", "mode", "vector_size", "alignas"]);

const NONE: readonly Derivation[] = [];

function readPointers(
  r: Reader,
  end: number,
  attributes: Attribute[],
): readonly Derivation[] | undefined {
  if (r.at >= end || r.tokens[r.at]!.text !== "*") return NONE;
  const pointers: Derivation[] = [];
  while (r.at < end && r.tokens[r.at]!.text === "*") {
    r.at++;
    const qualifiers: string[] = [];
    while (r.at < end && r.tokens[r.at]!.kind === "ident") {
      const word = wordOf(r.tokens[r.at]!.text);
      if (word === undefined) break;
      if (word.role === "qualifier") {
        qualifiers.push(word.name);
        r.at++;
        continue;
      }
      const own: Attribute[] = [];
      const before = r.at;
      if (!readAttributes(r, end, own)) return undefined;
      if (r.at === before) return undefined;
      for (const one of own) {
        attributes.push(OF_POINTER.has(one.name) ? { ...one, name: `pointer ${one.name}` } : one);
      }
    }
    pointers.push({ kind: "pointer", qualifiers: qualifiers.sort() });
  }
  return pointers.reverse();
}

/** Reads the parameters between `open` and its partner; null parameters where one cannot be read. */
function readParameters(r: Reader, open: number): Derivation {
  const close = r.partner[open]!;
  const tokens = r.tokens.slice(open + 1, close);
  const unread: Derivation = { kind: "function", parameters: null, variadic: false, tokens };
  if (r.depth >= DEEPEST) return unread;
  const parameters: Parameter[] = [];
  let variadic = false;
  let readable = true;
  r.depth++;
  let at = open + 1;
  while (at < close && readable) {
    let end = at;
    while (end < close && (r.tokens[end]!.text !== "," || r.outer[end] !== open)) end++;
    r.at = at;
    if (r.tokens[at]!.text === "..." && end === close) variadic = true;
    else {
      const parameter = readParameter(r, end);
      if (parameter === undefined) readable = false;
      else parameters.push(parameter);
    }
    at = end + 1;
  }
  r.depth--;
  if (!readable) return unread;
  // `(void)` is no parameter; `()` says nothing of them, and reads as it stands.
  const only = parameters.length === 1 && !variadic ? parameters[0]! : undefined;
  const isVoid =
    only?.name === null &&
    only.type.derivations.length === 0 &&
    only.type.base.kind === "builtin" &&
    only.type.base.name === "void";
  if (parameters.length === 0 && !variadic) return unread;
  return { kind: "function", parameters: isVoid ? [] : parameters, variadic, tokens };
}

function readParameter(r: Reader, end: number): Parameter | undefined {
  const specifiers = readSpecifiers(r, end, "parameter");
  if (specifiers === undefined) return undefined;
  const attributes: Attribute[] = [];
  const declarator = readDeclarator(r, end, attributes, false);
  if (declarator === undefined || !readAttributes(r, end, attributes) || r.at !== end) {
    return undefined;
  }
  const { base, qualifiers } = specifiers;
  return { name: declarator.name, type: { base, qualifiers, derivations: declarator.derivations } };
}

/** True when the parenthesis at `r.at` groups a declarator, false when it holds parameters. */
function groups(r: Reader, close: number, named: boolean): boolean {
  const next = r.tokens[r.at + 1]!;
  if (next.text === "*" || next.text === "(") return true;
  if (!named || next.kind !== "ident") return false;
  if (wordOf(next.text)?.role === "attribute") return true;
  // `int (f)(void)`: grouped only if more follows; `MACRO(name);` is no declaration.
  const after = r.tokens[close + 1]?.text;
  return wordOf(next.text) === undefined && (after === "(" || after === "[");
}

/**
 * Reads one declarator at `r.at`, up to `end`, attributes into `attributes`, and leaves `r.at` behind it. The
 * name is null where none stands (`named` says whether one must be expected); undefined: unreadable, or
 * nested deeper than 48.
 */
export function readDeclarator(
  r: Reader,
  end: number,
  attributes: Attribute[],
  named: boolean,
): NamedDerivations | undefined {
  const pointers = readPointers(r, end, attributes);
  if (pointers === undefined || !readAttributes(r, end, attributes)) return undefined;
  let name: string | null = null;
  let derivations: Derivation[] = [];
  const token = r.at < end ? r.tokens[r.at]! : undefined;
  if (token?.kind === "ident") {
    if (wordOf(token.text) !== undefined) return undefined;
    name = token.text;
    r.at++;
  } else if (token?.text === "(") {
    const close = r.partner[r.at]!;
    if (close < 0 || close >= end) return undefined;
    if (groups(r, close, named)) {
      if (r.depth >= DEEPEST) return undefined;
      r.at++;
      r.depth++;
      const inner = readDeclarator(r, close, attributes, named);
      r.depth--;
      if (inner === undefined || r.at !== close) return undefined;
      name = inner.name;
      derivations = inner.derivations;
      r.at = close + 1;
    }
  }
  while (r.at < end) {
    const text = r.tokens[r.at]!.text;
    if (text !== "[" && text !== "(") break;
    const open = r.at;
    const close = r.partner[open]!;
    if (close < 0 || close >= end) return undefined;
    if (text === "[") {
      const size = close === open + 1 ? null : r.tokens.slice(open + 1, close);
      derivations.push({ kind: "array", size });
    } else derivations.push(readParameters(r, open));
    r.at = close + 1;
  }
  for (let index = 0; index < pointers.length; index++) derivations.push(pointers[index]!);
  return { name, derivations };
}
