import {
  closeSync,
  constants,
  type Dirent,
  existsSync,
  fstatSync,
  openSync,
  readdirSync,
  readvSync,
  realpathSync,
} from "node:fs";
import { TreeError } from "../errors.js";
import { TEMPORARY_PREFIX } from "./prefix.js";
import type { Failure, Obstacle, Scratch, Tree } from "./tree.js";

/** Text is compared as strings, and a string of more characters than this cannot be made. */
const MAX_BYTES = 500_000_000;

/** Never waits for a FIFO's writer, never follows the last link unasked. */
const OPEN_FLAGS =
  constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW | constants.O_NOCTTY;

/**
 * A tree that is a directory. Symbolic links are followed as long as they stay inside it.
 *
 * @throws {TreeError} where the directory itself cannot be opened.
 */
export function openDirectory(root: string, name: string): Tree {
  const realRoot = resolveRoot(root, name);
  const folders = new Map<string, Folder>();

  // Files come folder by folder, so the last one found serves most of them.
  let lastPath = ".";
  let lastFolder = findFolder(folders, realRoot, lastPath);
  const locate = (path: string) => {
    const slash = path.lastIndexOf("/");
    if (slash === lastPath.length && path.startsWith(lastPath)) return lastFolder;
    lastPath = slash < 0 ? "." : path.slice(0, slash);
    lastFolder = findFolder(folders, realRoot, lastPath);
    return lastFolder;
  };

  return {
    name,
    read(path) {
      const folder = locate(path);
      if (folder.obstacle !== undefined) return failed(folder.obstacle, folder.detail);
      const scratch: Scratch = { buffer: Buffer.allocUnsafeSlow(64 * 1024) };
      const length = readRegular(`${realRoot}/${path}`, scratch, realRoot, true);
      if (typeof length !== "number") return length;
      return { ok: true, bytes: scratch.buffer.subarray(0, length) };
    },
    readInto(path, scratch) {
      const folder = locate(path);
      if (folder.obstacle !== undefined) return failed(folder.obstacle, folder.detail);
      return readRegular(`${realRoot}/${path}`, scratch, realRoot, true);
    },
    list(folder, depth = Number.POSITIVE_INFINITY) {
      const files: string[] = [];
      if (findFolder(folders, realRoot, folder || ".").obstacle === undefined) {
        listInto(files, folders, realRoot, folder, depth);
      }
      return files.sort();
    },
    listFolders(folder) {
      if (findFolder(folders, realRoot, folder || ".").obstacle !== undefined) return [];
      const entries = readEntries(`${realRoot}/${folder}`);
      // A link may lead to one.
      const found = entries.filter((entry) => entry.isDirectory() || entry.isSymbolicLink());
      return found.map(({ name }) => name).sort();
    },
    hasFolder: (path) =>
      isDirectory(`${realRoot}/${path}`) &&
      findFolder(folders, realRoot, path).obstacle === undefined,
  };
}

/** Whether a folder can be seen there: with a slash behind, nothing else is. */
export const isDirectory = (path: string) => existsSync(`${path}/`);

interface Folder {
  readonly obstacle?: Obstacle;
  readonly detail: string;
}

const INSIDE: Folder = { detail: "" };

function resolveRoot(root: string, name: string): string {
  try {
    const real = realpathSync.native(root);
    if (!isDirectory(real)) throw Object.assign(new Error(), { code: "ENOTDIR" });
    return real;
  } catch (error) {
    throw new TreeError(`${name}: cannot open this directory (${codeOf(error)})`);
  }
}

/** Resolves a folder once for all its files: absent, outside the tree, or fine. */
function findFolder(known: Map<string, Folder>, realRoot: string, path: string): Folder {
  if (path === ".") return INSIDE;
  let folder = known.get(path);
  if (folder === undefined) {
    folder = resolveFolder(known, realRoot, path);
    known.set(path, folder);
  }
  return folder;
}

/**
 * Most folders are reached without a link, which one look at the whole path tells. Else the folders that it
 * lies in are asked as well, so that nothing is told of what lies behind a link out of the tree.
 */
function resolveFolder(known: Map<string, Folder>, realRoot: string, path: string): Folder {
  const full = `${realRoot}/${path}`;
  let folder: Folder;
  try {
    const real = realpathSync.native(full);
    if (real === full) return INSIDE;
    folder = isInside(real, realRoot) ? INSIDE : { obstacle: "escapes", detail: "" };
  } catch (error) {
    folder = obstacleOf(error);
  }
  const slash = path.lastIndexOf("/");
  const parent = slash < 0 ? INSIDE : findFolder(known, realRoot, path.slice(0, slash));
  return parent.obstacle === undefined ? folder : parent;
}

