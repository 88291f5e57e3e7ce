/** What of a table need not be made to see how it changes. */

import { type Defines, nameOf } from "./branches.js";
import { type BuildOptions, buildTable, findUnclaimed, type Table } from "./build.js";
import type { Candidate, Leftover } from "./candidates.js";
import { compareTables } from "./compare.js";
import type { BlockDefinition, TableDefinition } from "./definition.js";
import type { Library, Placed, TableHeader } from "./headers.js";
import { type LineSource, leave, take } from "./take.js";
import type { TouchedTable } from "./touched.js";

/** What is compared: the headers of one tree and of another. */
type Sides = readonly [before: Library, after: Library];

/**
 * Compares the table of one tree with that of another as `compareTables` does, but makes only the blocks that take a
 * name whose lines differ, and asks of those names alone who claims them.
 */
export function compareSides(
  definition: TableDefinition,
  sides: Sides,
  options: BuildOptions,
): TouchedTable | undefined {
  const narrow = findNarrow(definition, sides, options.arch);
  const blocks = narrow?.blocks ?? definition.blocks;
  const [before, after] = sides.map((side): Table => {
    return buildTable({ ...definition, blocks }, side, options);
  }) as [Table, Table];
  return compareTables(before, after, narrow?.unclaimed);
}

interface Narrow {
  readonly blocks: readonly BlockDefinition[];
  readonly unclaimed: TouchedTable["unclaimed"];
}

/** Undefined where more than lines counts. */
function findNarrow({ blocks }: TableDefinition, sides: Sides, arch: string): Narrow | undefined {
  const known = new Map<string, readonly [LineSource, LineSource] | undefined>();
  const kept: BlockDefinition[] = [];
  const taken: [Candidate[], Candidate[]] = [[], []];
  const left: [Leftover[], Leftover[]] = [[], []];
  for (const block of blocks) {
    if (block.repeat !== null || block.eachArch !== null || block.arch !== null) return undefined;
    if (
      [block.before, block.open, block.close, block.after].some((text) => text?.includes("{line:"))
    )
      return undefined;
    let isKept = false;
    for (const part of block.parts) {
      if (part.includedBy !== null || part.resolve.length > 0) return undefined;
      const path = part.headers
        .map((one) => one.replaceAll("{arch}", arch))
        .find((one) => sides[0].open(one));
      if (path === undefined) continue;
      if (!known.has(path)) known.set(path, findOthers(sides, path, arch));
      const others = known.get(path);
      if (others === undefined) return undefined;
      for (const side of [0, 1] as const) {
        const some = take(part, others[side], arch);
        if (some === undefined) return undefined;
        taken[side].push(...some);
        left[side].push(...leave(part, others[side], arch)!);
        isKept ||= some.length > 0;
      }
    }
    if (isKept) kept.push(block);
  }
  const [old, young] = [0, 1].map((side) =>
    findUnclaimed(left[side]!, [{ entries: taken[side]! }]),
  );
  const unclaimed = young!
    .filter(({ name }) => !old!.some((one) => one.name === name))
    .map(({ name, line }) => ({ name, line }));
  return { blocks: kept, unclaimed };
}

/** All lines of those names of which not all lines are the same on both sides. */
function findOthers(
  sides: Sides,
  path: string,
  arch: string,
): readonly [LineSource, LineSource] | undefined {
  const headers = sides.map((side) => side.open(path));
  const [old, young] = headers.map((header) => header?.defines(arch));
  if (old === undefined || young === undefined) return undefined;
  const names = new Set<string>();
  const before = count(old);
  const after = count(young);
  for (const [line, times] of before) if (after.get(line) !== times) names.add(nameOf(line));
  for (const [line, times] of after) if (before.get(line) !== times) names.add(nameOf(line));
  return [choose(headers[0]!, old, names), choose(headers[1]!, young, names)];
}

/** How often each line stands there that the architecture does not rule out. */
function count({ lines, isOut }: Defines): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (let i = 0; i < lines.length; i++) {
    if (isOut?.[i] === true) continue;
    const line = lines[i]!;
    counts.set(line, (counts.get(line) ?? 0) + 1);
  }
  return counts;
}

/** A header's lines of some names. */
function choose({ path }: TableHeader, all: Placed, names: ReadonlySet<string>): LineSource {
  const { lines, isOut, guard, places } = all;
  const ordinals: number[] = [];
  if (names.size > 0) {
    lines.forEach((line, i) => {
      if (isOut?.[i] !== true && names.has(nameOf(line))) ordinals.push(i);
    });
  }
  const some: Placed = {
    offers: new Map(),
    lines: ordinals.map((i) => lines[i]!),
    isOut: null,
    guard,
    places: { at: (i) => places.at(ordinals[i]!) },
  };
  return { path, defines: () => some };
}
