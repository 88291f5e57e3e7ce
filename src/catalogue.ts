import { machine } from "node:os";
import { latin1 } from "./bytes.js";
import type { Outcome } from "./compare.js";
import { loadTables } from "./config/tables.js";
import { findConflict } from "./diff/conflict.js";
import { ConfigError, TreeError, UsageError } from "./errors.js";
import type { Opening } from "./opening.js";
import type { Pair } from "./pairs.js";
import { tellObstacle } from "./report/wording.js";
import { ARCHITECTURES, nameArchitecture } from "./tables/architectures.js";
import { createLibrary, type Library, type TableFiles } from "./tables/headers.js";
import type { Made, Product } from "./tables/product.js";
import type { Scratch, Tree } from "./tree/tree.js";

/** How the headers of a table stand to their originals; the worst of them counts. */
export type TableState = "in-sync" | "drifted" | "held" | "unchecked" | "unmapped" | "absent";

/** The tables of a tree, and the headers they are made from. */
export interface Catalogue {
  readonly products: readonly Product[];
  readonly copies: Library;
  /** The same with each copy that has drifted exchanged for its original, allowances applied. */
  openOriginals(): Promise<Library>;
  stateOf(table: Made): Promise<TableState>;
}

/** The architecture that tables are made for where none is named: this machine's. */
export const hostArchitecture = (): string => nameArchitecture(machine());

/** @throws {UsageError} for a name that the kernel has no architecture of. */
export function readArchitecture(name: string | undefined): string {
  if (name === undefined) return hostArchitecture();
  const arch = nameArchitecture(name);
  if (ARCHITECTURES.includes(arch)) return arch;
  throw new UsageError(`--arch ${name}: unknown; one of ${ARCHITECTURES.join(", ")}`);
}

/** Reads headers of a tree for tables. Absent ones are data; what cannot be read is a TreeError. */
export function openTableFiles(tree: Tree): TableFiles {
  const scratch: Scratch = { buffer: Buffer.allocUnsafeSlow(256 * 1024) };
  return {
    listFolders: (folder) => tree.listFolders(folder),
    read(path) {
      const length = tree.readInto(path, scratch);
      if (typeof length !== "number") return tellUnread(path, tree);
      const bytes = scratch.buffer.subarray(0, length);
      const text = latin1(bytes);
      // Told in the text first: that takes a tenth of the time.
      const line = text.includes("<<<<<<< ") ? findConflict(bytes) : undefined;
      if (line !== undefined) {
        throw new TreeError(`${path}:${line}: a conflict that git left there; resolve it first`);
      }
      return text;
    },
  };
}

function tellUnread(path: string, tree: Tree): undefined {
  const file = tree.read(path);
  const { obstacle, detail } = file.ok
    ? { obstacle: "unreadable" as const, detail: "it is changing" }
    : file;
  if (obstacle === "absent") return undefined;
  throw new TreeError(`${path}: ${tellObstacle(obstacle, detail)}`);
}

/** Finds the tables of a tree's config; headers and pairs are read when they are needed. */
export async function openCatalogue({ trees, config }: Opening): Promise<Catalogue> {
  const products = await loadTables(config);
  const copies = createLibrary(openTableFiles(trees.copies));
  let mapping: Promise<Mapping> | undefined;
  const map = () => {
    mapping ??= openMapping({ trees, config });
    return mapping;
  };
  return {
    products,
    copies,
    async openOriginals() {
      const { pairs, compare } = await map();
      const targets = new Map<string, string>();
      for (const pair of pairs.values()) {
        const outcome = await compare(pair);
        if (outcome.kind === "drifted") targets.set(pair.copy, latin1(outcome.target));
      }
      const read = (path: string) => targets.get(path) ?? copies.files.read(path);
      return createLibrary({ ...copies.files, read });
    },
    async stateOf({ headers, isAbsent }) {
      if (isAbsent) return "absent";
      const { pairs, stateOf } = await map();
      let worst: TableState = "unmapped";
      for (const path of headers) {
        const pair = pairs.get(path);
        const state = pair === undefined ? "unmapped" : await stateOf(pair);
        if (BADNESS.indexOf(state) > BADNESS.indexOf(worst)) worst = state;
      }
      return worst;
    },
  };
}

/** Which copy follows what, and how far. */
interface Mapping {
  /** By the copy's path. */
  readonly pairs: ReadonlyMap<string, Pair>;
  compare(pair: Pair): Outcome | Promise<Outcome>;
  stateOf(pair: Pair): Promise<TableState>;
}

async function openMapping({ trees, config }: Pick<Opening, "trees" | "config">): Promise<Mapping> {
  // Most of what is asked for has no use for these.
  const { createComparer } = await import("./compare.js");
  const { isHeld, listPairs, tellToday } = await import("./pairs.js");
  const { pairs } = await listPairs(config, trees);
  const compare = createComparer(trees);
  const today = tellToday();
  return {
    pairs: new Map(pairs.map((pair) => [pair.copy, pair])),
    compare,
    async stateOf(pair) {
      const outcome = await compare(pair);
      if (outcome.kind === "drifted" && isHeld(pair, today)) return "held";
      const isNoPair = outcome.kind === "unchecked" && outcome.cause === "original-absent";
      return isNoPair && pair.optional ? "unmapped" : outcome.kind;
    },
  };
}

const BADNESS: readonly TableState[] = ["unmapped", "in-sync", "held", "unchecked", "drifted"];

/**
 * The tables that names call for, in their order; all where there are none.
 *
 * @throws {UsageError} for a name that no table has.
 */
export function chooseTables(
  products: readonly Product[],
  names: readonly string[],
): readonly Product[] {
  for (const name of names) {
    if (!products.some((table) => table.name === name)) {
      throw new UsageError(`${JSON.stringify(name)} is no table here; \`table\` alone lists them`);
    }
  }
  if (names.length === 0) return products;
  return products.filter(({ name }) => names.includes(name));
}

/**
 * Lets a table through that is to be used.
 *
 * @throws {ConfigError} where it has problems: an index used twice, nothing matched, no header.
 */
export function refuseProblems(made: Made): Made {
  const [problem, ...more] = made.problems;
  if (problem === undefined) return made;
  const rest = more.length === 0 ? "" : `; ${more.length} more: see --lint`;
  throw new ConfigError(`table ${made.name}: ${problem}${rest}`);
}
