import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { TreeError } from "../errors.js";
import { nameTemporary } from "./temporary.js";

/**
 * Writes a whole file or nothing: into a temporary file beside it, synced, then renamed over it.
 *
 * @param name How messages name the file.
 * @throws {TreeError} where it cannot be written; what stood there before still does.
 */
export function writeAtomically(path: string, name: string, content: string | Uint8Array): void {
  const temporary = join(dirname(path), nameTemporary());
  try {
    const fd = openSync(temporary, "wx");
    try {
      writeFileSync(fd, content);
      fsyncSync(fd);
    } finally {
      closeSync(fd);
    }
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw new TreeError(`${name}: cannot write it (${(error as NodeJS.ErrnoException).code})`);
  }
}
