import type { Config, Keys, MapEntry, MapSource } from "./config/config.js";
import type { Allowances } from "./diff/allowances.js";
import { UsageError } from "./errors.js";
import { compileGlob, compileGlobs, findGlobBase, type Matcher } from "./globs.js";
import { findPathFault, readLiteral } from "./paths.js";
import type { Tree } from "./tree/tree.js";

/** One copy, its original and the rules between them. Paths are relative to their trees. */
export interface Pair {
  readonly map: string;
  readonly copy: string;
  readonly original: string;
  /** Its absence, copy or original, is no noise. */
  readonly optional: boolean;
  readonly allowances: Allowances;
  readonly allowedPatch: string | null;
  readonly hold: { readonly reason: string; readonly until: string | null } | null;
}

/** The trees that copies and originals are read from; often one and the same. */
export interface Trees {
  readonly copies: Tree;
  readonly originals: Tree;
}

/** All pairs that a config yields, in its order, and the holds that hold none of them. */
export interface Pairs {
  readonly pairs: readonly Pair[];
  readonly idleHolds: readonly string[];
}

/**
 * Turns a config's maps into pairs: literal paths as they are, globs by what the tree has, sorted
 * by code unit.
 *
 * @throws {ConfigError} for a map that yields nothing, a copy mapped twice, or its own original.
 */
export async function listPairs(config: Config, trees: Trees): Promise<Pairs> {
  const holds = await Promise.all(
    config.holds.map(async (hold) => ({ ...hold, matches: await compileGlobs(hold.copies) })),
  );
  const idle = new Set(holds);
  const pairs: Pair[] = [];
  const mappedBy = new Map<string, string>();
  for (const [i, map] of config.maps.entries()) {
    if (map.unlessExists !== null && trees.originals.read(map.unlessExists).ok) continue;
    const isExcluded = await compileGlobs(map.exclude);
    const isOptional = await compileOptional(map);
    let yielded = 0;
    for (const { copy, original, keys } of await listSource(map.source, trees)) {
      if (isExcluded(copy) || isExcluded(original)) continue;
      yielded++;
      const other = mappedBy.get(copy);
      if (other !== undefined) {
        await config.fail(["map", i, ...keys], tellTwice(copy, other, map.name));
      }
      mappedBy.set(copy, map.name);
      if (copy === original && trees.copies === trees.originals) {
        await config.fail(
          ["map", i, ...keys],
          `${copy} would be its own original; give a prefix, or --kernel DIR where the originals are`,
        );
      }
      const hold = holds.find(({ matches }) => matches(copy));
      if (hold) idle.delete(hold);
      pairs.push({
        map: map.name,
        copy,
        original,
        optional: isOptional(copy) || isOptional(original),
        allowances: map.allowances,
        allowedPatch: map.allowedPatch,
        hold: hold ? { reason: hold.reason, until: hold.until } : null,
      });
    }
    if (yielded === 0 && map.optional !== true) {
      await config.fail(["map", i], `this map (${map.name}) yields no pair: no file matches it`);
    }
  }
  return { pairs, idleHolds: [...idle].flatMap(({ copies }) => copies) };
}

function tellTwice(copy: string, first: string, second: string): string {
  return first === second
    ? `${copy} is mapped twice in this map`
    : `${copy} is mapped twice: by "${first}" and by "${second}"; exclude it from one of them`;
}

async function compileOptional(map: MapEntry): Promise<Matcher> {
  const { optional } = map;
  return typeof optional === "boolean" ? () => optional : compileGlobs(optional);
}

interface Candidate {
  readonly copy: string;
  readonly original: string;
  /** The keys within the map that it comes from. */
  readonly keys: Keys;
}

async function listSource(source: MapSource, trees: Trees): Promise<Candidate[]> {
  if (source.kind === "single") {
    return [{ copy: source.copy, original: source.original, keys: ["copy"] }];
  }
  const { kind, prefix, originalPrefix } = source;
  const tree = kind === "copies" ? trees.copies : trees.originals;
  const seen = new Set<string>();
  const candidates: Candidate[] = [];
  for (const [j, pattern] of source.patterns.entries()) {
    const literal = readLiteral(pattern);
    const keys: Keys = [kind, j];
    for (const path of literal === undefined ? await listGlob(pattern, tree) : [literal]) {
      // What an earlier glob of the same map has taken; a literal path written twice is a mistake.
      if (literal === undefined && seen.has(path)) continue;
      seen.add(path);
      const own = kind === "copies" ? prefix : originalPrefix;
      if (!path.startsWith(own)) continue;
      const rest = path.slice(own.length);
      candidates.push({ copy: prefix + rest, original: originalPrefix + rest, keys });
    }
  }
  return candidates;
}

async function listGlob(pattern: string, tree: Tree): Promise<readonly string[]> {
  const { folder, depth } = await findGlobBase(pattern);
  const matches = await compileGlob(pattern);
  return tree.list(folder, depth).filter((path) => matches(path) && !findPathFault(path));
}

/**
 * Keeps the pairs that patterns name, in their order: by a glob on the whole path of the copy or
 * the original, by a folder, or, for a pattern without a slash, by the file's name.
 *
 * @throws {UsageError} for a pattern that names none.
 */
export async function narrowPairs<T extends { readonly copy: string; readonly original: string }>(
  pairs: readonly T[],
  patterns: readonly string[],
): Promise<readonly T[]> {
  if (patterns.length === 0) return pairs;
  const kept = new Set<T>();
  for (const pattern of patterns) {
    const plain = pattern.replace(/^(\.\/+)+/, "").replace(/\/+$/, "");
    const matches = await compileGlob(plain);
    const byName = !plain.includes("/");
    const names = (path: string) =>
      plain === "." ||
      matches(path) ||
      path.startsWith(`${plain}/`) ||
      (byName && matches(path.slice(path.lastIndexOf("/") + 1)));
    const named = pairs.filter(({ copy, original }) => names(copy) || names(original));
    if (named.length === 0) {
      throw new UsageError(
        `${JSON.stringify(pattern)} matches no copy and no original of the config`,
      );
    }
    for (const pair of named) kept.add(pair);
  }
  return pairs.filter((pair) => kept.has(pair));
}
