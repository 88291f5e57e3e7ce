/** Syscall tables from `.tbl` files. */
import {
  MAX_NUMBER,
  type SyscallEntry,
  type SyscallProblem,
  type SyscallReading,
  type TblSource,
  type UnclaimedSyscall,
} from "./syscalls-definition.js";

interface Row extends SyscallEntry {
  readonly abi: string;
}

/** A line in few words, for a message. */
const shorten = (text: string): string => (text.length > 60 ? `${text.slice(0, 60)}...` : text);

/** A line's fields, what is wrong with it as text, or undefined for blank lines and comments. */
function readRow(text: string, path: string, line: number): Row | string | undefined {
  // The scripts' grep takes lines that begin with a digit: what stands further in is no entry.
  if (/^\s*(?:#|$)/.test(text)) return undefined;
  const fields = /^(\d+)[ \t]+([\w-]+)[ \t]+([A-Za-z_]\w*)(?:[ \t]|$)/.exec(text);
  if (fields === null) return `no entry of a syscall table: ${JSON.stringify(shorten(text))}`;
  const [, index, abi, name] = fields as unknown as [string, string, string, string];
  // C, and the shell's printf, would read it as octal.
  if (/^0\d/.test(index)) return `${shorten(index)} has a leading zero`;
  const number = Number(index);
  if (number > MAX_NUMBER) return `${shorten(index)} is no number of a system call`;
  return { index, number, abi, name, path, line };
}

const tell = ({ name, abi, line }: Row): string => `${name} (${abi}, line ${line})`;

/**
 * The rows by number, and each row whose number the one before it has, too. Where `repeats` says so, a
 * number goes to the ABI named first, as powerpc's script takes the first of its lines sorted as text;
 * else all rows stay, as the other scripts print them.
 */
function settleRepeats(rows: readonly Row[], source: TblSource): [Row[], SyscallProblem[]] {
  const problems: SyscallProblem[] = [];
  const kept: Row[] = [];
  const rank = new Map(source.abis.map((abi, index) => [abi, index]));
  const ranked = [...rows].sort(
    (a, b) => a.number - b.number || rank.get(a.abi)! - rank.get(b.abi)!,
  );
  ranked.forEach((row, index) => {
    const previous = ranked[index - 1];
    const isRepeat = previous?.number === row.number;
    if (isRepeat && (source.repeats === "error" || previous.abi === row.abi)) {
      const what = `the number ${row.index} is used twice: ${tell(previous)} and ${tell(row)}`;
      problems.push({ path: row.path, line: row.line, what });
    }
    if (!isRepeat || source.repeats === "error") kept.push(row);
  });
  return [kept, problems];
}

/**
 * The entries of a `.tbl`, by number, as `syscalltbl.sh` and the `mksyscalltbl` scripts take them:
 * lines of the ABIs asked for, whatever their entry points. Where
 * a script takes any ABI that begins with one of its own, this one wants it whole. CRLF is a line's end.
 */
export function readTbl(source: TblSource, text: string): SyscallReading {
  const { path, below = Number.POSITIVE_INFINITY } = source;
  const problems: SyscallProblem[] = [];
  const unclaimed: UnclaimedSyscall[] = [];
  const rows: Row[] = [];
  text.split(/\r?\n/).forEach((content, index) => {
    const row = readRow(content, path, index + 1);
    if (row === undefined) return;
    if (typeof row === "string") problems.push({ path, line: index + 1, what: row });
    else if (row.number >= below || source.except.includes(row.abi)) return;
    else if (source.abis.includes(row.abi)) rows.push(row);
    else {
      const why = `number ${row.index} of the ABI ${row.abi}, which the definition does not know`;
      unclaimed.push({ name: row.name, path, line: row.line, why });
    }
  });
  const [kept, repeats] = settleRepeats(rows, source);
  const entries = kept.map(({ abi: _, ...entry }) => entry);
  return { entries, problems: [...problems, ...repeats], unclaimed, files: [path] };
}
