import { BY_HAND, type Cursor, show, skipBlanks, skipLines } from "./cursor.js";
import type { AndOr, Assignment, Command, List, Pipeline, Position, Word } from "./syntax.js";
import { readAssignment, readWord } from "./words.js";

/** Compound commands within one another; check scripts have three or four. */
const DEEPEST = 100;
const CLOSERS = new Set(["}", "then", "elif", "else", "fi", "do", "done", "esac", "in"]);
const REFUSED = new Map([
  ["case", "the construct case"],
  ["select", "the construct select"],
  ["function", "the keyword function (write NAME () instead)"],
  ["time", "the keyword time"],
  ["[[", "the construct [[ (write [ instead)"],
]);
/** Commands after whose name `NAME=(...)` is still an assignment. */
const DECLARERS = new Set(["declare", "typeset", "local", "readonly", "export"]);
const REDIRECTION =
  /[0-9]*(?:>>?|>&|&>)[ \t]*(?:\/dev\/(?:null|stderr|stdout)|&[0-9])(?=[\s;&|)]|$)/y;
const FUNCTION = /([A-Za-z_]\w*)[ \t]*\([ \t]*\)/y;

/** The keyword or plain unquoted name at the cursor, without moving it. */
function peekName(cursor: Cursor): string {
  const found = /[^\s;&|<>()'"\\$`#]+/y;
  found.lastIndex = cursor.at;
  const name = found.exec(cursor.text)?.[0] ?? "";
  const next = cursor.text[cursor.at + name.length] ?? " ";
  return /[\s;&|<>()]/.test(next) ? name : "";
}

function expect(cursor: Cursor, keyword: string, opener: string, opened: number): void {
  skipLines(cursor);
  if (peekName(cursor) !== keyword) {
    const at = cursor.locate(opened);
    const found =
      cursor.at >= cursor.text.length ? "the script ends" : `${show(peekName(cursor))} stands`;
    cursor.fail(
      cursor.at,
      `${found} where the ${opener} of line ${at.line} needs its ${show(keyword)}; complete it`,
    );
  }
  cursor.at += keyword.length;
}

/** Steps over redirections that change nothing but what is shown; refuses all others. */
function skipRedirections(cursor: Cursor): void {
  for (;;) {
    skipBlanks(cursor);
    REDIRECTION.lastIndex = cursor.at;
    const found = REDIRECTION.exec(cursor.text);
    if (found !== null) cursor.at += found[0].length;
    else if (/[0-9]*[<>]|&>/y.test(cursor.text.slice(cursor.at, cursor.at + 8))) {
      const text = cursor.text.slice(cursor.at, cursor.at + 30).split("\n")[0] as string;
      cursor.fail(
        cursor.at,
        `the redirection ${show(text)} is not known (only /dev/null and >&N are); ${BY_HAND}`,
      );
    } else return;
  }
}

function readSimple(cursor: Cursor, at: Position): Command {
  const assignments: Assignment[] = [];
  const declared: Assignment[] = [];
  const words: Word[] = [];
  let declares = false;
  for (;;) {
    skipRedirections(cursor);
    const assignment = words.length === 0 || declares ? readAssignment(cursor) : undefined;
    if (assignment !== undefined) {
      (words.length === 0 ? assignments : declared).push(assignment);
      continue;
    }
    if (words.length === 0) declares = DECLARERS.has(peekName(cursor));
    const word = readWord(cursor);
    if (word === undefined) break;
    words.push(word);
  }
  const next = cursor.text[cursor.at];
  if (next === "(" || (next === ")" && words.length === 0)) {
    cursor.fail(cursor.at, `${show(next)} is not known here; ${BY_HAND}`);
  }
  if (words.length === 0 && assignments.length === 0) {
    const what = next === undefined ? "the script ends" : `${show(next)} stands`;
    cursor.fail(cursor.at, `${what} where a command is needed; complete it`);
  }
  return { kind: "simple", at, assignments, words, declared };
}

function readIf(cursor: Cursor, at: Position, start: number): Command {
  const condition = readList(cursor);
  expect(cursor, "then", "if", start);
  const then = readList(cursor);
  skipLines(cursor);
  const keyword = peekName(cursor);
  if (keyword === "elif") {
    const elif = cursor.at;
    const elifAt = cursor.locate(elif);
    cursor.at += 4;
    enter(cursor, elif);
    const nested = readIf(cursor, elifAt, elif);
    cursor.depth--;
    const pipeline: Pipeline = { at: elifAt, negated: false, commands: [nested] };
    return {
      kind: "if",
      at,
      condition,
      then,
      otherwise: [{ at: elifAt, first: pipeline, rest: [] }],
    };
  }
  if (keyword === "else") cursor.at += 4;
  const otherwise = keyword === "else" ? readList(cursor) : null;
  expect(cursor, "fi", "if", start);
  return { kind: "if", at, condition, then, otherwise };
}

function readFor(cursor: Cursor, at: Position, start: number): Command {
  skipBlanks(cursor);
  const name = peekName(cursor);
  if (!/^[A-Za-z_]\w*$/.test(name))
    cursor.fail(cursor.at, "for needs a variable's name here; write: for NAME in LIST");
  cursor.at += name.length;
  skipLines(cursor);
  let words: Word[] | null = null;
  if (peekName(cursor) === "in") {
    cursor.at += 2;
    words = [];
    for (;;) {
      skipBlanks(cursor);
      const word = readWord(cursor);
      if (word === undefined) break;
      words.push(word);
    }
  }
  if (cursor.text[cursor.at] === ";") cursor.at++;
  expect(cursor, "do", "for", start);
  const body = readList(cursor);
  expect(cursor, "done", "for", start);
  return { kind: "for", at, name, words, body };
}

function enter(cursor: Cursor, offset: number): void {
  if (++cursor.depth > DEEPEST) {
    cursor.fail(
      offset,
      `commands within one another more than ${DEEPEST} deep; this is no check script`,
    );
  }
}

function readCompound(cursor: Cursor, keyword: string, at: Position): Command | undefined {
  const start = cursor.at;
  const open = (): void => {
    cursor.at += keyword.length;
  };
  switch (keyword) {
    case "{": {
      open();
      const body = readList(cursor);
      expect(cursor, "}", "{", start);
      return { kind: "group", at, body };
    }
    case "if":
      open();
      return readIf(cursor, at, start);
    case "for":
      open();
      return readFor(cursor, at, start);
    case "while":
    case "until": {
      open();
      const condition = readList(cursor);
      expect(cursor, "do", keyword, start);
      const body = readList(cursor);
      expect(cursor, "done", keyword, start);
      return { kind: "while", at, until: keyword === "until", condition, body };
    }
    default:
      return undefined;
  }
}

function readCommand(cursor: Cursor): Command {
  skipBlanks(cursor);
  const start = cursor.at;
  const at = cursor.locate(start);
  const keyword = peekName(cursor);
  const refused =
    REFUSED.get(keyword) ?? (cursor.text[start] === "(" ? "a subshell, (" : undefined);
  if (refused !== undefined) cursor.fail(start, `${refused} is not known; ${BY_HAND}`);
  if (CLOSERS.has(keyword))
    cursor.fail(start, `${show(keyword)} without what it belongs to; take it out`);
  enter(cursor, start);
  FUNCTION.lastIndex = start;
  const named = FUNCTION.exec(cursor.text);
  let command: Command;
  if (named === null) {
    const compound = readCompound(cursor, keyword, at);
    if (compound !== undefined) skipRedirections(cursor);
    command = compound ?? readSimple(cursor, at);
  } else {
    cursor.at += named[0].length;
    skipLines(cursor);
    command = { kind: "function", at, name: named[1] as string, body: readCommand(cursor) };
  }
  cursor.depth--;
  skipBlanks(cursor);
  return command;
}

function readPipeline(cursor: Cursor): Pipeline {
  skipLines(cursor);
  const at = cursor.locate(cursor.at);
  let negated = false;
  while (peekName(cursor) === "!") {
    negated = !negated;
    cursor.at++;
    skipBlanks(cursor);
  }
  const commands = [readCommand(cursor)];
  while (cursor.text[cursor.at] === "|" && cursor.text[cursor.at + 1] !== "|") {
    cursor.at++;
    skipLines(cursor);
    commands.push(readCommand(cursor));
  }
  return { at, negated, commands };
}

function readAndOr(cursor: Cursor): AndOr {
  const first = readPipeline(cursor);
  const rest: { operator: "&&" | "||"; pipeline: Pipeline }[] = [];
  for (;;) {
    const operator = cursor.text.slice(cursor.at, cursor.at + 2);
    if (operator !== "&&" && operator !== "||") return { at: first.at, first, rest };
    cursor.at += 2;
    rest.push({ operator, pipeline: readPipeline(cursor) });
  }
}

/** Reads commands up to the end of the text or to a word that closes a compound command, which is left to the caller. */
export function readList(cursor: Cursor): List {
  const list: AndOr[] = [];
  for (;;) {
    skipLines(cursor);
    if (cursor.at >= cursor.text.length || (CLOSERS.has(peekName(cursor)) && cursor.depth > 0))
      return list;
    list.push(readAndOr(cursor));
    const next = cursor.text[cursor.at];
    if (next === ";" && cursor.text[cursor.at + 1] !== ";") cursor.at++;
    else if (next === "&")
      cursor.fail(cursor.at, `a command in the background (&) is not known; ${BY_HAND}`);
    else if (next !== undefined && next !== "\n" && !CLOSERS.has(peekName(cursor))) {
      cursor.fail(cursor.at, `${show(next)} is not known here; ${BY_HAND}`);
    }
  }
}
