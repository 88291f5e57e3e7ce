import { hasDrifted } from "../diff/drift.js";
import { lessensDrift } from "../diff/lessening.js";
import type { Policy } from "./policy.js";
import type { Terms } from "./terms.js";

/** A pair at one commit; null where a file is not there. */
export interface Sides {
  readonly copy: Uint8Array | null;
  readonly original: Uint8Array | null;
}

/** What a commit makes of a pair. */
export interface Turn {
  /** At each of its parents. */
  readonly before: readonly Sides[];
  readonly after: Sides;
}

/** How a commit can break a policy. */
export type Rule = "together" | "away" | "copy-alone" | "original-alone" | "unequal";

/** A verdict: nothing to say, a breach, or a breach unless the copy is some older version of its original. */
export type Verdict = Rule | "away-unless-version" | null;

/**
 * Holds what a commit makes of a pair to a policy. A change within the allowances is none. A merge is
 * held only to what none of its parents had already, and a first commit, which imports, to nothing.
 *
 * - `lag`: a commit that changes the copy must not change the original, and must leave the copy as it
 *   may be: equal to the original or to a version of it, or nearer to it (see `lessensDrift`). A copy may
 *   always be removed.
 * - `lockstep`: a commit that changes one or both must leave them equal, or remove both. So a commit may
 *   mend alone what another one broke.
 */
export function judgeTurn(policy: Policy, turn: Turn, terms: Terms): Verdict {
  if (policy === "free" || turn.before.length === 0) return null;
  return policy === "lag" ? judgeLag(turn, terms) : judgeLockstep(turn, terms);
}

function judgeLag({ before, after }: Turn, terms: Terms): Verdict {
  const { copy, original } = after;
  if (copy === null || !before.every((side) => differs(side.copy, copy, terms))) return null;
  const isEqual = original !== null && terms.equal(copy, original);
  if (before.every((side) => differs(side.original, original, terms))) {
    return before.length > 1 && isEqual ? null : "together";
  }
  if (isEqual) return null;
  const isNearer = before.some((side) => {
    if (side.copy === null || original === null) return false;
    return lessensDrift(side.copy, copy, terms.target(original), terms.rules);
  });
  return isNearer ? null : "away-unless-version";
}

function judgeLockstep({ before, after }: Turn, terms: Terms): Verdict {
  if (isEven(after, terms)) return null;
  if (before.length > 1) return before.every((side) => isEven(side, terms)) ? "unequal" : null;
  const copyChanged = differs(before[0]!.copy, after.copy, terms);
  const originalChanged = differs(before[0]!.original, after.original, terms);
  if (copyChanged) return originalChanged ? "unequal" : "copy-alone";
  return originalChanged ? "original-alone" : null;
}

/** Equal, or neither of them there. */
function isEven({ copy, original }: Sides, terms: Terms): boolean {
  if (copy === null || original === null) return copy === original;
  return terms.equal(copy, original);
}

function differs(before: Uint8Array | null, after: Uint8Array | null, { rules }: Terms): boolean {
  if (before === null || after === null) return before !== after;
  return hasDrifted(before, after, rules);
}
