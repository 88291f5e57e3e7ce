import { type GitStream, streamGit } from "./git.js";
import type { Edge } from "./track.js";

/** Where files went between two commits: pairs of a former and a new name. */
export interface Renames {
  /** What a file was called before; undefined where it is new. */
  sourceOf(name: string): string | undefined;
  /** What a file is called afterwards; undefined where it is gone. */
  targetOf(name: string): string | undefined;
}

/** Files that are alike enough (git's half) count as renamed; with more of them than this, only equal ones. */
const RENAME_LIMIT = 3000;

const DIFF_TREE = [
  "diff-tree",
  "--stdin",
  "-r",
  "-z",
  "--relative",
  "--raw",
  "--no-abbrev",
  "--no-ext-diff",
  "--find-renames",
  `-l${RENAME_LIMIT}`,
  "--diff-filter=R",
];

/** Renames by the edges of a history. */
export interface RenameBook {
  /** Lets git look for the renames at these edges, of each once. */
  expect(edges: readonly Edge[]): void;
  /** Waits for those at these edges, and whatever else is expected. */
  learn(edges: readonly Edge[]): Promise<void>;
  /** As `git diff -M` finds them; none where git cannot tell. Only names within the root count. */
  at(edge: Edge): Promise<Renames>;
  stop(): void;
}

/** A git process that still takes questions, with those that it has, by their commits. */
interface Asked {
  readonly git: GitStream;
  readonly edges: Map<string, Edge>;
}

/** Opens what is asked of a repository's renames: by one process as a rule, that is started when it is needed. */
export function openRenames(root: string): RenameBook {
  const known = new Map<string, Renames>();
  let asked: Asked | undefined;

  /** False where the same commit is asked about already: answers bear the commits' ids alone. */
  const ask = (edge: Edge): boolean => {
    if (known.has(keyOf(edge))) return true;
    asked ??= { git: streamGit(root, DIFF_TREE), edges: new Map() };
    const before = asked.edges.get(edge.commit);
    if (before !== undefined) return before.parent === edge.parent;
    asked.edges.set(edge.commit, edge);
    asked.git.input.write(toLine(edge));
    return true;
  };

  const settle = async ({ git, edges }: Asked): Promise<void> => {
    const found = await finish(git);
    for (const edge of edges.values()) {
      // What git cannot tell of one of them hides what it can of the others.
      const answers = found ?? (await findRenames(root, edge));
      known.set(keyOf(edge), answers?.get(edge.commit) ?? NONE);
    }
  };

  const learn = async (edges: readonly Edge[]): Promise<void> => {
    for (let left = edges; asked !== undefined || left.length > 0; ) {
      left = left.filter((edge) => !ask(edge));
      const now = asked;
      asked = undefined;
      if (now !== undefined) await settle(now);
    }
  };

  return {
    expect(edges) {
      for (const edge of edges) ask(edge);
    },
    learn,
    async at(edge) {
      if (!known.has(keyOf(edge))) await learn([edge]);
      return known.get(keyOf(edge)) ?? NONE;
    },
    stop: () => asked?.git.stop(),
  };
}

const keyOf = ({ parent, commit }: Edge) => `${parent} ${commit}`;
const toLine = ({ parent, commit }: Edge) => `${commit} ${parent}\n`;

function findRenames(root: string, edge: Edge): Promise<ReadonlyMap<string, Renames> | null> {
  const git = streamGit(root, DIFF_TREE);
  git.input.write(toLine(edge));
  return finish(git);
}

/** The renames by their commits, those without any left out; null where git has failed. */
async function finish(git: GitStream): Promise<ReadonlyMap<string, Renames> | null> {
  git.input.end();
  const parts: Buffer[] = [];
  for (let part = await git.next(1); part !== undefined; part = await git.next(1)) parts.push(part);
  const failure = await git.failure;
  return failure === null ? readRenames(Buffer.concat(parts).toString("utf8")) : null;
}

/** Reads what `DIFF_TREE` prints: a commit's id, then `:MODE MODE ID ID STATUS`, a former and a new name in turns. */
function readRenames(text: string): ReadonlyMap<string, Renames> {
  const found = new Map<string, Renames & { add(from: string, to: string): void }>();
  const parts = text.split("\0");
  let commit = "";
  for (let i = 0; i < parts.length; i++) {
    const part = parts[i]!;
    if (!part.startsWith(":")) commit = part;
    else {
      const renames = found.get(commit) ?? createRenames();
      found.set(commit, renames);
      renames.add(parts[++i]!, parts[++i]!);
    }
  }
  return found;
}

function createRenames() {
  const targets = new Map<string, string>();
  const sources = new Map<string, string>();
  return {
    add(from: string, to: string): void {
      targets.set(from, to);
      sources.set(to, from);
    },
    sourceOf: (name: string) => sources.get(name),
    targetOf: (name: string) => targets.get(name),
  };
}

const NONE: Renames = createRenames();
