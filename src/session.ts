import { isAbsolute, relative, resolve } from "node:path";
import type { Config } from "./config/config.js";
import { type Found, findTree } from "./config/find.js";
import { loadShipped } from "./config/shipped.js";
import type { SessionOptions } from "./options.js";
import { listPairs, narrowPairs, type Pair, type Trees } from "./pairs.js";
import { openDirectory } from "./tree/directory.js";

/** An opened tree with its config and pairs. */
export interface Session {
  /** The root's absolute path, and the same relative to `cwd` for people. */
  readonly rootPath: string;
  readonly root: string;
  /** Where the originals are, as a shell at the root would write it; null where they are in the tree. */
  readonly kernel: string | null;
  readonly config: Config;
  readonly trees: Trees;
  /** All pairs of the config, and those that the patterns name. */
  readonly allPairs: readonly Pair[];
  readonly pairs: readonly Pair[];
  readonly idleHolds: readonly string[];
}

/**
 * Finds the tree, reads its config and lists its pairs.
 *
 * @throws {ConfigError | TreeError | UsageError} see `findTree`, `loadConfig`, `listPairs`.
 */
export async function openSession(options: SessionOptions): Promise<Session> {
  const cwd = resolve(options.cwd ?? ".");
  const found = findTree({ cwd, root: options.root, config: options.config });
  const root = relative(cwd, found.root) || ".";
  const copies = openDirectory(found.root, root);
  const originals =
    options.kernel === undefined
      ? copies
      : openDirectory(resolve(cwd, options.kernel), options.kernel);
  const config = await readConfig(found);
  const trees = { copies, originals };
  const { pairs: allPairs, idleHolds } = await listPairs(config, trees);
  return {
    rootPath: found.root,
    root,
    kernel: nameKernel(options.kernel, cwd, found.root),
    config,
    trees,
    allPairs,
    pairs: await narrowPairs(allPairs, options.patterns ?? []),
    idleHolds,
  };
}

async function readConfig({ config }: Found): Promise<Config> {
  if (config === undefined) return loadShipped();
  const { loadConfig } = await import("./config/load.js");
  return loadConfig(config.path, config.name);
}

function nameKernel(kernel: string | undefined, cwd: string, root: string): string | null {
  if (kernel === undefined) return null;
  const path = resolve(cwd, kernel);
  return isAbsolute(kernel) ? path : relative(root, path) || ".";
}
