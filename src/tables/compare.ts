/** What taking a drift over would do to the tables. */
import type { Block, Entry, Table } from "./build.js";
import { createLibrary, type Library } from "./headers.js";
import type { Product, ProductOptions } from "./product.js";
import type { TableEntry, TouchedTable } from "./touched.js";

/** Finds the tables that a header goes into. */
export type TablesOf = (path: string) => readonly Product[];

/** Makes a cheap lookup from a header's path to the tables that may read it. */
export function indexTables(products: readonly Product[]): TablesOf {
  const literal = new Map<string, Set<Product>>();
  const patterns: { readonly pattern: RegExp; readonly product: Product }[] = [];
  for (const product of products) {
    for (const path of product.paths) {
      if (/\{arch\}|\/$/.test(path)) {
        const source = path.replace(/[.+$()[\]^\\|?*]/g, "\\$&").replaceAll("{arch}", "[^/]+");
        const pattern = new RegExp(`^${source}${path.endsWith("/") ? "[^/]+" : ""}$`);
        patterns.push({ pattern, product });
      } else {
        literal.set(path, (literal.get(path) ?? new Set()).add(product));
      }
    }
  }
  return (path) => {
    const found = new Set(literal.get(path));
    for (const { pattern, product } of patterns) if (pattern.test(path)) found.add(product);
    return [...found];
  };
}

/**
 * Compares two tables by definition, index by index; undefined where they do not differ. How a number is spelt means
 * nothing. A table that has problems is compared as far as it goes.
 */
export function compareTables(before: Table, after: Table): TouchedTable | undefined {
  const added: TableEntry[] = [];
  const removed: TableEntry[] = [];
  const changed: { index: string; before: string; after: string }[] = [];
  for (const [old, now] of pairBlocks(before.blocks, after.blocks).values()) {
    const rest = new Set(old);
    const byEntry = new Map(old.map((entry) => [`${keyOf(entry)} ${entry.label}`, entry]));
    const fresh = now.filter((entry) => {
      const same = byEntry.get(`${keyOf(entry)} ${entry.label}`);
      return same === undefined || !rest.delete(same);
    });
    // Of two with one index, which is an error there, that which is new is the addition.
    const byKey = new Map([...rest].map((entry) => [keyOf(entry), entry]));
    for (const entry of fresh) {
      const other = byKey.get(keyOf(entry));
      const { index, label } = entry;
      if (other === undefined || !rest.delete(other)) added.push({ index, name: label });
      else changed.push({ index, before: other.label, after: label });
    }
    for (const { index, label } of rest) removed.push({ index, name: label });
  }
  const known = new Set(before.unclaimed.map(({ name }) => name));
  const unclaimed = after.unclaimed
    .filter(({ name }) => !known.has(name))
    .map(({ name, line }) => ({ name, line }));
  if (added.length + removed.length + changed.length + unclaimed.length === 0) return undefined;
  return { name: before.definition.name, added, removed, changed, unclaimed };
}

/** An index by name stays what it is when its number changes. */
const keyOf = ({ key, index, part }: Entry) =>
  key === undefined || part.index.includes("{name}") ? index : key;

function pairBlocks(before: readonly Block[], after: readonly Block[]) {
  const pairs = new Map<string, [readonly Entry[], readonly Entry[]]>();
  for (const [side, blocks] of [before, after].entries()) {
    for (const { array, arch, entries } of blocks) {
      const name = `${array} ${arch}`;
      const pair = pairs.get(name) ?? [[], []];
      pair[side] = [...pair[side]!, ...entries];
      pairs.set(name, pair);
    }
  }
  return pairs;
}

/**
 * What a drifted pair does to the tables that read its copy: the copy's text is exchanged for `target`,
 * the original with its allowances applied (bytes as latin1).
 */
export function findTouchedTables(
  tablesOf: TablesOf,
  copies: Library,
  drift: { readonly copy: string; readonly target: string },
  options: ProductOptions,
): readonly TouchedTable[] {
  const products = tablesOf(drift.copy);
  if (products.length === 0) return [];
  const { files } = copies;
  const originals = createLibrary({
    ...files,
    read: (path) => (path === drift.copy ? drift.target : files.read(path)),
  });
  const touched = products.map((one) => one.compare(copies, originals, options));
  return touched.filter((table) => table !== undefined);
}
