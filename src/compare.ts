import { latin1, sameBytes, toBytes } from "./bytes.js";
import { compileRules, type Rules } from "./diff/allowances.js";
import { findConflict } from "./diff/conflict.js";
import { hasDrifted } from "./diff/drift.js";
import { revertPlainly } from "./diff/revert.js";
import type { Pair, Trees } from "./pairs.js";
import type { Notice, NoticeKind, UncheckedCause } from "./report/report.js";
import { tellNotice, tellObstacle } from "./report/wording.js";
import type { Failure, Scratch } from "./tree/tree.js";

/** What comparing one pair gives; the bytes are valid until the next comparison. */
export type Outcome =
  | { readonly kind: "in-sync"; readonly notices: readonly Notice[] }
  | {
      readonly kind: "drifted";
      readonly notices: readonly Notice[];
      readonly copy: Uint8Array;
      /** The original, with the allowed patch taken back where there is one. */
      readonly target: Uint8Array;
      readonly rules: Rules;
    }
  | { readonly kind: "unchecked"; readonly cause: UncheckedCause; readonly detail: string };

const NONE: readonly Notice[] = Object.freeze([]);
const IN_SYNC: Outcome = { kind: "in-sync", notices: NONE };

/** Holds nearly every header whole; a larger one gets a larger buffer. */
const SCRATCH_BYTES = 256 * 1024;

/**
 * Makes a function that compares pairs one after the other, in buffers that it uses again. It gives a
 * promise only where a pair has an allowed patch: ten thousand pairs in sync need no promise each.
 */
export function createComparer(trees: Trees): (pair: Pair) => Outcome | Promise<Outcome> {
  const copyScratch: Scratch = { buffer: Buffer.allocUnsafeSlow(SCRATCH_BYTES) };
  const originalScratch: Scratch = { buffer: Buffer.allocUnsafeSlow(SCRATCH_BYTES) };
  const rulesOf = new Map<object, Rules>();

  return (pair) => {
    const { copies, originals } = trees;
    const originalLength = originals.readInto(pair.original, originalScratch);
    if (typeof originalLength !== "number") return unchecked("original", originalLength);
    const copyLength = copies.readInto(pair.copy, copyScratch);
    if (typeof copyLength !== "number") return unchecked("copy", copyLength);
    const copy = copyScratch.buffer.subarray(0, copyLength);
    const target = originalScratch.buffer.subarray(0, originalLength);
    if (sameBytes(copy, target) && pair.allowedPatch === null) return IN_SYNC;

    const conflict = findSideInConflict(copy, target);
    if (conflict !== undefined) return conflict;
    let rules = rulesOf.get(pair.allowances);
    if (rules === undefined) {
      rules = compileRules(pair.allowances);
      rulesOf.set(pair.allowances, rules);
    }
    const sides = { copy, target, rules };
    return pair.allowedPatch === null
      ? decide(sides, NONE)
      : comparePatched(sides, pair.allowedPatch, trees);
  };
}

function findSideInConflict(copy: Buffer, original: Buffer): Outcome | undefined {
  const inCopy = findConflict(copy);
  const line = inCopy ?? findConflict(original);
  if (line === undefined) return undefined;
  const cause = inCopy === undefined ? "original-conflict" : "copy-conflict";
  return { kind: "unchecked", cause, detail: `line ${line}` };
}

interface Sides {
  readonly copy: Uint8Array;
  readonly target: Uint8Array;
  readonly rules: Rules;
}

function decide(sides: Sides, notices: readonly Notice[]): Outcome {
  if (hasDrifted(sides.copy, sides.target, sides.rules))
    return { kind: "drifted", notices, ...sides };
  return notices.length === 0 ? IN_SYNC : { kind: "in-sync", notices };
}

/** What is left when the patch is taken back from the original must be the copy. */
async function comparePatched(sides: Sides, path: string, trees: Trees): Promise<Outcome> {
  const notice = (kind: NoticeKind, detail = ""): readonly Notice[] => [
    { kind, text: tellNotice(kind, path, detail) },
  ];
  const patch = trees.copies.read(path);
  if (!hasDrifted(sides.copy, sides.target, sides.rules)) {
    return patch.ok ? { kind: "in-sync", notices: notice("patch-idle") } : IN_SYNC;
  }
  if (!patch.ok) {
    const { obstacle, detail } = patch;
    return {
      kind: "drifted",
      notices: notice("patch-unreadable", tellObstacle(obstacle, detail)),
      ...sides,
    };
  }
  const [original, hunks] = [latin1(sides.target), latin1(patch.bytes)];
  const plain = revertPlainly(original, hunks);
  if (plain !== undefined) {
    const isSame = plain === latin1(sides.copy);
    return isSame ? IN_SYNC : decide({ ...sides, target: toBytes(plain) }, NONE);
  }
  const { revertPatch } = await import("./diff/patch.js");
  const reverted = revertPatch(original, hunks);
  switch (reverted.kind) {
    case "malformed":
      return { kind: "drifted", notices: notice("patch-malformed", reverted.why), ...sides };
    case "does-not-apply":
      return { kind: "drifted", notices: notice("patch-stale"), ...sides };
    case "reverted":
      return decide({ ...sides, target: toBytes(reverted.text) }, NONE);
  }
}

function unchecked(side: "copy" | "original", { obstacle, detail }: Failure): Outcome {
  return { kind: "unchecked", cause: `${side}-${obstacle}`, detail };
}
