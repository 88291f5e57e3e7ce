import { execFileSync } from "node:child_process";
import type { TestContext } from "node:test";
import { makeTree } from "../e2e/run.js";

/** No test of ours sees, or is seen by, the git configuration of whoever runs it. */
export const GIT_ENV = {
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_CONFIG_SYSTEM: "/dev/null",
  GIT_AUTHOR_NAME: "Jo Doe",
  GIT_AUTHOR_EMAIL: "jo@example.org",
  GIT_COMMITTER_NAME: "Jo Doe",
  GIT_COMMITTER_EMAIL: "jo@example.org",
};

/** Every call a minute later than the last: commits have an order, and the same dates in every run. */
let minutes = 0;

/** Runs git and gives what it prints. */
export function git(root: string, ...args: readonly string[]): string {
  const date = new Date(Date.UTC(2026, 0, 1, 0, minutes++)).toISOString();
  return execFileSync("git", args, {
    cwd: root,
    encoding: "utf8",
    env: { ...process.env, ...GIT_ENV, GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date },
    stdio: ["ignore", "pipe", "pipe"],
  });
}

/** A tree whose files are one commit of a new repository. */
export function makeRepository(t: TestContext, files: Record<string, string | Buffer>): string {
  const root = makeTree(t, files);
  git(root, "init", "-q");
  commitAll(root, "one");
  return root;
}

/** Commits whatever has changed. */
export function commitAll(root: string, message: string): void {
  git(root, "add", "--force", "-A");
  git(root, "commit", "-q", "-m", message);
}
