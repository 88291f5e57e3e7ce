/** Where a statement ends, and where reading goes on after one that makes no sense. */
import { sameWhen } from "./brackets.js";
import { type Reader, wordOf } from "./reader.js";

/** `readable` false: the tokens up to `end` are no single statement, and stay opaque. */
export interface Extent {
  readonly end: number;
  readonly readable: boolean;
}

/** Roles that begin a declaration, so that a name on the line before is a macro on its own. */
const BEGINNERS = new Set(["storage", "tag", "builtin", "qualifier"]);

/**
 * The first place after `from` where a new statement can begin within the bracket `level`: behind a
 * `;` or `}` of that level, with nothing opened since.
 */
function resume(r: Reader, from: number, limit: number, level: number): number {
  for (let j = from; j < limit; j++) {
    const { text, line } = r.tokens[j]!;
    if (text !== ";" && text !== "}") continue;
    const next = j + 1;
    if (next >= limit) return limit;
    if (r.outer[next] !== level) continue;
    if (text === ";") {
      if (r.outer[j] === level) return next;
    } else if (r.tokens[next]!.text !== ";" && r.tokens[next]!.line > line) return next;
  }
  return limit;
}

/**
 * The end of a macro call that stands as a statement without `;`, e.g. `__SYSCALL(1, write)`: what follows
 * on another line, or under another condition, cannot go on with it. undefined: it is none.
 */
function endOfCall(r: Reader, start: number, limit: number): number | undefined {
  if (r.tokens[start + 1]?.text !== "(" || start + 1 >= limit) return undefined;
  const first = r.tokens[start]!;
  if (first.kind !== "ident" || wordOf(first.text) !== undefined) return undefined;
  const close = r.partner[start + 1]!;
  if (close < 0 || close >= limit) return undefined;
  const next = r.tokens[close + 1];
  if (close + 1 >= limit || next === undefined) return limit;
  if (!sameWhen(next.when, first.when)) return close + 1;
  return next.kind === "ident" && next.line > r.tokens[close]!.line ? close + 1 : undefined;
}

/**
 * Finds the end of the statement that begins at `start`, within the bracket `level` (-1: the file) that ends at
 * `limit`. All its tokens but those in the bodies of its structs and enums stand under one condition,
 * and its brackets pair; else it is not readable. With `bodies`, a function's body ends it.
 */
export function findExtent(
  r: Reader,
  start: number,
  limit: number,
  level: number,
  bodies: boolean,
): Extent {
  const { tokens, partner, outer } = r;
  const first = tokens[start]!;
  const call = endOfCall(r, start, limit);
  if (call !== undefined) return { end: call, readable: false };
  let called = false;
  let assigned = false;
  for (let j = start; j < limit; j++) {
    const token = tokens[j]!;
    if (token.when !== first.when && !sameWhen(token.when, first.when)) {
      // A lone word before an `#if` is a macro of its own; anything else has been split.
      const lone = j === start + 1 && first.kind === "ident" && wordOf(first.text) === undefined;
      return { end: lone ? j : resume(r, j, limit, level), readable: false };
    }
    if (token.kind === "ident") {
      if (
        j === start + 1 &&
        token.line > first.line &&
        first.kind === "ident" &&
        BEGINNERS.has(wordOf(token.text)?.role ?? "") &&
        wordOf(first.text) === undefined
      ) {
        return { end: j, readable: false };
      }
      continue;
    }
    if (token.kind !== "punct" || token.text.length !== 1) continue;
    switch (token.text) {
      case ";":
        if (outer[j] === level) return { end: j + 1, readable: true };
        break;
      case "=":
        if (outer[j] === level) assigned = true;
        break;
      case "{":
        if (partner[j]! < 0 || partner[j]! >= limit) {
          return { end: resume(r, j, limit, level), readable: false };
        }
        if (bodies && called && !assigned && outer[j] === level) {
          return { end: partner[j]! + 1, readable: true };
        }
        j = partner[j]!;
        break;
      case "(":
      case "[":
      case ")":
      case "]":
      case "}":
        if (partner[j]! < 0 || partner[j]! >= limit) {
          return { end: resume(r, j, limit, level), readable: false };
        }
        if (
          token.text === "(" &&
          outer[j] === level &&
          wordOf(tokens[j - 1]?.text ?? "") === undefined
        ) {
          called = true;
        }
        break;
    }
  }
  return { end: limit, readable: false };
}
