import type { Objects } from "./objects.js";

/** The regular files of a commit, each with the id of what it holds. */
export type Files = ReadonlyMap<string, string>;

/**
 * What a commit (`HEAD`, or an id) has of these paths, which are relative to the folder that the objects
 * are read for; undefined where it has no such folder. Trees are read by their ids, level by level, in
 * the process that reads all else.
 */
export async function readFiles(
  objects: Objects,
  paths: readonly string[],
  commit = "HEAD",
): Promise<Files | undefined> {
  const root: Level = { folders: new Map(), files: new Map() };
  for (const path of paths) put(root, path);
  const files = new Map<string, string>();
  let levels = new Map<string, Level[]>([[`${commit}:./`, [root]]]);
  let hasRoot = false;
  while (levels.size > 0) {
    const next = new Map<string, Level[]>();
    await objects.read([...levels.keys()], (id, tree) => {
      if (tree === null) return;
      hasRoot = true;
      for (const level of levels.get(id)!) enter(level, tree, next, files);
    });
    levels = next;
  }
  return hasRoot ? files : undefined;
}

/** A folder of the paths that are asked for. */
interface Level {
  readonly folders: Map<string, Level>;
  /** Whole paths, by their names here. */
  readonly files: Map<string, string>;
}

function put(root: Level, path: string): void {
  const parts = path.split("/");
  let level = root;
  for (const part of parts.slice(0, -1)) {
    const inner = level.folders.get(part) ?? { folders: new Map(), files: new Map() };
    level.folders.set(part, inner);
    level = inner;
  }
  level.files.set(parts.at(-1)!, path);
}

function enter(
  level: Level,
  tree: Uint8Array,
  next: Map<string, Level[]>,
  files: Map<string, string>,
): void {
  for (const { mode, name, id } of listTree(Buffer.from(tree))) {
    const path = level.files.get(name);
    if (path !== undefined && mode.startsWith("100")) files.set(path, id);
    const folder = level.folders.get(name);
    if (folder !== undefined && mode === "40000") {
      next.set(id, [...(next.get(id) ?? []), folder]);
    }
  }
}

/** The entries of a tree object: `MODE NAME`, a NUL, and the bytes of an id, in turns. */
function* listTree(tree: Buffer): Generator<{ mode: string; name: string; id: string }> {
  const length = findIdLength(tree);
  for (let at = 0; at < tree.length; ) {
    const space = tree.indexOf(" ", at);
    const end = tree.indexOf(0, space);
    if (space < 0 || end < 0) return;
    yield {
      mode: tree.toString("latin1", at, space),
      name: tree.toString("utf8", space + 1, end),
      id: tree.toString("hex", end + 1, end + 1 + length),
    };
    at = end + 1 + length;
  }
}

/** 20 bytes for SHA-1, 32 for SHA-256: the one with which the entries fill the tree. */
function findIdLength(tree: Buffer): number {
  for (let at = 0; at < tree.length; ) {
    const end = tree.indexOf(0, at);
    if (end < 0 || !/^[0-7]{5,6} /.test(tree.toString("latin1", at, at + 7))) return 32;
    at = end + 1 + 20;
    if (at > tree.length) return 32;
  }
  return 20;
}
