import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { TestContext } from "node:test";

/** The built command; tests run from the package's root. */
export const CLI = join(process.cwd(), "dist/cli.cjs");
export const SAMPLE = join(process.cwd(), "test/fixtures/sample");

export interface Ran {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

interface RunOptions {
  readonly cwd?: string;
  readonly env?: Record<string, string>;
  /** Run as this user, where the tests run as root. */
  readonly uid?: number;
}

/** Runs the built command in an environment of its own. */
export function runCli(args: readonly string[], options: RunOptions = {}): Ran {
  const { cwd = process.cwd(), env = {}, uid } = options;
  const run = spawnSync(process.execPath, [CLI, ...args], {
    cwd,
    env: { PATH: process.env.PATH, LC_ALL: "C.UTF-8", ...env },
    encoding: "utf8",
    maxBuffer: 1 << 30,
    timeout: 60_000,
    ...(uid === undefined ? {} : { uid, gid: uid }),
  });
  return { status: run.status, stdout: run.stdout, stderr: run.stderr };
}

/** A tree in a temporary folder, that goes with its test. */
export function makeTree(t: TestContext, files: Record<string, string | Buffer> = {}): string {
  const root = mkdtempSync(join(tmpdir(), "sync-headers-tree-"));
  chmodSync(root, 0o755);
  t.after(() => rmSync(root, { recursive: true, force: true }));
  for (const [path, content] of Object.entries(files)) putFile(root, path, content);
  return root;
}

export function putFile(root: string, path: string, content: string | Buffer): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), content);
}

/** A config with one map: copies under `tools/`, the originals as they are named. */
export function mapOf(originals: readonly string[], more = ""): string {
  return `[[map]]\nprefix = "tools/"\noriginals = ${JSON.stringify(originals)}\n${more}\n`;
}
