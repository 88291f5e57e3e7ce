import type { Meaning } from "../meaning/change.js";
import type { Obstacle } from "../tree/tree.js";
import type { NoticeKind, UncheckedCause } from "./report.js";

/** What a reporter lists a pair for: what its drift means, or that it could not be compared. */
export type Subject = Meaning | "unchecked";

/** What is said of each; exhaustive, so that a new one without words does not compile. */
export const SUBJECTS: Record<Subject, { readonly title: string; readonly help: string }> = {
  breaking: {
    title: "The original changed in a way that breaks user space",
    help: "Something that compiled or ran against this copy no longer does against the original: a name is gone, a value or a layout is another. Look at each change before you take the drift over.",
  },
  unknown: {
    title: "What the change of the original does cannot be told",
    help: "The two files differ in a way that their texts alone do not decide, so it may break user space. Read the difference before you take it over.",
  },
  additive: {
    title: "The original has names that this copy lacks",
    help: "All that compiled or ran against this copy still does against the original, which offers more. Take the drift over when the new names are of use.",
  },
  "kernel-only": {
    title: "The original changed where only the kernel looks",
    help: "The difference lies in what user space never compiles, such as `#ifdef __KERNEL__`. Nothing depends on taking it over.",
  },
  cosmetic: {
    title: "The original changed in comments or white space",
    help: "No compiler sees the difference. Nothing depends on taking it over.",
  },
  unchecked: {
    title: "A copy could not be compared with its original",
    help: "One of the two files is absent, cannot be read or is in conflict, so drift would go unseen. Restore the file, or mend the map; a pair that may be absent belongs into `optional`.",
  },
};

/** What is said of each obstacle; exhaustive, so that a new one without words does not compile. */
const OBSTACLES: Record<Obstacle | "conflict", string> = {
  absent: "does not exist",
  dangling: "is a symbolic link to nothing",
  escapes: "lies outside the tree",
  "not-regular": "is no regular file",
  unreadable: "cannot be read",
  "too-large": "is too large to compare",
  conflict: "holds merge-conflict markers",
};

/** Why a pair is unchecked, e.g. `the original include/x.h cannot be read (EACCES)`. */
export function tellCause(
  cause: UncheckedCause,
  pair: { readonly copy: string; readonly original: string },
  detail: string,
): string {
  const at = cause.indexOf("-");
  const side = cause.slice(0, at) as "copy" | "original";
  const obstacle = tellObstacle(cause.slice(at + 1) as Obstacle | "conflict", detail);
  return `${side === "copy" ? "the copy" : `the original ${pair.original}`} ${obstacle}`;
}

/** What stands in the way of reading a file, e.g. `cannot be read (EACCES)`. */
export function tellObstacle(obstacle: Obstacle | "conflict", detail: string): string {
  return OBSTACLES[obstacle] + (detail === "" ? "" : ` (${detail})`);
}

const NOTICES: Record<NoticeKind, (subject: string, detail: string) => string> = {
  "hold-expired": (until, reason) => `its hold ended on ${until} and is void (${reason})`,
  "hold-idle": (copy) => `the hold on ${copy} holds no pair; remove it`,
  "history-unknown": (why) => `how far copies lag is not known: ${why}`,
  "patch-unreadable": (patch, why) => `its allowed patch ${patch} ${why}`,
  "patch-malformed": (patch, why) => `its allowed patch ${patch} is no unified diff: ${why}`,
  "patch-stale": (patch) => `its allowed patch ${patch} no longer applies to the original`,
  "patch-idle": (patch) => `its allowed patch ${patch} allows nothing any more; remove it`,
  "baseline-idle": (what, file) =>
    `${file} knows drift that is gone (${what}); write it anew with sync-headers baseline`,
};

/** A notice in words. */
export function tellNotice(kind: NoticeKind, subject: string, detail = ""): string {
  return NOTICES[kind](subject, detail);
}

/** Why a pair is held whose drift the baseline knows. */
export function tellKnown(baseline: string): string {
  return `its drift is in ${baseline}`;
}
