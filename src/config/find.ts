import { existsSync, lstatSync } from "node:fs";
import { dirname, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { ConfigError, TreeError } from "../errors.js";
import { isDirectory } from "../tree/directory.js";

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
  const lookHere = (folder: string) => lookInto(folder, cwd);
  if (options.config !== undefined) {
    const root = given ?? lookUp(cwd, lookHere)?.root ?? cwd;
    return { root, config: { path: resolve(cwd, options.config), name: options.config } };
  }
  const found = given === undefined ? lookUp(cwd, lookHere) : lookHere(given);
  if (found !== undefined) return found;
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
  const found = lookUp(here, (folder) => {
    const file = resolve(folder, path);
    return existsSync(file) ? file : undefined;
  });
  if (found === undefined) throw new TreeError(`${path}: missing; install sync-headers again`);
  return found;
}

/** The tree that a folder is the root of: one with a config, or the kernel's, or what a detached tarball has of that. */
function lookInto(folder: string, cwd: string): Found | undefined {
  const path = resolve(folder, CONFIG_NAME);
  // A link to nothing is a config too, that cannot be read.
  if (isThere(path)) return { root: folder, config: { path, name: relative(cwd, path) } };
  // The folder of the kernel's UAPI copies.
  const isKernelTree = isDirectory(resolve(folder, "tools/include/uapi"));
  return isKernelTree ? { root: folder, config: undefined } : undefined;
}

function isThere(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch {
    return false;
  }
}

/** What the first of a folder and its parents answers. */
function lookUp<T>(from: string, look: (folder: string) => T | undefined): T | undefined {
  for (let folder = from; ; folder = dirname(folder)) {
    const found = look(folder);
    if (found !== undefined || folder === dirname(folder)) return found;
  }
}
