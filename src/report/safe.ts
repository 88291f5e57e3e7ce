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

function escapeOf(char: string): string {
  const code = char.charCodeAt(0);
  if (char === "\n") return "\\n";
  if (char === "\t") return "\\t";
  if (char === "\r") return "\\r";
  return code < 0x80
    ? `\\x${code.toString(16).padStart(2, "0")}`
    : `\\u${code.toString(16).padStart(4, "0")}`;
}

/** A file name as one word of a POSIX shell; unsafe characters need bash's or ksh's `$'...'`. */
export function quoteForShell(path: string): string {
  const name = path.startsWith("-") ? `./${path}` : path;
  if (/^[\w@%+=:,./-]+$/.test(name)) return name;
  if (name.search(UNSAFE) < 0) return `'${name.replace(/'/g, "'\\''")}'`;
  return `$'${escapeControls(name.replace(/[\\']/g, "\\$&"))}'`;
}
