import { execFileSync } from "node:child_process";
import { findPairHistories } from "../../src/history/query.js";
import { openSession } from "../../src/session.js";

/** Asks history about all pairs of a tree, by their copies' paths. */
export async function askTree(root: string, kernel?: string) {
  const session = await openSession({ cwd: root, root, kernel });
  return findPairHistories(session, session.allPairs);
}

/** A config with one map: each original's copy is at the same path below `tools/`. */
export const mapOf = (originals: readonly string[], more = ""): string =>
  `[[map]]\nprefix = "tools/"\noriginals = ${JSON.stringify(originals)}\n${more}\n`;

/** Some lines that look like a header's, each of its own. */
export function lines(name: string, count = 12): string {
  return Array.from({ length: count }, (_, i) => `#define ${name}_${i} ${i * 7}\n`).join("");
}

/** Hashes of commits, newest first. */
export function revisions(root: string, ...args: readonly string[]): string[] {
  const found = execFileSync("git", ["rev-list", ...args], { cwd: root, encoding: "utf8" });
  return found.split("\n").filter(Boolean);
}
