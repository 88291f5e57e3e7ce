/** A text in passages: whole lines that can be taken out of it without a change to how the rest is read. */
import { wordOf } from "./reader.js";
import { cutPieces, cutRun, headOf, isBlank } from "./runs.js";

/**
 * `run`: `#define`s and statements, each whole and with its lines to itself (see `cutRun`); a `#define` of another form; code
 * alone; code with `#define`s and whole `#if`s among it; an `#if` or `#elif`; any other step of the `#if` stack, and one that
 * has the first `#define` behind it along; all else: other directives, code with such among it, and comments that nothing
 * follows.
 */
export type PassageKind = "run" | "define" | "code" | "mixed" | "if" | "branch" | "fixed";

/** Where each passage ends (an offset), and what it is; the first begins where the cutting did. */
export interface Passages {
  readonly ends: number[];
  readonly kinds: PassageKind[];
}

/** More steps of the `#if` stack may make conditions too long to be read. */
const MOST_BRANCHES = 250;

const NEWLINE = 0x0a;
const isGap = (c: number): boolean => c === 0x20 || c === 0x09;

const startsName = (c: number): boolean =>
  (c >= 0x61 && c <= 0x7a) || (c >= 0x41 && c <= 0x5a) || c === 0x5f || c === 0x24;

/** Where the word behind the `#` begins. */
function startOfWord(directive: string): number {
  let at = 1;
  while (isGap(directive.charCodeAt(at))) at++;
  return at;
}

/** What a directive is; `#define`s with one blank before the name may be runs. */
function kindOf(directive: string): PassageKind {
  const at = startOfWord(directive);
  if (directive.startsWith("define", at)) {
    if (!isGap(directive.charCodeAt(at + 6))) return "fixed";
    const isPlain = at === 1 && directive[7] === " " && startsName(directive.charCodeAt(8));
    return isPlain ? "run" : "define";
  }
  if (directive.startsWith("endif", at)) return "branch";
  const isElse = directive.startsWith("el", at);
  if (!directive.startsWith("if", isElse ? at + 2 : at)) return isElse ? "branch" : "fixed";
  // It takes further lines along for a `#define` behind it, or for a comment in it.
  const end = directive.indexOf("\n");
  if (end < 0 || directive.lastIndexOf("/", end) >= 0) return "if";
  return headOf(directive, end) < directive.length ? "branch" : "if";
}

/**
 * Cuts the lines `from` up to `to` of a text without line continuations; `from` must be the start of the text or the end
 * of a passage. A passage is a run, one directive, or statements up to the `;` of the last one on its line, with the comments
 * before it; code that no `;` ends goes on into the next. undefined: something here is read otherwise than its pieces show,
 * or is not whole.
 */
export function cutPassages(text: string, from: number, to: number): Passages | undefined {
  const pieces = cutPieces(text.slice(from, to));
  if (pieces === undefined) return undefined;
  const ends: number[] = [];
  const kinds: PassageKind[] = [];
  const { follow, hasOpenWithin } = createBranches();
  /** The brackets that are to close what is open. */
  const open: number[] = [];
  /** What there is of the passage: nothing but comments, a statement that goes on, or a whole one. */
  let state: "empty" | "open" | "whole" = "empty";
  let kind: PassageKind = "code";
  /** What is known of a function's body, which ends a statement as a semicolon does. */
  let body: "none" | "later" | "next" | "open" = "none";
  let at = from;
  /** Where the present line begins, and whether nothing but blanks is on it so far. */
  let lineStart = from;
  let isFresh = true;
  const finish = (end: number, what: PassageKind): void => {
    ends.push(end);
    kinds.push(what);
    state = "empty";
    kind = "code";
  };
  /** Directives within a statement, or between two on one line. */
  const enclose = (isFixed: boolean): void => {
    if (isFixed) kind = "fixed";
    else if (kind === "code") kind = "mixed";
  };
  /** Takes a run: what is open or goes on in its line ends with its first statement. */
  const take = (run: string, end: number): void => {
    if (state === "empty") {
      finish(end, "run");
      return;
    }
    if (open.length > 0) {
      if (run.includes("#")) enclose(hasLongDefine(run));
      return;
    }
    let place = at;
    for (const element of cutRun(run)) {
      place += element.length;
      if (element.charCodeAt(headOf(element, 0)) === 0x23) enclose(hasLongDefine(element));
      else {
        finish(Math.min(place, end), kind);
        if (place < end) finish(end, "run");
        return;
      }
    }
  };
  for (let index = 0; index < pieces.length; index++) {
    const piece = pieces[index]!;
    const first = piece.charCodeAt(0);
    if (isFresh && state === "whole") finish(lineStart, kind);
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
      if (own === "branch" || own === "if") {
        if (!follow(piece, open.length, state !== "empty")) return undefined;
      }
      if (own === "run") take(piece, endsLine ? at + last + 1 : next);
      else if (state === "empty") finish(endsLine ? at + last + 1 : next, own);
      else enclose(own === "fixed" || (piece.includes("/*") && piece.trimEnd().includes("\n")));
    } else if (first === 0x2f && (piece.charCodeAt(1) === 0x2a || piece.charCodeAt(1) === 0x2f)) {
      if (headOf(piece, 0) < piece.length) take(piece, at + last + 1);
      else if (next === to && !isClosed(piece)) return undefined;
    } else if (!isBlank(first)) {
      let end = last;
      while (c === NEWLINE || isBlank(c)) c = piece.charCodeAt(--end);
      if (c === 0x2f || piece.lastIndexOf("\n", end) >= 0) take(piece, at + last + 1);
      else {
        const isOuter = open.length === 0;
        if (state === "empty") body = "none";
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
    }
    at = next;
    isFresh = endsLine || (isFresh && isBlank(first));
    if (endsLine) lineStart = at - (piece.length - 1 - last);
  }
  // An `#if` that a passage hides must end in it.
  if (hasOpenWithin()) return undefined;
  if (at !== to || (state === "open" && (open.length > 0 || to < text.length))) return undefined;
  if (state === "whole" || to > (ends.at(-1) ?? from)) {
    finish(to, state === "whole" ? kind : "fixed");
  }
  return { ends, kinds };
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
    const at = startOfWord(directive);
    if (directive.startsWith("if", at)) {
      levels.push({ height, isWithin, closed: false });
      return true;
    }
    const level = levels.at(-1);
    // The text may begin within an `#if`; between statements that does not matter.
    if (level === undefined) return !isWithin;
    if (level.height !== height || level.isWithin !== isWithin) return false;
    if (directive.startsWith("end", at)) levels.pop();
    else if (level.closed) return false;
    else if (directive.startsWith("else", at)) level.closed = true;
    return true;
  };
  return { follow, hasOpenWithin: () => levels.some((one) => one.isWithin || one.height > 0) };
}

/** Whether there is a `#define` that a comment takes beyond its line. */
function hasLongDefine(text: string): boolean {
  for (let at = text.indexOf("#define "); at >= 0; at = text.indexOf("#define ", at + 1)) {
    const end = text.indexOf("\n", at);
    if (end < 0) return false;
    if (!isClosed(text.slice(at, end))) return true;
  }
  return false;
}

/** Whether what comments there are in a piece have an end, for certain: one without runs to the end of the text. */
function isClosed(piece: string): boolean {
  const start = piece.lastIndexOf("/*");
  return start < 0 || piece.lastIndexOf("*/") > start + 1;
}
