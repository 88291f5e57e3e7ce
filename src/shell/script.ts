import { ConfigError } from "../errors.js";
import { findComment } from "./comments.js";
import { type Cursor, locateIn, show } from "./cursor.js";
import type { DiffCall } from "./diffcall.js";
import { runList } from "./evaluation.js";
import type { Found, Machine } from "./machine.js";
import { readList } from "./parser.js";

/** A pair as a check script compares it. Paths are seen from the tree's root. */
export interface ImportedPair extends DiffCall {
  /** The file whose lines the script drops from the difference before it looks at it. */
  readonly hunkFile: string | null;
  /** Of the list's entry, or else of the call. */
  readonly line: number;
  /** The name of the shell list that the pair came from, or "". */
  readonly group: string;
  /** Comments above the list, the loop or the call, each given once: to the first pair that comes of it. */
  readonly comments: readonly string[];
}

/** Text that reading cannot make sense of from the start. */
function refuseText(text: string, file: string): void {
  const lines = text.split("\n");
  lines.forEach((line, index) => {
    if (/^(?:<{7}|>{7}|={7}|\|{7})(?:\s|$)/.test(line)) {
      const what = `the merge-conflict marker ${show(line)}; settle the conflict first`;
      throw new ConfigError(`${file}:${index + 1}:1: ${what}`);
    }
    const odd = line.indexOf("\0");
    if (odd !== -1) {
      throw new ConfigError(
        `${file}:${index + 1}:${odd + 1}: a NUL character; this is no shell script, name another file`,
      );
    }
  });
}

/**
 * Reads which pairs a check script (`tools/perf/check-headers.sh`, any version) compares, without running anything:
 * the script is parsed and followed as a shell would, every file that it asks for taken to be there, and each `diff`
 * that it comes to is written down. So lists, functions, prefixes and quoting mean what they mean to the shell.
 *
 * @param text the script; CRLF line ends are read as LF
 * @param file its name, for messages
 * @param directory the folder it is run in, as seen from the tree's root
 * @returns the pairs in the order in which the script compares them
 * @throws ConfigError `FILE:LINE:COLUMN: what, and what to do` at the first thing that reading cannot know
 */
export function readCheckScript(
  text: string,
  file: string,
  directory = "tools/perf",
): readonly ImportedPair[] {
  const script = text.replace(/^\uFEFF/, "").replaceAll("\r\n", "\n");
  refuseText(script, file);
  const locate = locateIn(script);
  const comments = new Map<number, string>();
  const cursor: Cursor = {
    text: script,
    at: 0,
    depth: 0,
    locate,
    fail: (offset, what) => {
      const { line, column } = locate(offset);
      throw new ConfigError(`${file}:${line}:${column}: ${what}`);
    },
    comment: (offset, comment) => comments.set(locate(offset).line, comment),
  };
  const list = readList(cursor);
  const machine: Machine = {
    file,
    found: [],
    work: 0,
    scope: {
      variables: new Map(),
      functions: new Map(),
      declaredAt: new Map(),
      arguments: [],
      directory,
      previousDirectory: directory,
    },
    guessing: 0,
    depth: 0,
    frames: [],
    evals: 0,
    entry: null,
    caller: null,
    statements: [],
  };
  runList(machine, list);
  if (machine.found.length === 0) {
    throw new ConfigError(
      `${file}:1:1: the script compares no files with diff; name a check-headers.sh`,
    );
  }
  const lines = script.split("\n");
  const given = new Set<number>();
  const { declaredAt, functions } = machine.scope;
  const commentsOf = ({ entry, statements }: Found): string[] => {
    const places = [
      entry === null ? undefined : declaredAt.get(entry.list),
      ...statements,
      entry?.at.line,
    ];
    return places.flatMap((line) => {
      if (line === undefined || given.has(line)) return [];
      given.add(line);
      return findComment(lines, comments, line, functions.keys());
    });
  };
  return machine.found.map((found) => ({
    ...found.call,
    hunkFile: found.hunkFile,
    line: found.site.line,
    group: found.entry?.list ?? "",
    comments: commentsOf(found),
  }));
}
