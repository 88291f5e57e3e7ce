import { ConfigError } from "../errors.js";
import type { ImportedPair } from "./script.js";

/** What the tree that a config is written for has. */
export interface TreeFacts {
  /** The script's name, for the header and for messages. */
  readonly source: string;
  originalExists(path: string): boolean;
  copyExists(path: string): boolean;
  hunkFileExists(path: string): boolean;
}

interface Entry {
  readonly pair: ImportedPair;
  readonly comments: readonly string[];
}

interface Group {
  /** Null for a single pair whose copy does not mirror its original's path. */
  readonly prefix: string | null;
  readonly options: string;
  readonly entries: Entry[];
}

const CONTROL = /[\u0000-\u001f\u007f]/g;

/** A TOML string: plain "..." where nothing needs escaping, else '...' where that can hold it, else escaped. */
export function quoteToml(text: string): string {
  const hasControl = text.search(CONTROL) !== -1;
  if (!hasControl && !/["\\]/.test(text)) return `"${text}"`;
  if (!hasControl && !text.includes("'")) return `'${text}'`;
  const escaped = text.replace(/["\\]/g, "\\$&");
  return `"${escaped.replace(CONTROL, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`)}"`;
}

/** A path as an entry of `originals`: where it has characters that a glob would take for its own, they are escaped. */
function quotePattern(path: string): string {
  return quoteToml(
    /[*?[\]{}()!\\]/.test(path) ? path.replace(/[*?[\]{}()!\\|"+@]/g, "\\$&") : path,
  );
}

function commentLines(comments: readonly string[], indent = ""): string[] {
  return comments.map((comment) => `${indent}# ${comment.replace(CONTROL, " ").trimEnd()}`);
}

function optionsOf(pair: ImportedPair): string[] {
  const lines: string[] = [];
  if (pair.ignoreBlankLines) lines.push("ignore-blank-lines = true");
  if (pair.ignoreSpaceChange) lines.push("ignore-space-change = true");
  if (pair.ignoreAllSpace) lines.push("ignore-all-space = true");
  const expressions = pair.ignoreMatchingLines.map((expression) =>
    // Literal quotes keep a regular expression readable, whatever is in it.
    /['\u0000-\u001f\u007f]/.test(expression) ? quoteToml(expression) : `'${expression}'`,
  );
  if (expressions.length === 1) lines.push(`ignore-matching-lines = [${expressions[0]}]`);
  else if (expressions.length > 1) {
    lines.push("ignore-matching-lines = [", ...expressions.map((each) => `  ${each},`), "]");
  }
  return lines;
}

/** What a pair allows, so that "allows no more than" can be asked. */
function allowancesOf(pair: ImportedPair): Set<string> {
  const { hunkFile } = pair;
  return new Set([
    ...optionsOf({ ...pair, ignoreMatchingLines: [] }),
    ...pair.ignoreMatchingLines.map((expression) => `I ${expression}`),
    ...(hunkFile === null ? [] : [`H ${hunkFile}`]),
  ]);
}

/**
 * One entry a copy. A copy that the script compares again is told in a comment; where the options differ, the stricter
 * check decides, since the script reports the copy as soon as one of its checks does.
 */
function mergeRepeated(pairs: readonly ImportedPair[], source: string): Entry[] {
  const entries = new Map<string, Entry>();
  for (const pair of pairs) {
    const known = entries.get(pair.copy);
    if (known === undefined) {
      entries.set(pair.copy, { pair, comments: pair.comments });
      continue;
    }
    const [had, has] = [allowancesOf(known.pair), allowancesOf(pair)];
    const isWider = [...had].every((allowance) => has.has(allowance));
    const isStricter = [...has].every((allowance) => had.has(allowance));
    if (known.pair.original !== pair.original || (!isWider && !isStricter)) {
      const what =
        known.pair.original === pair.original ? "with other options" : "with another original";
      throw new ConfigError(
        `${source}:${pair.line}:1: ${JSON.stringify(pair.copy)} is compared on line ${known.pair.line} already, ${what}, and a config has one rule for a copy; take one of the two out of a copy of the script`,
      );
    }
    const again =
      isWider && isStricter
        ? "the script compares it twice"
        : "the script compares it twice; this is the stricter rule";
    const kept = isWider ? known.pair : { ...pair, group: known.pair.group, line: known.pair.line };
    const told = known.comments.filter(
      (comment) => !comment.includes(": the script compares it twice"),
    );
    entries.set(pair.copy, {
      pair: kept,
      comments: [...told, ...pair.comments, `${pair.copy}: ${again}`],
    });
  }
  return [...entries.values()];
}

function groupEntries(entries: readonly Entry[]): Group[] {
  const groups: Group[] = [];
  for (const entry of entries) {
    const { copy, original, hunkFile } = entry.pair;
    const mirrors = hunkFile === null && copy.endsWith(`/${original}`);
    const prefix = mirrors ? copy.slice(0, copy.length - original.length) : null;
    const options = optionsOf(entry.pair).join("\n");
    const last = groups.at(-1);
    if (prefix !== null && last?.prefix === prefix && last.options === options)
      last.entries.push(entry);
    else groups.push({ prefix, options, entries: [entry] });
  }
  return groups;
}

/** `SYNC_CHECK_FILES` -> `sync-check-files`, if all of a map's pairs are of that list and no other map has the name. */
function nameGroup({ entries }: Group, taken: Set<string>): string | null {
  const lists = new Set(entries.map(({ pair }) => pair.group));
  const [list = ""] = lists;
  const name = list.toLowerCase().replaceAll("_", "-");
  if (lists.size !== 1 || name === "" || taken.has(name)) return null;
  taken.add(name);
  return name;
}

function writeSingle({ entries }: Group, facts: TreeFacts): string[] {
  const lines: string[] = [];
  for (const { pair, comments } of entries) {
    const { copy, original, hunkFile } = pair;
    lines.push(...commentLines(comments), ...absentCopies([pair], facts), "[[map]]");
    lines.push(`copy = ${quoteToml(copy)}`, `original = ${quoteToml(original)}`);
    if (!facts.originalExists(original)) lines.push("optional = true");
    lines.push(...optionsOf(pair));
    if (hunkFile === null) continue;
    if (facts.hunkFileExists(hunkFile)) lines.push(`allowed-patch = ${quoteToml(hunkFile)}`);
    else
      lines.push(
        ...commentLines([`${hunkFile}, whose hunks the script ignores, is not in the tree.`]),
      );
  }
  return lines;
}

/** A copy that is not there is reported by the script; the user should know that it is no slip of the import. */
function absentCopies(pairs: readonly ImportedPair[], facts: TreeFacts): string[] {
  const absent = pairs.filter(
    ({ copy, original }) => facts.originalExists(original) && !facts.copyExists(copy),
  );
  return commentLines(
    absent.map(({ copy }) => `${copy} is listed by the script, but not in the tree.`),
  );
}

function writeMirror(group: Group, prefix: string, facts: TreeFacts, taken: Set<string>): string[] {
  const { entries } = group;
  const pairs = entries.map(({ pair }) => pair);
  const lines = [
    ...commentLines(entries[0]?.comments ?? []),
    ...absentCopies(pairs, facts),
    "[[map]]",
  ];
  const name = nameGroup(group, taken);
  if (name !== null) lines.push(`name = ${quoteToml(name)}`);
  lines.push(`prefix = ${quoteToml(prefix)}`);
  const missing = pairs.filter(({ original }) => !facts.originalExists(original));
  const allMissing = missing.length === pairs.length;
  if (pairs.length === 1)
    lines.push(`originals = [${quotePattern((pairs[0] as ImportedPair).original)}]`);
  else {
    lines.push("originals = [");
    entries.forEach(({ pair, comments }, index) => {
      if (index > 0) lines.push(...commentLines(comments, "  "));
      lines.push(`  ${quotePattern(pair.original)},`);
    });
    lines.push("]");
  }
  if (allMissing) lines.push("optional = true");
  else if (missing.length > 0) {
    lines.push("# Originals that this tree does not have.", "optional = [");
    lines.push(...missing.map(({ original }) => `  ${quotePattern(original)},`), "]");
  }
  lines.push(...optionsOf(pairs[0] as ImportedPair));
  return lines;
}

/**
 * Writes the `sync-headers.toml` that compares what a check script compares, in its order: one map for each run of
 * pairs with the same prefix and options, one for each pair of its own kind. Originals that the tree lacks become
 * optional (the script passes over them in silence); a hunk file becomes an allowed patch.
 *
 * @param pairs as `readCheckScript` gives them
 * @param facts the script's name, and what the tree has
 * @returns TOML text, the same for the same input
 * @throws ConfigError where the script holds one copy to two rules of which neither is the stricter
 */
export function writeConfig(pairs: readonly ImportedPair[], facts: TreeFacts): string {
  const taken = new Set<string>();
  const source = facts.source.replace(CONTROL, " ");
  const blocks = groupEntries(mergeRepeated(pairs, source)).map((group) =>
    group.prefix === null
      ? writeSingle(group, facts)
      : writeMirror(group, group.prefix, facts, taken),
  );
  const header = [
    `# Made by \`sync-headers import\` from ${source}.`,
    "# It compares what the script compares, in the same order. From here on, edit this file.",
  ];
  return [header, ...blocks].map((lines) => `${lines.join("\n")}\n`).join("\n");
}