/** The length of what was read, or what stood in the way. */
function readRegular(
  file: string,
  scratch: Scratch,
  realRoot: string,
  mayFollow: boolean,
): number | Failure {
  let fd: number;
  try {
    fd = openSync(file, OPEN_FLAGS);
  } catch (error) {
    if (mayFollow && codeOf(error) === "ELOOP") return readLinked(file, scratch, realRoot);
    const { obstacle, detail } = obstacleOf(error);
    return failed(obstacle, detail);
  }
  try {
    // A read at a position fails for FIFOs and terminals, and a short one is a regular file's end:
    // so most files need no fstat, which would cost as much again. And readv has fewer arguments to check.
    const length = readvSync(fd, [scratch.buffer], 0);
    if (length > 0 && length < scratch.buffer.length) return length;
    const stat = fstatSync(fd);
    if (!stat.isFile()) return failed("not-regular", kindOf(stat));
    if (stat.size > MAX_BYTES) return failed("too-large", `${stat.size} bytes`);
    return readRest(fd, length, stat.size, scratch);
  } catch (error) {
    const stat = fstatSync(fd);
    return stat.isFile()
      ? failed("unreadable", codeOf(error))
      : failed("not-regular", kindOf(stat));
  } finally {
    closeSync(fd);
  }
}

function readLinked(
  file: string,
  scratch: Scratch,
  realRoot: string,
): ReturnType<typeof readRegular> {
  try {
    const real = realpathSync.native(file);
    if (!isInside(real, realRoot)) return failed("escapes", "");
    return readRegular(real, scratch, realRoot, false);
  } catch (error) {
    const { obstacle, detail } = obstacleOf(error);
    return failed(obstacle === "absent" ? "dangling" : obstacle, detail);
  }
}

/** Reads on to the end of a file, which may have grown since its size was taken. */
function readRest(fd: number, already: number, size: number, scratch: Scratch): number {
  let length = already;
  for (;;) {
    if (length >= scratch.buffer.length) {
      // A block more than expected, so that the end shows without growing once more.
      const larger = Buffer.allocUnsafeSlow(Math.max(size, length) + 4096);
      scratch.buffer.copy(larger, 0, 0, length);
      scratch.buffer = larger;
    }
    const count = readvSync(fd, [scratch.buffer.subarray(length)], length);
    if (count === 0) return length;
    length += count;
  }
}

function listInto(
  files: string[],
  folders: Map<string, Folder>,
  realRoot: string,
  folder: string,
  depth: number,
): void {
  let entries: Dirent[];
  try {
    entries = readEntries(`${realRoot}/${folder}`);
  } catch (error) {
    const code = codeOf(error);
    if (code === "ENOENT") return;
    throw new TreeError(`${folder || "."}: cannot list this folder (${code})`);
  }
  for (const entry of entries) {
    if (entry.name.startsWith(TEMPORARY_PREFIX)) continue;
    const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
    if (!entry.isDirectory()) files.push(path);
    else if (depth > 1 && entry.name !== ".git") {
      // A folder in a folder of the tree is in the tree: no need to resolve it.
      folders.set(path, INSIDE);
      listInto(files, folders, realRoot, path, depth - 1);
    }
  }
}

/** What a folder holds: nothing where a file stands in its place. */
function readEntries(path: string): Dirent[] {
  try {
    return readdirSync(path, { withFileTypes: true });
  } catch (error) {
    if (codeOf(error) === "ENOTDIR") return [];
    throw error;
  }
}

function isInside(path: string, realRoot: string): boolean {
  return path === realRoot || path.startsWith(realRoot === "/" ? "/" : `${realRoot}/`);
}

function kindOf(stat: ReturnType<typeof fstatSync>): string {
  if (stat.isDirectory()) return "a directory";
  if (stat.isFIFO()) return "a FIFO";
  return "a device";
}

function failed(obstacle: Obstacle, detail: string): Failure {
  return { ok: false, obstacle, detail };
}

function obstacleOf(error: unknown): { obstacle: Obstacle; detail: string } {
  const code = codeOf(error);
  if (code === "ENOENT" || code === "ENOTDIR") return { obstacle: "absent", detail: "" };
  // What open(2) says of a socket, and of a device without a driver.
  if (code === "ENXIO" || code === "ENODEV") {
    return { obstacle: "not-regular", detail: "a socket or a device" };
  }
  return { obstacle: "unreadable", detail: code };
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? "unknown error";
}
