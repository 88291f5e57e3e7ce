import {
  closeSync,
  constants,
  fchmodSync,
  fchownSync,
  fstatSync,
  fsyncSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  type Stats,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import { nameTemporary, removeStale } from "../tree/temporary.js";
import {
  codeOf,
  type Folder,
  lookAt,
  openFolder,
  type Replacement,
  type Written,
} from "./place.js";

/**
 * Replaces a file whole or not at all: a temporary file beside it, synced, then renamed over it, once it
 * is sure that the file is still what was read. Keeps its mode and, where we may, its owner. Neither
 * the file nor a folder on the way to it may be a link out of the tree; the file may be no link at all.
 *
 * Between the last look and the rename there is a moment that no system call closes; all of a file's
 * folder is held by one descriptor meanwhile, so that nobody can put another in its place.
 */
export function replaceFile(root: string, change: Replacement): Written {
  try {
    const folder = openFolder(realpathSync.native(root), dirname(change.path), change.was === null);
    if (folder === undefined) return { kind: "refused", why: "escapes" };
    try {
      return replaceIn(folder, basename(change.path), change);
    } finally {
      closeSync(folder.fd);
    }
  } catch (error) {
    return { kind: "failed", code: codeOf(error) };
  }
}

/** Removes what killed runs have left beside the files at these paths. */
export function removeLeftovers(root: string, paths: Iterable<string>): void {
  const real = realpathSync.native(root);
  for (const path of new Set([...paths].map((each) => dirname(each)))) {
    try {
      const folder = openFolder(real, path, false);
      if (folder === undefined) continue;
      removeStale(folder.path);
      closeSync(folder.fd);
    } catch {
      // No such folder, so nothing was left in it.
    }
  }
}

function replaceIn(folder: Folder, name: string, { was, bytes }: Replacement): Written {
  const target = join(folder.path, name);
  const first = lookAt(target, was);
  if (first.kind !== "same") return isDone(target, bytes) ? { kind: "written" } : first;
  const temporary = join(folder.path, nameTemporary());
  try {
    writeTemporary(temporary, bytes, first.stat);
    const last = lookAt(target, was);
    if (last.kind !== "same") {
      rmSync(temporary, { force: true });
      return isDone(target, bytes) ? { kind: "written" } : last;
    }
    renameSync(temporary, target);
  } catch (error) {
    removeQuietly(temporary);
    throw error;
  }
  syncFolder(folder.fd);
  return { kind: "written" };
}

/** True where another run has written the very same meanwhile. */
function isDone(path: string, bytes: Uint8Array): boolean {
  return lookAt(path, bytes).kind === "same";
}

/** The permission bits of a new file, before the user's mask. */
const NEW_MODE = 0o666;
const MODE_BITS = 0o7777;

function writeTemporary(path: string, bytes: Uint8Array, like: Stats | null): void {
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;
  const fd = openSync(path, flags, like === null ? NEW_MODE : 0o600);
  try {
    writeFileSync(fd, bytes);
    if (like !== null) keepOwner(fd, like);
    if (like !== null) fchmodSync(fd, like.mode & MODE_BITS);
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}

/** A file that root mends stays its user's. */
function keepOwner(fd: number, { uid, gid }: Stats): void {
  const own = fstatSync(fd);
  if (own.uid === uid && own.gid === gid) return;
  try {
    fchownSync(fd, uid, gid);
  } catch {
    // Only root may give files away; for others a new owner is what every editor leaves, too.
  }
}

function syncFolder(fd: number): void {
  try {
    fsyncSync(fd);
  } catch (error) {
    // Some file systems cannot sync a folder; a real failure is one.
    if (codeOf(error) === "EIO") throw error;
  }
}

function removeQuietly(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // The next run removes it.
  }
}
