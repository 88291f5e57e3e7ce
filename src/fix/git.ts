import { spawn } from "node:child_process";

/** What one git process said, as bytes in latin1 where it may be anything. */
export interface GitRun {
  readonly status: number;
  readonly stdout: Buffer;
  readonly stderr: string;
}

/** The status of a git that cannot be started. */
export const NO_GIT = 127;

/**
 * Runs git in a folder, without a shell. Paths are always literal (no pathspec magic), and whatever is
 * not ours to choose stands behind a `--`, comes by standard input, or is an object's id.
 */
export function runGit(
  cwd: string,
  args: readonly string[],
  input: string | Uint8Array = "",
): Promise<GitRun> {
  return new Promise((resolve) => {
    const child = spawn("git", ["--literal-pathspecs", ...args], { cwd });
    const out: Buffer[] = [];
    const errors: Buffer[] = [];
    child.stdout.on("data", (part: Buffer) => out.push(part));
    child.stderr.on("data", (part: Buffer) => errors.push(part));
    const end = (status: number, message: string) => {
      const stderr = Buffer.concat(errors).toString("utf8") + message;
      resolve({ status, stdout: Buffer.concat(out), stderr });
    };
    child.on("error", (error: NodeJS.ErrnoException) =>
      end(NO_GIT, `cannot run git (${error.code})`),
    );
    child.on("close", (status, signal) =>
      end(status ?? 128, signal === null ? "" : `git was ended by ${signal}`),
    );
    // One that ends without reading its input is no failure of ours.
    child.stdin.on("error", () => {});
    child.stdin.end(input);
  });
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
