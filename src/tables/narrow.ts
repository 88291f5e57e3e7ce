/** What of a table need not be made to see how it changes. */

import { matchUp } from "../diff/matchup.js";
import { type Defines, nameOf } from "./branches.js";
import { asksForBase, type BuildOptions, buildTable, findUnclaimed, type Table } from "./build.js";
import type { Candidate, Leftover } from "./candidates.js";
import { compareTables } from "./compare.js";
import type { BlockDefinition, PartDefinition, TableDefinition } from "./definition.js";
import { leastValue } from "./entries.js";
import type { Library, Placed, TableHeader } from "./headers.js";
import { headOf } from "./matching.js";
import { leave, take } from "./take.js";
import type { TouchedTable } from "./touched.js";

/** What is compared: the headers of one tree and of another. */
type Sides = readonly [before: Library, after: Library];

/**
 * Compares the table of one tree with that of another as `compareTables` does, but makes only the blocks that take a
 * name whose lines differ, of those names alone where that is enough, and asks of them alone who claims them.
 */
export function compareSides(
  definition: TableDefinition,
  sides: Sides,
  options: BuildOptions,
): TouchedTable | undefined {
  const narrow = findNarrow(definition, sides, options.arch);
  const blocks = narrow?.blocks ?? definition.blocks;
  const [before, after] = (narrow?.sides ?? sides).map((side): Table => {
    return buildTable({ ...definition, blocks }, side, options);
  }) as [Table, Table];
  return compareTables(before, after, narrow?.unclaimed);
}

interface Narrow {
  readonly blocks: readonly BlockDefinition[];
  readonly sides: Sides;
  readonly unclaimed: TouchedTable["unclaimed"];
}

/** What differs in a header. */
interface Others {
  readonly headers: readonly [TableHeader, TableHeader];
  readonly all: readonly [Placed, Placed];
  /** Of the names of which not all lines are the same on both sides, all lines. */
  readonly lines: readonly [Placed, Placed];
  readonly names: ReadonlySet<string>;
  /** Of the names that are the same, those with a block's least value: which of the first side's lines. */
  readonly bases: number[];
}

/** A block that takes some of what differs, the last header of its parts, and what they take of it on each side. */
interface Kept {
  readonly block: BlockDefinition;
  readonly others: Others;
  readonly taken: readonly [Candidate[], Candidate[]];
}

/** Undefined where more than lines counts. */
function findNarrow({ blocks }: TableDefinition, sides: Sides, arch: string): Narrow | undefined {
  const known = new Map<string, Others | undefined>();
  const kept: Kept[] = [];
  const left: [Leftover[], Leftover[]] = [[], []];
  for (const block of blocks) {
    if (block.repeat !== null || block.eachArch !== null || block.arch !== null) return undefined;
    if (
      [block.before, block.open, block.close, block.after].some((text) => text?.includes("{line:"))
    )
      return undefined;
    const taken: [Candidate[], Candidate[]] = [[], []];
    let last: Others | undefined;
    for (const part of block.parts) {
      if (part.includedBy !== null || part.resolve.length > 0) return undefined;
      const path = part.headers
        .map((one) => one.replaceAll("{arch}", arch))
        .find((one) => sides[0].open(one));
      if (path === undefined) continue;
      if (!known.has(path)) known.set(path, findOthers(sides, path, arch));
      const others = known.get(path);
      if (others === undefined) return undefined;
      last = others;
      for (const side of [0, 1] as const) {
        const from = { path, defines: () => others.lines[side] };
        const some = take(part, from, arch);
        if (some === undefined) return undefined;
        taken[side].push(...some);
        left[side].push(...leave(part, from, arch)!);
      }
    }
    const isKept = taken[0].length + taken[1].length > 0;
    if (isKept) kept.push({ block, others: last!, taken });
  }
  const [old, young] = [0, 1].map((side) =>
    findUnclaimed(
      left[side]!,
      kept.map(({ taken }) => ({ entries: taken[side]! })),
    ),
  );
  const unclaimed = young!
    .filter(({ name }) => !old!.some((one) => one.name === name))
    .map(({ name, line }) => ({ name, line }));
  return {
    blocks: kept.map(({ block }) => block),
    sides: kept.every(({ block }) => isTold(block)) ? cutSides(kept, sides, known, arch) : sides,
    unclaimed,
  };
}

/** Whether no two names of a block can have one label: of two entries that are the same one is left out. */
function isTold({ parts }: BlockDefinition): boolean {
  const [{ names, strip, stripSuffix }, ...more] = parts as [PartDefinition];
  if (more.length > 0 || stripSuffix !== "" || strip.length > 1) return false;
  return strip.length === 0 || headOf(names).startsWith(strip[0]!);
}

