/**
 * The directives of a header, cut out of its text in native code: tables ask for a few hundred lines of a header, and
 * nothing for the declarations that are most of it. Only where a look tells for certain what the reader of
 * headers would have made of the text.
 */
import { joinLines } from "../header/pieces.js";

/** Each directive on a line of its own, the newline before it first, comments and all. */
export type Directives = readonly string[];

/** Directives with the comments and literals in them; what begins a comment or a literal elsewhere, or cannot end one. */
const PIECES =
  /\n[ \t]*#(?:[^\n"'/]|\/(?![*/])|\/\*[\s\S]*?\*\/|"[^"\\\n]*(?:\\[^\n][^"\\\n]*)*"|'[^'\\\n]*(?:\\[^\n][^'\\\n]*)*')*|\/\*[\s\S]*?(?:\*\/|$)|\/\/[^\n]*|"[^"\\\n]*(?:\\[^\n][^"\\\n]*)*"|'[^'\\\n]*(?:\\[^\n][^'\\\n]*)*'|["']/g;

/** What hides a directive, or a part of one: a digraph, a comment before it, and blanks that are no blanks elsewhere. */
const ODD = /%:|\*\/[ \t]*#|[\v\f\r\0]/;

/** A directive on a line that the one before it goes on to. */
export const LATE = /\\[ \t\v\f\r\0]*\n[ \t]*#/;

/** Directives in which nothing can be wrong. */
const GOOD =
  /^\n[ \t]*#[ \t]*(?:define[ \t]+(?!defined\b)[A-Za-z_$][\w$]*(?:[ \t][^#]*)?|(?:undef|ifn?def)[ \t]+[A-Za-z_$][\w$]*(?:[ \t]*|[ \t]+\/\*[\s\S]*)|(?:el)?if[ \t(!][^#/]*[\w)][^#/]*|else(?:[ \t][\s\S]*)?|endif(?:[ \t][\s\S]*)?|include[ \t]*(?:<[\w./+-]+>|"[\w./+-]+")(?:[ \t]*|[ \t]+\/\*[\s\S]*)|(?:pragma|error|warning)(?:[ \t][\s\S]*)?)$/;

/** A macro: its parameters and its body. */
const MACRO =
  /^\n[ \t]*#[ \t]*define[ \t]+(?!defined\b)[A-Za-z_$][\w$]*(?:\(([^)#"'/]*)\)|(?![^ \t]))([\s\S]*)$/;

/** Literals this long might be too much for the reader. */
const LONGEST = 1 << 20;

/**
 * Cuts the directives out of a text (bytes as latin1) at whose ends nothing is open; undefined where their look
 * is not enough.
 */
export function cutDirectives(source: string): string[] | undefined {
  if (source.length > LONGEST) return undefined;
  const isLong = source.includes("\\") || source.includes("\r");
  if (isLong && LATE.test(source)) return undefined;
  const text = `\n${isLong ? joinLines(source).text : source}`;
  if (ODD.test(text)) return undefined;
  const directives: string[] = [];
  for (const piece of text.match(PIECES) ?? []) {
    const first = piece.charCodeAt(0);
    if (first === NEWLINE) directives.push(piece);
    else if (first !== SLASH) {
      if (piece.length === 1) return undefined;
    } else if (piece.charCodeAt(1) === STAR && (piece.length < 4 || !piece.endsWith("*/"))) {
      return undefined;
    }
  }
  return directives;
}

/**
 * Finds a header's directives in its text (bytes as latin1), each without the comments that hide it; undefined where the
 * reader is needed to tell them, or would find something wrong.
 */
export function readDirectives(source: string): Directives | undefined {
  const directives = cutDirectives(source);
  if (directives === undefined) return undefined;
  for (let i = 0; i < directives.length; i++) {
    const piece = directives[i]!;
    if (GOOD.test(piece)) continue;
    const line = clear(piece);
    if (line === undefined) return undefined;
    directives[i] = line;
  }
  return directives;
}

const NEWLINE = 10;
const SLASH = 47;
const STAR = 42;

/** A directive that is good without its comments; undefined where it may be none. */
function clear(piece: string): string | undefined {
  if (piece.includes("\\")) return undefined;
  const line = stripComments(piece).trimEnd();
  if (GOOD.test(line) || /^\n[ \t]*#$/.test(line)) return line;
  const [, parameters = "", body] = MACRO.exec(line) ?? [];
  if (body === undefined) return undefined;
  const names = parameters.trim() === "" ? [] : parameters.split(",").map((name) => name.trim());
  const isGood = names.every(
    (name, i) => /^[A-Za-z_$][\w$]*$/.test(name) && names.indexOf(name) === i,
  );
  // What is pasted stands on both sides; a lone `#` would need the reader.
  const pasted = body.split("##");
  const isWhole = pasted.length === 1 || pasted.every((one) => one.trim() !== "");
  return isGood && isWhole && !pasted.some((one) => one.includes("#")) ? line : undefined;
}

/** A directive with a blank for each comment. */
export const stripComments = (line: string): string =>
  line.replace(/("[^"\n]*"|'[^'\n]*')|\/\*[\s\S]*?\*\//g, "$1 ");
