import * as check from "./check.js";
import type { Command } from "./command.js";

/** Each verb and what it does in one line; all but `check` are loaded only when they are asked for. */
const COMMANDS: Record<string, { summary: string; load(): Promise<{ command: Command }> }> = {
  check: { summary: "list the copies that have drifted (default)", load: async () => check },
  diff: { summary: "print the drift as a unified diff", load: () => import("./diff.js") },
  explain: {
    summary: "print each change of the drift in full",
    load: () => import("./explain.js"),
  },
  baseline: {
    summary: "write down the present drift, so that only new drift is reported",
    load: () => import("./baseline.js"),
  },
  log: { summary: "list the upstream commits that copies lack", load: () => import("./log.js") },
  guard: {
    summary: "hold commits against each map's policy for its copies",
    load: () => import("./guard.js"),
  },
  table: { summary: "make C string tables from the headers", load: () => import("./table.js") },
  fix: { summary: "take the drift over into the copies", load: () => import("./fix.js") },
  coverage: { summary: "list copies that are in no map", load: () => import("./coverage.js") },
  import: {
    summary: "turn a check-headers.sh into a sync-headers.toml",
    load: () => import("./import.js"),
  },
};

/** True for the name of a command. */
export function isCommand(name: string): boolean {
  return Object.hasOwn(COMMANDS, name);
}

/** Loads a command; its name must be one. */
export async function findCommand(name: string): Promise<Command> {
  return (await COMMANDS[name]!.load()).command;
}

/** The list of commands for `--help`. */
export function listCommands(): string {
  const rows = Object.entries(COMMANDS).map(([name, { summary }]) => {
    return `  ${name.padEnd(15)}  ${summary}\n`;
  });
  return `\nCommands (each has its own --help):\n${rows.join("")}  --version        print the version\n`;
}
