import { existsSync, lstatSync, statSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { ConfigError, TreeError } from "../errors.js";

/** The name under which a config is looked for. */
export const CONFIG_NAME = "sync-headers.toml";

/** The tree that a run works on, and the config that says what is in it. */
export interface Found {
  readonly root: string;
  /** The config's path and how messages name it; undefined for the shipped map. */
  readonly config: { readonly path: string; readonly name: string } | undefined;
}

/**
 * Finds the tree: `root` where given, else `cwd`, else its nearest parent that has a config or is a
 * kernel tree. Without a config, a kernel tree is served by the shipped map.
 */
export function findTree(options: {
  readonly cwd: string;
  readonly root?: string | undefined;
  readonly config?: string | undefined;
}): Found {
  const { cwd } = options;
  const given = options.root === undefined ? undefined : resolve(cwd, options.root);
  if (given !== undefined && !isDirectory(given)) {
    throw new TreeError(
      `${options.root}: no directory that can be opened; --root names the tree to check`,
    );
  }
  if (options.config !== undefined) {
    const root = given ?? findUp(cwd, isTree) ?? cwd;
    return { root, config: { path: resolve(cwd, options.config), name: options.config } };
  }
  const root = given ?? findUp(cwd, isTree);
  if (root !== undefined) {
    const path = join(root, CONFIG_NAME);
    // A link to nothing is a config too, that cannot be read.
    if (isThere(path)) return { root, config: { path, name: relative(cwd, path) } };
    if (isKernelTree(root)) return { root, config: undefined };
  }
  const where = options.root ?? "here or in a parent directory";
  throw new ConfigError(
    `no ${CONFIG_NAME} and no kernel tree ${given === undefined ? where : `in ${where}`}; write one, or name a tree with --root DIR`,
  );
}

/**
 * The path of a file that ships with the package, from wherever this code was bundled to.
 *
 * @param path Relative to the package, e.g. `config/linux-tools.toml`.
 */
export function findShipped(path: string): string {
  const here = typeof __dirname === "string" ? __dirname : dirname(fileURLToPath(import.meta.url));
  const found = findUp(here, (folder) => existsSync(join(folder, path)));
  if (found === undefined) throw new TreeError(`${path}: missing; install sync-headers again`);
  return join(found, path);
}

const isTree = (folder: string) => isThere(join(folder, CONFIG_NAME)) || isKernelTree(folder);

function isThere(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch {
    return false;
  }
}

/** A kernel tree, or what a detached tarball has of one: the folder of its UAPI copies. */
const isKernelTree = (folder: string) => isDirectory(join(folder, "tools/include/uapi"));

function isDirectory(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
  } catch {
    // What may not be looked into is none that can be worked on.
    return false;
  }
}

function findUp(from: string, accept: (folder: string) => boolean): string | undefined {
  for (let folder = from; ; folder = dirname(folder)) {
    if (accept(folder)) return folder;
    if (folder === dirname(folder)) return undefined;
  }
}
