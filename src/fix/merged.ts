import { splitLines } from "../diff/lines.js";

/** What a three-way merge gives. */
export type Merged =
  | { readonly kind: "clean"; readonly bytes: Uint8Array }
  /** Latin1, with git's markers in it. */
  | { readonly kind: "conflict"; readonly text: string }
  | { readonly kind: "failed" };

/** Merges what changed from the base to the target into the copy. */
export type Merge = (copy: Uint8Array, base: Uint8Array, target: Uint8Array) => Promise<Merged>;

/** Lines shown around a conflict. */
const AROUND = 3;

/** The conflicts of a merged text with a few lines around them, each headed by its place (latin1). */
export function showConflicts(text: string): string {
  const { lines } = splitLines(text);
  let shown = "";
  let printed = 0;
  for (let at = 0; at < lines.length; at++) {
    if (!lines[at]!.startsWith("<<<<<<< ")) continue;
    let end = at;
    while (end < lines.length - 1 && !lines[end]!.startsWith(">>>>>>> ")) end++;
    const from = Math.max(printed, at - AROUND);
    const to = Math.min(lines.length, end + 1 + AROUND);
    shown += `@@ line ${at + 1} @@\n${lines
      .slice(from, to)
      .map((line) => `${line}\n`)
      .join("")}`;
    printed = to;
    at = end;
  }
  return shown;
}
