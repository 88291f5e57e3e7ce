/** Syscall tables from a `unistd.h`, its includes followed. */
import { createEnvironment } from "../header/environment.js";
import { evaluate } from "../header/expression.js";
import type { Interpretation } from "../header/interpretation.js";
import { bodyOf } from "../header/macros.js";
import { createSession, type Resolve } from "../header/session.js";
import { printBody, printMacro } from "../header/spelling.js";
import type { MacroDef, Scope } from "../header/types.js";
import {
  MAX_NUMBER,
  type ReadText,
  type SyscallEntry,
  type SyscallProblem,
  type SyscallReading,
  type UnclaimedSyscall,
  type UnistdSource,
} from "./syscalls-definition.js";

/** A path with a name appended, `.` and `..` taken out; undefined where it leaves the tree. */
function joinPath(folder: string, name: string): string | undefined {
  const parts: string[] = [];
  for (const part of `${folder}/${name}`.split("/")) {
    if (part === "" || part === ".") continue;
    if (part !== "..") parts.push(part);
    else if (parts.pop() === undefined) return undefined;
  }
  return parts.join("/");
}

/** Includes as `gcc -I FOLDER...` finds them, its own folders left out. */
function resolveIn(folders: readonly string[], read: ReadText): Resolve {
  return (name, angled, from) => {
    if (name.startsWith("/") || name.includes("\0")) return undefined;
    const beside = from.slice(0, Math.max(from.lastIndexOf("/"), 0));
    for (const folder of angled ? folders : [beside, ...folders]) {
      const path = joinPath(folder, name);
      const text = path === undefined ? undefined : read(path);
      if (text !== undefined) return { path: path!, text };
    }
    return undefined;
  };
}

/** The file in which each macro of these files was defined. */
function locateMacros({ files }: Interpretation): Map<MacroDef, string> {
  const places = new Map<MacroDef, string>();
  for (const { path, source } of files) {
    for (const item of source.items) if (item.kind === "define") places.set(item.macro, path);
  }
  return places;
}

/** The number at a body's begin, as `sort -n` sees it: `0x10` and `(1)` are 0. */
const sortKey = (body: string): number => Number(/^\d+/.exec(body)?.[0] ?? 0);

/** How many names may be looked up for all values together: chains of macros cost the square of their length. */
const MAX_LOOKUPS = 100_000;

/** Tells a macro's number, or why it has none. */
function createNumbers(scope: Scope): (macro: MacroDef, body: string) => number | string {
  let left = MAX_LOOKUPS;
  const limited: Scope = {
    ...scope,
    macro: (name) => (--left < 0 ? undefined : scope.macro(name)),
  };
  return (macro, body) => {
    if (/^(?:0|[1-9]\d{0,9})$/.test(body) && Number(body) <= MAX_NUMBER) return Number(body);
    const value = left < 0 ? undefined : evaluate(bodyOf(macro), limited);
    if (value === undefined || left < 0) return "is one of too many macros that stand for others";
    if (value.kind !== "int") return `has no value that can be told: ${value.why}`;
    if (value.value >= 0n && value.value <= MAX_NUMBER) return Number(value.value);
    return `is ${value.value}, no number of a system call`;
  };
}

/** Each number that is used twice, with both entries. */
function findRepeats(entries: readonly SyscallEntry[]): SyscallProblem[] {
  const problems: SyscallProblem[] = [];
  const known = new Map<number, SyscallEntry>();
  for (const entry of entries) {
    const first = known.get(entry.number);
    if (first === undefined) {
      known.set(entry.number, entry);
      continue;
    }
    const { number, path, line } = entry;
    const tell = (one: SyscallEntry): string => `${one.name} (${one.path}:${one.line})`;
    const what = `the number ${number} is used twice: ${tell(first)} and ${tell(entry)}`;
    problems.push({ path, line, what });
  }
  return problems;
}

/**
 * The entries of a `unistd.h` in the order of `sort -k2 -n`, as arm64's and loongarch's `mksyscalltbl`
 * get them from `gcc -E -dM`: `__NR_name` and `__NR3264_name`, but none that stands for a
 * `__NR3264_`; the count `__NR_syscalls` is one of them. An include that is not in `includes` is a problem.
 * Undefined where there is no such file.
 */
export function readUnistd(source: UnistdSource, read: ReadText): SyscallReading | undefined {
  const text = read(source.path);
  if (text === undefined) return undefined;
  const session = createSession(resolveIn(source.includes, read));
  const header = session.read(source.path, text);
  const env = createEnvironment(source.defines);
  const { interpretation, scope } = session.view(header, env);
  const numberOf = createNumbers(scope);
  const problems: SyscallProblem[] = [...interpretation.problems];
  for (const file of interpretation.files) {
    for (const { line, what } of file.source.problems)
      problems.push({ path: file.path, line, what });
  }
  const unclaimed: UnclaimedSyscall[] = [];
  const found: { entry: SyscallEntry; key: number; spelt: string }[] = [];
  const places = locateMacros(interpretation);
  for (const macro of interpretation.macros.values()) {
    if (!macro.name.includes("__NR")) continue;
    const { name: full, line } = macro;
    const path = places.get(macro) ?? source.path;
    const name = /^__NR(?:3264)?_(\w+)$/.exec(full)?.[1];
    const body = printBody(macro);
    if (/^\S*__NR3264_/.test(body)) continue;
    if (name === undefined || macro.params !== null) {
      const why = `another shape than __NR_name: ${printMacro(macro).slice(0, 80)}`;
      unclaimed.push({ name: full, path, line, why });
      continue;
    }
    const number = numberOf(macro, body);
    if (typeof number === "string") problems.push({ path, line, what: `${full} ${number}` });
    else {
      const entry = { index: body, number, name, path, line };
      found.push({ entry, key: sortKey(body), spelt: `${name} ${body}` });
    }
  }
  found.sort((a, b) => a.key - b.key || (a.spelt < b.spelt ? -1 : a.spelt > b.spelt ? 1 : 0));
  const entries = found.map(({ entry }) => entry);
  const files = interpretation.files.map(({ path }) => path);
  return { entries, problems: [...problems, ...findRepeats(entries)], unclaimed, files };
}
