import { applyPatch, parsePatch, reversePatch, type StructuredPatch } from "diff";

/** What became of an allowed patch that was taken back from an original. */
export type Reverted =
  | { readonly kind: "reverted"; readonly text: string }
  | { readonly kind: "does-not-apply" }
  | { readonly kind: "malformed"; readonly why: string };

/**
 * Takes an allowed patch (a unified diff copy -> original, its `---`/`+++` lines optional) back from
 * the original, so that what is left must be the copy. Context and removed lines must match exactly
 * (no fuzz), though a hunk may have moved. All texts are latin1.
 */
export function revertPatch(original: string, patch: string): Reverted {
  const parsed = parseSingle(original.includes("\r") ? patch : dropDosLineEnds(patch));
  if (typeof parsed === "string") return { kind: "malformed", why: parsed };
  const text = applyPatch(original, reversePatch(parsed), { autoConvertLineEndings: false });
  return text === false ? { kind: "does-not-apply" } : { kind: "reverted", text };
}

/** A patch whose every line ends as on DOS came through a mail or a checkout there. */
function dropDosLineEnds(patch: string): string {
  return /(^|[^\r])\n/.test(patch) ? patch : patch.replaceAll("\r\n", "\n");
}

/** The one file that a patch is for, or what is wrong with it. */
function parseSingle(patch: string): StructuredPatch | string {
  let files: StructuredPatch[];
  try {
    files = parsePatch(patch);
  } catch (error) {
    // `git format-patch` ends with a signature, below a line that looks like a removed one.
    const signature = patch.lastIndexOf("\n-- \n");
    if (signature >= 0) return parseSingle(patch.slice(0, signature + 1));
    return (error as Error).message.split("\n")[0]!;
  }
  const [file, more] = files.filter(({ hunks }) => hunks.length > 0);
  if (file === undefined) return "it has no hunk";
  return more === undefined ? file : "it patches more than one file";
}
