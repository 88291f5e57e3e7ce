import { posix } from "node:path";
import { latin1 } from "./bytes.js";
import type { Resolve } from "./meaning/change.js";
import type { Pair, Trees } from "./pairs.js";
import type { Tree } from "./tree/tree.js";

/** A folder that `#include`s are looked up in, and the tree it is in. */
interface Place {
  readonly tree: Tree;
  /** Ends with a slash, or is "". */
  readonly folder: string;
}

/** Layouts and values are those of x86-64; a header of another architecture keeps its own. */
const DEFAULT_ARCH = "x86";

/**
 * How the two sides of a pair find what they include: user space's headers first for a header of
 * user space, each side's own folder first, and the copy's beside the originals', which it lags behind.
 */
export function createResolvers(
  pair: Pick<Pair, "copy" | "original">,
  { copies, originals }: Trees,
): { resolveCopy: Resolve; resolveOriginal: Resolve } {
  // Of most pairs no include is looked up.
  let found: { ours: readonly Place[]; theirs: readonly Place[] } | undefined;
  const places = () => {
    if (found !== undefined) return found;
    const { roots, tail } = findRoots(pair.original);
    const theirs = roots.map((folder): Place => ({ tree: originals, folder }));
    const own = pair.copy.endsWith(`/${tail}`) ? pair.copy.slice(0, -tail.length) : undefined;
    const mirrored = own === undefined ? [] : mirrorRoots(own, roots);
    const ours = mirrored.map((folder): Place => ({ tree: copies, folder }));
    found = { ours: [...ours, ...theirs], theirs };
    return found;
  };
  return {
    resolveCopy: createResolve(copies, () => places().ours),
    resolveOriginal: createResolve(originals, () => places().theirs),
  };
}

/** The folders that the kernel's build gives for a header, and what follows the first of them in its path. */
function findRoots(original: string): { roots: string[]; tail: string } {
  const arch = /(?:^|\/)arch\/(\w+)\//.exec(original)?.[1] ?? DEFAULT_ARCH;
  const user = [`arch/${arch}/include/uapi/`, "include/uapi/"];
  const kernel = [`arch/${arch}/include/`, "include/"];
  const isUser = original.includes("/uapi/");
  const roots = isUser ? [...user, ...kernel] : [...kernel, ...user];
  const root = roots.find((folder) => original.startsWith(folder)) ?? "";
  return { roots, tail: original.slice(root.length) };
}

/** For a copy's own folder, e.g. `tools/include/uapi/`, the copies of the other folders that may stand beside it. */
function mirrorRoots(own: string, roots: readonly string[]): string[] {
  const root = roots.find((folder) => own.endsWith(folder));
  const prefix = root === undefined ? undefined : own.slice(0, -root.length);
  const others = prefix === undefined ? [] : roots.map((folder) => prefix + folder);
  return [own, ...others.filter((folder) => folder !== own)];
}

function createResolve(tree: Tree, places: () => readonly Place[]): Resolve {
  return (name, angled, from) => {
    const beside: Place = { tree, folder: from.slice(0, from.lastIndexOf("/") + 1) };
    for (const { tree: where, folder } of angled ? places() : [beside, ...places()]) {
      const path = posix.normalize(folder + name);
      const isInside = !/^(?:\/|\.\.(?:\/|$))|\0/.test(path);
      const file = isInside ? where.read(path) : undefined;
      if (file?.ok) {
        return { path, text: latin1(file.bytes) };
      }
    }
    return undefined;
  };
}
