import { isAbsolute, relative, resolve } from "node:path";
import type { Config } from "./config/config.js";
import { type Found, findTree } from "./config/find.js";
import { loadShipped } from "./config/shipped.js";
import type { SessionOptions } from "./options.js";
import type { Trees } from "./pairs.js";
import { openDirectory } from "./tree/directory.js";

/** A tree that is opened, with its config. */
export interface Opening {
  /** The root's absolute path, and the same relative to `cwd` for people. */
  readonly rootPath: string;
  readonly root: string;
  /** Where the originals are, as a shell at the root would write it; null where they are in the tree. */
  readonly kernel: string | null;
  readonly config: Config;
  readonly trees: Trees;
}

/**
 * Finds the tree and reads its config.
 *
 * @throws {ConfigError | TreeError} see `findTree`, `loadConfig`.
 */
export async function openTrees(options: SessionOptions): Promise<Opening> {
  const cwd = resolve(options.cwd ?? ".");
  const found = findTree({ cwd, root: options.root, config: options.config });
  const root = found.root === cwd ? "." : relative(cwd, found.root);
  const copies = openDirectory(found.root, root);
  const originals =
    options.kernel === undefined
      ? copies
      : openDirectory(resolve(cwd, options.kernel), options.kernel);
  return {
    rootPath: found.root,
    root,
    kernel: nameKernel(options.kernel, cwd, found.root),
    config: await readConfig(found),
    trees: { copies, originals },
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
