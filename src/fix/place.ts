import {
  closeSync,
  constants,
  fstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  type Stats,
} from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import { sameBytes } from "../bytes.js";

/** A file and what it has to become. */
export interface Replacement {
  /** Relative to the tree's root. */
  readonly path: string;
  /** The bytes that it must still have, or null where it must not exist. */
  readonly was: Uint8Array | null;
  readonly bytes: Uint8Array;
}

/** What became of one change. */
export type Written =
  | { readonly kind: "written" }
  /** It is not as it was when it was read, so nothing was touched. */
  | { readonly kind: "refused"; readonly why: "changed" | "symlink" | "not-regular" | "escapes" }
  /** The system would not have it; `code` is its word for why. What stood there before still does. */
  | { readonly kind: "failed"; readonly code: string };

/** Where a file of the tree really is, or why it cannot be written to. */
export type Place =
  | { readonly kind: "found"; readonly path: string }
  | (Written & { kind: "refused" | "failed" });

/** A file's path by way of no link, relative to the root, as git knows it; the path itself where it is not in the tree. */
export function straightenPath(root: string, path: string): string {
  try {
    const realRoot = realpathSync.native(root);
    const folder = realpathSync.native(join(realRoot, dirname(path)));
    return isInside(folder, realRoot) ? join(relative(realRoot, folder), basename(path)) : path;
  } catch {
    return path;
  }
}

/**
 * Looks at a file as `replaceFile` would, without writing: gives its path by way of no link, relative
 * to the root, as git knows it.
 */
export function findPlace(root: string, { path, was }: Omit<Replacement, "bytes">): Place {
  try {
    const realRoot = realpathSync.native(root);
    const folder = realpathSync.native(join(realRoot, dirname(path)));
    if (!isInside(folder, realRoot)) return { kind: "refused", why: "escapes" };
    const look = lookAt(join(folder, basename(path)), was);
    if (look.kind !== "same") return look;
    return { kind: "found", path: join(relative(realRoot, folder), basename(path)) };
  } catch (error) {
    return { kind: "failed", code: codeOf(error) };
  }
}

/** A folder of the tree, held open. */
export interface Folder {
  readonly fd: number;
  /** A path that leads to this very folder, whatever is renamed meanwhile (on Linux). */
  readonly path: string;
}

/** Opens a folder of the tree, made if need be; undefined where a link leads out of the tree. */
export function openFolder(realRoot: string, path: string, mayMake: boolean): Folder | undefined {
  const full = join(realRoot, path);
  if (mayMake && !makeFolder(realRoot, path)) return undefined;
  const real = realpathSync.native(full);
  if (!isInside(real, realRoot)) return undefined;
  const fd = openSync(real, constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW);
  try {
    const held = `/proc/self/fd/${fd}`;
    // What was opened may have been put there since the path was resolved.
    if (readlinkSync(held) === real) return { fd, path: held };
  } catch {
    // A system without /proc: the path has to do.
    return { fd, path: real };
  }
  closeSync(fd);
  return undefined;
}

/** Makes the folders that a new file needs, each only below one that is inside the tree; false where none may be. */
function makeFolder(realRoot: string, path: string): boolean {
  if (path === ".") return true;
  const parent = dirname(path);
  if (!makeFolder(realRoot, parent)) return false;
  if (!isInside(realpathSync.native(join(realRoot, parent)), realRoot)) return false;
  try {
    mkdirSync(join(realRoot, path));
  } catch (error) {
    if (codeOf(error) !== "EEXIST") throw error;
  }
  return true;
}

function isInside(path: string, realRoot: string): boolean {
  return path === realRoot || path.startsWith(realRoot === "/" ? "/" : `${realRoot}/`);
}

/** What a look at a file gives. */
export type Look =
  | { readonly kind: "same"; readonly stat: Stats | null }
  | (Written & { kind: "refused" });

/** Whether a file is still what it was when it was read. */
export function lookAt(path: string, was: Uint8Array | null): Look {
  let fd: number;
  try {
    fd = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    const code = codeOf(error);
    if (code === "ELOOP") return { kind: "refused", why: "symlink" };
    if (code === "ENOENT") return was === null ? { kind: "same", stat: null } : CHANGED;
    throw error;
  }
  try {
    const stat = fstatSync(fd);
    if (!stat.isFile()) return { kind: "refused", why: "not-regular" };
    const isSame = was !== null && stat.size === was.length && sameBytes(readFileSync(fd), was);
    return isSame ? { kind: "same", stat } : CHANGED;
  } finally {
    closeSync(fd);
  }
}

const CHANGED = { kind: "refused", why: "changed" } as const;

/** The system's word for what went wrong. */
export const codeOf = (error: unknown): string =>
  (error as NodeJS.ErrnoException).code ?? (error as Error).message;
