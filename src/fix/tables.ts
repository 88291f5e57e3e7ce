import { latin1 } from "../bytes.js";
import { hostArchitecture, openTableFiles } from "../catalogue.js";
import { loadTables } from "../config/tables.js";
import { isKnownError } from "../errors.js";
import type { Session } from "../session.js";
import { indexTables } from "../tables/compare.js";
import { createLibrary, type TableFiles } from "../tables/headers.js";
import type { Product } from "../tables/product.js";
import type { Item } from "./item.js";
import { compareTexts, type TableChange } from "./message.js";

/**
 * Finds the tables that each item of a fix changes, as they are with all items before it in place.
 * A table that cannot be made from this tree is left out.
 */
export async function compareTables(
  session: Session,
  items: readonly Item[],
): Promise<ReadonlyMap<Item, readonly TableChange[]>> {
  const tablesOf = indexTables(await loadTables(session.config));
  const changes = new Map<Item, readonly TableChange[]>();
  // What is written meanwhile must not count, so all is taken from the plan.
  const texts = new Map<string, string>();
  for (const { pair, decision } of items) {
    if (decision.kind === "write") texts.set(pair.copy, latin1(decision.replacements.at(-1)!.was!));
  }
  const files = openTableFiles(session.trees.copies);
  const now = { ...files, read: (path: string) => texts.get(path) ?? files.read(path) };
  for (const item of items) {
    const { pair, decision } = item;
    if (decision.kind !== "write") continue;
    const tables = tablesOf(pair.copy);
    const before = tables.map((table) => printTable(table, now));
    texts.set(pair.copy, latin1(decision.replacements.at(-1)!.bytes));
    const after = tables.map((table) => printTable(table, now));
    const changed = tables.flatMap(({ name }, i) => {
      const [old, young] = [before[i], after[i]];
      if (old === undefined || young === undefined || old === young) return [];
      return [compareTexts(name, old, young)];
    });
    changes.set(item, changed);
  }
  return changes;
}

/** A table's text for this machine; undefined where its headers are not there or cannot be read. */
function printTable(product: Product, files: TableFiles): string | undefined {
  try {
    const made = product.make(createLibrary(files), { arch: hostArchitecture() });
    if (made.isAbsent) return undefined;
    return Buffer.from(made.format("c"), "latin1").toString("utf8");
  } catch (error) {
    if (isKnownError(error)) return undefined;
    throw error;
  }
}
