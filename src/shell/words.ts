import { BY_HAND, type Cursor, show, skipLines } from "./cursor.js";
import type { Assignment, Part, Word } from "./syntax.js";

/** Characters that end an unquoted word. */
const ENDS = new Set([" ", "\t", "\n", ";", "&", "|", "<", ">", "(", ")"]);
/** Within double quotes a backslash quotes these alone; before any other it stays. */
const ESCAPED_IN_QUOTES = new Set(["$", "`", '"', "\\"]);
const NAME = /[A-Za-z_]\w*/y;
const ASSIGNED = /([A-Za-z_]\w*)(\+?)=/y;
const PLAIN = /[^\s;&|<>()\\'"$`]+/y;
const PLAIN_IN_QUOTES = /[^\\"$`]+/y;
const BRACED = /\{(#?)([A-Za-z_]\w*|[0-9]+|[*@#?])(?:\[([@*]|[0-9]+)\])?\}/y;

function match(pattern: RegExp, cursor: Cursor): RegExpExecArray | null {
  pattern.lastIndex = cursor.at;
  return pattern.exec(cursor.text);
}

/** `$NAME`, `${NAME}`, `$1`, `$*`, `${LIST[@]}`, ...; a `$` before anything else is itself. */
function readParameter(cursor: Cursor, quoted: boolean): Part {
  const { text } = cursor;
  const start = cursor.at;
  cursor.at++;
  const next = text[cursor.at] ?? "";
  if (next === "(")
    cursor.fail(
      start,
      `a command substitution, $(...), which only running it could tell; ${BY_HAND}`,
    );
  if (!quoted && (next === "'" || next === '"')) {
    cursor.fail(start, `the quoting $${next} is not known; write it with plain quotes`);
  }
  if (next === "{") {
    const found = match(BRACED, cursor);
    if (found === null) {
      const rest = text.slice(start, start + 20).split(/[\s"']/)[0] as string;
      cursor.fail(
        start,
        `the expansion ${show(rest)} is not known; write it with $NAME and \${NAME[@]} alone`,
      );
    }
    cursor.at += found[0].length;
    const [, hash, name = "", index] = found;
    return {
      kind: "parameter",
      name,
      index: index === undefined ? null : index === "@" || index === "*" ? index : Number(index),
      length: hash === "#",
      quoted,
    };
  }
  const name = match(NAME, cursor)?.[0] ?? (/[0-9*@#?]/.test(next) ? next : null);
  if (name === null) {
    if (/[!$-]/.test(next))
      cursor.fail(start, `the parameter ${show(`$${next}`)} is not known; ${BY_HAND}`);
    return { kind: "text", text: "$", quoted };
  }
  cursor.at += name.length;
  return { kind: "parameter", name, index: null, length: false, quoted };
}

function readDoubleQuoted(cursor: Cursor, parts: Part[]): void {
  const { text } = cursor;
  const start = cursor.at;
  cursor.at++;
  parts.push({ kind: "text", text: "", quoted: true });
  for (;;) {
    const char = text[cursor.at];
    if (char === undefined) cursor.fail(start, 'this " is never closed; close it');
    if (char === '"') {
      cursor.at++;
      return;
    }
    if (char === "`")
      cursor.fail(
        cursor.at,
        `a command substitution, which only running it could tell; ${BY_HAND}`,
      );
    if (char === "$") parts.push(readParameter(cursor, true));
    else if (char === "\\") {
      const next = text[cursor.at + 1] ?? "";
      cursor.at += 2;
      if (next === "\n") continue;
      parts.push({
        kind: "text",
        text: ESCAPED_IN_QUOTES.has(next) ? next : `\\${next}`,
        quoted: true,
      });
    } else {
      const plain = match(PLAIN_IN_QUOTES, cursor)?.[0] as string;
      parts.push({ kind: "text", text: plain, quoted: true });
      cursor.at += plain.length;
    }
  }
}

/** What the shell would do to an unquoted word that the reader cannot do without the tree. */
function findPattern(parts: readonly Part[]): string | null {
  const first = parts[0];
  if (first?.kind === "text" && !first.quoted && first.text.startsWith("~"))
    return "a home directory (~)";
  const outline = parts
    .map((part) => (part.kind === "text" && !part.quoted ? part.text : "q"))
    .join("");
  if (/\{[^{}]*(?:,|\.\.)[^{}]*\}/.test(outline)) return "an expansion of braces";
  return /[*?]|\[[^\]]+\]/.test(outline) ? "a file name pattern" : null;
}

/** Joins neighbouring stretches of text of the same kind, so that a long word has few parts. */
function joinText(parts: readonly Part[]): Part[] {
  const joined: Part[] = [];
  let run: string[] = [];
  let quoted = false;
  const flush = (): void => {
    if (run.length > 0) joined.push({ kind: "text", text: run.join(""), quoted });
    run = [];
  };
  for (const part of parts) {
    if (part.kind !== "text" || part.quoted !== quoted) flush();
    if (part.kind === "text") {
      quoted = part.quoted;
      run.push(part.text);
    } else joined.push(part);
  }
  flush();
  return joined;
}

/**
 * Reads the word at the cursor, with its quotes taken off as POSIX's shell (2.2) does.
 *
 * @returns undefined where no word begins.
 * @throws what `cursor.fail` throws, on an unterminated quote and what only running the script could tell.
 */
export function readWord(cursor: Cursor): Word | undefined {
  const { text } = cursor;
  const start = cursor.at;
  const parts: Part[] = [];
  for (let char = text[cursor.at]; char !== undefined && !ENDS.has(char); char = text[cursor.at]) {
    if (char === "'") {
      const end = text.indexOf("'", cursor.at + 1);
      if (end === -1) cursor.fail(cursor.at, "this ' is never closed; close it");
      parts.push({ kind: "text", text: text.slice(cursor.at + 1, end), quoted: true });
      cursor.at = end + 1;
    } else if (char === '"') readDoubleQuoted(cursor, parts);
    else if (char === "$") parts.push(readParameter(cursor, false));
    else if (char === "`") {
      cursor.fail(
        cursor.at,
        `a command substitution, which only running it could tell; ${BY_HAND}`,
      );
    } else if (char === "\\") {
      const next = text[cursor.at + 1];
      cursor.at += next === undefined ? 1 : 2;
      if (next !== "\n") parts.push({ kind: "text", text: next ?? "\\", quoted: true });
    } else {
      const plain = match(PLAIN, cursor)?.[0] ?? char;
      parts.push({ kind: "text", text: plain, quoted: false });
      cursor.at += plain.length;
    }
  }
  if (cursor.at === start) return undefined;
  const joined = joinText(parts);
  return { at: cursor.locate(start), parts: joined, pattern: findPattern(joined) };
}

/**
 * Reads `NAME=word`, `NAME+=word` or bash's `NAME=(words)` where the cursor stands at one; undefined, and the cursor
 * where it was, where not.
 */
export function readAssignment(cursor: Cursor): Assignment | undefined {
  const found = match(ASSIGNED, cursor);
  if (found === null) return undefined;
  const at = cursor.locate(cursor.at);
  const start = cursor.at;
  const name = found[1] as string;
  const append = found[2] === "+";
  cursor.at += found[0].length;
  if (cursor.text[cursor.at] !== "(") {
    return { at, name, append, value: readWord(cursor) ?? { at, parts: [], pattern: null } };
  }
  cursor.at++;
  const value: Word[] = [];
  for (;;) {
    skipLines(cursor);
    if (cursor.text[cursor.at] === ")") break;
    if (cursor.at >= cursor.text.length)
      cursor.fail(start, `the list ${name}=( is never closed; close it with )`);
    const word = readWord(cursor);
    if (word === undefined) {
      cursor.fail(
        cursor.at,
        `${show(cursor.text[cursor.at] ?? "")} within the list ${name}=(; quote it, or take it out`,
      );
    }
    value.push(word);
  }
  cursor.at++;
  return { at, name, append, value };
}
