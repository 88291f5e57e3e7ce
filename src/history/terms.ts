import { compileRules, type Rules } from "../diff/allowances.js";
import { hasDrifted } from "../diff/drift.js";
import type { Pair, Trees } from "../pairs.js";

/** What a pair may differ by, for any two versions of its copy and its original. */
export interface Terms {
  readonly rules: Rules;
  /** Nothing but the same bytes is equal. */
  readonly isExact: boolean;
  /** True where they are equal, allowances aside. */
  equal(copy: Uint8Array, original: Uint8Array): boolean;
  /** What the copy should be: the original, the allowed patch taken back where it applies. */
  target(original: Uint8Array): Uint8Array;
}

/** Reads a pair's terms; an allowed patch that cannot be read allows nothing. */
export async function readTerms(
  { allowances, allowedPatch }: Pair,
  { copies }: Trees,
): Promise<Terms> {
  const rules = compileRules(allowances);
  const patch = allowedPatch === null ? undefined : copies.read(allowedPatch);
  const revert = patch?.ok ? await createReverter(patch.bytes) : undefined;
  return {
    rules,
    isExact: rules.strict && rules.whiteSpace === "exact" && revert === undefined,
    equal(copy, original) {
      if (!hasDrifted(copy, original, rules)) return true;
      const reverted = revert?.(original);
      return reverted !== undefined && !hasDrifted(copy, reverted, rules);
    },
    target: (original) => revert?.(original) ?? original,
  };
}

/** What takes an allowed patch back from a version of the original; undefined where it does not apply. */
async function createReverter(patch: Uint8Array) {
  const { revertPatch } = await import("../diff/patch.js");
  const text = Buffer.from(patch).toString("latin1");
  return (original: Uint8Array): Uint8Array | undefined => {
    const reverted = revertPatch(Buffer.from(original).toString("latin1"), text);
    return reverted.kind === "reverted" ? Buffer.from(reverted.text, "latin1") : undefined;
  };
}
