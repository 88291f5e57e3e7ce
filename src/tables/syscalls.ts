/** Syscall tables: what perf's `syscalltbl.sh` and `mksyscalltbl` scripts print, without running anything. */
import type {
  ReadText,
  SyscallProblem,
  SyscallReading,
  SyscallTable,
} from "./syscalls-definition.js";
import { readTbl } from "./syscalls-tbl.js";
import { readUnistd } from "./syscalls-unistd.js";

export type {
  ReadText,
  SyscallEntry,
  SyscallProblem,
  SyscallTable,
} from "./syscalls-definition.js";

/** A table as built. Where there are problems, the text is not to be used. */
export interface BuiltSyscallTable extends SyscallReading {
  readonly name: string;
  /** The C text, byte for byte as the kernel's script prints it. */
  readonly text: string;
}

/** A line with its placeholders filled; what is filled in is not read again. */
function fill(line: string, words: Readonly<Record<string, string>>): string {
  return line.replace(/\{(\w+)\}/g, (whole, word: string) => words[word] ?? whole);
}

/**
 * Builds a table from the files that `read` gives. Never throws for what the files hold: an absent
 * file, malformed lines, numbers used twice and values that cannot be told are `problems`, names that the
 * definition neither takes nor leaves out are `unclaimed`.
 */
export function buildSyscallTable(table: SyscallTable, read: ReadText): BuiltSyscallTable {
  const { name, source, before, entry, after } = table;
  const reading = readFrom(table, read);
  const problems: SyscallProblem[] = [...(reading?.problems ?? [])];
  const entries = reading?.entries ?? [];
  if (reading === undefined) problems.push({ path: source.path, line: null, what: "no such file" });
  else if (entries.length === 0) {
    problems.push({ path: source.path, line: null, what: "no system call of this table in it" });
  }
  const words = { path: source.path, max: entries.at(-1)?.index ?? "" };
  const lines = [
    ...before.map((line) => fill(line, words)),
    ...entries.map((one) => fill(entry, { index: one.index, name: one.name })),
    ...after.map((line) => fill(line, words)),
  ];
  const text = lines.map((line) => `${line}\n`).join("");
  const { unclaimed = [], files = [] } = reading ?? {};
  return { name, entries, text, problems, unclaimed, files };
}

function readFrom({ source }: SyscallTable, read: ReadText): SyscallReading | undefined {
  if (source.kind === "unistd") return readUnistd(source, read);
  const text = read(source.path);
  return text === undefined ? undefined : readTbl(source, text);
}
