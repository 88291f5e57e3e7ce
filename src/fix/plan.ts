import { latin1, toBytes } from "../bytes.js";
import type { Rules } from "../diff/allowances.js";
import { findConflict } from "../diff/conflict.js";
import { hasDrifted } from "../diff/drift.js";
import { revertPatch } from "../diff/patch.js";
import { keepLineEnds } from "./lineends.js";
import { findLostLines } from "./lost.js";
import type { Merge, Merged } from "./merged.js";
import { showConflicts } from "./merged.js";
import { recordDifference, showDrift } from "./record.js";
import { takeOver } from "./takeover.js";

/** All that is known of a pair that has drifted. */
export interface Facts {
  /** The copy's path, for the patches that are shown. */
  readonly path: string;
  readonly copy: Uint8Array;
  readonly original: Uint8Array;
  readonly rules: Rules;
  /** Its allowed patch: `bytes` are null where the file cannot be read; null where it has none. */
  readonly patch: { readonly path: string; readonly bytes: Uint8Array | null } | null;
  /** Where an allowed patch goes that it has not yet. */
  readonly patchPath: string;
  readonly past: Past;
  /** What the user said about local edits: nothing, lose them, or record them. */
  readonly localEdits: "keep" | "drop" | "accept";
}

/** What history knows of a pair, as far as a plan asks. */
export interface Past {
  /** The version of the original that the copy was taken from, or the nearest to it; null where none is known. */
  readonly base: Uint8Array | null;
  /** Whether the copy has edits of its own that no rule allows. */
  readonly localEdits: "none" | "present" | "unknown";
}

/** Why a pair is left as it is; `reasons.ts` words it. */
export type RefusalReason =
  | { readonly kind: "conflict"; readonly side: "copy" | "original"; readonly line: number }
  | { readonly kind: "local-edits" | "local-edits-unknown" }
  | { readonly kind: "local-edits-unmergeable"; readonly why: "no-base" | "conflict" | "failed" }
  | { readonly kind: "kept-lines"; readonly why: "no-base" | "conflict" | "failed" | "drifted" }
  | { readonly kind: "patch-unreadable" | "patch-malformed" | "patch-unwritable" }
  | { readonly kind: "patch-stale"; readonly why: "no-base" | "conflict" | "failed" | "drifted" }
  | { readonly kind: "undecidable" };

/** What is to be done about one pair. */
export type Plan =
  | { readonly kind: "nothing" }
  | {
      readonly kind: "write";
      readonly bytes: Uint8Array;
      /** The allowed patch as it has to be with it, where it changes. */
      readonly patch: { readonly path: string; readonly bytes: Uint8Array } | null;
    }
  | {
      readonly kind: "refused";
      readonly reason: RefusalReason;
      /** What the user has to look at (latin1): a patch copy -> original, or conflicts; "" where nothing. */
      readonly shown: string;
    };

/**
 * Decides what a copy has to become: changes that are ignorable as a whole keep the copy's side, any
 * other takes the original's bytes, with the allowed patch taken back from the original. What would
 * lose lines of the copy's own is merged on its sync point, or refused. Pure, but for the merge.
 */
export async function planPair(facts: Facts, merge: Merge): Promise<Plan> {
  const { copy, original, rules, past } = facts;
  for (const side of ["copy", "original"] as const) {
    const line = findConflict(facts[side]);
    if (line !== undefined) return refuse({ kind: "conflict", side, line });
  }
  if (!hasDrifted(copy, original, rules)) return { kind: "nothing" };
  const target = findTarget(facts);
  if (target.kind === "refused") return target;
  if (target.kind === "applied" && !hasDrifted(copy, target.bytes, rules))
    return { kind: "nothing" };
  if (past.localEdits === "unknown" && facts.localEdits === "accept") {
    return refuse({ kind: "local-edits-unknown" });
  }
  if (past.localEdits === "present" && facts.localEdits !== "drop") {
    return facts.localEdits === "accept" ? acceptEdits(facts, merge) : refuseEdits(facts);
  }
  if (target.kind === "applied") return planTaking(facts, target.bytes, merge);
  const stale = await mergeOnBase(facts, original, merge);
  if (stale.kind !== "clean") return refuseMerge(facts, stale, "patch-stale");
  return recordWith(facts, stale.bytes) ?? refuse({ kind: "patch-stale", why: "drifted" });
}

const refuse = (reason: RefusalReason, shown = ""): Plan & { kind: "refused" } => ({
  kind: "refused",
  reason,
  shown,
});

type Target =
  | { readonly kind: "applied"; readonly bytes: Uint8Array }
  | { readonly kind: "stale" }
  | (Plan & { kind: "refused" });