/**
 * Both sides with nothing in their headers but the lines of other names, and of what a block's base is; as they are where
 * a base is another, for then all indices are.
 */
function cutSides(
  kept: readonly Kept[],
  sides: Sides,
  known: ReadonlyMap<string, Others | undefined>,
  arch: string,
): Sides {
  for (const { block, others, taken } of kept) {
    if (!asksForBase(block)) continue;
    const { headers, names, bases } = others;
    const all = take(block.parts[0]!, headers[0], arch)!;
    const same = all.filter(({ name }) => !names.has(name));
    const least = leastValue(same);
    const base = same.find(({ value }) => value === least);
    if (base !== undefined) bases.push(base.ordinal);
    const [old, young] = taken.map((some) =>
      leastValue(base === undefined ? some : [base, ...some]),
    );
    if (old !== young) return sides;
  }
  return [0, 1].map((side): Library => {
    const cut = new Map<string, TableHeader>();
    for (const [path, { headers, lines, all, bases }] of known as Map<string, Others>) {
      const some = join(lines[side]!, pick(all[0], bases));
      cut.set(path, Object.assign(Object.create(headers[side]!), { defines: () => some }));
    }
    return { ...sides[side]!, open: (path) => cut.get(path) ?? sides[side]!.open(path) };
  }) as [Library, Library];
}

/** Lines of a header, and more. */
function join(some: Placed, more: Placed): Placed {
  const count = some.lines.length;
  return {
    ...some,
    lines: [...some.lines, ...more.lines],
    offers: new Map(),
    places: { at: (i) => (i < count ? some.places.at(i) : more.places.at(i - count)) },
  };
}

function findOthers(sides: Sides, path: string, arch: string): Others | undefined {
  const [old, young] = [sides[0].open(path), sides[1].open(path)];
  const [before, after] = [old?.defines(arch), young?.defines(arch)];
  if (before === undefined || after === undefined) return undefined;
  const { names, ordinals } = listOthers(before, after);
  const lines = [pick(before, ordinals[0]), pick(after, ordinals[1])] as const;
  return { headers: [old!, young!], all: [before, after], lines, names, bases: [] };
}

/** The names of which not all lines are the same on both sides, and any whose lines have moved; where all of them are. */
function listOthers(a: Defines, b: Defines) {
  const names = new Set<string>();
  const ordinals: [number[], number[]] = [[], []];
  let shared = "";
  let i = 0;
  let j = 0;
  const pass = (nextI: number, nextJ: number): void => {
    for (; i < nextI; i++) if (add(a, i)) ordinals[0].push(i);
    for (; j < nextJ; j++) if (add(b, j)) ordinals[1].push(j);
  };
  const add = ({ lines, isOut }: Defines, ordinal: number): boolean => {
    if (isOut?.[ordinal] === true) return false;
    names.add(nameOf(lines[ordinal]!));
    return true;
  };
  matchUp(
    a.lines.length,
    b.lines.length,
    (m, n) => a.lines[m] === b.lines[n] && a.isOut?.[m] === b.isOut?.[n],
    (m, n) => {
      pass(m, n);
      shared += a.lines[m];
      i++;
      j++;
    },
  );
  pass(a.lines.length, b.lines.length);
  // Mostly no name has lines among those that are the same.
  const isWhole = names.size <= MOST_SOUGHT && ![...names].some((name) => isDefined(shared, name));
  return isWhole
    ? { names, ordinals }
    : { names, ordinals: [find(a, names), find(b, names)] as const };
}

/** Each name is looked for in all lines that are the same: for more it is quicker to look at the lines. */
const MOST_SOUGHT = 100;

/** Whether some lines define a name. */
function isDefined(lines: string, name: string): boolean {
  for (let at = lines.indexOf(name); at >= 0; at = lines.indexOf(name, at + 1)) {
    const isWhole = !/[\w$]/.test(lines[at + name.length] ?? "");
    if (isWhole && lines.slice(lines.lastIndexOf("\n", at), at).trimEnd().endsWith("define"))
      return true;
  }
  return false;
}

/** Where the lines of some names are. */
function find({ lines, isOut }: Defines, names: ReadonlySet<string>): number[] {
  const ordinals: number[] = [];
  for (let i = 0; i < lines.length; i++) {
    if (isOut?.[i] !== true && names.has(nameOf(lines[i]!))) ordinals.push(i);
  }
  return ordinals;
}

/** Some of a header's lines. */
function pick({ lines, guard, places }: Placed, ordinals: readonly number[]): Placed {
  return {
    offers: new Map(),
    lines: ordinals.map((i) => lines[i]!),
    isOut: null,
    guard,
    places: { at: (i) => places.at(ordinals[i]!) },
  };
}
