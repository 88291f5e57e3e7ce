import { latin1, sameBytes, toBytes } from "../bytes.js";
import { compileRules, NO_ALLOWANCES, type Rules } from "../diff/allowances.js";
import { applyDrift } from "../diff/apply.js";
import { findDrift, hasDrifted } from "../diff/drift.js";
import { buildHunks, CONTEXT } from "../diff/hunks.js";
import { revertPatch } from "../diff/patch.js";
import { formatUnified } from "../diff/unified.js";

const STRICT = compileRules(NO_ALLOWANCES);

/** The drift of a copy as one patch, copy -> original (latin1); what the rules allow is left out. */
export function showDrift(
  path: string,
  copy: Uint8Array,
  target: Uint8Array,
  rules: Rules,
): string {
  const drift = findDrift(copy, target, rules, CONTEXT);
  return drift === undefined ? "" : formatUnified(path, buildHunks(drift));
}

/** What `diff -u` prints of two texts, named so, without times. */
export function showDiff(
  beforeName: string,
  afterName: string,
  before: string,
  after: string,
): string {
  const bytes = (text: string) => Buffer.from(text, "utf8");
  const drift = findDrift(bytes(before), bytes(after), STRICT, CONTEXT);
  if (drift === undefined) return "";
  const patch = formatUnified("x", buildHunks(drift)).replace(/^.*\n.*\n/, "");
  return `--- ${beforeName}\n+++ ${afterName}\n${Buffer.from(patch, "latin1").toString("utf8")}`;
}

/**
 * The allowed patch (copy -> original, latin1) with which a copy is in sync: it holds what the rules do
 * not allow anyway. Undefined where no unified diff can say it, as for binary files.
 */
export function recordDifference(
  path: string,
  copy: Uint8Array,
  original: Uint8Array,
  rules: Rules,
): string | undefined {
  // What the rules allow is taken from the original, so that the patch does not speak of it.
  const own = findDrift(original, copy, rules, CONTEXT);
  if (own === undefined) return undefined;
  const bare = toBytes(applyDrift(latin1(original), own).text);
  for (const target of hasDrifted(copy, bare, rules) ? [copy] : [bare, copy]) {
    const patch = showDrift(path, target, original, STRICT);
    // The reader of patches has the last word on whether one says what it should.
    const reverted = revertPatch(latin1(original), patch);
    if (reverted.kind === "reverted" && sameBytes(toBytes(reverted.text), target)) return patch;
  }
  return undefined;
}
