/** What a syscall table is made from and how it is printed; `config/syscalls.toml` has the kernel's. */

/** A `.tbl` file: a number, an ABI, a name and entry points on each line. */
export interface TblSource {
  readonly kind: "tbl";
  readonly path: string;
  /** The ABIs whose lines are taken. */
  readonly abis: readonly string[];
  /** ABIs that are known and left out; lines of any other are told as unclaimed. */
  readonly except: readonly string[];
  /** Numbers from here on are left out. */
  readonly below?: number | undefined;
  /**
   * What a number means that stands under several of the ABIs: an error, or an entry for the
   * ABI that `abis` names first. Twice under one ABI it is an error anyway.
   */
  readonly repeats: "error" | "first-abi";
}

/** A `unistd.h`: macros `__NR_name`, its includes followed. */
export interface UnistdSource {
  readonly kind: "unistd";
  readonly path: string;
  /** The folders in which `#include <name>` looks, in order. */
  readonly includes: readonly string[];
  /** What the architecture's compiler predefines, as far as the headers ask. */
  readonly defines: Readonly<Record<string, string>>;
}

export interface SyscallTable {
  /** E.g. `syscalls_x86_64`. */
  readonly name: string;
  readonly arch: string;
  readonly source: TblSource | UnistdSource;
  /** Lines before the entries; `{path}` is the source's path, `{max}` the last entry's index. */
  readonly before: readonly string[];
  /** An entry's line, with `{index}` and `{name}`. */
  readonly entry: string;
  /** Lines after the entries, with the same placeholders as `before`. */
  readonly after: readonly string[];
}

/** One system call of a table. */
export interface SyscallEntry {
  /** The number as the table spells it. */
  readonly index: string;
  readonly number: number;
  readonly name: string;
  readonly path: string;
  readonly line: number;
}

/** Why a table cannot be trusted as it stands; `line` is null where a whole file is meant. */
export interface SyscallProblem {
  readonly path: string;
  readonly line: number | null;
  readonly what: string;
}

/** A name that looks like the table's, but that its definition neither takes nor leaves out. */
export interface UnclaimedSyscall {
  readonly name: string;
  readonly path: string;
  readonly line: number;
  readonly why: string;
}

/** What a source yields, entries in the order in which they are printed. */
export interface SyscallReading {
  readonly entries: readonly SyscallEntry[];
  readonly problems: readonly SyscallProblem[];
  readonly unclaimed: readonly UnclaimedSyscall[];
  /** The files read, the source's own first. */
  readonly files: readonly string[];
}

/** A file's text by its path (bytes as latin1); undefined where there is none. */
export type ReadText = (path: string) => string | undefined;

/** The largest number a C array could have as an index, as far as anyone would want to compile it. */
export const MAX_NUMBER = 0x7fffffff;
