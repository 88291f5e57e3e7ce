/**
 * Bytes (as a latin1 string) to preprocessing tokens: C's translation phases 2 and 3, as gcc's
 * lexer has them. A header is read once per run, by code that no compiler has had time to
 * optimise: one global match cuts the text into pieces in native code (a third of the time of a
 * loop over characters), and a loop over the pieces is all that is left to do.
 */
import { type Clipping, cut, grammarOf, joinLines } from "./pieces.js";
import type { CodeToken, Problem, Token, TokenKind, When } from "./types.js";

/** Who is told of directives; `at` is how many code tokens came before. */
export interface DirectiveSink {
  /** All tokens of a directive, `#` first. Gives the condition of what follows. */
  directive(tokens: Token[], at: number): When | null;
  /** An object-like macro on one line, its body not cut into tokens yet. */
  define(name: string, body: string, line: number, at: number): void;
  /** An `#include <name>` on a line of its own, no blank in the name. */
  include(name: string, line: number, at: number): void;
  /** A place where lines were left out. */
  gap(line: number, at: number): void;
}

/** The tokens outside directives, and what was wrong with the text. */
export interface Scan {
  readonly code: CodeToken[];
  readonly problems: Problem[];
}

/** What a piece is, by its first character; 0: anything else. */
enum Class {
  Blank = 1,
  Newline,
  Word,
  Number,
  Dot,
  Quote,
  Slash,
  Punct,
  /** L, u and U: a word, or the prefix of a literal. */
  Prefix,
}

const CLASS = new Uint8Array(256);

function classify(kind: Class, members: string): void {
  for (let index = 0; index < members.length; index++) CLASS[members.charCodeAt(index)] = kind;
}

classify(Class.Blank, " \t\r\v\f\0");
classify(Class.Newline, "\n");
CLASS.fill(Class.Word, 0x41, 0x5b).fill(Class.Word, 0x61, 0x7b);
classify(Class.Word, "_$");
CLASS.fill(Class.Number, 0x30, 0x3a);
classify(Class.Dot, ".");
classify(Class.Quote, "\"'");
classify(Class.Slash, "/");
classify(Class.Punct, "-+*%=<>!&|^~?:;,()[]{}#");
classify(Class.Prefix, "LuU");

/** Whether a piece that starts with L, u or U is a literal: a quote is its second or third character. */
function isQuoted(piece: string): boolean {
  return (
    CLASS[piece.charCodeAt(1)] === Class.Quote ||
    (CLASS[piece.charCodeAt(2)] === Class.Quote && piece.startsWith("u8"))
  );
}

/** `other` for a literal that its line's end cut short: its last character is no quote, or an escaped one. */
function literalKind(piece: string): TokenKind {
  let open = 0;
  while (CLASS[piece.charCodeAt(open)] !== Class.Quote) open++;
  const last = piece.length - 1;
  const quote = piece.charCodeAt(open);
  if (last === open || piece.charCodeAt(last) !== quote) return "other";
  let slashes = 0;
  while (piece.charCodeAt(last - 1 - slashes) === 0x5c) slashes++;
  if (slashes % 2 === 1) return "other";
  return quote === 0x22 ? "string" : "char";
}

/**
 * Reads a whole text. Each directive (a `#` first on its line, up to the line's end) goes to
 * `sink` (null: none is looked for); other tokens carry the condition it gave last. Never
 * throws: an unterminated comment runs to the end of the text and an unterminated literal to the
 * end of its line (one `other` token), both told as problems. Lines count from `firstLine`.
 */
