/** Words in texts (latin1) that have not been cut into tokens. */
import { isBlank } from "../header/runs.js";

/** What most macros are defined with. */
export const DEFINE = "#define ";

/** Whether a character may stand in a word; NaN, which is none, does not. */
export const isWord = (c: number): boolean =>
  (c >= 0x61 && c <= 0x7a) ||
  (c >= 0x41 && c <= 0x5a) ||
  (c >= 0x30 && c <= 0x39) ||
  c === 0x5f ||
  c === 0x24;

/** Where a text has a word, from an offset on; -1: nowhere. */
export function findWord(text: string, word: string, from = 0): number {
  let at = text.indexOf(word, from);
  for (; at >= 0; at = text.indexOf(word, at + 1)) {
    if (!isWord(text.charCodeAt(at - 1)) && !isWord(text.charCodeAt(at + word.length))) break;
  }
  return at;
}

/** Where the first character stands that is no blank, from an offset on. */
export function passBlanks(text: string, from: number): number {
  let at = from;
  while (isBlank(text.charCodeAt(at))) at++;
  return at;
}

/** The word at an offset; empty where none begins there. */
export function wordAt(text: string, at: number): string {
  let end = at;
  while (isWord(text.charCodeAt(end))) end++;
  return text.slice(at, end);
}
