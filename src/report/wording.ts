import type { Obstacle } from "../tree/tree.js";
import type { NoticeKind, UncheckedCause } from "./report.js";

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
  "patch-unreadable": (patch, why) => `its allowed patch ${patch} ${why}`,
  "patch-malformed": (patch, why) => `its allowed patch ${patch} is no unified diff: ${why}`,
  "patch-stale": (patch) => `its allowed patch ${patch} no longer applies to the original`,
  "patch-idle": (patch) => `its allowed patch ${patch} allows nothing any more; remove it`,
};

/** A notice in words. */
export function tellNotice(kind: NoticeKind, subject: string, detail = ""): string {
  return NOTICES[kind](subject, detail);
}
