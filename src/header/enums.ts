/** The bodies of enums. */

import { readAttributes } from "./attributes.js";
import { sameWhen, standsWithin } from "./brackets.js";
import type { Enumerator, Opaque } from "./ctypes.js";
import { opaqueOf, type Reader, wordOf } from "./reader.js";

/** True where one enumerator ends and the next begins without a comma: `B = 1` `#else` `B = 2`. */
function splits(r: Reader, j: number): boolean {
  const before = r.tokens[j - 1]!;
  const token = r.tokens[j]!;
  const ended = before.kind !== "punct" || before.text === ")";
  return (
    ended &&
    token.kind === "ident" &&
    !standsWithin(token.when, before.when) &&
    !standsWithin(before.when, token.when)
  );
}

/** Finds the end of the entry at `start`: before its comma, or where a macro that is a list of entries ends. */
function findEntry(r: Reader, start: number, to: number, level: number): [number, boolean] {
  const { tokens, partner, outer } = r;
  const first = tokens[start]!;
  let whole = true;
  for (let j = start; j < to; j++) {
    const token = tokens[j]!;
    if (token.text === "," && outer[j] === level) return [j, whole];
    if (token.when !== first.when && !sameWhen(token.when, first.when)) {
      if (splits(r, j)) return [j, whole];
      whole = false;
    }
    if (token.kind === "ident" && j > start && outer[j] === level) {
      const called = tokens[j - 1]!.text === ")" && partner[j - 1] === start + 1;
      const alone = j === start + 1 && wordOf(token.text) === undefined;
      if (called || alone) return [j, false];
    }
    if (token.kind !== "punct") continue;
    if ("()[]{}".includes(token.text) && partner[j]! < 0) whole = false;
    else if (token.text === "{") j = partner[j]!;
  }
  return [to, whole];
}

function readEnumerator(r: Reader, start: number, end: number): Enumerator | undefined {
  const { kind, text: name, line, when } = r.tokens[start]!;
  if (kind !== "ident" || wordOf(name) !== undefined) return undefined;
  r.at = start + 1;
  if (!readAttributes(r, end, [])) return undefined;
  if (r.at === end) return { kind: "enumerator", name, value: null, line, when };
  if (r.tokens[r.at]!.text !== "=" || r.at + 1 >= end) return undefined;
  return { kind: "enumerator", name, value: r.tokens.slice(r.at + 1, end), line, when };
}

/**
 * Reads an enum's body, the tokens `from` up to `to` within the brace `level`. An entry that is a macro's call, or that an
 * `#if` splits within, is opaque: the implicit values after it are then not known.
 */
export function readEntries(
  r: Reader,
  from: number,
  to: number,
  level: number,
): (Enumerator | Opaque)[] | undefined {
  const entries: (Enumerator | Opaque)[] = [];
  const container = r.tokens[level]?.when ?? null;
  let at = from;
  while (at < to) {
    const token = r.tokens[at]!;
    if (token.text === ",") {
      at++;
      continue;
    }
    if (token.when !== container && !standsWithin(token.when, container)) return undefined;
    const [end, whole] = findEntry(r, at, to, level);
    const entry = whole ? readEnumerator(r, at, end) : undefined;
    entries.push(entry ?? opaqueOf(r, at, end));
    at = end;
  }
  return entries;
}
