/** Tokens as text, and whether two runs of them are the same text. */
import type { CodeToken } from "../header/types.js";
import { keyOf } from "./exported.js";

/** Tokens as one text, with the conditions that change among them. */
export function textOf(tokens: readonly CodeToken[]): string {
  let text = "";
  let when = tokens[0]?.when ?? null;
  let key = keyOf(when);
  for (const token of tokens) {
    if (token.when !== when) {
      when = token.when;
      const next = keyOf(when);
      if (next !== key) text += ` \u0001${next}`;
      key = next;
    }
    text += ` ${token.text}`;
  }
  return text;
}

/** Whether two runs of tokens are the same text, see `textOf`. */
export function sameCode(a: readonly CodeToken[], b: readonly CodeToken[]): boolean {
  if (a.length !== b.length) return false;
  let x = a[0]?.when ?? null;
  let y = b[0]?.when ?? null;
  let keyX = keyOf(x);
  let keyY = keyOf(y);
  for (let i = 0; i < a.length; i++) {
    const one = a[i]!;
    const other = b[i]!;
    if (one.text !== other.text) return false;
    if (one.when === x && other.when === y) continue;
    x = one.when;
    y = other.when;
    const nextX = keyOf(x);
    const nextY = keyOf(y);
    const changes = nextX !== keyX;
    if (changes !== (nextY !== keyY) || (changes && nextX !== nextY)) return false;
    keyX = nextX;
    keyY = nextY;
  }
  return true;
}

/** At most this much of what has no name is shown in its place. */
const MOST_SHOWN = 60;

/** A text as far as it is shown. */
export function shorten(text: string): string {
  return text.length <= MOST_SHOWN ? text : `${text.slice(0, MOST_SHOWN - 3)}...`;
}
