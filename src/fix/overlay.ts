import type { Trees } from "../pairs.js";
import type { Tree } from "../tree/tree.js";

/** Files as they are going to be, by their paths in the tree of the copies. */
export type Overlay = Map<string, Uint8Array>;

/** Trees as they would be with some files replaced: what a plan is checked by before anything is written. */
export function overlayTrees({ copies, originals }: Trees, overlay: Overlay): Trees {
  const changed = overlayTree(copies, overlay);
  return { copies: changed, originals: originals === copies ? changed : originals };
}

function overlayTree(tree: Tree, overlay: Overlay): Tree {
  return {
    ...tree,
    read(path) {
      const bytes = overlay.get(path);
      return bytes === undefined ? tree.read(path) : { ok: true, bytes };
    },
    readInto(path, scratch) {
      const bytes = overlay.get(path);
      if (bytes === undefined) return tree.readInto(path, scratch);
      if (bytes.length > scratch.buffer.length)
        scratch.buffer = Buffer.allocUnsafeSlow(bytes.length);
      scratch.buffer.set(bytes);
      return bytes.length;
    },
  };
}