export function scan(source: string | Clipping, sink: DirectiveSink | null, firstLine = 1): Scan {
  const { text, joins, gaps } = typeof source === "string" ? joinLines(source) : source;
  const size = text.length;
  // On one line no directive's newline is found: the one grammar, which is there already, serves.
  const grammar = grammarOf(sink !== null || !text.includes("\n"));
  const code: CodeToken[] = [];
  const problems: Problem[] = [];
  let into: CodeToken[] = code;
  let when: When | null = null;
  let line = firstLine;
  let join = 0;
  let nextJoin = joins.length > 0 ? joins[0]! : size;
  let fresh = true; // nothing but blanks and comments on this line so far
  let spaced = false;
  let pieces: readonly string[] = [];
  let index = 0;
  let next = 0; // offset after the piece, or the white space

  while (next < size) {
    while (next >= nextJoin) {
      const left = gaps === undefined ? -1 : gaps[join]!;
      line += left < 0 ? 1 : left;
      if (left >= 0) sink!.gap(line, code.length);
      nextJoin = ++join < joins.length ? joins[join]! : size;
    }
    const first = CLASS[text.charCodeAt(next)];
    if (first === Class.Blank) {
      spaced = true;
      next++;
      continue;
    }
    if (first === Class.Newline) {
      line++;
      spaced = true;
      fresh = true;
      if (into !== code) {
        when = sink!.directive(into, code.length);
        into = code;
      }
      next++;
      continue;
    }
    if (index === pieces.length) {
      const more = cut(text, next, grammar);
      if (more === undefined) {
        problems.push({ line, what: "a literal too long to be read: the rest is one token" });
        into.push({ kind: "other", text: text.slice(next), line, spaced, when });
        break;
      }
      pieces = more;
      index = 0;
    }
    const piece = pieces[index++]!;
    next += piece.length;
    let kind: TokenKind;
    switch (first) {
      case Class.Word:
        kind = "ident";
        break;
      case Class.Number:
        kind = "number";
        break;
      case Class.Slash: {
        const d = piece.charCodeAt(1);
        if (d === 0x2a) {
          // The shortest comment is four characters: `/*/` is none.
          if (piece.length < 4 || !piece.endsWith("*/")) {
            problems.push({ line, what: "unterminated comment" });
          }
          for (let at = piece.indexOf("\n"); at >= 0; at = piece.indexOf("\n", at + 1)) line++;
          spaced = true;
          continue;
        }
        if (d === 0x2f) {
          spaced = true;
          continue;
        }
        kind = "punct";
        break;
      }
      case Class.Punct:
        kind = "punct";
        if (fresh && sink !== null) {
          if (piece === "#" || piece === "%:") into = [];
          else if (piece.length > 2 && piece.startsWith("#")) {
            tellPlain(sink, piece, line, code.length);
            spaced = false;
            fresh = false;
            continue;
          }
        }
        break;
      case Class.Dot:
        kind = CLASS[piece.charCodeAt(1)] === Class.Number ? "number" : "punct";
        break;
      case Class.Prefix:
        kind = isQuoted(piece) ? literalKind(piece) : "ident";
        if (kind === "other") problems.push({ line, what: "unterminated literal" });
        break;
      case Class.Quote:
        kind = literalKind(piece);
        if (kind === "other") problems.push({ line, what: "unterminated literal" });
        break;
      default:
        kind = "other";
    }
    into.push({ kind, text: piece, line, spaced, when });
    fresh = false;
    spaced = false;
  }
  if (into !== code) sink!.directive(into, code.length);
  return { code, problems };
}

/** Whether a text is a number and nothing else, as most values are: no sign, no point, no blank. */
function isPlainNumber(text: string): boolean {
  if (CLASS[text.charCodeAt(0)] !== Class.Number) return false;
  for (let index = 1; index < text.length; index++) {
    const kind = CLASS[text.charCodeAt(index)];
    if (kind !== Class.Number && kind !== Class.Word && kind !== Class.Prefix) return false;
  }
  return true;
}

/** Takes apart a piece that is a whole directive. */
function tellPlain(sink: DirectiveSink, piece: string, line: number, at: number): void {
  let from = 1;
  while (CLASS[piece.charCodeAt(from)] === Class.Blank) from++;
  if (piece.startsWith("include", from)) {
    sink.include(piece.slice(piece.indexOf("<") + 1, piece.lastIndexOf(">")), line, at);
    return;
  }
  from += "define".length;
  while (CLASS[piece.charCodeAt(from)] === Class.Blank) from++;
  const blank = piece.indexOf(" ", from);
  const tab = piece.indexOf("\t", from);
  if (blank < 0 && tab < 0) {
    sink.define(piece.slice(from).trimEnd(), "", line, at);
    return;
  }
  const end = blank < 0 || (tab >= 0 && tab < blank) ? tab : blank;
  const comment = piece.indexOf("/*", end);
  const body = comment < 0 ? piece.slice(end) : piece.slice(end, comment);
  sink.define(piece.slice(from, end), body.trim(), line, at);
}

/** The tokens of a piece of text on `line` in which a `#` is only a token (a macro's body, a pasted token). */
export function tokenize(text: string, line = 1): readonly Token[] {
  if (text === "") return [];
  if (isPlainNumber(text)) {
    const number: CodeToken = { kind: "number", text, line, spaced: false, when: null };
    return [number];
  }
  return scan(text, null, line).code;
}
