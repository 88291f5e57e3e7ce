import {
  closeSync,
  constants,
  fstatSync,
  openSync,
  readdirSync,
  readSync,
  realpathSync,
  statSync,
} from "node:fs";
import { TreeError } from "../errors.js";
import type { FileRead, Obstacle, Scratch, Tree } from "./tree.js";

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
  const own: Scratch = { buffer: Buffer.allocUnsafeSlow(64 * 1024) };

  return {
    name,
    read(path, scratch = own) {
      const slash = path.lastIndexOf("/");
      const folder = findFolder(folders, realRoot, slash < 0 ? "." : path.slice(0, slash));
      if (folder.obstacle !== undefined) return failed(folder.obstacle, folder.detail);
      return readRegular(`${realRoot}/${path}`, scratch, realRoot, true);
    },
    list(folder, depth = Number.POSITIVE_INFINITY) {
      const files: string[] = [];
      if (findFolder(folders, realRoot, folder || ".").obstacle === undefined) {
        listInto(files, realRoot, folder, depth);
      }
      return files.sort();
    },
    hasFolder: (path) => findFolder(folders, realRoot, path).obstacle === undefined,
  };
}

interface Folder {
  readonly obstacle?: Obstacle;
  readonly detail: string;
}

function resolveRoot(root: string, name: string): string {
  try {
    const real = realpathSync.native(root);
    if (!statSync(real).isDirectory()) throw Object.assign(new Error(), { code: "ENOTDIR" });
    return real;
  } catch (error) {
    throw new TreeError(`${name}: cannot open this directory (${codeOf(error)})`);
  }
}

/** Resolves a folder once for all its files: absent, outside the tree, or fine. */
function findFolder(known: Map<string, Folder>, realRoot: string, path: string): Folder {
  let folder = known.get(path);
  if (folder === undefined) {
    folder = resolveFolder(realRoot, path);
    known.set(path, folder);
  }
  return folder;
}

function resolveFolder(realRoot: string, path: string): Folder {
  try {
    const real = realpathSync.native(`${realRoot}/${path}`);
    if (!isInside(real, realRoot)) return { obstacle: "escapes", detail: "" };
    if (!statSync(real).isDirectory()) return { obstacle: "absent", detail: "" };
    return { detail: "" };
  } catch (error) {
    return obstacleOf(error);
  }
}

function readRegular(
  file: string,
  scratch: Scratch,
  realRoot: string,
  mayFollow: boolean,
): FileRead {
  let fd: number;
  try {
    fd = openSync(file, OPEN_FLAGS);
  } catch (error) {
    if (mayFollow && codeOf(error) === "ELOOP") return readLinked(file, scratch, realRoot);
    const { obstacle, detail } = obstacleOf(error);
    return failed(obstacle, detail);
  }
  try {
    const stat = fstatSync(fd);
    if (!stat.isFile()) return failed("not-regular", kindOf(stat));
    if (stat.size > MAX_BYTES) return failed("too-large", `${stat.size} bytes`);
    return { ok: true, bytes: readAll(fd, stat.size, scratch) };
  } catch (error) {
    return failed("unreadable", codeOf(error));
  } finally {
    closeSync(fd);
  }
}

function readLinked(file: string, scratch: Scratch, realRoot: string): FileRead {
  try {
    const real = realpathSync.native(file);
    if (!isInside(real, realRoot)) return failed("escapes", "");
    return readRegular(real, scratch, realRoot, false);
  } catch (error) {
    const { obstacle, detail } = obstacleOf(error);
    return failed(obstacle === "absent" ? "dangling" : obstacle, detail);
  }
}

/** Reads to the end of the file, which may have grown since its size was taken. */
function readAll(fd: number, size: number, scratch: Scratch): Uint8Array {
  // One byte more than expected, so that the end of the file shows without growing.
  if (scratch.buffer.length <= size) scratch.buffer = Buffer.allocUnsafeSlow(size + 4096);
  let length = 0;
  for (;;) {
    const count = readSync(fd, scratch.buffer, length, scratch.buffer.length - length, null);
    if (count === 0) return scratch.buffer.subarray(0, length);
    length += count;
    if (length === scratch.buffer.length) {
      const larger = Buffer.allocUnsafeSlow(length * 2);
      scratch.buffer.copy(larger);
      scratch.buffer = larger;
    }
  }
}

function listInto(files: string[], realRoot: string, folder: string, depth: number): void {
  let entries: ReturnType<typeof readEntries>;
  try {
    entries = readEntries(`${realRoot}/${folder}`);
  } catch (error) {
    const code = codeOf(error);
    if (code === "ENOENT") return;
    throw new TreeError(`${folder || "."}: cannot list this folder (${code})`);
  }
  for (const entry of entries) {
    const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
    if (!entry.isDirectory()) files.push(path);
    else if (depth > 1 && entry.name !== ".git") listInto(files, realRoot, path, depth - 1);
  }
}

const readEntries = (path: string) => readdirSync(path, { withFileTypes: true });

function isInside(path: string, realRoot: string): boolean {
  return path === realRoot || path.startsWith(realRoot === "/" ? "/" : `${realRoot}/`);
}

function kindOf(stat: ReturnType<typeof fstatSync>): string {
  if (stat.isDirectory()) return "a directory";
  if (stat.isFIFO()) return "a FIFO";
  if (stat.isSocket()) return "a socket";
  return "a device";
}

function failed(obstacle: Obstacle, detail: string): FileRead {
  return { ok: false, obstacle, detail };
}

function obstacleOf(error: unknown): { obstacle: Obstacle; detail: string } {
  const code = codeOf(error);
  if (code === "ENOENT" || code === "ENOTDIR") return { obstacle: "absent", detail: "" };
  // What open(2) says of a socket or of a device without a driver.
  if (code === "ENXIO" || code === "ENODEV") return { obstacle: "not-regular", detail: "a device" };
  return { obstacle: "unreadable", detail: code };
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? "unknown error";
}
