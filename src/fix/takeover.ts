import { latin1, toBytes } from "../bytes.js";
import type { Rules } from "../diff/allowances.js";
import { applyDrift } from "../diff/apply.js";
import { findDrift, hasDrifted } from "../diff/drift.js";
import { CONTEXT } from "../diff/hunks.js";

/** How often what was taken over is compared again; more than two rounds have never been seen. */
const MOST_ROUNDS = 5;

/**
 * A copy with its drift taken over: an ignorable change keeps the copy's side, any other takes the
 * target's bytes. Where lines repeat, what is left may align in another way and differ once more (the
 * verdict is about one edit script, and the new text has another): so it is compared, and taken over,
 * again. Undefined where it never comes to be in sync.
 */
export function takeOver(
  copy: Uint8Array,
  target: Uint8Array,
  rules: Rules,
): Uint8Array | undefined {
  let taken = copy;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    // Context decides where changes may slide to: first as `diff -u` shows it, then as the verdict sees it.
    const drift = findDrift(taken, target, rules, round === 0 ? CONTEXT : 0);
    // A binary file is taken whole, as GNU diff compares it.
    if (drift === undefined) return target;
    taken = toBytes(applyDrift(latin1(taken), drift).text);
    if (!hasDrifted(taken, target, rules)) return taken;
  }
  return undefined;
}
