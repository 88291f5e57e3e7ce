import { parseConfig } from "../../src/config/load.js";
import { buildTable, type Table } from "../../src/tables/build.js";
import type { TableDefinition } from "../../src/tables/definition.js";
import type { TableFiles } from "../../src/tables/headers.js";

/** The tables of a config's text. */
export async function defineTables(toml: string): Promise<readonly TableDefinition[]> {
  return (await parseConfig(toml, "t.toml")).tables;
}

/** A tree in memory. */
export function createFiles(files: Readonly<Record<string, string>>): TableFiles {
  return {
    read: (path) => files[path],
    listFolders(folder) {
      const inside = Object.keys(files).filter((path) => path.startsWith(`${folder}/`));
      const names = inside.map((path) => path.slice(folder.length + 1).split("/"));
      return [...new Set(names.filter((parts) => parts.length > 1).map(([name]) => name!))].sort();
    },
  };
}

/** Builds the first table of a config from headers in memory. */
export async function build(
  toml: string,
  files: Readonly<Record<string, string>>,
  arch = "x86",
): Promise<Table> {
  const [definition] = await defineTables(toml);
  return buildTable(definition!, createFiles(files), { arch });
}

/** `index label` of all entries. */
export const listEntries = ({ blocks }: Table): readonly string[] =>
  blocks.flatMap(({ entries }) => entries.map(({ index, label }) => `${index} ${label}`));
