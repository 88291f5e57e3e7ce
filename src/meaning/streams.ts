/** Headers as runs of tokens: whether anything differs at all, and whether only what nobody can name does. */
import { bodyOf, sameMacro } from "../header/macros.js";
import type { CodeToken, Item, Source, Token, When } from "../header/types.js";
import { keyOf, NEVER } from "./exported.js";

const sameTokens = (a: readonly Token[], b: readonly Token[]): boolean =>
  a.length === b.length && a.every((one, i) => one.text === b[i]!.text);

/** Whether two directives are the same tokens. */
export function sameItem(a: Item, b: Item): boolean {
  switch (a.kind) {
    case "define":
      return b.kind === "define" && sameMacro(a.macro, b.macro);
    case "undef":
      return b.kind === "undef" && a.name === b.name;
    case "gap":
      return b.kind === "gap" && a.index === b.index;
    case "include":
      return b.kind === "include" && a.next === b.next && sameTokens(a.tokens, b.tokens);
    case "if":
    case "elif":
    case "else":
    case "endif":
      return a.kind === b.kind && "condition" in b && sameTokens(a.condition, b.condition);
    default:
      return a.kind === b.kind && "tokens" in b && sameTokens(a.tokens, b.tokens);
  }
}

/** Whether two texts are the same tokens, directives and all, each in its place. */
export function sameStream(a: Source, b: Source): boolean {
  if (a.items.length !== b.items.length || a.code.length !== b.code.length) return false;
  const items = a.items.every((one, i) => {
    const other = b.items[i]!;
    return one.at === other.at && sameItem(one, other);
  });
  return items && sameTokens(a.code, b.code) && isCutOff(a) === isCutOff(b);
}

/** Whether a comment without an end swallows what may come after the text. */
const isCutOff = ({ problems }: Source): boolean =>
  problems.some((one) => one.what === "unterminated comment");

/** A printed stream without what stands in it for what has been left out. */
export const closeGaps = (stream: string): string =>
  stream
    .split("\n")
    .filter((line) => !line.startsWith("\u0003"))
    .join("\n");

/** A header as text for comparing: what user space sees of it, or only what it does not. */
export function printStream(source: Source, exported: boolean): string {
  const lines: string[] = [];
  let at = 0;
  let key = "";
  let last: When | null = null;
  let next = "";
  const move = (next: string): void => {
    if (next !== key) lines.push(`\u0001${next}`);
    key = next;
  };
  const flush = (to: number): void => {
    for (; at < to; at++) {
      const token = source.code[at]!;
      if (token.when !== last) {
        last = token.when;
        next = keyOf(last);
      }
      if ((next !== NEVER) !== exported) continue;
      move(next);
      lines.push(token.text);
    }
  };
  for (const item of source.items) {
    if (item.kind === "if" || item.kind === "elif" || item.kind === "else") continue;
    if (item.kind === "endif") continue;
    flush(item.at);
    if (item.kind === "gap") {
      // What has been left out may have some of both in it.
      lines.push(`\u0003${item.index}`);
      continue;
    }
    const condition = keyOf(item.when);
    if ((condition !== NEVER) !== exported) continue;
    move(condition);
    lines.push(`\u0002${wordsOf(item).join(" ")}`);
  }
  flush(source.code.length);
  return withoutCommas(lines).join("\n");
}

function wordsOf(item: Item): string[] {
  switch (item.kind) {
    case "define": {
      const { name, params, variadic } = item.macro;
      const list = params === null ? "" : `(${params.join()};${variadic ?? ""})`;
      return [`#define ${name}${list}`, ...bodyOf(item.macro).map((one) => one.text)];
    }
    case "undef":
      return ["#undef", item.name];
    case "include":
      return [item.next ? "#include_next" : "#include", ...item.tokens.map((one) => one.text)];
    case "pragma":
    case "error":
    case "warning":
    case "other":
      return [`#${item.kind}`, ...item.tokens.map((one) => one.text)];
    default:
      return [item.kind];
  }
}

/** Without commas before a brace that closes, and semicolons after one another: they mean nothing. */
function withoutCommas(lines: readonly string[]): string[] {
  return lines.filter((line, i) => {
    if (line === ",") return lines[i + 1] !== "}";
    return line !== ";" || lines[i - 1] !== ";";
  });
}

/** Where two runs of tokens differ: the first and last tokens of each that are not the same; undefined: nowhere. */
export function findStretch(
  a: readonly CodeToken[],
  b: readonly CodeToken[],
): readonly [readonly CodeToken[], readonly CodeToken[]] | undefined {
  let head = 0;
  const most = Math.min(a.length, b.length);
  while (head < most && a[head]!.text === b[head]!.text) head++;
  let tail = 0;
  while (tail < most - head && a.at(-1 - tail)!.text === b.at(-1 - tail)!.text) tail++;
  if (head === a.length && head === b.length) return undefined;
  return [a.slice(head, a.length - tail), b.slice(head, b.length - tail)];
}
