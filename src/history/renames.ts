import { askGit } from "./git.js";
import type { Edge } from "./track.js";

/** Where files went between two commits: pairs of a former and a new name. */
export interface Renames {
  /** What a file was called before; undefined where it is new. */
  sourceOf(name: string): string | undefined;
  /** What a file is called afterwards; undefined where it is gone. */
  targetOf(name: string): string | undefined;
}

/** Files that are alike enough (git's half) count as renamed; with more of them than this, only equal ones. */
const RENAME_LIMIT = 3000;

const DIFF_TREE = [
  "diff-tree",
  "-r",
  "-z",
  "--relative",
  "--raw",
  "--no-abbrev",
  "--no-ext-diff",
  "--find-renames",
  `-l${RENAME_LIMIT}`,
  "--diff-filter=R",
  "--end-of-options",
];

/**
 * The renames at an edge of the history, as `git diff -M` finds them; none where git cannot tell. Only
 * names within the root count.
 */
export async function findRenames(root: string, { parent, commit }: Edge): Promise<Renames> {
  const answer = await askGit(root, [...DIFF_TREE, parent, commit]);
  const bySource = new Map<string, string>();
  const byTarget = new Map<string, string>();
  const parts = answer.ok ? answer.text.split("\0") : [];
  for (let i = 0; i + 2 < parts.length; i += 3) {
    bySource.set(parts[i + 1]!, parts[i + 2]!);
    byTarget.set(parts[i + 2]!, parts[i + 1]!);
  }
  return {
    sourceOf: (name) => byTarget.get(name),
    targetOf: (name) => bySource.get(name),
  };
}
