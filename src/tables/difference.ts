/** Where two texts of a header differ for C: whole lines, without comments and the blanks that mean nothing. */
import { matchUp } from "../diff/matchup.js";
import { measureHead, measureTail } from "../diff/measures.js";
import { joinLines } from "../header/pieces.js";
import { cutDirectives, LATE } from "./plain.js";

/** Where two texts differ: the lines from the first that does to the last. All of them are tidied. */
export interface Difference {
  /** The words of the directive that may begin the include guard; null: what differs may be outside of one. */
  readonly guard: readonly string[] | null;
  /** The lines do not show what C sees. */
  readonly isOpaque: boolean;
  /** Whether C sees no difference at all. */
  isSame(): boolean;
  /** The directives among the lines that differ; `SHARED` and a number stands for some that both sides have there. */
  directives(): Sides<readonly string[]>;
  /** Both texts from begin to end. */
  whole(): Sides<string>;
}

export type Sides<T> = readonly [before: T, after: T];

/** A copy's text, and the one that would take its place. */
export interface Exchange {
  readonly copy: string;
  readonly before: string;
  readonly after: string;
  /** How they differ as C; found when first asked for. */
  difference(): Difference;
}

/** Compares two texts of a copy (bytes as latin1). */
export function createExchange(copy: string, before: string, after: string): Exchange {
  let difference: Difference | undefined;
  return {
    copy,
    before,
    after,
    difference() {
      difference ??= findDifference(before, after);
      return difference;
    },
  };
}

/** Longer than any header: from here on, the reader may give a literal up. */
const LONGEST = 1 << 20;

/**
 * Finds the stretch that two texts (bytes as latin1) do not share. It begins and ends where neither a comment
 * nor a continued line is open, so that what is around it reads the same in both.
 */
export function findDifference(before: string, after: string): Difference {
  const shorter = Math.min(before.length, after.length);
  const from = findStart(before, measureHead(before, after, shorter));
  const tail = before.slice(before.length - measureTail(before, after, shorter - from));
  const old = before.slice(from, before.length - tail.length);
  const young = after.slice(from, after.length - tail.length);
  const end = findEnd(old, young, tail);
  const more = tail.slice(0, end);
  const sides: Sides<string> = [old + more, young + more];
  let directives: Sides<readonly string[]> | undefined;
  let isSame: boolean | undefined;
  return {
    guard: findDirective(tail.slice(end)) === null ? null : findDirective(before.slice(0, from)),
    isOpaque:
      Math.max(old.length, young.length) + end > LONGEST ||
      hidesComments(before) ||
      hidesComments(after) ||
      sides.some((side) => ODD.test(side) || LATE.test(side)),
    isSame() {
      isSame ??= tidy(sides[0]) === tidy(sides[1]);
      return isSame;
    },
    directives() {
      directives ??= listDirectives(sides);
      return directives;
    },
    whole: () => [tidy(before), tidy(after)],
  };
}

/** What stands for directives that both sides have, in a line of its own. */
export const SHARED = "\n#=";

/** The directives of both sides, tidied; the other lines are left out first, and what both have, where that can be. */
function listDirectives([before, after]: Sides<string>): Sides<readonly string[]> {
  const a = cutDirectives(before);
  const b = cutDirectives(after);
  const rest = a && b && leaveShared(a, b);
  return [list(rest?.[0] ?? before), list(rest?.[1] ?? after)];
}

