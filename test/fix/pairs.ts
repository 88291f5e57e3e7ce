import { type Allowances, compileRules, NO_ALLOWANCES } from "../../src/diff/allowances.js";
import { mergeFiles } from "../../src/fix/merge.js";
import { type Facts, type Plan, planPair } from "../../src/fix/plan.js";

/** A pair as a test writes it down: texts are latin1. */
export interface Case {
  readonly copy: string;
  readonly original: string;
  readonly allow?: Partial<Allowances>;
  readonly patch?: string | null;
  readonly base?: string;
  readonly edits?: Facts["past"]["localEdits"];
  readonly say?: Facts["localEdits"];
}

export const bytesOf = (text: string): Uint8Array => Buffer.from(text, "latin1");
export const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString("latin1");

export const rulesOf = (allow: Partial<Allowances> = {}) =>
  compileRules({ ...NO_ALLOWANCES, ...allow });

/** Plans for one pair, with the real merge. */
export function plan(pair: Case): Promise<Plan> {
  const { copy, original, allow, patch, base, edits = "none", say = "keep" } = pair;
  return planPair(
    {
      path: "tools/x.h",
      copy: bytesOf(copy),
      original: bytesOf(original),
      rules: rulesOf(allow),
      patch:
        patch === undefined
          ? null
          : { path: "x.patch", bytes: patch === null ? null : bytesOf(patch) },
      patchPath: patch === undefined ? "sync-headers.patches/tools/x.h.patch" : "x.patch",
      past: { base: base === undefined ? null : bytesOf(base), localEdits: edits },
      localEdits: say,
    },
    mergeFiles,
  );
}

/** The text that a plan would write; the plan itself where it writes nothing. */
export async function written(pair: Case): Promise<string | Plan> {
  const made = await plan(pair);
  return made.kind === "write" && made.patch === null ? textOf(made.bytes) : made;
}

/** Lines, each with its newline. */
export const lines = (...each: string[]) => each.map((line) => `${line}\n`).join("");
