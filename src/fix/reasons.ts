import type { UncheckedCause } from "../report/report.js";
import type { Written } from "./place.js";
import type { RefusalReason } from "./plan.js";

/** Why a pair was refused: by its plan, by git, or because its file is not what it was. */
export type Reason =
  | RefusalReason
  | { readonly kind: "uncommitted" }
  | {
      readonly kind: "unchecked";
      readonly why: string;
      readonly cause: UncheckedCause | null;
    }
  | { readonly kind: "outside"; readonly why: (Written & { kind: "refused" })["why"] };

type Wording = {
  [K in Reason["kind"]]: (reason: Extract<Reason, { kind: K }>, patch: string) => string;
};

const RESOLVE = "resolve them first";
const BY_HAND = "mend it by hand";

const WHY: Record<"no-base" | "conflict" | "failed" | "drifted", string> = {
  "no-base": "history knows no version that it was taken from",
  conflict: "merging them with the original's changes is a conflict (below)",
  failed: "git could not merge them",
  drifted: "merged they are not in sync",
};

/** What is said of each refusal, the way on included; exhaustive, so that a new one must have words. */
const WORDING: Wording = {
  conflict: ({ side, line }) =>
    `the ${side} holds merge-conflict markers (line ${line}); ${RESOLVE}`,
  uncommitted: () =>
    "it has changes that are not committed; commit them, or lose them with --force",
  "local-edits": () =>
    "it has edits of its own that no rule allows (below); --accept-local keeps them as its allowed patch, --force drops them",
  "local-edits-unknown": () =>
    "whether it has edits of its own cannot be told, so --accept-local has nothing to go by; record them by hand, or leave the option away",
  "local-edits-unmergeable": ({ why }) =>
    `its edits cannot be kept: ${WHY[why]}; ${BY_HAND}, or drop them with --force`,
  "kept-lines": ({ why }) =>
    `lines of its own that its rules allow stand amid lines that change (below), and ${WHY[why]}; ${BY_HAND}`,
  "patch-unreadable": (_, patch) =>
    `its allowed patch ${patch} cannot be read; mend it, or take it out of the config`,
  "patch-malformed": (_, patch) =>
    `its allowed patch ${patch} is no unified diff; mend it, or take it out of the config`,
  "patch-unwritable": (_, patch) =>
    `its edits cannot be written as a patch ${patch}; ${BY_HAND}, or drop them with --force`,
  "patch-stale": ({ why }, patch) =>
    `its allowed patch ${patch} no longer applies to the original, and ${WHY[why].replace("them", "it").replace("they are", "it is")}; ${BY_HAND}, and the patch`,
  undecidable: () =>
    `no way was found in which its drift (below) and its allowances go together; ${BY_HAND}`,
  unchecked: ({ why, cause }) => (cause?.endsWith("-conflict") ? `${why}; ${RESOLVE}` : why),
  outside: ({ why }) => OUTSIDE[why],
};

const OUTSIDE: Record<(Written & { kind: "refused" })["why"], string> = {
  changed: "it was changed while this ran, so it was not touched; run again",
  symlink: "it is a symbolic link, which is not written through; map the file that it leads to",
  "not-regular": "it is no regular file",
  escapes: "a symbolic link on the way to it leads out of the tree",
};

/** A refusal in words: why, and the way on. */
export function tellReason(reason: Reason, patch: string): string {
  const tell = WORDING[reason.kind] as (reason: Reason, patch: string) => string;
  return tell(reason, patch);
}

const CODES: Record<string, string> = {
  ENOSPC: "the disk is full",
  EDQUOT: "the disk quota is used up",
  EROFS: "the file system is read-only",
  EACCES: "permission denied",
  EPERM: "permission denied",
  EBUSY: "it is in use, as a mount point is",
  EXDEV: "its folder spans file systems",
  ENAMETOOLONG: "its name is too long",
};

/** Why a file could not be written, e.g. `cannot be written: the disk is full (ENOSPC)`. */
export function tellFailure(code: string): string {
  const told = CODES[code];
  return told === undefined
    ? `cannot be written (${code})`
    : `cannot be written: ${told} (${code})`;
}
