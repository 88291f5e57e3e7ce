import { type GitRun, runGit as run } from "../history/git.js";

export { type GitRun, NO_GIT } from "../history/git.js";

/** Runs git in a folder as the user would; nothing of a hook's environment leads it to another repository. */
export function runGit(
  cwd: string,
  args: readonly string[],
  input: string | Uint8Array = "",
): Promise<GitRun> {
  return run(cwd, args, { input, asUser: true });
}

/** Paths in portions that fit on one command line. */
export function* portions(paths: readonly string[]): Generator<readonly string[]> {
  const MOST = 500;
  for (let at = 0; at < paths.length; at += MOST) yield paths.slice(at, at + MOST);
}

/** The first line of what git complained of that says something, for a message. */
export function tellGit({ stderr, status }: GitRun): string {
  const lines = stderr.split("\n").map((line) => line.trim());
  const told =
    lines.find((line) => /^(?:fatal|error):/.test(line)) ?? lines.find((line) => line !== "");
  return told === undefined ? `git ended with ${status}` : told.replace(/^(?:fatal|error): */, "");
}
