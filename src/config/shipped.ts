import { existsSync, readFileSync } from "node:fs";
import type { Words } from "../meaning/change.js";
import type { Config, Hold, MapEntry } from "./config.js";
import { findShipped } from "./find.js";

/** The shipped map of the kernel's own copies, and the form that the build gives it. */
const SOURCE = "config/linux-tools.toml";
const COMPILED = "dist/linux-tools.json";

/**
 * The shipped map. The build has parsed and checked it already (`compileShipped`), which saves a
 * third of the time of a check; without a build, it is read as any config.
 */
export async function loadShipped(): Promise<Config> {
  const source = findShipped(SOURCE);
  const compiled = source.slice(0, -SOURCE.length) + COMPILED;
  if (!existsSync(compiled)) {
    const { loadConfig } = await import("./load.js");
    return loadConfig(source, SOURCE);
  }
  const { maps, holds, words } = JSON.parse(readFileSync(compiled, "utf8")) as Compiled;
  const fail: Config["fail"] = async (keys, message) => {
    const { failIn } = await import("./load.js");
    return failIn(readFileSync(source, "utf8"), SOURCE)(keys, message);
  };
  return {
    file: SOURCE,
    maps,
    holds,
    words,
    tables: [],
    kernelTables: true,
    commitTemplate: null,
    behind: false,
    fail,
  };
}

/** The words that a config goes by: its own lists, and the shipped ones for those that it lacks. */
export async function completeWords({ words }: Config): Promise<Words> {
  const { sentinels, reserved } = words;
  if (sentinels !== undefined && reserved !== undefined) return { sentinels, reserved };
  const shipped = (await loadShipped()).words as Words;
  return { ...shipped, ...words };
}

interface Compiled {
  readonly maps: readonly MapEntry[];
  readonly holds: readonly Hold[];
  readonly words: Words;
}

/** What the build writes to `dist/linux-tools.json`. */
export async function compileShipped(): Promise<string> {
  const { loadConfig } = await import("./load.js");
  const { maps, holds, words } = await loadConfig(findShipped(SOURCE), SOURCE);
  const compiled: Compiled = { maps, holds, words: words as Words };
  return JSON.stringify(compiled);
}
