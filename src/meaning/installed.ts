/** Headers as `make headers_install` leaves them: what many projects copy, and what user space sees of any. */
import type { Clipping } from "../header/pieces.js";
import type { Change } from "./change.js";
import { type Excerpt, makeExcerpt } from "./excerpt.js";
import { compareHeaders, type HeaderOptions } from "./headers.js";

/** One thing that the kernel's scripts/headers_install.sh rewrites. */
interface Rewriting {
  /** Without one of these a line is installed as it stands. */
  readonly words: readonly string[];
  readonly pattern: RegExp;
  readonly by: string;
}

/**
 * What scripts/headers_install.sh rewrites before it takes `__KERNEL__` out: the guard's `_UAPI`, includes of what only
 * the kernel has, its markings, and words that strict ISO C lacks.
 */
const REWRITINGS: readonly Rewriting[] = [
  {
    words: ["_UAPI"],
    pattern: /(#(?:ifndef|define|endif[ \t]*\/\*)[ \t]*)_UAPI/g,
    by: "$1 ",
  },
  {
    words: ["<linux/compiler"],
    pattern: /^#include <linux\/compiler(?:_types)?\.h>/gm,
    by: "",
  },
  {
    words: ["__user", "__force", "__iomem"],
    pattern: /(?<=[ \t(])(?:__user|__force|__iomem)[ \t]/g,
    by: "",
  },
  {
    words: ["__attribute_const__"],
    pattern: /__attribute_const__(?=[ \t]|$)/gm,
    by: "",
  },
  {
    words: ["__packed"],
    pattern: /(?<![A-Za-z0-9])__packed(?![A-Za-z0-9_])/g,
    by: "__attribute__((packed))",
  },
  {
    words: ["inline", "asm", "volatile"],
    pattern: /(?<=^|[ \t(])(inline|asm|volatile)(?=[ \t(]|$)/gm,
    by: "__$1__",
  },
];

const WORDS = REWRITINGS.flatMap((rewriting) => rewriting.words);

/** A header (latin1) as it is installed, but for what `__KERNEL__` decides; its lines stay where they were. */
export function installText(text: string): string {
  let installed = text;
  for (const { words, pattern, by } of REWRITINGS) {
    if (words.some((word) => text.includes(word))) installed = installed.replace(pattern, by);
  }
  return installed;
}

/** Whether each thing is rewritten as often in one text as in the other. */
function isRewrittenAlike(a: string, b: string): boolean {
  return REWRITINGS.every(({ words, pattern }) => {
    if (!words.some((word) => a.includes(word) || b.includes(word))) return true;
    return a.match(pattern)?.length === b.match(pattern)?.length;
  });
}

/**
 * Compares two headers; what is gone once both are installed is the kernel's own. Nearly always both sides are of one
 * kind, and most changes add names: then one comparison is enough.
 */
export function compareAsInstalled(
  copy: string,
  original: string,
  options: HeaderOptions,
): Change[] {
  const excerpt = options.everything === true ? undefined : makeExcerpt(copy, original);
  const changes = compareHeaders(copy, original, options, excerpt);
  if (changes.every(isPlainAddition)) return changes;
  if (excerpt !== undefined && isInstalledAlike(excerpt)) return changes;
  if (isAsInstalled(copy) && isAsInstalled(original)) return changes;
  if (isRewrittenAlike(copy, original)) return changes;
  const left = new Map<string, Change[]>();
  for (const change of compareHeaders(installText(copy), installText(original), options)) {
    const same = left.get(keyOf(change));
    if (same === undefined) left.set(keyOf(change), [change]);
    else same.push(change);
  }
  const judged = changes.map((change): Change => {
    const same = left.get(keyOf(change))?.shift();
    if (same !== undefined) return { ...change, effect: same.effect, note: same.note };
    return change.effect === "kernel-only"
      ? change
      : { ...change, effect: "kernel-only", note: "the same once installed" };
  });
  return [...judged, ...[...left.values()].flat()];
}

/** Whether all that is rewritten of a header stands in comments. False: that is not seen. */
function isAsInstalled(text: string): boolean {
  let isAlike = true;
  listLines(text, WORDS).forEach((line, start) => {
    isAlike &&= isInComment(text, start, start + line.length) || installText(line) === line;
  });
  return isAlike;
}

/** Whether a line is within a comment that begins a line, and does not end on it. */
function isInComment(text: string, start: number, end: number): boolean {
  const open = text.lastIndexOf("/*", start - 1);
  // Where lines are continued neither of its ends need be what it seems.
  if (open < 0 || text.slice(0, open).trimEnd().endsWith("\\")) return false;
  const comment = text.slice(open + 2, end);
  if (comment.includes("*/") || comment.includes("\\")) return false;
  return text.slice(text.lastIndexOf("\n", open) + 1, open).trim() === "";
}

/** Where a continued line has been joined: words may have others beside them than in the file. */
const JOIN = "\u0001";

/** Whether as much is rewritten on both sides: what is not in the excerpt they have alike. */
function isInstalledAlike({ texts }: Excerpt): boolean {
  /** How much more often the copy has a line. */
  const left = new Map<string, number>();
  const count = (clipping: Clipping, by: number): void => {
    listLines(markJoins(clipping), WORDS).forEach((line) => {
      left.set(line, (left.get(line) ?? 0) + by);
    });
  };
  count(texts[0], 1);
  count(texts[1], -1);
  let copy = "";
  let original = "";
  left.forEach((times, line) => {
    if (times > 0) copy += `${line}\n`.repeat(times);
    else if (times < 0) original += `${line}\n`.repeat(-times);
  });
  if (copy === "" && original === "") return true;
  if (copy.includes(JOIN) || original.includes(JOIN)) return false;
  return isRewrittenAlike(copy, original);
}

/** The lines that have one of some words in them, as often as a text has them. */
function listLines(text: string, words: readonly string[]): ReadonlyMap<number, string> {
  const lines = new Map<number, string>();
  for (const word of words) {
    for (let at = text.indexOf(word); at >= 0; ) {
      const start = text.lastIndexOf("\n", at) + 1;
      const next = text.indexOf("\n", at);
      const end = next < 0 ? text.length : next;
      if (!lines.has(start)) lines.set(start, text.slice(start, end));
      at = text.indexOf(word, end);
    }
  }
  return lines;
}

/** A text with a mark wherever a line has been continued. */
function markJoins({ text, joins, gaps = [] }: Clipping): string {
  let marked = "";
  let from = 0;
  for (let i = gaps.indexOf(-1); i >= 0; i = gaps.indexOf(-1, i + 1)) {
    marked += text.slice(from, joins[i]) + JOIN;
    from = joins[i]!;
  }
  return marked + text.slice(from);
}

const isPlainAddition = ({ change, symbol, effect }: Change): boolean =>
  effect === "kernel-only" || (change === "added" && symbol !== "include");

const keyOf = ({ symbol, name, change }: Change): string => `${symbol}\n${name}\n${change}`;
