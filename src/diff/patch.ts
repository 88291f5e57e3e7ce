import { applyPatch, parsePatch, reversePatch } from "diff";

/** What became of an allowed patch that was taken back from an original. */
export type Reverted =
  | { readonly kind: "reverted"; readonly text: string }
  | { readonly kind: "does-not-apply" }
  | { readonly kind: "malformed"; readonly why: string };

/** What `git format-patch` ends with: git's version, below a line that looks like a removed one. */
const MAIL_SIGNATURE = /\n-- \r?\n\d+\.[\d.]+[^\n]*\s*$/;

/**
 * Takes an allowed patch (a unified diff copy -> original, its `---`/`+++` lines optional) back from
 * the original, so that what is left must be the copy. Context and removed lines must match exactly
 * (no fuzz), though a hunk may have moved. All texts are latin1.
 */
export function revertPatch(original: string, patch: string): Reverted {
  let files: ReturnType<typeof parsePatch>;
  try {
    files = parsePatch(patch.replace(MAIL_SIGNATURE, "\n"));
  } catch (error) {
    return { kind: "malformed", why: (error as Error).message.split("\n")[0]! };
  }
  const [file, more] = files.filter(({ hunks }) => hunks.length > 0);
  if (file === undefined) return { kind: "malformed", why: "it has no hunk" };
  if (more !== undefined) return { kind: "malformed", why: "it patches more than one file" };
  // A patch that came through a mail or a Windows checkout has its line ends converted.
  const text = applyPatch(original, reversePatch(file), { autoConvertLineEndings: true });
  return text === false ? { kind: "does-not-apply" } : { kind: "reverted", text };
}
