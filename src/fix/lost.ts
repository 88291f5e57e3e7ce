import { latin1 } from "../bytes.js";
import type { Rules } from "../diff/allowances.js";
import { splitLines } from "../diff/lines.js";
import { normaliseWhiteSpace } from "../diff/whitespace.js";

/**
 * The lines of a copy that match an `-I` pattern and that a new text has no more, each as often as it
 * has too few of them. They were allowed to differ, most likely because the copy cannot do without
 * them. Lines of white space alone are no one's.
 */
export function findLostLines(
  copy: Uint8Array,
  taken: Uint8Array,
  rules: Rules,
): readonly string[] {
  if (rules.strict) return [];
  const counts = new Map<string, number>();
  const keyOf = (line: string) => normaliseWhiteSpace(line, rules.whiteSpace);
  for (const line of splitLines(latin1(taken)).lines) {
    const key = keyOf(line);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return splitLines(latin1(copy)).lines.filter((line) => {
    if (!/\S/.test(line) || !rules.ignores(line)) return false;
    const key = keyOf(line);
    const left = counts.get(key) ?? 0;
    counts.set(key, left - 1);
    return left <= 0;
  });
}
