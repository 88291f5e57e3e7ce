import type { PairReport, Report } from "./report.js";
import { quoteForShell } from "./safe.js";

/** The command that takes a pair's drift over, for a shell where the check ran. */
export function fixCommand(
  { root, kernel }: Pick<Report, "root" | "kernel">,
  { copy, meaning }: Pick<PairReport, "copy" | "meaning">,
): string {
  const words = ["sync-headers", "fix"];
  if (root !== ".") words.push("--root", quoteForShell(root));
  // The report says where the originals are as seen from the root.
  if (kernel !== null) words.push("--kernel", quoteForShell(joinPaths(root, kernel)));
  // A fix leaves alone what a check lists under `--all` only.
  if (meaning === "cosmetic" || meaning === "kernel-only") words.push("--all");
  return [...words, quoteForShell(escapeGlob(copy))].join(" ");
}

function joinPaths(root: string, path: string): string {
  if (root === "." || path.startsWith("/")) return path;
  const parts = root.split("/");
  for (const part of path.split("/")) {
    if (part === ".." && parts.length > 0 && parts.at(-1) !== "..") parts.pop();
    else if (part !== ".") parts.push(part);
  }
  return parts.join("/") || (root.startsWith("/") ? "/" : ".");
}

/** A path as a pattern that names it and nothing else. */
function escapeGlob(path: string): string {
  return path.replace(/[*?[\]{}()!\\]/g, "\\$&");
}
