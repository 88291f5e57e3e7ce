/** Headers as `make headers_install` leaves them: what many projects copy, and what user space sees of any. */
import type { Change } from "./change.js";
import { type Excerpt, makeExcerpt } from "./excerpt.js";
import { compareHeaders, type HeaderOptions } from "./headers.js";

/**
 * What the kernel's scripts/headers_install.sh rewrites before it takes `__KERNEL__` out: the guard's `_UAPI`, includes of
 * what only the kernel has, its markings, and words that strict ISO C lacks. Six groups, each one or nothing.
 */
const REWRITTEN =
  /(#(?:ifndef|define|endif[ \t]*\/\*)[ \t]*)_UAPI|^#include (<linux\/compiler(?:_types)?\.h>)|(?<=[ \t(])(__user|__force|__iomem)[ \t]|(__attribute_const__)(?=[ \t]|$)|(?<![A-Za-z0-9])(__packed)(?![A-Za-z0-9_])|(?<=^|[ \t(])(inline|asm|volatile)(?=[ \t(]|$)/gm;

interface Installed {
  /** The text with its lines where they were. */
  readonly text: string;
  /** How often each rewriting was done. */
  readonly counts: readonly number[];
}

/** A header (latin1) as it is installed, but for what `__KERNEL__` decides. */
export function installText(text: string): Installed {
  const counts = [0, 0, 0, 0, 0, 0];
  const installed = text.replace(REWRITTEN, (_, ...groups: (string | undefined)[]) => {
    const which = groups.findIndex((group) => group !== undefined);
    counts[which]!++;
    if (which === 0) return `${groups[0]} `;
    if (which === 4) return "__attribute__((packed))";
    return which === 5 ? `__${groups[5]}__` : "";
  });
  return { text: installed, counts };
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
  const a = installText(copy);
  const b = installText(original);
  if (a.counts.every((count, i) => count === b.counts[i])) return changes;
  const left = new Map<string, Change[]>();
  for (const change of compareHeaders(a.text, b.text, options)) {
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

/** Without one of these a line is installed as it stands. */
const REWRITTEN_WORDS =
  "_UAPI <linux/compiler __user __force __iomem __attribute_const__ __packed inline asm volatile";

/** Whether as much is rewritten on both sides: what is not in the excerpt they have alike. */
function isInstalledAlike({ texts }: Excerpt): boolean {
  // Where continued lines have been joined, words may have others beside them than in the file.
  if (texts.some(({ gaps }) => gaps?.includes(-1))) return false;
  const words = REWRITTEN_WORDS.split(" ").filter((word) =>
    texts.some(({ text }) => text.includes(word)),
  );
  const [a, b] = texts.map(({ text }) =>
    text
      .split("\n")
      .filter((line) => words.some((word) => line.includes(word)))
      .join("\n"),
  );
  if (a === b) return true;
  const counts = installText(b!).counts;
  return installText(a!).counts.every((count, i) => count === counts[i]);
}

const isPlainAddition = ({ change, symbol, effect }: Change): boolean =>
  effect === "kernel-only" || (change === "added" && symbol !== "include");

const keyOf = ({ symbol, name, change }: Change): string => `${symbol}\n${name}\n${change}`;
