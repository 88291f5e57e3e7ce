import { TreeError } from "../errors.js";
import { NO_GIT, runGit, tellGit } from "./git.js";

/** States of a repository in which git refuses to commit some files alone. */
const UNDER_WAY = {
  MERGE_HEAD: "a merge",
  CHERRY_PICK_HEAD: "a cherry-pick",
  REVERT_HEAD: "a revert",
} as const;

/**
 * Sees to it that commits can be made before anything is written.
 *
 * @throws {TreeError} with why they cannot.
 */
export async function checkCommitting(root: string): Promise<void> {
  const inside = await runGit(root, ["rev-parse", "--is-inside-work-tree"]);
  if (inside.status === NO_GIT) throw new TreeError("--commit: git is not installed");
  if (inside.stdout.toString("latin1").trim() !== "true") {
    throw new TreeError(
      `--commit: ${inside.status === 0 ? "no work tree" : "no git repository"} here`,
    );
  }
  for (const [ref, what] of Object.entries(UNDER_WAY)) {
    const { status } = await runGit(root, ["rev-parse", "-q", "--verify", ref]);
    if (status === 0) throw new TreeError(`--commit: ${what} is going on here; end it first`);
  }
  const identity = await runGit(root, ["var", "GIT_COMMITTER_IDENT"]);
  if (identity.status !== 0) {
    throw new TreeError(`--commit: git does not know who commits; set user.name and user.email`);
  }
}

/**
 * Commits these files and nothing else: what is staged of others stays staged. Hooks run.
 *
 * @param files Relative to the root. @returns What went wrong, in one line, or null.
 */
export async function commitFiles(
  root: string,
  files: readonly string[],
  message: string,
  signoff: boolean,
): Promise<string | null> {
  const known = await runGit(root, ["ls-files", "-z", "--", ...files]);
  const tracked = new Set(known.stdout.toString("utf8").split("\0"));
  const added = files.filter((file) => !tracked.has(file));
  if (added.length > 0) {
    // Ignored or not: it has been asked for.
    const add = await runGit(root, ["add", "--force", "--intent-to-add", "--", ...added]);
    if (add.status !== 0) return tellGit(add);
  }
  // Lines that begin with `#` are part of the message, whatever the user's config says.
  const options = ["--quiet", "--only", "--cleanup=whitespace", ...(signoff ? ["--signoff"] : [])];
  const commit = await runGit(root, ["commit", ...options, "-F", "-", "--", ...files], message);
  if (commit.status === 0) return null;
  if (added.length > 0) await runGit(root, ["reset", "-q", "--", ...added]);
  return tellGit(commit);
}
