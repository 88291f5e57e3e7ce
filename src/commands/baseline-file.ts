import { readFileSync } from "node:fs";
import { ConfigError, TreeError } from "../errors.js";
import { type Baseline, parseBaseline } from "../report/baseline-file.js";

/**
 * Reads a baseline file.
 *
 * @param name How messages name it.
 * @throws {ConfigError} where there is none of that name, or it is none.
 * @throws {TreeError} where it cannot be read.
 */
export function readBaseline(path: string, name: string): Baseline {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") {
      throw new ConfigError(`${name}: does not exist; write it with sync-headers baseline`);
    }
    throw new TreeError(`${name}: cannot read it (${code})`);
  }
  return parseBaseline(text, name);
}
