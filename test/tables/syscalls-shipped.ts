import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "smol-toml";
import * as v from "valibot";
import type { ReadText, SyscallTable } from "../../src/tables/syscalls-definition.js";
import { SYSCALLS_SCHEMA } from "../../src/tables/syscalls-schema.js";

/** The definitions that ship. */
export const SHIPPED: readonly SyscallTable[] = v.parse(
  SYSCALLS_SCHEMA,
  parse(readFileSync("config/syscalls.toml", "utf8")).syscalls,
);

/** The shipped definition of that name. */
export function findShipped(name: string): SyscallTable {
  const table = SHIPPED.find((one) => one.name === name);
  if (table === undefined) throw new Error(`no shipped table ${name}`);
  return table;
}

/** Reads the files under a directory. */
export function readUnder(root: string): ReadText {
  return (path) => {
    try {
      return readFileSync(join(root, path), "latin1");
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
      throw error;
    }
  };
}
