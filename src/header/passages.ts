/** A text in passages: whole lines that can be taken out of it without a change to how the rest is read. */
import { wordOf } from "./reader.js";

/**
 * A `#define`; code alone; code with `#define`s and whole `#if`s among it; a step of the `#if` stack; all else: other
 * directives, code with such among it, and comments that nothing follows.
 */
export type PassageKind = "define" | "code" | "mixed" | "branch" | "fixed";

/** Where each passage ends and its first token stands (offsets), and what it is; the first begins where the cutting did. */
export interface Passages {
  readonly ends: number[];
  readonly heads: number[];
  readonly kinds: PassageKind[];
}

/** A comment, one that ends; what stands between comments in code without brackets, directives and literals. */
const COMMENT = /\/\*[^*]*\*+(?:[^/*][^*]*\*+)*\//.source;
const PLAIN = "[^{}#\"'/]*";
const LITERAL = /"[^"\\\n]*(?:\\[^\n][^"\\\n]*)*"|"[^\n]*|'[^'\\\n]*(?:\\[^\n][^'\\\n]*)*'|'[^\n]*/
  .source;

/** Braces with what is in them, other braces too where `inner` has them. */
const body = (inner: string): string => `\\{${PLAIN}(?:(?:${inner})${PLAIN})*\\}`;

/**
 * Pieces that are larger than tokens: a directive to its line's end; a comment; a literal; code up to a bracket, a
 * semicolon or the line's end. They read comments and literals as `pieces.ts` does.
 */
const PIECES = [
  `#(?:[^\\n/"']+|/(?![*/])|/\\*[\\s\\S]*?(?:\\*/|$)|//[^\\n]*|${LITERAL})*`,
  "/\\*[\\s\\S]*?(?:\\*/|$)|//[^\\n]*|/",
  LITERAL,
  "[{}()[\\];]|[^ \\t\\r\\v\\f\\0\\n/\"'{}()[\\];#][^\\n/\"'{}()[\\];#]*[{}()[\\];]?",
  "(?=[ \\t\\r\\v\\f\\0\\n])",
];

const DEFINE = "#[ \\t]*define[ \\t][^\\n/\"']*(?:/\\*[^*\\n]*\\*/[ \\t]*)?";

/**
 * Pieces that are larger still: `#define`s line by line, each with a comment at most; a struct with few others in it; a
 * prototype.
 */
const COARSE_PIECES = [
  `${DEFINE}(?:\\n[ \\t]*${DEFINE})*(?=\\n)`,
  `(?:typedef[ \\t]+)?(?:struct|union|enum)\\b[ \\t]*\\w*[ \\t\\n]*${body(`${COMMENT}|${body(`${COMMENT}|${body(COMMENT)}`)}`)}[^{}()[\\]#"'/;]*;`,
  "[A-Za-z_][^\\n/\"'{}()[\\];#]*\\([^/\"'{}()[\\];#]*\\)[^\\n/\"'{}()[\\];#]*;",
  ...PIECES,
];

/** Each piece takes the blanks and newlines behind it along; every character is in one of them. */
function union(pieces: readonly string[]): RegExp {
  const made = new RegExp(`(?:${pieces.join("|")})[ \\t\\r\\v\\f\\0\\n]*`, "g");
  // Interpreted at its first use, compiled at its second (see `pieces.ts`).
  " ".match(made);
  return made;
}

let fine: RegExp | undefined;
let coarse: RegExp | undefined;

function grammarOf(isCoarse: boolean): RegExp {
  if (isCoarse) {
    coarse ??= union(COARSE_PIECES);
    return coarse;
  }
  fine ??= union(PIECES);
  return fine;
}

/** More steps of the `#if` stack may make conditions too long to be read. */
const MOST_BRANCHES = 250;

const NEWLINE = 0x0a;
const isBlank = (c: number): boolean => c === 0x20 || (c >= 9 && c <= 13) || c === 0;

function kindOf(directive: string): PassageKind {
  if (directive.startsWith("#define ") || /^#[ \t]*define[ \t]/.test(directive)) return "define";
  return /^#[ \t]*(?:if|el|endif)/.test(directive) ? "branch" : "fixed";
}

/**
 * Cuts the lines `from` up to `to` of a text without line continuations; `from` must be the start of the text or the end
 * of a passage. A passage is one directive (coarsely: the `#define`s of lines that follow each other), or statements up to
 * the `;` of the last one on its line, with the comments before it; code that no `;` ends goes on into the next. undefined:
 * something here is read otherwise than its pieces show, or is not whole.
 */
export function cutPassages(
  text: string,
  from: number,
  to: number,
  isCoarse: boolean,
): Passages | undefined {
  let pieces: readonly string[];
  try {
    pieces = text.slice(from, to).match(grammarOf(isCoarse)) ?? [];
  } catch {
    return undefined;
  }
  const passages: Passages = { ends: [], heads: [], kinds: [] };
  const { ends, heads, kinds } = passages;
  const { follow, hasOpenWithin } = createBranches();
  /** The brackets that are to close what is open. */
  const open: number[] = [];
  /** What there is of the passage: nothing but comments, a statement that goes on, or a whole one. */
  let state: "empty" | "open" | "whole" = "empty";
  let kind: PassageKind = "code";
  /** What is known of a function's body, which ends a statement as a semicolon does. */
  let body: "none" | "later" | "next" | "open" = "none";
  let head = from;
  let at = from;
  /** Where the present line begins, and whether nothing but blanks is on it so far. */
  let lineStart = from;
  let isFresh = true;
  for (let index = 0; index < pieces.length; index++) {
    const piece = pieces[index]!;
    const first = piece.charCodeAt(0);
    if (isFresh && state === "whole") {
      ends.push(lineStart);
      heads.push(head);
      kinds.push(kind);
      state = "empty";
      kind = "code";
    }
    let last = piece.length - 1;
    let c = piece.charCodeAt(last);
    while (c === 0x09 || c === 0x20 || (c !== NEWLINE && isBlank(c))) c = piece.charCodeAt(--last);
    const endsLine = c === NEWLINE;
    const next = at + piece.length;
    if (first === 0x23) {
      // A `#` that only comments stand before, and `##`, are not worth the trouble.
      if (!isFresh || piece.charCodeAt(1) === 0x23 || (!endsLine && next < to)) return undefined;
      if (next === to && !isClosed(piece)) return undefined;
      const own = kindOf(piece);
      if (own === "branch" && !follow(piece, open.length, state !== "empty")) return undefined;
      if (state === "empty") {
        ends.push(endsLine ? at + last + 1 : next);
        heads.push(at);
        kinds.push(own);
      } else if (own === "fixed" || (piece.includes("/*") && piece.trimEnd().includes("\n"))) {
        kind = "fixed";
      } else if (kind === "code") kind = "mixed";
    } else if (first === 0x2f && (piece.charCodeAt(1) === 0x2a || piece.charCodeAt(1) === 0x2f)) {
      if (next === to && !isClosed(piece)) return undefined;
    } else if (!isBlank(first)) {
      let end = last;
      while (c === NEWLINE || isBlank(c)) c = piece.charCodeAt(--end);
      const isOuter = open.length === 0;
      if (state === "empty") {
        head = at;
        body = "none";
      }
      // Behind a function's parameters only its body makes it one.
      if (body === "next" && isOuter && first !== 0x7b) body = "none";
      if (first === 0x22 || first === 0x27) {
        if (end < 1 || c !== first || piece.includes("\\")) return undefined;
      } else if (c === 0x28) {
        open.push(0x29);
        if (isOuter && opensParameters(piece, state === "empty")) body = "later";
      } else if (c === 0x5b || c === 0x7b) {
        open.push(c + 2);
        if (isOuter && body === "next") body = "open";
      } else if ((c === 0x29 || c === 0x5d || c === 0x7d) && open.pop() !== c) return undefined;
      state = "open";
      if (open.length === 0) {
        if (c === 0x3b || (c === 0x7d && body === "open" && kind === "code")) state = "whole";
        else if (c === 0x29 && body === "later") body = "next";
      }
    }
    at = next;
    isFresh = endsLine || (isFresh && isBlank(first));
    if (endsLine) lineStart = at - (piece.length - 1 - last);
  }
  // An `#if` that a passage hides must end in it.
  if (hasOpenWithin()) return undefined;
  if (at !== to || (state === "open" && (open.length > 0 || to < text.length))) return undefined;
  if (state === "whole" || to > (ends.at(-1) ?? from)) {
    ends.push(to);
    heads.push(state === "whole" ? head : to);
    kinds.push(state === "whole" ? kind : "fixed");
  }
  return passages;
}

/** Whether a piece that ends in a parenthesis declares a function: a call that stands as a statement is none. */
function opensParameters(piece: string, isFirst: boolean): boolean {
  const words = /^((?:[A-Za-z_]\w*[\s*]+)*)([A-Za-z_]\w*)\s*\(\s*$/.exec(piece);
  return words !== null && !(isFirst && words[1] === "") && wordOf(words[2]!) === undefined;
}

/**
 * Follows the `#if` stack: false where a step of it stands among brackets that its `#if` does not stand among, or within a
 * statement that its `#if` does not stand within.
 */
function createBranches(): {
  readonly follow: (directive: string, height: number, isWithin: boolean) => boolean;
  /** Whether one that stands within a statement or brackets has not ended. */
  readonly hasOpenWithin: () => boolean;
} {
  /** For each open `#if` how many brackets were open, and whether its `#else` has come. */
  const levels: { readonly height: number; readonly isWithin: boolean; closed: boolean }[] = [];
  let count = 0;
  const follow = (directive: string, height: number, isWithin: boolean): boolean => {
    if (++count > MOST_BRANCHES) return false;
    if (/^#[ \t]*if/.test(directive)) {
      levels.push({ height, isWithin, closed: false });
      return true;
    }
    const level = levels.at(-1);
    // The text may begin within an `#if`; between statements that does not matter.
    if (level === undefined) return !isWithin;
    if (level.height !== height || level.isWithin !== isWithin) return false;
    if (/^#[ \t]*end/.test(directive)) levels.pop();
    else if (level.closed) return false;
    else if (/^#[ \t]*else/.test(directive)) level.closed = true;
    return true;
  };
  return { follow, hasOpenWithin: () => levels.some((one) => one.isWithin || one.height > 0) };
}

/** Whether what comments there are in a piece have an end, for certain: one without runs to the end of the text. */
function isClosed(piece: string): boolean {
  const start = piece.lastIndexOf("/*");
  return start < 0 || piece.lastIndexOf("*/") > start + 1;
}
