import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { seededRandom } from "../diff/cases.js";
import { GIT_ENV } from "../fix/repository.js";

/**
 * Histories of a small kernel, made at random: originals that change, move, go and come back, are
 * reverted and merged, and copies that are synced now and then, or edited. All that is known of them is
 * kept, for oracles that need no git.
 */

/** One version of the whole tree: by number of the original, its name and content; by number, each copy. */
interface Tree {
  readonly originals: readonly ({ readonly path: string; readonly text: string } | null)[];
  readonly copies: readonly string[];
  readonly noise: string;
}

export interface MadeCommit {
  readonly mark: number;
  readonly parents: readonly MadeCommit[];
  readonly time: number;
  readonly tree: Tree;
}

export interface History {
  readonly root: string;
  readonly head: MadeCommit;
  readonly commits: readonly MadeCommit[];
  /** Of each commit, by its mark. */
  readonly hashes: ReadonlyMap<number, string>;
  /** Of each original: all names that it had. */
  readonly names: readonly ReadonlySet<string>[];
}

const ORIGINALS = 5;

export const copyPath = (n: number) => `tools/include/copy${n}.h`;

/** How a history is made. */
export interface Making {
  readonly seed: number;
  readonly commits: number;
  /** Commits may bear earlier dates than their parents. */
  readonly skewed: boolean;
}

/** Makes a history, and a repository of it in a folder. */
export function makeHistory(folder: string, { seed, commits: count, skewed }: Making): History {
  const random = seededRandom(seed);
  const int = (below: number) => Math.floor(random() * below);
  const pick = <T>(from: readonly T[]): T => from[int(from.length)]!;
  let serial = 0;
  const line = (n: number) => `#define ORIGINAL_${n}_${serial++} ${int(1000)}\n`;
  const names = Array.from({ length: ORIGINALS }, (_, n) => new Set([`include/uapi/o${n}.h`]));
  const commits: MadeCommit[] = [];
  let clock = 1_600_000_000;

  const commit = (parents: readonly MadeCommit[], tree: Tree): MadeCommit => {
    // Some in the same second, as rebases make them; some long after.
    clock += pick([0, 0, 60, 3600, 86_400]);
    const time = skewed && random() < 0.1 ? clock - int(5) * 40_000 : clock;
    const made = { mark: commits.length + 1, parents, time, tree };
    commits.push(made);
    return made;
  };

  const edit = (n: number, text: string): string => {
    const lines = text.split(/(?<=\n)/);
    if (random() < 0.6) lines.splice(int(lines.length), 0, line(n));
    else lines[int(lines.length)] = line(n);
    return lines.join("");
  };
  const replace = <T>(list: readonly T[], at: number, value: T): T[] =>
    list.map((old, i) => (i === at ? value : old));

  const change = (tip: MadeCommit): MadeCommit => {
    const { originals, copies, noise } = tip.tree;
    const n = int(ORIGINALS);
    const now = originals[n]!;
    const set = (value: Tree["originals"][number]) =>
      commit([tip], { originals: replace(originals, n, value), copies, noise });
    const setCopy = (text: string) =>
      commit([tip], { originals, copies: replace(copies, n, text), noise });
    const roll = random();
    if (roll < 0.35) return commit([tip], { originals, copies, noise: `${serial++}\n` });
    if (now === null) {
      // It comes back as it once was.
      const before = commits.filter(({ tree }) => tree.originals[n] !== null);
      return set(pick(before).tree.originals[n]!);
    }
    if (roll < 0.65) return set({ ...now, text: edit(n, now.text) });
    if (roll < 0.72)
      return set({ ...now, text: pick(commits).tree.originals[n]?.text ?? now.text });
    if (roll < 0.75) {
      const path = random() < 0.2 ? pick([...names[n]!]) : `include/linux/o${n}-${serial++}.h`;
      names[n]!.add(path);
      return set({ path, text: random() < 0.5 ? now.text : edit(n, now.text) });
    }
    if (roll < 0.76) return set(null);
    if (roll < 0.85) return setCopy(now.text);
    if (roll < 0.88) return setCopy(pick(commits).tree.originals[n]?.text ?? now.text);
    if (roll < 0.9) return setCopy(edit(n, copies[n]!));
    if (roll < 0.92) {
      // Both at once.
      const text = edit(n, now.text);
      return commit([tip], {
        originals: replace(originals, n, { ...now, text }),
        copies: replace(copies, n, text),
        noise,
      });
    }
    const both = set({ ...now, text: edit(n, now.text) });
    return commit([both], { ...both.tree, originals: replace(both.tree.originals, n, now) });
  };

  const merge = (tips: readonly MadeCommit[]): MadeCommit => {
    const trees = tips.map(({ tree }) => tree);
    const originals = trees[0]!.originals.map((_, n) => {
      const chosen = pick(trees).originals[n]!;
      if (chosen === null || random() < 0.9) return chosen;
      return { ...chosen, text: edit(n, chosen.text) };
    });
    const copies = trees[0]!.copies.map((_, n) => pick(trees).copies[n]!);
    return commit(tips, { originals, copies, noise: `${serial++}\n` });
  };

  const texts = Array.from({ length: ORIGINALS }, (_, n) =>
    Array.from({ length: 12 }, () => line(n)).join(""),
  );
  const first = commit([], {
    originals: texts.map((text, n) => ({ path: `include/uapi/o${n}.h`, text })),
    copies: texts,
    noise: "",
  });
  let tips = [first];
  while (commits.length < count) {
    const roll = random();
    const tip = pick(tips);
    if (roll < 0.06 && tips.length < 5) {
      tips.push(change(random() < 0.5 ? tip : pick(commits.slice(-40))));
    } else if (roll < 0.14 && tips.length > 1) {
      const others = tips.filter((one) => one !== tip);
      const merged = random() < 0.2 ? others.slice(0, 2) : [pick(others)];
      const made = merge([tip, ...merged]);
      tips = [made, ...tips.filter((one) => one !== tip && !merged.includes(one))];
    } else {
      tips = tips.map((one) => (one === tip ? change(one) : one));
    }
  }
  const head = tips.length > 1 ? merge(tips) : tips[0]!;
  const root = join(folder, `history-${seed}`);
  mkdirSync(root);
  const hashes = importHistory(root, commits, head);
  return { root, head, commits, hashes, names };
}

