/** A text in pieces: each a token, a comment, or a whole plain `#define` or `#include` directive. */

/**
 * Comments and tokens; every character but white space is in one match: to skip a blank takes a tenth of the time that a
 * match takes. Comments that never end run
 * to the end of the text, literals that never end to the end of their line (gcc's way), so that
 * no piece is looked at twice: the time stays linear on hostile text.
 */
const TOKENS = [
  /(?:[LU]|u8?)?"(?:[^"\\\n]*(?:\\[^\n][^"\\\n]*)*"|[^\n]*)/,
  /[LUu]?'(?:[^'\\\n]*(?:\\[^\n][^'\\\n]*)*'|[^\n]*)/,
  /[A-Za-z_$][\w$]*/,
  /\/\*[\s\S]*?(?:\*\/|$)|\/\/[^\n]*/,
  // A preprocessing number: `0x1e+1` is one, for better or worse.
  /\.?\d[\w.$]*(?:(?<=[eEpP])[-+][\w.$]*)*/,
  /(?:<<|>>)=?|([-+&|#])\1|->|[-+*/%=<>!&|^]=|\.\.\.|%:(?:%:)?|<[:%]|[:%]>/,
  /[^ \t\r\v\f\0\n]/,
];

/**
 * Most of a header is `#define NAME value`: first on its line, so that it is a directive for certain,
 * all of it up to the line's end is one piece. No quote, no slash but one comment at the end. So is
 * `#include <linux/name.h>`, of which an excerpt has more than of all else.
 */
const PLAIN_DIRECTIVE =
  /#(?<=(?:^|\n)[ \t]*#)[ \t]*(?:define[ \t]+[A-Za-z_$][\w$]*(?:[ \t]+[^\n"'/#]*(?:\/\*[^*\n]*\*\/[ \t]*)?)?|include[ \t]*<[\w.+-]+(?:\/[\w.+-]+)*>[ \t]*)(?=\n)/;

function union(pieces: readonly RegExp[]): RegExp {
  const made = new RegExp(pieces.map((piece) => piece.source).join("|"), "g");
  // V8 interprets a regular expression until it has seen a long text, and compiles it twice where the first is none.
  made.test(" ".repeat(1000));
  return made;
}

let plainPieces: RegExp | undefined;
let pieces: RegExp | undefined;

/** The pieces of a text, with plain directives as such or without them. */
export function grammarOf(hasDirectives: boolean): RegExp {
  if (hasDirectives) {
    pieces ??= union([PLAIN_DIRECTIVE, ...TOKENS]);
    return pieces;
  }
  plainPieces ??= union(TOKENS);
  return plainPieces;
}

/** How much text is cut at once; bounds the memory the pieces take. */
const SLAB = 1 << 20;

/** A text whose lines are not all in it: continued lines are joined, others may have been left out. */
export interface Clipping {
  readonly text: string;
  /** Offsets at which physical lines begin, or have been left out, where the text does not tell. */
  readonly joins: readonly number[];
  /** For each of them how many lines are left out there, one less for the newline that stands for them; -1: none. Without it: none at all. */
  readonly gaps?: readonly number[];
}

/**
 * Phase 2: takes out every backslash-newline (blanks between the two allowed, as gcc does); CRLF is a newline.
 * `joins` are the offsets in the result at which a physical line begins that had been continued.
 */
export function joinLines(source: string): Clipping {
  const text = source.includes("\r\n") ? source.replaceAll("\r\n", "\n") : source;
  const joins: number[] = [];
  const first = text.indexOf("\\");
  if (first < 0) return { text, joins };
  const parts: string[] = [];
  let from = 0;
  let length = 0;
  for (let slash = first; slash >= 0; slash = text.indexOf("\\", slash + 1)) {
    let end = slash + 1;
    while (isBlank(text.charCodeAt(end))) end++;
    if (text.charCodeAt(end) !== 10) continue;
    parts.push(text.slice(from, slash));
    length += slash - from;
    joins.push(length);
    from = end + 1;
  }
  if (from === 0) return { text, joins };
  parts.push(text.slice(from));
  return { text: parts.join(""), joins };
}

/**
 * The pieces from `from` on, where one begins, up to the end of a line, or of the text; `undefined`
 * where one literal is so long that the regular expression's stack cannot hold it.
 */
export function cut(text: string, from: number, grammar: RegExp): string[] | undefined {
  for (let size = SLAB; ; size *= 2) {
    const last = from + size >= text.length;
    const end = last ? text.length : text.lastIndexOf("\n", from + size) + 1;
    let pieces: string[];
    try {
      pieces = text.slice(from, end).match(grammar) ?? [];
    } catch {
      return undefined;
    }
    if (last) return pieces;
    // Only a comment goes on behind the end of a line.
    if (pieces.at(-1)?.startsWith("/*")) pieces.pop();
    if (pieces.length > 0) return pieces;
  }
}

function isBlank(c: number): boolean {
  return c === 0x20 || (c >= 9 && c <= 13 && c !== 10) || c === 0;
}
