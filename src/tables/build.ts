/** From a definition and a tree's headers to a table. */

import { type Candidate, isExcluded, type Leftover, placeOf } from "./candidates.js";
import type { BlockDefinition, TableDefinition } from "./definition.js";
import { type Entry, finishEntries, leastValue, refuseTwice } from "./entries.js";
import { follow } from "./followed.js";
import { createLibrary, type Library, type TableFiles, type TableHeader } from "./headers.js";
import { fillLines, readDefines } from "./lines.js";
import { sortEntries } from "./order.js";
import { select } from "./select.js";
import { leave, take } from "./take.js";
import { createWork, listArchitectures, openFirst, type Work } from "./work.js";

export type { Entry };

/** An array with its entries, or lines that are repeated. */
export interface Block {
  readonly array: string;
  readonly arch: string;
  readonly before: string | null;
  readonly open: string;
  readonly close: string;
  readonly after: string | null;
  readonly entries: readonly Entry[];
  /** Lines in place of an array; null: an array. */
  readonly lines: string | null;
}

export interface Table {
  readonly definition: TableDefinition;
  readonly arch: string;
  readonly blocks: readonly Block[];
  /** The headers that were read. */
  readonly headers: readonly string[];
  /** Names of the family that the definition neither takes nor excludes. */
  listUnclaimed(): readonly Unclaimed[];
  /** Why the table cannot be used, a line each. */
  readonly problems: readonly string[];
  /** None of its headers is there. */
  readonly isAbsent: boolean;
}

export interface BuildOptions {
  readonly arch: string;
}

/**
 * Builds a table for an architecture. Never throws for what a header holds: an index used twice, a part
 * that takes nothing and a header that cannot be read as C are told in `problems`.
 */
export function buildTable(
  definition: TableDefinition,
  from: TableFiles | Library,
  { arch }: BuildOptions,
): Table {
  const library = "open" in from ? from : createLibrary(from);
  const work = createWork(library);
  const blocks: Block[] = [];
  for (const block of definition.blocks) {
    if (block.repeat !== null) blocks.push(repeatLines(block, block.repeat, arch, work));
    else if (block.eachArch === null) {
      const made = buildBlock(block, block.arch ?? arch, work);
      if (made !== undefined) blocks.push(made);
    } else {
      for (const one of listArchitectures(block.eachArch, work)) {
        const made = buildBlock(block, one, work);
        if (made !== undefined) blocks.push(made);
      }
    }
  }
  const isAbsent = work.headers.size === 0;
  const absence = `none of its headers is there: ${[...new Set(work.missing)].join(", ")}`;
  return {
    definition,
    arch,
    blocks,
    headers: [...work.headers],
    listUnclaimed() {
      const left = work.choices.flatMap(({ part, header, arch }) => {
        return leave(part, header, arch) ?? select({ part, header, arch }, library).left;
      });
      return findUnclaimed(left, blocks);
    },
    problems: isAbsent ? [absence] : work.problems,
    isAbsent,
  };
}

function buildBlock(block: BlockDefinition, arch: string, work: Work): Block | undefined {
  const problems: string[] = [];
  const drafts: Candidate[] = [];
  let first: TableHeader | undefined;
  for (const part of block.parts) {
    const header = openFirst(part, arch, work, problems);
    if (header === undefined) continue;
    first ??= header;
    const lines = part.follow === null ? header : follow(part, header, work.library, arch);
    const taken =
      (lines && take(part, lines, arch)) ?? select({ part, header, arch }, work.library).taken;
    if (header.isSpent())
      problems.push(`${header.path}: has too many macros that stand for others`);
    else if (taken.length === 0 && !part.optional && !block.optional) {
      problems.push(`${header.path}: nothing there is what the table "${block.array}" takes`);
    }
    for (const one of sortEntries(taken, part.order)) drafts.push(one);
    work.choices.push({ part, header, arch });
  }
  if (drafts.length === 0 && block.optional) return undefined;
  work.problems.push(...problems);
  const base = asksForBase(block) ? leastValue(drafts) : undefined;
  const lines = (text: string | null) =>
    text === null ? null : fillLines(text, arch, base, first, work);
  const before = lines(block.before);
  const entries = finishEntries(drafts, base, readDefines(before));
  return {
    array: block.array,
    arch,
    before,
    open: lines(block.open)!,
    close: lines(block.close)!,
    after: lines(block.after),
    entries: refuseTwice(block, entries, work),
    lines: null,
  };
}

/** Whether a block has any use for its least value. */
export function asksForBase({ parts, before, open, close, after }: BlockDefinition): boolean {
  const texts = [before, open, close, after, ...parts.map(({ index }) => index)];
  return texts.some((text) => text?.includes("{base}"));
}

function repeatLines(block: BlockDefinition, text: string, arch: string, work: Work): Block {
  const archs = listArchitectures(block.eachArch!, work);
  const lines = archs.map((one) => fillLines(text, one, undefined, undefined, work)).join("\n");
  const fillOne = (line: string) => fillLines(line, arch, undefined, undefined, work);
  return {
    array: block.array,
    arch,
    before: block.before === null ? null : fillOne(block.before),
    open: fillOne(block.open),
    close: fillOne(block.close),
    after: block.after === null ? null : fillOne(block.after),
    entries: [],
    lines,
  };
}

/** A name that nobody claims. */
export interface Unclaimed {
  readonly name: string;
  readonly header: string;
  readonly line: number;
}

/** What no part takes or excludes; each once, however many parts have it in their family. */
export function findUnclaimed(
  leftovers: readonly Leftover[],
  blocks: readonly Pick<Block, "entries">[],
): readonly Unclaimed[] {
  if (leftovers.length === 0) return [];
  const claimed = new Set(leftovers.filter(isExcluded).map(({ name }) => name));
  for (const { entries } of blocks) for (const { name } of entries) claimed.add(name);
  const seen = new Set<string>();
  const unclaimed: Unclaimed[] = [];
  for (const one of leftovers) {
    const { name, header } = one;
    const key = `${header} ${name}`;
    if (claimed.has(name) || seen.has(key)) continue;
    seen.add(key);
    unclaimed.push({ name, header, line: placeOf(one).line });
  }
  return unclaimed;
}
