/** The declarations of a header. */
import { readTrailingAttributes } from "./attributes.js";
import { pairBrackets, sameWhen } from "./brackets.js";
import type { Declaration, Declarator, RecordType } from "./ctypes.js";
import { formatType } from "./ctypes.js";
import { readDeclarator } from "./declarators.js";
import { opaqueOf, type Reader, spanOf, wordOf } from "./reader.js";
import { readSpecifiers, type Specifiers } from "./specifiers.js";
import { findExtent } from "./statements.js";
import type { CodeToken, When } from "./types.js";

function readAssertion(r: Reader, start: number, end: number): Declaration | undefined {
  const open = start + 1;
  const close = r.tokens[open]?.text === "(" ? r.partner[open]! : -1;
  if (close < 0 || close !== end - 2) return undefined;
  return { ...spanOf(r, start, end), kind: "assert", tokens: r.tokens.slice(open + 1, close) };
}

/** `struct a { ... };`, `struct a;`, `enum { ... };`: a type and no name declared with it. */
function bareType(r: Reader, start: number, end: number, s: Specifiers): Declaration | undefined {
  const span = spanOf(r, start, end);
  if (s.storage.some((word) => word !== "extern")) return undefined;
  if (s.base.kind === "record") {
    const { record } = s.base;
    return { kind: "record", start, end, line: span.line, when: span.when, record };
  }
  if (s.base.kind === "enum") return { ...span, kind: "enum", enum: s.base.enum };
  if (s.base.kind !== "tag") return undefined;
  const { tag, name } = s.base;
  if (tag === "enum") {
    return { ...span, kind: "enum", enum: { ...span, tag, name, entries: null, attributes: [] } };
  }
  const record: RecordType = { ...span, tag, name, members: null, attributes: [] };
  return { ...span, kind: "record", record };
}

/** Moves `r.at` over an initialiser to its comma, or to `stop`. */
function skipInitialiser(r: Reader, stop: number): void {
  const level = r.outer[r.at];
  while (r.at < stop && (r.tokens[r.at]!.text !== "," || r.outer[r.at] !== level)) r.at++;
}

/** Reads the statement `start` up to `end`; undefined: not understood. */
function readStatement(r: Reader, start: number, end: number): Declaration | undefined {
  const hasBody = r.tokens[end - 1]!.text === "}";
  const stop = hasBody ? r.partner[end - 1]! : end - 1;
  const first = r.tokens[start]!;
  if (first.kind === "ident" && wordOf(first.text)?.role === "assert") {
    return readAssertion(r, start, end);
  }
  r.at = start;
  const specifiers = readSpecifiers(r, stop, "file");
  if (specifiers === undefined) return undefined;
  const { base, qualifiers } = specifiers;
  const isType = specifiers.storage.includes("typedef");
  const storage = specifiers.storage.filter((word) => word !== "typedef");
  if (r.at === stop) return hasBody ? undefined : bareType(r, start, end, specifiers);
  const declarators: Declarator[] = [];
  for (;;) {
    const attributes = [...specifiers.attributes];
    const declarator = readDeclarator(r, stop, attributes, true);
    if (declarator === undefined || declarator.name === null) return undefined;
    const { name, derivations } = declarator;
    if (!readTrailingAttributes(r, stop, attributes)) return undefined;
    declarators.push({ name, type: { base, qualifiers, derivations }, attributes });
    if (r.tokens[r.at]!.text === "=" && r.at < stop) {
      if (isType || hasBody) return undefined;
      skipInitialiser(r, stop);
    }
    if (r.at === stop) break;
    if (r.tokens[r.at]!.text !== ",") return undefined;
    r.at++;
  }
  const span = spanOf(r, start, end);
  const isFunction = declarators.some((one) => one.type.derivations[0]?.kind === "function");
  if (isType) return hasBody ? undefined : { ...span, kind: "typedef", declarators };
  if (!isFunction) return hasBody ? undefined : { ...span, kind: "variable", storage, declarators };
  if (declarators.length > 1) return undefined;
  const { name, type, attributes } = declarators[0]!;
  const body = hasBody ? r.tokens.slice(stop + 1, end - 1) : null;
  const signature = formatType(type, name);
  return { ...span, kind: "function", name, storage, type, attributes, signature, body };
}

/**
 * Reads the declarations of a header from its code tokens (directives removed), in order. Their spans cover
 * all tokens, each once; what is not understood (a macro's call, a declaration that an `#if`
 * splits, brackets that do not pair) is opaque up to where a new statement can begin. Linear time; never throws.
 */
export function readDeclarations(tokens: readonly CodeToken[]): Declaration[] {
  const { partner, outer, end: last } = pairBrackets(tokens);
  const r: Reader = { tokens, partner, outer, at: 0, depth: 0 };
  const declarations: Declaration[] = [];
  /** Conditions of the `extern "C" {` that are open. */
  const linkages: (When | null)[] = [];
  let at = 0;
  while (at < last) {
    const token = tokens[at]!;
    if (token.text === ";") {
      declarations.push({ ...spanOf(r, at, at + 1), kind: "empty" });
      at++;
      continue;
    }
    if (token.text === "extern" && tokens[at + 1]?.kind === "string") {
      if (
        at + 2 < last &&
        tokens[at + 2]!.text === "{" &&
        sameWhen(tokens[at + 2]!.when, token.when)
      ) {
        declarations.push({ ...spanOf(r, at, at + 3), kind: "linkage", open: true });
        linkages.push(token.when);
        at += 3;
        continue;
      }
    }
    if (token.text === "}" && partner[at]! < 0) {
      if (linkages.length > 0 && sameWhen(linkages.at(-1)!, token.when)) {
        linkages.pop();
        declarations.push({ ...spanOf(r, at, at + 1), kind: "linkage", open: false });
      } else declarations.push(opaqueOf(r, at, at + 1));
      at++;
      continue;
    }
    const { end, readable } = findExtent(r, at, last, -1, true);
    r.depth = 0;
    declarations.push((readable ? readStatement(r, at, end) : undefined) ?? opaqueOf(r, at, end));
    at = end;
  }
  if (last < tokens.length) declarations.push(opaqueOf(r, last, tokens.length));
  return declarations;
}
