import { createHash } from "node:crypto";
import { type GitStream, streamGit } from "./git.js";

/** The objects of a repository, read by their ids in one process that is started when it is needed. */
export interface Objects {
  /** The folder of the repository that paths start from. */
  readonly root: string;
  /** Hands over each object's bytes; null for one that the repository does not have. */
  read(ids: readonly string[], take: (id: string, bytes: Uint8Array | null) => void): Promise<void>;
  stop(): void;
}

export function openObjects(root: string): Objects {
  let git: GitStream | undefined;
  let rest: Buffer = Buffer.alloc(0);

  /** Reads on, by so many bytes if there are as many; false where git says no more. */
  const fill = async (least: number): Promise<boolean> => {
    const next = await git!.next(Math.max(least, 1));
    if (next === undefined) return false;
    rest = rest.length === 0 ? next : Buffer.concat([rest, next]);
    return true;
  };

  const take = (length: number): Buffer => {
    const taken = rest.subarray(0, length);
    rest = rest.subarray(length);
    return taken;
  };

  return {
    root,
    async read(ids, give) {
      if (ids.length === 0) return;
      git ??= streamGit(root, ["cat-file", "--batch"]);
      git.input.write(`${ids.join("\n")}\n`);
      let left = ids.length;
      for (const id of ids) {
        let least = left-- * SHORTEST - rest.length;
        while (!rest.includes(NEWLINE) && (await fill(least))) least = 1;
        const head = take(rest.indexOf(NEWLINE) + 1)
          .toString("latin1")
          .trim()
          .split(" ");
        // The object's bytes, and a newline behind them.
        const size = head.length === 3 ? Number(head[2]) + 1 : 0;
        while (rest.length < size && (await fill(size - rest.length)));
        give(id, size > 0 && rest.length >= size ? take(size).subarray(0, -1) : null);
      }
    },
    stop: () => git?.stop(),
  };
}

const NEWLINE = 0x0a;

/** Of all answers that git gives: `ID missing` and a newline, where an id may be `HEAD:./`. */
const SHORTEST = 16;

/** The id that git gives to a file of these bytes, of the same kind as another id. */
export function hashBlob(bytes: Uint8Array, like: string): string {
  const hash = createHash(like.length === 40 ? "sha1" : "sha256");
  return hash.update(`blob ${bytes.length}\0`).update(bytes).digest("hex");
}
