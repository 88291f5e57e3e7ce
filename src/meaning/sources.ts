/** Files that are no headers, as runs of tokens or of lines. */
import { readSource } from "../header/directives.js";
import { tokenize } from "../header/tokens.js";
import type { Token } from "../header/types.js";
import type { Change } from "./change.js";
import { shorten } from "./codetext.js";
import { findStretch, sameStream } from "./streams.js";

function unknown(copyLine: number | null, originalLine: number | null, what: string): Change {
  return {
    symbol: "opaque",
    name: shorten(what),
    change: copyLine === null ? "added" : originalLine === null ? "removed" : "changed",
    effect: "unknown",
    when: null,
    before: null,
    after: null,
    copyLine,
    originalLine,
    note: "not a header",
  };
}

/** Tokens of assembly: there, the end of a line and white space between operands count. */
function assembly(text: string): string[] {
  const tokens = tokenize(text);
  return tokens.map((token: Token, i) => {
    const before = tokens[i - 1];
    const fresh = before === undefined || before.line !== token.line;
    const apart = token.spaced && token.text !== "," && before?.text !== ",";
    return `${fresh ? "\n" : apart ? " " : ""}${token.text}`;
  });
}

/** Compares C or assembly: the same tokens, or unknown. */
export function compareSources(copy: string, original: string, isAssembly: boolean): Change[] {
  if (isAssembly) {
    const [a, b] = [assembly(copy), assembly(original)];
    if (a.length === b.length && a.every((text, i) => text === b[i])) return [];
    return compareLines(copy.split("\n"), original.split("\n"));
  }
  const a = readSource(copy);
  const b = readSource(original);
  if (sameStream(a, b)) return [];
  const stretch = findStretch(a.code, b.code);
  if (stretch === undefined) return compareLines(copy.split("\n"), original.split("\n"));
  const [gone, come] = stretch;
  const shown = (come.length > 0 ? come : gone).slice(0, 20).map((token) => token.text);
  return [unknown(gone[0]?.line ?? null, come[0]?.line ?? null, shown.join(" "))];
}

/** Lines without white space around them; within, only where no literal can be. */
function plain(text: string): { lines: string[]; numbers: number[] } {
  const lines: string[] = [];
  const numbers: number[] = [];
  text.split("\n").forEach((line, index) => {
    const trimmed = line.trim();
    if (trimmed === "") return;
    lines.push(/["'/\\]/.test(trimmed) ? trimmed : trimmed.replace(/[ \t]+/g, " "));
    numbers.push(index + 1);
  });
  return { lines, numbers };
}

function compareLines(a: readonly string[], b: readonly string[]): Change[] {
  let head = 0;
  while (head < Math.min(a.length, b.length) && a[head] === b[head]) head++;
  if (head === a.length && head === b.length) return [];
  const copyLine = head < a.length ? head + 1 : null;
  const originalLine = head < b.length ? head + 1 : null;
  return [unknown(copyLine, originalLine, (b[head] ?? a[head] ?? "").trim())];
}

/** Compares any other text: white space around lines and empty lines mean nothing, all else is unknown. */
export function compareOther(copy: string, original: string): Change[] {
  const a = plain(copy);
  const b = plain(original);
  return compareLines(a.lines, b.lines).map((change) => ({
    ...change,
    copyLine: change.copyLine && (a.numbers[change.copyLine - 1] ?? null),
    originalLine: change.originalLine && (b.numbers[change.originalLine - 1] ?? null),
  }));
}
