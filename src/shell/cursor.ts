import type { Position } from "./syntax.js";

/** Where the reading of a text stands, and how to say what is wrong there. */
export interface Cursor {
  readonly text: string;
  at: number;
  /** How many compound commands are open; bounded, so that a hostile script cannot exhaust the stack. */
  depth: number;
  /** Line and column of an offset. */
  locate(offset: number): Position;
  /** Throws the error that `what` is wrong at `offset`. */
  fail(offset: number, what: string): never;
  /** Told of each comment that has its line to itself. */
  comment(offset: number, text: string): void;
}

/** What to do about a part of a script that import cannot read. */
export const BY_HAND =
  "delete this part from a copy of the script, import the copy and write what it compares into the config";

/** The line of each offset of `text`, by bisection of its line starts; both count from 1. */
export function locateIn(text: string): (offset: number) => Position {
  const starts = [0];
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return (offset) => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] as number) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (starts[low] as number) + 1 };
  };
}

/** A piece of a script as messages show it: on one line, quoted, and not too long. */
export function show(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 57)}...` : text);
}

/** Steps over blanks, joined lines and a comment, up to the next word, operator or line end. */
export function skipBlanks(cursor: Cursor): void {
  const { text } = cursor;
  for (;;) {
    const char = text[cursor.at];
    if (char === " " || char === "\t") cursor.at++;
    else if (char === "\\" && text[cursor.at + 1] === "\n") cursor.at += 2;
    else if (char === "#") {
      const end = text.indexOf("\n", cursor.at);
      const stop = end === -1 ? text.length : end;
      const start = text.lastIndexOf("\n", cursor.at - 1) + 1;
      if (cursor.at === 0 || text.slice(start, cursor.at).trim() === "") {
        cursor.comment(cursor.at, text.slice(cursor.at + 1, stop));
      }
      cursor.at = stop;
    } else return;
  }
}

/** Steps over blanks, comments and line ends. */
export function skipLines(cursor: Cursor): void {
  skipBlanks(cursor);
  while (cursor.text[cursor.at] === "\n") {
    cursor.at++;
    skipBlanks(cursor);
  }
}