function importHistory(
  root: string,
  commits: readonly MadeCommit[],
  head: MadeCommit,
): ReadonlyMap<number, string> {
  const run = (args: readonly string[], input = "") =>
    execFileSync("git", args, {
      cwd: root,
      input,
      encoding: "utf8",
      env: { ...process.env, ...GIT_ENV },
    });
  run(["init", "-q", "-b", "main"]);
  const lines = commits.map((made) => {
    const { mark, parents, time, tree } = made;
    const who = `Jo Doe <jo@example.org> ${time} +0000`;
    const data = (text: string) => `data ${Buffer.byteLength(text)}\n${text}\n`;
    const [from, ...merged] = parents.map((parent) => `:${parent.mark}`);
    return [
      `commit refs/heads/work\nmark :${mark}\nauthor ${who}\ncommitter ${who}\n`,
      data(`commit ${mark}`),
      from === undefined ? "" : `from ${from}\n`,
      ...merged.map((parent) => `merge ${parent}\n`),
      "deleteall\n",
      ...tree.originals.map((one) =>
        one === null ? "" : `M 100644 inline ${one.path}\n${data(one.text)}`,
      ),
      ...tree.copies.map((text, n) => `M 100644 inline ${copyPath(n)}\n${data(text)}`),
      `M 100644 inline noise\n${data(tree.noise)}`,
      // A line of its own for each: the next one need not descend from this one.
      "\nreset refs/heads/work\n\n",
    ].join("");
  });
  const resets = `reset refs/heads/main\nfrom :${head.mark}\n\n`;
  run(["fast-import", "--quiet", "--force", "--export-marks=.git/marks"], lines.join("") + resets);
  const marks = readFileSync(join(root, ".git/marks"), "utf8");
  return new Map(
    marks
      .trim()
      .split("\n")
      .map((row) => {
        const [mark, hash] = row.slice(1).split(" ");
        return [Number(mark), hash!];
      }),
  );
}
