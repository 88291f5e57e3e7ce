import { type ChildProcessByStdio, spawn } from "node:child_process";
import type { Readable, Writable } from "node:stream";
import { allowed, readerEnvironment, userEnvironment } from "./environment.js";

/**
 * The one place that starts git: without a shell, paths literal; for the history, nothing fetched and
 * nothing locked. What is not ours to choose is an object's id, stands behind `--end-of-options` or `--`,
 * or comes by standard input.
 */

/** What git answered, or why it could not, in one line. */
export type GitAnswer =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly why: string };

/** Before every command's name. */
const GLOBAL = ["--no-pager", "--literal-pathspecs"];

/** What a user's config could change in the output of commands that read it. */
const CONFIG = [
  "core.quotePath=false",
  "log.showSignature=false",
  "log.showRoot=true",
  "log.diffMerges=separate",
  "log.follow=false",
  "diff.orderFile=/dev/null",
];

const CONFIG_OPTIONS = CONFIG.flatMap((entry) => ["-c", entry]);

/** How a question to git is asked. */
export interface Asking {
  /** For its standard input. */
  readonly input?: string;
  /** With the index of the hook that we run in, where we do. */
  readonly withIndex?: boolean;
}

/**
 * Asks git in a folder, by simple-git, whose block of unsafe options stays on. Whatever goes wrong is an
 * answer, too.
 */
export async function askGit(
  cwd: string,
  args: readonly string[],
  { input = "", withIndex = false }: Asking = {},
): Promise<GitAnswer> {
  const { simpleGit } = await import("simple-git");
  try {
    const git = simpleGit({
      baseDir: cwd,
      config: CONFIG,
      allowEnvironment: allowed(withIndex),
      // It would wait for 50 ms more once git has ended.
      completion: { onClose: true, onExit: false },
      input: () => input,
    });
    git.env(readerEnvironment(withIndex));
    return { ok: true, text: await git.raw([...GLOBAL, ...args]) };
  } catch (error) {
    return { ok: false, why: tellFailure((error as Error).message, cwd) };
  }
}

/** What one git process said, as bytes in latin1 where it may be anything. */
export interface GitRun {
  readonly status: number;
  readonly stdout: Buffer;
  readonly stderr: string;
}

/** The status of a git that cannot be started. */
export const NO_GIT = 127;

/** How a git process is run. */
export interface Running {
  /** For its standard input. */
  readonly input?: string | Uint8Array;
  /** As the user would run it, with their name, configuration and language; else as the history asks. */
  readonly asUser?: boolean;
}

/** Runs git in a folder to its end. */
export function runGit(
  cwd: string,
  args: readonly string[],
  { input = "", asUser = false }: Running = {},
): Promise<GitRun> {
  return new Promise((resolve) => {
    const child = start(cwd, args, asUser);
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
    child.stdin.end(input);
  });
}

function start(
  cwd: string,
  args: readonly string[],
  asUser = false,
): ChildProcessByStdio<Writable, Readable, Readable> {
  const own = asUser ? ["--literal-pathspecs"] : [...GLOBAL, ...CONFIG_OPTIONS];
  const child = spawn("git", [...own, ...args], {
    cwd,
    env: asUser ? userEnvironment() : readerEnvironment(),
    stdio: ["pipe", "pipe", "pipe"],
  });
  // One that ends without reading its input is no failure of ours, or has said why elsewhere.
  child.stdin.on("error", () => {});
  return child;
}

/** A git process that is read while it runs. */
export interface GitStream {
  readonly input: Writable;
  /** The next that it says, of at least so many bytes unless it ends; undefined at the end. */
  next(least: number): Promise<Buffer | undefined>;
  /** Ends it; what it has not said yet is not wanted. */
  stop(): void;
  /** Why it failed, in one line; null where it did not, or was stopped. */
  readonly failure: Promise<string | null>;
}

/**
 * Starts git to read from it while it runs, and to leave when enough is known. simple-git answers when
 * a process has ended, and gives all input at once: for a log that is left early, and for
 * `cat-file --batch`, which is asked again and again, it cannot stand in.
 */
export function streamGit(cwd: string, args: readonly string[]): GitStream {
  const child = start(cwd, args);
  let stop = () => {};
  let errors = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    if (errors.length < 10_000) errors += text;
  });
  const { next, end } = gatherParts(child.stdout);
  const failure = new Promise<string | null>((resolve) => {
    child.on("error", (error) => {
      end();
      resolve(tellFailure(error.message, cwd));
    });
    child.on("close", (status) => {
      end();
      resolve(status === 0 ? null : tellFailure(errors, cwd));
    });
    stop = () => {
      end();
      resolve(null);
      for (const stream of [child.stdin, child.stdout, child.stderr]) stream.destroy();
      child.kill();
      // Nobody has to wait until it is gone.
      child.unref();
    };
  });
  return { input: child.stdin, next, stop: () => stop(), failure };
}

/** How many bytes git may be ahead of its reader. */
const AHEAD = 1 << 20;

/**
 * Takes in what a process says from its start, since Node throws away what nobody has read when it ends,
 * and hands it over in few large parts: git writes 4 kB at a time.
 */
function gatherParts(stream: Readable) {
  let parts: Buffer[] = [];
  let size = 0;
  let least = 0;
  let isEnded = false;
  let wake = () => {};
  stream.on("data", (part: Buffer) => {
    parts.push(part);
    size += part.length;
    if (size > AHEAD) stream.pause();
    if (size >= least) wake();
  });
  const end = () => {
    isEnded = true;
    wake();
  };
  stream.on("end", end);
  const next = async (wanted: number): Promise<Buffer | undefined> => {
    least = Math.min(wanted, AHEAD);
    while (size < least && !isEnded) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
    if (size === 0) return undefined;
    const gathered = parts.length === 1 ? parts[0] : Buffer.concat(parts);
    parts = [];
    size = 0;
    stream.resume();
    return gathered;
  };
  return { next, end };
}

/** One line for what git, or the attempt to start it, said. */
function tellFailure(message: string, cwd: string): string {
  if (/\bENOENT\b/.test(message)) return "git is not installed";
  if (/not a git repository/i.test(message)) return `no git repository in ${cwd}`;
  if (
    /does not have any commits yet|(?:bad revision|valid object name) '?HEAD'?$/im.test(message)
  ) {
    return `no commit yet in ${cwd}`;
  }
  const lines = message.split("\n").map((line) => line.trim());
  const told = lines.find((line) => /^(?:fatal|error): /.test(line)) ?? lines.find(Boolean);
  return `git failed in ${cwd}: ${told?.replace(/^(?:fatal|error): /, "") ?? "it does not say why"}`;
}

/** True for a whole object's id, of either kind. */
export function isObjectId(text: string): boolean {
  return /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(text);
}
