import { type GitStream, streamGit } from "./git.js";

/** The objects of a repository, read by their ids in one process that is started when it is needed. */
export interface Objects {
  /** The folder of the repository that paths start from. */
  readonly root: string;
  /**
   * Hands over each object's bytes; null for one that the repository does not have. Git is asked at once,
   * and answers in the order of the questions.
   */
  read(ids: readonly string[], take: (id: string, bytes: Uint8Array | null) => void): Promise<void>;
  stop(): void;
}

export function openObjects(root: string): Objects {
  let git: GitStream | undefined;
  let rest: Buffer = Buffer.alloc(0);
  let received = Promise.resolve();

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

  const receive = async (
    ids: readonly string[],
    give: (id: string, bytes: Uint8Array | null) => void,
  ): Promise<void> => {
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
  };

  return {
    root,
    read(ids, give) {
      if (ids.length > 0) {
        git ??= streamGit(root, ["cat-file", "--batch"]);
        git.input.write(`${ids.join("\n")}\n`);
        const receiving = received.then(() => receive(ids, give));
        // Whoever takes what is read may fail; who asks next does not with it.
        received = receiving.catch(() => {});
        return receiving;
      }
      return received;
    },
    stop: () => git?.stop(),
  };
}

const NEWLINE = 0x0a;

/** Of all answers that git gives: `ID missing` and a newline, where an id may be `HEAD:./`. */
const SHORTEST = 16;
