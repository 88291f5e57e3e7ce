/** Which comments of a check script are worth a place in the config. */

const LEGAL = /SPDX-|licen[cs]e|copyright|\(c\)\s*\d{4}|\u00a9/i;

/** A comment that is a command, an assignment or an entry of a list, put out of use. */
function isCode(text: string, names: ReadonlySet<string>): boolean {
  const words = text.split(/\s+/);
  const [first = "", second = ""] = words;
  if (/^["']?[\w.@+-]+(?:\/[\w.@+-]+)+["']?$/.test(first) && words.length === 1) return true;
  if (/^[A-Za-z_]\w*\+?=\S|^[A-Za-z_]\w*\+?=\($|^[A-Za-z_]\w*\s*\(\s*\)/.test(text)) return true;
  return names.has(first) && /[/$"'<>|=]|^-/.test(second);
}

/** What stands in a check script apart from its own functions, and would mark a comment as a command out of use. */
const COMMANDS = [
  "cd",
  "check",
  "check_2",
  "cmd",
  "cmp",
  "declare",
  "diff",
  "do",
  "done",
  "echo",
  "eval",
  "exit",
];
const MORE_COMMANDS = ["fi", "for", "grep", "if", "return", "shift", "test", "then", "[", "{", "}"];

/**
 * The comment lines that stand directly above a line, one blank line between them allowed, without their `#`.
 *
 * @param lines the script, line by line
 * @param comments the text of each line that is a comment, by its number (from 1)
 * @param line the number of the line below the comment
 * @param functions the names of the script's functions: a comment that calls one is code put out of use
 * @returns the lines worth keeping: no `#!`, nothing about licences, no code put out of use
 */
export function findComment(
  lines: readonly string[],
  comments: ReadonlyMap<number, string>,
  line: number,
  functions: Iterable<string>,
): string[] {
  let at = line - 1;
  // bash's scripts declare a list on the line before they fill it.
  if (/^\s*(?:declare|typeset)\s+-\w+\s+\w+\s*$/.test(lines[at - 1] ?? "")) at--;
  if ((lines[at - 1] ?? "x").trim() === "") at--;
  const found: string[] = [];
  for (; comments.has(at); at--) found.unshift(comments.get(at) as string);
  const names = new Set([...COMMANDS, ...MORE_COMMANDS, ...functions]);
  return found
    .map((text) => text.replace(/^#*\s?/, "").trimEnd())
    .filter(
      (text) =>
        text !== "" && !text.startsWith("!") && !LEGAL.test(text) && !isCode(text.trim(), names),
    );
}
