/**
 * Names and header text are other people's words: nothing in them may move a terminal's cursor,
 * reorder a line, or become a shell command.
 */

/** Control characters, the bidirectional overrides, and what else breaks a line. */
const UNSAFE = /[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;

/** Shows unsafe characters as escapes, e.g. `\x1b`. `keep` names some to leave, e.g. a tab. */
export function escapeControls(text: string, keep = ""): string {
  return text.replace(UNSAFE, (char) => (keep.includes(char) ? char : escapeOf(char)));
}

/** True for text that holds no unsafe character. */
export function isSafe(text: string): boolean {
  return text.search(UNSAFE) < 0;
}

function escapeOf(char: string): string {
  const code = char.charCodeAt(0);
  if (char === "\n") return "\\n";
  if (char === "\t") return "\\t";
  if (char === "\r") return "\\r";
  return code < 0x80
    ? `\\x${code.toString(16).padStart(2, "0")}`
    : `\\u${code.toString(16).padStart(4, "0")}`;
}

/** Text for somewhere within a log's line: as `escapeControls`, and no `##[name]`, GitHub's runner's older commands. */
export function escapeLog(text: string, keep = ""): string {
  const safe = escapeControls(text, keep);
  return safe.includes("##[") ? safe.replace(/##(?=\[)/g, "#\\x23") : safe;
}

/** A whole line of a log: `::name`, behind any white space, is a command to GitHub's runner. */
export function escapeLine(text: string, keep = ""): string {
  const safe = escapeLog(text, keep);
  return safe.includes("::") ? safe.replace(/^(\s*):(?=:)/, "$1\\x3a") : safe;
}

/**
 * JSON text that means the same and holds no unsafe character, no end of an HTML script and no `##[`:
 * all of them can stand in strings only, where JSON has an escape for each.
 */
export function escapeJson(json: string): string {
  return json
    .replace(UNSAFE, (char) => (char === "\n" ? char : toUnicodeEscape(char)))
    .replace(/<(?=[/!])/g, "\\u003c")
    .replace(/##(?=\[)/g, "#\\u0023");
}

const toUnicodeEscape = (char: string) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`;

/** A file name as one word of a POSIX shell; unsafe characters need bash's or ksh's `$'...'`. */
export function quoteForShell(path: string): string {
  const name = path.startsWith("-") ? `./${path}` : path;
  if (/^[\w@%+=:,./-]+$/.test(name)) return name;
  // `##[` is a command to GitHub's runner wherever it stands in a log.
  if (isSafe(name)) {
    return `'${name.replace(/'/g, "'\\''").replace(/##(?=\[)/g, "#''#")}'`;
  }
  return `$'${escapeLog(name.replace(/[\\']/g, "\\$&"))}'`;
}
