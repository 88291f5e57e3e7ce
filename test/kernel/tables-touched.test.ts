import assert from "node:assert/strict";
import { test } from "node:test";
import { openTableFiles } from "../../src/catalogue.js";
import { readShippedTables } from "../../src/config/tables.js";
import { buildTable } from "../../src/tables/build.js";
import { compareTables, createTouch, indexTables } from "../../src/tables/compare.js";
import type { TableDefinition } from "../../src/tables/definition.js";
import { createExchange } from "../../src/tables/difference.js";
import { createLibrary, type Library, type TableFiles } from "../../src/tables/headers.js";
import { createProduct, createSyscallProduct, type Product } from "../../src/tables/product.js";
import type { TouchedTable } from "../../src/tables/touched.js";
import { openDirectory } from "../../src/tree/directory.js";
import { defineTables } from "../tables/define.js";
import { driftedPairs, versionDrifts } from "./drifts.js";
import { kernelTree, NO_TREE } from "./trees.js";

const OPTIONS = { arch: "x86" };
const [OLD, NEW] = [kernelTree("6.1"), kernelTree("6.12")];
const skip = OLD === undefined || NEW === undefined ? NO_TREE : false;
const openFiles = (tree: string) => openTableFiles(openDirectory(tree, tree));

/** A table, and what tells without any short cut how it changes. */
interface Compared {
  readonly product: Product;
  compare(before: Library, after: Library): TouchedTable | undefined;
}

const present = (definition: TableDefinition): Compared => ({
  product: createProduct(definition),
  compare: (before, after) =>
    compareTables(buildTable(definition, before, OPTIONS), buildTable(definition, after, OPTIONS)),
});

async function loadCompared(): Promise<(path: string) => readonly Compared[]> {
  const { tables, syscalls } = await readShippedTables();
  const all = [
    ...tables.map(present),
    ...syscalls.map(createSyscallProduct).map((product): Compared => {
      return { product, compare: (before, after) => product.compare(before, after, OPTIONS) };
    }),
  ];
  const tablesOf = indexTables(all.map(({ product }) => product));
  return (path) => {
    const products = tablesOf(path);
    return all.filter(({ product }) => products.includes(product));
  };
}

/** Holds what is said of a drift against making each table twice; gives how many change and how many need not be made. */
function compareBoth(
  files: TableFiles,
  products: readonly Compared[],
  drift: { readonly copy: string; readonly before: string; readonly target: string },
): readonly [changed: number, spared: number] {
  const { copy, before, target } = drift;
  const side = (text: string) =>
    createLibrary({ ...files, read: (path) => (path === copy ? text : files.read(path)) });
  const touch = createTouch(side(before), drift, OPTIONS);
  let [changed, spared] = [0, 0];
  for (const { product, compare } of products) {
    const full = compare(side(before), side(target));
    assert.deepEqual(touch(product), full, `${product.name}: ${copy}`);
    if (full !== undefined) changed++;
    const exchange = createExchange(copy, before, target);
    if (!product.bears(exchange, side(before), OPTIONS)) spared++;
  }
  return [changed, spared];
}

for (const version of ["6.12", "6.1"] as const) {
  test(`what ${version}'s drifts do to the shipped tables`, { skip }, async () => {
    const tablesOf = await loadCompared();
    const files = openFiles(kernelTree(version)!);
    let spared = 0;
    for (const { copyPath, copy, original } of driftedPairs(version)) {
      const drift = { copy: copyPath, before: copy, target: original };
      spared += compareBoth(files, tablesOf(copyPath), drift)[1];
    }
    assert.ok(spared >= 8, `${spared} spared`);
  });
}

test("what two versions of each shipped table's header do to it, either way", {
  skip,
}, async () => {
  const { tables } = await readShippedTables();
  const tablesOf = await loadCompared();
  const [old, young] = [openFiles(OLD!), openFiles(NEW!)];
  const paths = tables.flatMap(({ blocks }) =>
    blocks.flatMap(({ parts }) => parts.flatMap(({ headers }) => headers)),
  );
  let changed = 0;
  for (const path of new Set(paths)) {
    // What a version has not here, it has among the kernel's own.
    const own = path.replace(/^tools\/(?:perf\/trace\/beauty\/)?/, "");
    const [one, two] = [old.read(path) ?? old.read(own), young.read(path) ?? young.read(own)];
    if (one === undefined || two === undefined || one === two) continue;
    for (const [before, target] of [
      [one, two],
      [two, one],
    ] as const) {
      changed += compareBoth(young, tablesOf(path), { copy: path, before, target })[0];
    }
  }
  assert.ok(changed > 20, `${changed} changed`);
});

test("what 6.12 changed in include/uapi does to a table of each header", { skip }, async () => {
  let [changed, spared] = [0, 0];
  for (const { path, copy, original } of versionDrifts()) {
    const names = [...`${copy}${original}`.matchAll(/^#define\s+([A-Z]+_)/gm)].map(
      (one) => one[1]!,
    );
    const counts = new Map<string, number>();
    for (const one of names) counts.set(one, (counts.get(one) ?? 0) + 1);
    const [prefix = "A_"] = [...counts].sort((a, b) => b[1] - a[1])[0] ?? [];
    const definitions = await defineTables(`
[[table]]
name = "flags"
header = "${path}"
macros = "${prefix}*"
form = ["{value}", "(1 << {decimal})"]
optional = true
[[table]]
name = "calls"
header = "${path}"
macros = "*"
family = "_IO*(*)"
form = ["_IO*(*, {hex}*)", "_IO*(*, {decimal}*)"]
optional = true
[[table]]
name = "enums"
header = "${path}"
enumerators = "*"
optional = true
`);
    const files: TableFiles = { read: () => undefined };
    const drift = { copy: path, before: copy, target: original };
    const [some, others] = compareBoth(files, definitions.map(present), drift);
    changed += some;
    spared += others;
  }
  assert.ok(changed > 100 && spared > 100, `${changed} changed, ${spared} spared`);
});
