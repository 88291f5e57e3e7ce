import type { TestContext } from "node:test";
/** The built command; tests run from the package's root. */
export declare const CLI: string;
export declare const SAMPLE: string;
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
export declare function runCli(args: readonly string[], options?: RunOptions): Ran;
/** A tree in a temporary folder, that goes with its test. */
export declare function makeTree(t: TestContext, files?: Record<string, string | Buffer>): string;
export declare function putFile(root: string, path: string, content: string | Buffer): void;
/** A config with one map: copies under `tools/`, the originals as they are named. */
export declare function mapOf(originals: readonly string[], more?: string): string;
