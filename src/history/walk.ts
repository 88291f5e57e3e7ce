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
    rest = bytes.subarray(reader.take(bytes));
    const steps = reader.drain();
    if (steps.length > 0) yield steps;
  }
  reader.take(Buffer.concat([rest, NUL]));
  const last = reader.finish();
  if (last.length > 0) yield last;
}

const NUL = Buffer.of(0);
const COLON = 0x3a;
const NEWLINE = 0x0a;
const SPACE = 0x20;
const BRACE = 0x28;

/** Before the ids of a change: `:MODE MODE `, with six digits each. */
const MODES = 15;

/** Of most commits: one parent, and none of the files has changed. */
const NO_CHANGES: Step["changes"] = [[]];

/**
 * Reads what `LOG` prints, piece by piece between NULs: `HASH PARENT... (from PARENT)<tab>HEAD SUBJECT`,
 * and behind it `:MODE MODE ID ID STATUS` and PATH in turns. A merge comes once for each parent that it
 * differs from, or once alone. Most of a log is read in vain, so no more than that is taken out of it.
 */
function createReader() {
  let done: Step[] = [];
  let current: { hash: string; parents: readonly string[]; changes: Step["changes"] } | undefined;
  let files: FileChange[] | undefined;
  let pending: { before: string | null; after: string | null } | undefined;
  /** How long ids are; they are all alike. */
  let length = 0;
  let zero = "";
  const paths = new Map<string, string>();

  const takeHeader = (bytes: Buffer, text: string, start: number) => {
    if (length === 0) {
      length = text.slice(start).search(/[ \t]/);
      zero = "0".repeat(length);
    }
    // The parent of the one before, nearly always: then its name is there already.
    const expected = current?.parents[0];
    const isNext = expected !== undefined && text.startsWith(expected, start);
    let hash = isNext ? expected : "";
    if (!isNext) {
      const isSame = current !== undefined && text.startsWith(current.hash, start);
      hash = isSame ? current!.hash : idAt(bytes, start);
    }
    const isNew = hash !== current?.hash;
    const parents: string[] = [];
    let at = start + length;
    for (; text.charCodeAt(at) === SPACE && text.charCodeAt(at + 1) !== BRACE; at += length + 1) {
      if (isNew) parents.push(idAt(bytes, at + 1));
    }
    if (isNew) {
      if (current !== undefined) done.push(current);
      const changes = parents.length > 1 ? parents.map(() => []) : NO_CHANGES;
      current = { hash, parents, changes };
    }
    files = undefined;
    if (current!.parents.length > 1) {
      const from = at + FROM.length;
      const nth = current!.parents.indexOf(text.slice(from, from + length));
      files = current!.changes[Math.max(nth, 0)] as FileChange[];
    }
  };

  const idAt = (bytes: Buffer, at: number) => bytes.toString("latin1", at, at + length);

  const takePath = (bytes: Buffer, text: string, start: number, end: number) => {
    const key = text.slice(start, end);
    let path = paths.get(key);
    if (path === undefined) {
      path = bytes.toString("utf8", start, end);
      paths.set(bytes.toString("latin1", start, end), path);
    }
    if (files === undefined) {
      files = [];
      current!.changes = [files];
    }
    files.push({ path, ...pending! });
    pending = undefined;
  };

  return {
    /** Reads whole pieces; gives where the first begins that is not whole. */
    take(bytes: Buffer): number {
      const text = bytes.toString("latin1");
      let at = 0;
      for (let end = text.indexOf("\0"); end >= 0; end = text.indexOf("\0", at)) {
        if (pending !== undefined) takePath(bytes, text, at, end);
        else {
          const start = text.charCodeAt(at) === NEWLINE ? at + 1 : at;
          if (text.charCodeAt(start) === COLON) {
            const before = idAt(bytes, start + MODES);
            const after = idAt(bytes, start + MODES + length + 1);
            pending = {
              before: before === zero ? null : before,
              after: after === zero ? null : after,
            };
          } else if (start < end) takeHeader(bytes, text, start);
        }
        at = end + 1;
      }
      return at;
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

/** Before the name of the parent that the files of a merge are compared with. */
const FROM = " (from ";
