import { existsSync, statSync } from "node:fs";
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
 * Files that git does not have at all are none of its business; those of a submodule, or of another
 * repository below the root, are that one's.
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
  let unknown: string | null = null;
  for (const [folder, names] of groupByRepository(root, paths)) {
    const standing = await readRepository(join(root, folder), names, mustKnow);
    for (const name of standing.changed) changed.add(join(folder, name));
    unknown ??= standing.unknown;
  }
  return { unknown, changed };
}

/** Paths by the folder of the repository below the root that holds them, relative to that; "" for the root's own. */
function groupByRepository(root: string, paths: readonly string[]): Map<string, string[]> {
  const found = new Map<string, string>();
  const find = (folder: string): string => {
    if (folder === "." || folder.startsWith("/")) return "";
    let repository = found.get(folder);
    if (repository === undefined) {
      const isOne = existsSync(join(root, folder, ".git"));
      repository = isOne ? folder : find(dirname(folder));
      found.set(folder, repository);
    }
    return repository;
  };
  const groups = new Map<string, string[]>();
  for (const path of paths) {
    const folder = find(dirname(path));
    const names = groups.get(folder) ?? [];
    names.push(folder === "" ? path : path.slice(folder.length + 1));
    groups.set(folder, names);
  }
  return groups;
}

async function readRepository(
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
      for (const name of splitNames(run)) if (name !== "") changed.add(name);
    }
    for (const name of await findHidden(root, part, against)) changed.add(name);
  }
  return { unknown: null, changed };
}

/**
 * Files that differ from a commit and that git has been told not to look at: `git diff` says nothing of
 * what is marked with `--assume-unchanged` or `--skip-worktree`, which is how people keep such changes.
 */
async function findHidden(
  root: string,
  paths: readonly string[],
  against: string,
): Promise<readonly string[]> {
  const list = await runGit(root, ["ls-files", "-z", "-v", "--", ...paths]);
  const entries = splitNames(list).filter((entry) => /^[a-zS] /.test(entry));
  const names = entries.map((entry) => entry.slice(2)).filter((name) => isFile(join(root, name)));
  if (names.length === 0) return [];
  const tree = await runGit(root, ["ls-tree", "-z", against, "--", ...names]);
  const committed = new Set(splitNames(tree).map((entry) => entry.replace(/^\S+ \S+ /, "")));
  const hashed = await runGit(root, ["hash-object", "--", ...names]);
  const ids = hashed.stdout.toString("latin1").split("\n");
  return names.filter((name, i) => !committed.has(`${ids[i]}\t${name}`));
}

const splitNames = ({ stdout }: GitRun) => stdout.toString("utf8").split("\0");

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
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
