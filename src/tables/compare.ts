/** What taking a drift over would do to the tables. */
import { isAt } from "./bearing.js";
import type { Block, Entry, Table } from "./build.js";
import { createExchange, type Exchange } from "./difference.js";
import { createLibrary, type Library } from "./headers.js";
import type { Product, ProductOptions } from "./product.js";
import type { TableEntry, TouchedTable } from "./touched.js";

/** Finds the tables that a header goes into. */
export type TablesOf = (path: string) => readonly Product[];

/** Makes a cheap lookup from a header's path to the tables that may read it. */
export function indexTables(products: readonly Product[]): TablesOf {
  const literal = new Map<string, Product[]>();
  const patterns: { readonly pattern: string; readonly product: Product }[] = [];
  for (const product of products) {
    for (const path of product.paths) {
      if (path.endsWith("/") || path.includes("{arch}")) patterns.push({ pattern: path, product });
      else if (literal.has(path)) literal.get(path)!.push(product);
      else literal.set(path, [product]);
    }
  }
  return (path) => {
    const found = new Set(literal.get(path));
    const folder = path.slice(0, path.lastIndexOf("/") + 1);
    for (const { pattern, product } of patterns) {
      if (isAt(pattern, pattern.endsWith("/") ? folder : path)) found.add(product);
    }
    return [...found];
  };
}

/**
 * Compares two tables by definition, index by index; undefined where they do not differ. How a number is spelt means
 * nothing. A table that has problems is compared as far as it goes. `unclaimed` are the names that nobody
 * claims any more, where they are known.
 */
export function compareTables(
  before: Table,
  after: Table,
  unclaimed = findNewUnclaimed(before, after),
): TouchedTable | undefined {
  const added: TableEntry[] = [];
  const removed: TableEntry[] = [];
  const changed: { index: string; before: string; after: string }[] = [];
  for (const [old, now] of pairBlocks(before.blocks, after.blocks).values()) {
    const rest = new Set(old);
    const byEntry = new Map<string, Entry[]>();
    for (const entry of old) {
      const key = `${keyOf(entry)} ${entry.label}`;
      const same = byEntry.get(key);
      if (same === undefined) byEntry.set(key, [entry]);
      else same.push(entry);
    }
    const fresh = now.filter((entry) => {
      const same = byEntry.get(`${keyOf(entry)} ${entry.label}`)?.shift();
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
  if (added.length + removed.length + changed.length + unclaimed.length === 0) return undefined;
  return { name: before.definition.name, added, removed, changed, unclaimed };
}

/** Names that nobody claims now, and of which that was not so. */
function findNewUnclaimed(before: Table, after: Table): TouchedTable["unclaimed"] {
  const known = new Set(before.listUnclaimed().map(({ name }) => name));
  return after
    .listUnclaimed()
    .filter(({ name }) => !known.has(name))
    .map(({ name, line }) => ({ name, line }));
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

/** A drifted pair: its copy's text, and the original's with its allowances applied (bytes as latin1). */
export interface Drift {
  readonly copy: string;
  /** The copy's own text, where it is at hand. */
  readonly before?: string | undefined;
  readonly target: string;
}

/** What a drifted pair does to the tables that read its copy; the text of the copy is exchanged, and nothing else. */
export function findTouchedTables(
  tablesOf: TablesOf,
  copies: Library,
  drift: Drift,
  options: ProductOptions,
): readonly TouchedTable[] {
  const products = tablesOf(drift.copy);
  if (products.length === 0) return [];
  const touch = createTouch(copies, drift, options);
  return products.map(touch).filter((table) => table !== undefined);
}

/** Says of one table after the other what a drift does to it; made are only those that it can change. */
export function createTouch(
  copies: Library,
  { copy, before, target }: Drift,
  options: ProductOptions,
): (product: Product) => TouchedTable | undefined {
  const { files } = copies;
  let text = before;
  let exchange: Exchange | undefined;
  let originals: Library | undefined;
  return (product) => {
    text ??= files.read(copy);
    // A header that comes in may take the place of another one.
    if (text !== undefined) {
      exchange ??= createExchange(copy, text, target);
      if (!product.bears(exchange, copies, options)) return undefined;
    }
    originals ??= createLibrary({
      ...files,
      read: (path) => (path === copy ? target : files.read(path)),
    });
    return product.compare(copies, originals, options);
  };
}
