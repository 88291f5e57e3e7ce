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

  /** Bytes up to a length, or up to and with the next newline where none is given. */
  const take = async (length?: number): Promise<Buffer | undefined> => {
    const parts = [rest];
    let size = rest.length;
    let end = length ?? rest.indexOf(NEWLINE) + 1;
    while (length === undefined ? end === 0 : size < length) {
      const next = await git!.output.next();
      if (next.done === true) return undefined;
      if (length === undefined) end = size + next.value.indexOf(NEWLINE) + 1;
      if (end === size && length === undefined) end = 0;
      parts.push(next.value);
      size += next.value.length;
    }
    const whole = parts.length === 1 ? rest : Buffer.concat(parts);
    rest = whole.subarray(end);
    return whole.subarray(0, end);
  };

  return {
    root,
    async read(ids, give) {
      if (ids.length === 0) return;
      git ??= streamGit(root, ["cat-file", "--batch"]);
      git.input.write(`${ids.join("\n")}\n`);
      for (const id of ids) {
        const head = (await take())?.toString("latin1").trim().split(" ");
        const size = head?.length === 3 ? Number(head[2]) : undefined;
        // The object's bytes, and a newline behind them.
        const bytes = size === undefined ? undefined : await take(size + 1);
        give(id, bytes?.subarray(0, -1) ?? null);
      }
    },
    stop: () => git?.stop(),
  };
}

const NEWLINE = 0x0a;

/** The id that git gives to a file of these bytes, of the same kind as another id. */
export function hashBlob(bytes: Uint8Array, like: string): string {
  const hash = createHash(like.length === 40 ? "sha1" : "sha256");
  return hash.update(`blob ${bytes.length}\0`).update(bytes).digest("hex");
}
