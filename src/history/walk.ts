import { type GitStream, streamGit } from "./git.js";

/** One file that differs between a commit and one of its parents, by the ids of what it holds. */
export interface FileChange {
  readonly path: string;
  /** Null where it is not there. */
  readonly before: string | null;
  readonly after: string | null;
}

/** One commit of a walk, with the asked files' changes from each parent. */
export interface Step {
  readonly hash: string;
  readonly parents: readonly string[];
  /** One list for each parent; a commit without one has one list, from nothing. */
  readonly changes: readonly (readonly FileChange[])[];
}

/**
 * All commits in the order of `git log`, not only those that touch the files: so the first one at which
 * a file had a given content is seen, and so is who descends from whom. That costs git next to nothing
 * (`--sparse` prints what it has walked anyway). `--source` puts a tab between hashes and subject.
 */
const LOG = [
  "log",
  "--full-history",
  "--sparse",
  "--parents",
  "-m",
  "--raw",
  "-z",
  "--relative",
  "--no-abbrev",
  "--no-abbrev-commit",
  "--no-renames",
  "--no-ext-diff",
  "--no-decorate",
  "--no-notes",
  "--no-color",
  "--no-show-signature",
  "--ignore-submodules=all",
  "--pretty=oneline",
  "--source",
];

/** With more paths than these git matches folders faster, and a command line holds only so much. */
const MOST_PATHS = 500;

/** Paths, or the folders they are in where they are many: then a walk tells of other files, too. */
export function narrowPaths(paths: readonly string[]): readonly string[] {
  if (paths.length <= MOST_PATHS) return paths;
  const folders = new Set(paths.map((path) => path.slice(0, Math.max(path.lastIndexOf("/"), 0))));
  return folders.has("") || folders.size > MOST_PATHS ? ["."] : [...folders];
}

/** A walk that goes on as long as it is read. */
export interface Walk {
  /** Commits, some at a time, newest first. */
  readonly steps: AsyncGenerator<readonly Step[], void>;
  stop(): void;
  /** Why git failed; null where it did not. To be asked when the steps have ended. */
  readonly failure: Promise<string | null>;
}

/** Where a walk starts, and how far it goes. */
export interface Course {
  /** A revision, or a range of them. */
  readonly from: string;
  /** Only the commit that it names. */
  readonly isSingle?: boolean;
}

/** Starts a walk over the files of a folder of a repository. */
export function startWalk(
  root: string,
  paths: readonly string[],
  { from, isSingle = false }: Course = { from: "HEAD" },
): Walk {
  const single = isSingle ? ["--no-walk"] : [];
  const args = [...LOG, ...single, "--end-of-options", from, "--", ...narrowPaths(paths)];
  const git = streamGit(root, args);
  git.input.end();
  return { steps: readSteps(git), stop: git.stop, failure: git.failure };
}

/** Commits are handed over in portions of about so many bytes: a few hundred of them. */
const PORTION = 32 * 1024;

async function* readSteps({ next }: GitStream): AsyncGenerator<readonly Step[], void> {
  const reader = createReader();
  let rest: Buffer = Buffer.alloc(0);
  for (let part = await next(PORTION); part !== undefined; part = await next(PORTION)) {
    const bytes = rest.length === 0 ? part : Buffer.concat([rest, part]);
    let at = 0;
    for (let end = bytes.indexOf(0); end >= 0; end = bytes.indexOf(0, at)) {
      reader.take(bytes, at, end);
      at = end + 1;
    }
    rest = bytes.subarray(at);
    const steps = reader.drain();
    if (steps.length > 0) yield steps;
  }
  if (rest.length > 0) reader.take(rest, 0, rest.length);
  const last = reader.finish();
  if (last.length > 0) yield last;
}

const COLON = 0x3a;
const NEWLINE = 0x0a;
const TAB = 0x09;

/**
 * Reads what `LOG` prints, piece by piece between NULs: `HASH PARENT... (from PARENT)<tab>HEAD SUBJECT`,
 * and behind it `:MODE MODE ID ID STATUS` and PATH in turns. A merge comes once for each parent that it
 * differs from, or once alone.
 */
function createReader() {
  let done: Step[] = [];
  let current: { hash: string; parents: string[]; changes: FileChange[][] } | undefined;
  let nth = 0;
  let pending: { before: string | null; after: string | null } | undefined;

  const takeHeader = (bytes: Buffer, start: number, end: number) => {
    const tab = bytes.indexOf(TAB, start);
    const stop = tab < 0 || tab > end ? end : tab;
    const words = bytes.toString("latin1", start, stop).split(" ");
    const hash = words[0]!;
    const from = words.at(-2) === "(from" ? words.at(-1)!.slice(0, -1) : undefined;
    if (current?.hash !== hash) {
      if (current !== undefined) done.push(current);
      const parents = words.slice(1, from === undefined ? undefined : -2);
      const changes = parents.length > 1 ? parents.map(() => []) : [[]];
      current = { hash, parents, changes };
    }
    nth = from === undefined || current === undefined ? 0 : current.parents.indexOf(from);
  };

  return {
    take(bytes: Buffer, from: number, end: number): void {
      if (pending !== undefined) {
        const path = bytes.toString("utf8", from, end);
        current?.changes[nth]?.push({ path, ...pending });
        pending = undefined;
        return;
      }
      const start = bytes[from] === NEWLINE ? from + 1 : from;
      if (start === end) return;
      if (bytes[start] !== COLON) {
        takeHeader(bytes, start, end);
        return;
      }
      const [, , before, after] = bytes.toString("latin1", start, end).split(" ");
      pending = { before: readId(before!), after: readId(after!) };
    },
    /** The commits that are read whole. */
    drain(): readonly Step[] {
      const steps = done;
      done = [];
      return steps;
    },
    finish(): readonly Step[] {
      return current === undefined ? [] : [current];
    },
  };
}

const readId = (id: string) => (/^0+$/.test(id) ? null : id);
