import type { ParseArgsConfig } from "node:util";
import { UsageError } from "../errors.js";
import { isMin, type Min } from "../report/threshold.js";
import type { Token } from "./outputs.js";

/** The outside as a command sees it; `cli.ts` makes it, tests make their own. */
export interface Terminal {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Standard output is a terminal. */
  isTerminal(): boolean;
  /** How many characters a line of it holds, where it is a terminal. */
  columns(): number | undefined;
  /** Writes to standard output: text as UTF-8, or bytes as they are. */
  write(output: string | Uint8Array): void;
  /** Standard error is a terminal. */
  isErrorTerminal?(): boolean;
  /** Writes text to standard error. */
  writeError?(output: string): void;
}

/** What was typed, once the options are known to be right. */
export interface Arguments {
  readonly values: Readonly<Record<string, unknown>>;
  readonly positionals: readonly string[];
  /** Each word in its order, where one belongs to the one before it. */
  readonly tokens: readonly Token[];
}

export interface Command {
  readonly help: string;
  readonly options: NonNullable<ParseArgsConfig["options"]>;
  /** Gives the exit code; known errors are thrown (see `errors.ts`). */
  run(args: Arguments, terminal: Terminal): Promise<number>;
}

/** The options that say which tree, config and originals; see `SessionOptions`. */
export const TREE_OPTIONS = {
  root: { type: "string" },
  config: { type: "string" },
  kernel: { type: "string" },
} as const;

export const TREE_HELP = `  --root DIR       the tree (default: here, or the nearest parent with a config or a kernel)
  --config FILE    the config (default: sync-headers.toml in the tree, else the kernel's own map)
  --kernel DIR     read the originals from this tree`;

export const PATTERN_HELP =
  "PATTERN narrows by a glob or folder on the copy's or the original's path, or by a file name.";

/** The values of `TREE_OPTIONS`, and the patterns, as a session takes them. */
export function readTreeOptions({ values, positionals }: Arguments, { cwd }: Terminal) {
  const text = (name: string) => {
    const value = values[name] as string | undefined;
    if (value === "") throw new UsageError(`--${name}: expected a path, found nothing`);
    return value;
  };
  return {
    cwd,
    root: text("root"),
    config: text("config"),
    kernel: text("kernel"),
    patterns: positionals,
  };
}

/** The options that say from which meaning on drift is listed. */
export const MIN_OPTIONS = { all: { type: "boolean" }, min: { type: "string" } } as const;

/** The threshold that the options name; undefined where they leave it to the config. */
export function readMin({ values }: Arguments): Min | undefined {
  const { all, min } = values;
  if (min === undefined) return all === true ? "cosmetic" : undefined;
  if (!isMin(min))
    throw new UsageError(`--min ${min}: unknown; one of cosmetic, additive, breaking`);
  if (all === true) throw new UsageError("--all and --min: one of them, not both");
  return min;
}
