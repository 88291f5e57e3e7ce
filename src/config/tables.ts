import { existsSync, readFileSync } from "node:fs";
import type { TableDefinition } from "../tables/definition.js";
import { createProduct, createSyscallProduct, type Product } from "../tables/product.js";
import type { SyscallTable } from "../tables/syscalls-definition.js";
import type { Config } from "./config.js";
import { findShipped } from "./find.js";

/** The kernel's own tables, and the form that the build gives them. */
const SOURCE = "config/tables.toml";
const SYSCALLS = "config/syscalls.toml";
const COMPILED = "dist/linux-tables.json";

/** What ships, parsed and checked. */
export interface ShippedTables {
  readonly tables: readonly TableDefinition[];
  readonly syscalls: readonly SyscallTable[];
}

/**
 * The tables of a config: its own, and the kernel's where they apply; a table of its own takes the place of
 * the kernel's of that name.
 */
export async function loadTables(
  config: Pick<Config, "tables" | "kernelTables">,
): Promise<readonly Product[]> {
  const own = config.tables.map(createProduct);
  if (!config.kernelTables) return own;
  const { tables, syscalls } = await loadShippedTables();
  const shipped = [...tables.map(createProduct), ...syscalls.map(createSyscallProduct)];
  const taken = new Set(own.map(({ name }) => name));
  return [...own, ...shipped.filter(({ name }) => !taken.has(name))];
}

/** The kernel's tables as the build has left them; without a build, they are read as any. */
async function loadShippedTables(): Promise<ShippedTables> {
  const source = findShipped(SOURCE);
  const compiled = source.slice(0, -SOURCE.length) + COMPILED;
  return existsSync(compiled)
    ? (JSON.parse(readFileSync(compiled, "utf8")) as ShippedTables)
    : readShippedTables();
}

/**
 * The kernel's tables from their TOML.
 *
 * @throws {ConfigError} in one line, `FILE:LINE:COLUMN: "key": what is wrong`.
 */
export async function readShippedTables(): Promise<ShippedTables> {
  const { readShape } = await import("./load.js");
  const { TABLES_SCHEMA } = await import("../tables/schema.js");
  const { SYSCALLS_SCHEMA } = await import("../tables/syscalls-schema.js");
  const { interpretTables } = await import("../tables/interpret.js");
  const { strictObject } = await import("valibot");
  const read = (path: string) => readFileSync(findShipped(path), "utf8");
  const { output, fail } = await readShape(read(SOURCE), SOURCE, TABLES_SCHEMA);
  const tables = await interpretTables(output.table, true, fail);
  const shape = strictObject({ syscalls: SYSCALLS_SCHEMA });
  const { syscalls } = (await readShape(read(SYSCALLS), SYSCALLS, shape)).output;
  return { tables, syscalls };
}

/** What the build writes to `dist/linux-tables.json`. */
export async function compileTables(): Promise<string> {
  return JSON.stringify(await readShippedTables());
}
