import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { latin1 } from "../bytes.js";
import { runGit } from "./git.js";
import type { Merged } from "./merged.js";

/** The three sides, by the names that git puts behind its markers. */
const SIDES = ["copy", "sync point", "original"];

/**
 * Merges by `git merge-file`, in a folder of its own: what changed from the base to the target, into the
 * copy. `failed` where git cannot do it (it is not there, or a side is binary).
 */
export async function mergeFiles(
  copy: Uint8Array,
  base: Uint8Array,
  target: Uint8Array,
): Promise<Merged> {
  const folder = mkdtempSync(join(tmpdir(), "sync-headers-merge-"));
  try {
    const files = ["copy", "base", "target"] as const;
    [copy, base, target].forEach((bytes, i) => {
      writeFileSync(join(folder, files[i]!), bytes);
    });
    const labels = SIDES.flatMap((side) => ["-L", side]);
    const run = await runGit(folder, ["merge-file", "-p", "-q", "--diff3", ...labels, ...files]);
    // The number of conflicts, 127 at the most, or 255 (and 127 and 128 of our own) for an error.
    if (run.status === 0) return { kind: "clean", bytes: run.stdout };
    const text = latin1(run.stdout);
    return run.status < 128 && text.includes("<<<<<<< ")
      ? { kind: "conflict", text }
      : { kind: "failed" };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
