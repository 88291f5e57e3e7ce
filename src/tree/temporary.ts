import { randomBytes } from "node:crypto";
import { lstatSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { kill, pid as ownPid } from "node:process";
import { TEMPORARY_PREFIX } from "./prefix.js";

/**
 * Temporary files stand beside what they are to replace, bear this prefix, and say who made them:
 * `.sync-headers-PID-START-RANDOM`, where START tells a process from a later one with its number.
 */
const NAME = /^\.sync-headers-(\d+)-(\d+)-[0-9a-f]{12}$/;

/** A name for a temporary file that nobody else has. */
export function nameTemporary(): string {
  const random = randomBytes(6).toString("hex");
  return `${TEMPORARY_PREFIX}${ownPid}-${readState(ownPid)?.start ?? 0}-${random}`;
}

/**
 * Removes the temporary files that a killed run has left in a folder; those of a run that still goes on
 * stay. What cannot be removed, or looked into, is left alone.
 */
export function removeStale(folder: string): void {
  for (const name of listStale(folder)) {
    const path = join(folder, name);
    try {
      if (lstatSync(path).isFile()) rmSync(path);
    } catch {
      // Someone else was faster, or it is not ours to remove.
    }
  }
}

function listStale(folder: string): string[] {
  try {
    return readdirSync(folder).filter(isStale);
  } catch {
    return [];
  }
}

function isStale(name: string): boolean {
  const match = NAME.exec(name);
  if (match === null) return false;
  const pid = Number(match[1]);
  if (!isAlive(pid)) return true;
  const state = readState(pid);
  if (state === undefined || match[2] === "0") return false;
  // A zombie writes no more; and a number may be taken again, by a process that started later.
  return state.isZombie || state.start !== match[2];
}

function isAlive(pid: number): boolean {
  try {
    kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** A process as Linux describes it, its start in clock ticks since boot; undefined elsewhere. */
function readState(pid: number): { isZombie: boolean; start: string } | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
    // The command's name, in parentheses, may hold anything.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return { isZombie: fields[0] === "Z", start: fields[19]! };
  } catch {
    return undefined;
  }
}
