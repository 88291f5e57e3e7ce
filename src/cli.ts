import { fstatSync, statSync, writeSync } from "node:fs";
import { type ParseArgsConfig, parseArgs } from "node:util";
import { type Arguments, type Command, type Terminal, TREE_OPTIONS } from "./commands/command.js";
import type { Token } from "./commands/outputs.js";
import { findCommand, isCommand, listCommands } from "./commands/registry.js";
import { isKnownError, TreeError, UsageError } from "./errors.js";
import { escapeLog } from "./report/safe.js";

/** Known once it was asked for. */
let isOutputTerminal: boolean | undefined;

const terminal: Terminal = {
  // Where the working directory is gone, only an absolute path helps.
  get cwd() {
    try {
      return process.cwd();
    } catch {
      throw new TreeError("the working directory does not exist any more; change to one that does");
    }
  },
  env: process.env,
  isTerminal() {
    isOutputTerminal ??= mayBeTerminal(1) && process.stdout.isTTY === true;
    return isOutputTerminal;
  },
  columns: () => (terminal.isTerminal() ? process.stdout.columns : undefined),
  isErrorTerminal: () => mayBeTerminal(2) && process.stderr.isTTY === true,
  writeError: (output) => writeAll(2, Buffer.from(output)),
  write: (output) => writeAll(1, typeof output === "string" ? Buffer.from(output) : output),
};

/** Only what can be a terminal is asked whether it is: the answer loads Node's streams. */
function mayBeTerminal(fd: number): boolean {
  const stat = fstatSync(fd);
  if (!stat.isCharacterDevice()) return false;
  return stat.rdev !== statSync("/dev/null", { throwIfNoEntry: false })?.rdev;
}

/** Writes all of it, now: simpler and sooner than a stream, and nothing is lost at exit. */
function writeAll(fd: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) {
    try {
      at += writeSync(fd, bytes, at);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      // The reader has left (`| head`): what it did not want is no failure.
      if (code === "EPIPE") return;
      if (code !== "EAGAIN") throw new TreeError(`cannot write the output (${code})`);
      // A pipe that is full and does not block: give its reader a moment.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2);
    }
  }
}

async function main(args: readonly string[]): Promise<number> {
  const argv = readAlias(args);
  const { name, rest } = splitCommand(argv);
  if (argv[0] === "--version" || argv[0] === "-V") {
    const { readVersion } = await import("./commands/version.js");
    terminal.write(`${readVersion()}\n`);
    return 0;
  }
  const command = await findCommand(name);
  const { values, positionals, tokens } = readArguments(command, rest);
  if (values.help === true) {
    terminal.write(command.help + (argv.includes(name) ? "" : listCommands()));
    return 0;
  }
  return command.run({ values, positionals, tokens }, terminal);
}

/** `--fix` is `fix`, wherever it stands as an option, and so is `check --fix`. */
function readAlias(args: readonly string[]): readonly string[] {
  const end = args.indexOf("--");
  const at = args.indexOf("--fix");
  if (at < 0 || (end >= 0 && at > end)) return args;
  const rest = args.filter((_, i) => i !== at);
  return ["fix", ...(rest[0] === "check" ? rest.slice(1) : rest)];
}

/** The verb and the rest: the first word that is no option, where it is one; else `check` is understood. */
function splitCommand(argv: readonly string[]): { name: string; rest: readonly string[] } {
  // The options before the verb have to be read to find it: some are followed by a value.
  const at = argv[0]?.startsWith("-") ? findFirstWord(argv) : 0;
  const word = argv[at];
  return word !== undefined && isCommand(word)
    ? { name: word, rest: argv.filter((_, i) => i !== at) }
    : { name: "check", rest: argv };
}

/** Options of any verb, beside those of the tree, that a value follows. */
const OTHER_VALUES = {
  format: { type: "string" },
  out: { type: "string" },
  min: { type: "string" },
  baseline: { type: "string" },
  limit: { type: "string" },
} as const;

function findFirstWord(argv: readonly string[]): number {
  const { tokens } = parseArgs({
    args: [...argv],
    options: { ...TREE_OPTIONS, ...OTHER_VALUES },
    strict: false,
    tokens: true,
  });
  // Behind `--` stand patterns, whatever they are called.
  const word = tokens.find(({ kind }) => kind !== "option");
  return word?.kind === "positional" ? word.index : argv.length;
}

/** Options that have no value and patterns can be read as they are, without what `parseArgs` has to load. */
function readPlainly({ options }: Command, argv: readonly string[]): Arguments | undefined {
  const values: Record<string, true> = {};
  const positionals: string[] = [];
  const tokens: Token[] = [];
  for (const word of argv) {
    const name = word.slice(2);
    if (!word.startsWith("-")) {
      positionals.push(word);
      tokens.push({ kind: "positional", value: word });
    } else if (
      Object.hasOwn(options, name) &&
      options[name]!.type === "boolean" &&
      word[1] === "-"
    ) {
      values[name] = true;
      tokens.push({ kind: "option", name });
    } else return undefined;
  }
  return { values, positionals, tokens };
}

function readArguments(command: Command, argv: readonly string[]): Arguments {
  const plain = readPlainly(command, argv);
  if (plain !== undefined) return plain;
  const options: ParseArgsConfig["options"] = {
    ...command.options,
    help: { type: "boolean", short: "h" },
    "no-color": { type: "boolean" },
  };
  try {
    const { values, positionals, tokens } = parseArgs({
      args: [...argv],
      options,
      allowPositionals: true,
      strict: true,
      tokens: true,
    });
    return { values, positionals, tokens };
  } catch (error) {
    if (!(error as { code?: string }).code?.startsWith("ERR_PARSE_ARGS")) throw error;
    const what = (error as Error).message.split(/\. |\n/)[0]!;
    throw new UsageError(`${what}; see --help`);
  }
}

/** One line; the stack of an error that is none of the known ones is for those who ask for it. */
function tellError(error: unknown): string {
  if (isKnownError(error)) return escapeLog(error.message);
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  return process.env.SYNC_HEADERS_DEBUG
    ? `internal error: ${stack}`
    : `internal error, please report it: ${escapeLog(message)} (SYNC_HEADERS_DEBUG=1 shows where)`;
}

// Only `tellError` shows a stack: the absence of a file, which is an exception to Node, need not come with one.
if (!process.env.SYNC_HEADERS_DEBUG) Error.stackTraceLimit = 0;

main(process.argv.slice(2)).then(
  // All is written: to leave at once spares Node the tidying of what the system takes back anyway.
  (code) => process.exit(code),
  (error: unknown) => {
    try {
      writeAll(2, Buffer.from(`sync-headers: ${tellError(error)}\n`));
    } catch {
      // Nobody can be told; the exit code still says it.
    }
    process.exit(isKnownError(error) ? error.exitCode : 3);
  },
);
