import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { TreeError } from "../errors.js";
import { type GitRun, NO_GIT, portions, runGit, tellGit } from "./git.js";

/** How the files of a tree stand in its git repository. */
export interface Standing {
  /** Why that is not known, in one line; null where it is. */
  readonly unknown: string | null;
  /** Files whose content, in the work tree or staged, is not that of the last commit. */
  readonly changed: ReadonlySet<string>;
}

/**
 * Asks git which of these files have changes that no commit holds. Paths are relative to the root.
 * Files that git does not have at all are none of its business.
 *
 * @param mustKnow Take no answer for an error, where there is a repository that git cannot read.
 * @throws {TreeError} with what git says of such a repository.
 */
export async function readStanding(
  root: string,
  paths: readonly string[],
  mustKnow: boolean,
): Promise<Standing> {
  const changed = new Set<string>();
  const giveUp = (run: GitRun, isThere: boolean): Standing => {
    if (run.status === NO_GIT) return { unknown: "git is not installed", changed };
    if (!isThere) return { unknown: "no git repository here", changed };
    const why = `git cannot tell what is not committed (${tellGit(run)})`;
    if (mustKnow) throw new TreeError(`${why}; --force goes on without knowing`);
    return { unknown: why, changed };
  };
  const inside = await runGit(root, ["rev-parse", "--is-inside-work-tree"]);
  if (inside.status !== 0) return giveUp(inside, hasRepository(root));
  if (inside.stdout.toString("latin1").trim() !== "true") return giveUp(inside, false);
  const head = await runGit(root, ["rev-parse", "-q", "--verify", "HEAD^{commit}"]);
  const against = head.status === 0 ? "HEAD" : await findEmptyTree(root);
  for (const part of portions(paths)) {
    for (const side of [[], ["--cached"]]) {
      const run = await runGit(root, [...DIFF, ...side, against, "--", ...part]);
      if (run.status !== 0) return giveUp(run, true);
      for (const name of run.stdout.toString("utf8").split("\0"))
        if (name !== "") changed.add(name);
    }
  }
  return { unknown: null, changed };
}

/** Names alone, relative to the folder, whatever a user's config says of diffs. */
const DIFF = [
  "--no-optional-locks",
  "diff",
  "--name-only",
  "-z",
  "--relative",
  "--no-renames",
].concat(["--no-ext-diff", "-O/dev/null"]);

/** True where something looks like a repository, whether git can read it or not. */
function hasRepository(root: string): boolean {
  for (let folder = resolve(root); ; folder = dirname(folder)) {
    if (existsSync(join(folder, ".git"))) return true;
    if (folder === dirname(folder)) return false;
  }
}

/** What a repository without a commit is compared with. */
async function findEmptyTree(root: string): Promise<string> {
  const run = await runGit(root, ["hash-object", "-t", "tree", "--stdin"]);
  return run.stdout.toString("latin1").trim();
}