/** What the copy follows: the original, with the allowed patch taken back. */
function findTarget({ original, patch }: Facts): Target {
  if (patch === null) return { kind: "applied", bytes: original };
  if (patch.bytes === null) return refuse({ kind: "patch-unreadable" });
  const reverted = revertPatch(latin1(original), latin1(patch.bytes));
  switch (reverted.kind) {
    case "malformed":
      return refuse({ kind: "patch-malformed" });
    case "does-not-apply":
      return { kind: "stale" };
    case "reverted":
      return { kind: "applied", bytes: toBytes(reverted.text) };
  }
}

async function planTaking(facts: Facts, target: Uint8Array, merge: Merge): Promise<Plan> {
  const { path, copy, rules } = facts;
  const taken = takeOver(copy, target, rules);
  if (taken === undefined)
    return refuse({ kind: "undecidable" }, showDrift(path, copy, target, rules));
  if (findLostLines(copy, taken, rules).length === 0)
    return write(keepLineEnds(copy, taken, target, rules));
  // Local edits that are to be dropped would survive a merge.
  const merged =
    facts.past.localEdits === "present" ? NO_BASE : await mergeOnBase(facts, target, merge);
  if (merged.kind !== "clean") return refuseMerge(facts, merged, "kept-lines");
  if (hasDrifted(merged.bytes, target, rules)) {
    return refuse({ kind: "kept-lines", why: "drifted" }, showDrift(path, copy, target, rules));
  }
  return write(merged.bytes);
}

const write = (bytes: Uint8Array): Plan => ({ kind: "write", bytes, patch: null });

const NO_BASE = { kind: "no-base" } as const;

type OnBase =
  | typeof NO_BASE
  | { readonly kind: "failed" }
  | { readonly kind: "conflict"; readonly text: string }
  | { readonly kind: "clean"; readonly bytes: Uint8Array };

/** The copy with what changed between its sync point and the target; the allowed patch is in no side of it. */
async function mergeOnBase(
  { copy, patch, past, original }: Facts,
  target: Uint8Array,
  merge: Merge,
): Promise<OnBase> {
  if (past.base === null) return NO_BASE;
  let base = past.base;
  // Where the patch is taken back from the target, it has to be from the base.
  if (target !== original && patch?.bytes != null) {
    const reverted = revertPatch(latin1(base), latin1(patch.bytes));
    if (reverted.kind === "reverted") base = toBytes(reverted.text);
  }
  const merged: Merged = await merge(copy, base, target);
  if (merged.kind === "clean" && findConflict(merged.bytes) !== undefined)
    return { kind: "failed" };
  return merged;
}

function refuseMerge(
  { path, copy, original, rules }: Facts,
  merged: Exclude<OnBase, { kind: "clean" }>,
  kind: "kept-lines" | "patch-stale" | "local-edits-unmergeable",
): Plan {
  const shown =
    merged.kind === "conflict"
      ? showConflicts(merged.text)
      : showDrift(path, copy, original, rules);
  return refuse({ kind, why: merged.kind }, shown);
}

/** The local edits as the patch that `--accept-local` would start from: from the copy to the version that it is nearest to. */
function refuseEdits({ path, copy, original, rules, patch, past }: Facts): Plan {
  let nearest = past.base ?? original;
  if (past.base !== null && patch?.bytes != null) {
    const reverted = revertPatch(latin1(nearest), latin1(patch.bytes));
    if (reverted.kind === "reverted") nearest = toBytes(reverted.text);
  }
  return refuse({ kind: "local-edits" }, showDrift(path, copy, nearest, rules));
}

async function acceptEdits(facts: Facts, merge: Merge): Promise<Plan> {
  const merged = await mergeOnBase(facts, facts.original, merge);
  if (merged.kind !== "clean") return refuseMerge(facts, merged, "local-edits-unmergeable");
  return recordWith(facts, merged.bytes) ?? refuse({ kind: "patch-unwritable" });
}

/** A copy with the patch that allows what is its own; undefined where no patch can say it. */
function recordWith(
  { path, original, rules, patch, patchPath }: Facts,
  bytes: Uint8Array,
): Plan | undefined {
  if (!hasDrifted(bytes, original, rules)) return write(bytes);
  const recorded = recordDifference(path, bytes, original, rules);
  if (recorded === undefined) return undefined;
  const head = patch?.bytes == null ? "" : readPreamble(latin1(patch.bytes));
  return { kind: "write", bytes, patch: { path: patchPath, bytes: toBytes(head + recorded) } };
}

/** What a patch says in words above its first file: it stays. */
function readPreamble(patch: string): string {
  const at = patch.search(/^(?:diff |Index: |--- |@@ )/m);
  return at < 0 ? "" : patch.slice(0, at);
}
