import { TreeError, UsageError } from "../errors.js";
import type { Files } from "./files.js";
import { readFiles } from "./files.js";
import { askGit } from "./git.js";
import type { Objects } from "./objects.js";
import { type FileChange, narrowPaths, type Step, startWalk } from "./walk.js";

/** A commit, or what is staged for one, that changes some of the asked files. */
export interface Touch {
  /** Null for what is staged. */
  readonly hash: string | null;
  /** For each parent: what differs from it. */
  readonly changes: readonly (readonly FileChange[])[];
  /** What the files are afterwards. */
  readonly files: Files;
}

export interface Touches {
  readonly touches: readonly Touch[];
  /** How many commits were looked at. */
  readonly commits: number;
}

/** What is guarded where nothing is said: what the upstream branch does not have yet, else the last commit. */
export async function findDefaultRange(root: string): Promise<string> {
  const args = ["rev-parse", "--quiet", "--verify", "--end-of-options", "@{upstream}^{commit}"];
  const upstream = await askGit(root, args);
  return upstream.ok && upstream.text.trim() !== "" ? "@{upstream}..HEAD" : "HEAD";
}

/**
 * The commits of a range (`A..B`; a revision alone means that commit) that change any of these files,
 * oldest first.
 *
 * @throws {UsageError} for a range that git does not know, {TreeError} where git fails.
 */
export async function listTouches(
  objects: Objects,
  paths: readonly string[],
  range: string,
): Promise<Touches> {
  const isSingle = !range.includes("..");
  const from = isSingle ? `${range}^{commit}` : range;
  const walk = startWalk(objects.root, paths, { from, isSingle });
  const asked = new Set(paths);
  const steps: Step[] = [];
  let commits = 0;
  for await (const some of walk.steps) {
    commits += some.length;
    // Of a first commit nothing can be said: it imports.
    const touching = some.filter(({ parents, changes }) => {
      return parents.length > 0 && changes.flat().some(({ path }) => asked.has(path));
    });
    steps.push(...touching);
  }
  const failure = await walk.failure;
  if (failure !== null) throw tellFailure(failure, range);
  const touches: Touch[] = [];
  for (const { hash, changes } of steps.reverse()) {
    touches.push({ hash, changes, files: (await readFiles(objects, paths, hash)) ?? new Map() });
  }
  return { touches, commits };
}

function tellFailure(failure: string, range: string): Error {
  const isUnknown = /bad revision|unknown revision|bad object|ambiguous argument/.test(failure);
  return isUnknown
    ? new UsageError(`${JSON.stringify(range)} is no range of commits that git knows here`)
    : new TreeError(failure);
}

/**
 * What the index has changed in these files: against HEAD, and, while a merge is being committed,
 * against what it merges.
 *
 * @throws {TreeError} where git fails.
 */
export async function listStaged(root: string, paths: readonly string[]): Promise<Touches> {
  const parents: string[] = [];
  for (const name of ["HEAD", "MERGE_HEAD"]) {
    const args = ["rev-parse", "--quiet", "--verify", "--end-of-options", `${name}^{commit}`];
    const answer = await askGit(root, args);
    if (answer.ok && answer.text.trim() !== "") parents.push(answer.text.trim());
  }
  const changes: (readonly FileChange[])[] = [];
  for (const parent of parents) changes.push(await diffIndex(root, paths, parent));
  const files = await readIndex(root, paths);
  const isTouched = changes.some((list) => list.length > 0);
  return { touches: isTouched ? [{ hash: null, changes, files }] : [], commits: 1 };
}

const INDEX_DIFF = [
  "diff-index",
  "--cached",
  "--raw",
  "-z",
  "--relative",
  "--no-abbrev",
  "--no-renames",
  "--ignore-submodules=all",
  "--end-of-options",
];

async function diffIndex(
  root: string,
  paths: readonly string[],
  parent: string,
): Promise<readonly FileChange[]> {
  const text = await ask(root, [...INDEX_DIFF, parent, "--", ...narrowPaths(paths)]);
  const parts = text.split("\0");
  const changes: FileChange[] = [];
  for (let i = 0; i + 1 < parts.length; i += 2) {
    const [, , before, after] = parts[i]!.split(" ");
    changes.push({ path: parts[i + 1]!, before: readId(before), after: readId(after) });
  }
  return changes;
}

async function readIndex(root: string, paths: readonly string[]): Promise<Files> {
  const files = new Map<string, string>();
  const text = await ask(root, ["ls-files", "--stage", "-z", "--", ...narrowPaths(paths)]);
  for (const record of text.split("\0")) {
    const [, id, path] = /^100\d+ ([0-9a-f]+) 0\t(.*)$/s.exec(record) ?? [];
    if (id !== undefined && path !== undefined) files.set(path, id);
  }
  return files;
}

async function ask(root: string, args: readonly string[]): Promise<string> {
  const answer = await askGit(root, args, { withIndex: true });
  if (!answer.ok) throw new TreeError(answer.why);
  return answer.text;
}

const readId = (id = "") => (/^0*$/.test(id) ? null : id);