function list(text: string): readonly string[] {
  return tidy(text).match(/\n(?:#|%:)[^\n]*/g) ?? [];
}

/** Both sides as texts, with a mark for whatever they have alike. */
function leaveShared(a: readonly string[], b: readonly string[]): Sides<string> {
  let before = "";
  let after = "";
  let i = 0;
  let j = 0;
  let marks = 0;
  const pass = (nextI: number, nextJ: number): void => {
    before += a.slice(i, nextI).join("");
    after += b.slice(j, nextJ).join("");
    i = nextI;
    j = nextJ;
  };
  matchUp(
    a.length,
    b.length,
    (m, n) => a[m] === b[n],
    (m, n) => {
      if (m > i || n > j || marks === 0) {
        pass(m, n);
        const mark = SHARED + marks++;
        before += mark;
        after += mark;
      }
      i = m + 1;
      j = n + 1;
    },
  );
  pass(a.length, b.length);
  return [before, after];
}

/** The last line's start, at or before `at`, where nothing is open. */
function findStart(text: string, at: number): number {
  let from = startOfLine(text, at);
  for (;;) {
    const prefix = text.slice(0, from);
    const open = openingOf(prefix);
    if (open >= 0) from = startOfLine(text, open);
    else if (isContinued(prefix)) from = startOfLine(text, from - 1);
    else return from;
  }
}

/** How much of the tail has to be read with what differs, up to a line's end where nothing is open in either text. */
function findEnd(old: string, young: string, tail: string): number {
  let end = startOfNext(tail, 0);
  while (end < tail.length) {
    const more = tail.slice(0, end);
    const texts = [old + more, young + more];
    if (texts.some((text) => openingOf(text) >= 0)) {
      const close = tail.indexOf("*/", end);
      end = close < 0 ? tail.length : startOfNext(tail, close);
    } else if (texts.some(isContinued)) end = startOfNext(tail, end);
    else break;
  }
  return end;
}

const startOfLine = (text: string, at: number) =>
  at <= 0 ? 0 : text.lastIndexOf("\n", at - 1) + 1;

function startOfNext(text: string, at: number): number {
  const newline = text.indexOf("\n", at);
  return newline < 0 ? text.length : newline + 1;
}

/** Where a comment begins that may be open at a text's end; -1: none is. */
function openingOf(text: string): number {
  const open = text.lastIndexOf("/*");
  // Of what closes comments, nothing but the star that opens this one stands in it.
  return open >= 0 && text.lastIndexOf("*/") <= open + 1 ? open : -1;
}

/** Whether a text that ends with a line's end goes on with that line. */
function isContinued(text: string): boolean {
  let at = text.length - 2;
  while (at >= 0 && BLANKS.includes(text[at]!)) at--;
  return text[at] === "\\";
}

const BLANKS = " \t\r\v\f\0";

/** A backslash may stand, with a line's end, within what opens or closes a comment. */
const hidesComments = (text: string) => text.includes("/\\") || text.includes("*\\");

/** What hides how a directive is written: a comment or the line's end beside its `#`, and a blank that only C takes for one. */
const ODD = /\*\/[ \t]*#|#[ \t]*(?:\/\*|\\)|\0/;

/** The words of the first directive; null where there is none for certain, or not on one line. */
function findDirective(text: string): readonly string[] | null {
  const found = /(?:^|\n\n|[^\s\0\\]\n)[ \t]*#[ \t]*[a-z]/.exec(text);
  if (found === null) return null;
  const start = found.index + found[0].lastIndexOf("#");
  const line = text.slice(start, startOfNext(text, start));
  const isPlain =
    openingOf(text.slice(0, start)) < 0 && openingOf(line) < 0 && !line.includes("\\");
  return isPlain ? (line.match(/[\w$]+/g) ?? []) : null;
}

/** Literals stay as they are; anything that is blank becomes one blank. */
const BLANK =
  /("[^"\\\n]*(?:\\[^\n][^"\\\n]*)*"|"[^\n]*|'[^'\\\n]*(?:\\[^\n][^'\\\n]*)*'|'[^\n]*)|(?:[ \t\r\v\f\0]|\/\*[\s\S]*?(?:\*\/|$)|\/\/[^\n]*)+/g;

/** A text with each line's tokens one blank apart where there was any, and no empty line; it begins and ends with a line's end. */
export function tidy(text: string): string {
  const joined = text.includes("\\") || text.includes("\r") ? joinLines(text).text : text;
  return `\n${joined}\n`.replace(BLANK, "$1 ").replace(/ ?\n[ \n]*/g, "\n");
}
