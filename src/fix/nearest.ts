import { runGit } from "./git.js";

/** Versions looked at; a header has a few dozen. */
const MOST_VERSIONS = 500;

/**
 * The version of a file, of those in its history, that is nearest; of several the newest. Null where git
 * has none, or none is near at all.
 *
 * @param root A folder of the repository; the path is relative to it.
 */
export async function findNearest(
  root: string,
  path: string,
  distance: (version: Uint8Array) => number,
): Promise<Uint8Array | null> {
  const log = await runGit(root, [
    "log",
    "--raw",
    "-z",
    "--no-abbrev",
    "--no-renames",
    "-O/dev/null",
    "--format=",
    "--",
    path,
  ]);
  if (log.status !== 0) return null;
  const ids = new Set<string>();
  for (const token of log.stdout.toString("latin1").split("\0")) {
    const [, before, after] = /^:\d+ \d+ ([0-9a-f]+) ([0-9a-f]+) \S+$/.exec(token) ?? [];
    for (const id of [after, before]) if (id !== undefined && !/^0+$/.test(id)) ids.add(id);
  }
  let nearest: Uint8Array | null = null;
  let least = Number.POSITIVE_INFINITY;
  for (const version of await readBlobs(root, [...ids].slice(0, MOST_VERSIONS))) {
    const lines = distance(version);
    if (lines < least) [nearest, least] = [version, lines];
  }
  return nearest;
}

/** The contents of blobs, in the order of their ids; those that are missing are left out. */
async function readBlobs(root: string, ids: readonly string[]): Promise<Uint8Array[]> {
  const { stdout } = await runGit(
    root,
    ["cat-file", "--batch"],
    ids.map((id) => `${id}\n`).join(""),
  );
  const blobs: Uint8Array[] = [];
  for (let at = 0; at < stdout.length; ) {
    const end = stdout.indexOf(10, at);
    const [, kind, size] = stdout.toString("latin1", at, end).split(" ");
    at = end + 1;
    if (kind !== "blob") continue;
    blobs.push(stdout.subarray(at, at + Number(size)));
    at += Number(size) + 1;
  }
  return blobs;
}
