import type { Config, Keys, MapEntry, MapSource } from "./config/config.js";
import type { Allowances } from "./diff/allowances.js";
import { UsageError } from "./errors.js";
import { compileGlob, compileGlobs, findGlobBase, type Matcher } from "./globs.js";
import type { Policy } from "./history/policy.js";
import { findPatternFault, readLiteral } from "./paths.js";
import type { Min } from "./report/threshold.js";
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
  /** From which meaning on its drift is listed. */
  readonly min: Min;
  /** What `guard` holds commits to that change it. */
  readonly policy: Policy;
}

/** The folder where allowed patches are found without a config line, each by its copy's path. */
export const LOCAL_PATCHES = "sync-headers.patches";

/** The day that holds are measured by where nobody names one: today in UTC, as `YYYY-MM-DD`. */
export function tellToday(): string {
  return new Date().toISOString().slice(0, 10);
}

/** True where a pair's drift is accepted on that day (`YYYY-MM-DD`); the last day still counts. */
export function isHeld({ hold }: Pair, today: string): boolean {
  return hold !== null && (hold.until === null || today <= hold.until);
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
  const holds: { copies: readonly string[]; matches: Matcher; hold: Pair["hold"] }[] = [];
  for (const { copies, reason, until } of config.holds) {
    holds.push({ copies, matches: await compileGlobs(copies), hold: { reason, until } });
  }
  const hasPatch = findLocalPatches(trees.copies);
  const busyHolds = new Set<unknown>();
  const pairs: Pair[] = [];
  const takenBy = new Map<string, number>();
  for (const [i, map] of config.maps.entries()) {
    if (map.unlessExists !== null && trees.originals.read(map.unlessExists).ok) continue;
    // Most maps exclude nothing: there is no need to ask, nor to wait for what would answer.
    const isExcluded = map.exclude.length > 0 ? await compileGlobs(map.exclude) : undefined;
    const { optional } = map;
    const isOptional = typeof optional === "boolean" ? undefined : await compileGlobs(optional);
    const before = pairs.length;
    for (const { keysOf, isGlob, copies, originals } of await listSource(map.source, trees)) {
      for (let k = 0; k < copies.length; k++) {
        const copy = copies[k]!;
        const original = originals[k]!;
        if (isExcluded?.(copy) || isExcluded?.(original)) continue;
        const other = takenBy.get(copy);
        // What this map has by another of its patterns too, a glob may meet again.
        if (other === i && isGlob) continue;
        if (other !== undefined) {
          await config.fail(["map", i, ...keysOf(k)], tellTwice(copy, config.maps[other]!, map));
        }
        takenBy.set(copy, i);
        if (copy === original && trees.copies === trees.originals) {
          await config.fail(["map", i, ...keysOf(k)], tellOwnOriginal(copy));
        }
        const held = holds.length === 0 ? undefined : holds.find(({ matches }) => matches(copy));
        if (held !== undefined) busyHolds.add(held);
        pairs.push({
          map: map.name,
          copy,
          original,
          optional: isOptional?.(copy) || isOptional?.(original) || optional === true,
          allowances: map.allowances,
          allowedPatch: map.allowedPatch ?? hasPatch(copy),
          hold: held?.hold ?? null,
          min: map.min,
          policy: map.policy,
        });
      }
    }
    if (pairs.length === before && map.optional !== true) {
      await config.fail(
        ["map", i],
        `this map (${map.name}) yields no pair: no file matches it, or all are excluded`,
      );
    }
  }
  const idleHolds = holds.filter((hold) => !busyHolds.has(hold)).flatMap(({ copies }) => copies);
  return { pairs, idleHolds };
}

/** What gives a copy's own patch, where it has one; without the folder no copy is asked for. */
function findLocalPatches(tree: Tree): (copy: string) => string | null {
  if (!tree.hasFolder(LOCAL_PATCHES)) return () => null;
  const patches = new Set(tree.list(LOCAL_PATCHES));
  return (copy) => {
    const path = `${LOCAL_PATCHES}/${copy}.patch`;
    return patches.has(path) ? path : null;
  };
}

function tellTwice(copy: string, first: MapEntry, second: MapEntry): string {
  return first === second
    ? `${copy} is mapped twice in this map`
    : `${copy} is mapped twice: by "${first.name}" and by "${second.name}"; exclude it from one of them`;
}

function tellOwnOriginal(copy: string): string {
  return `${copy} would be its own original; give a prefix, or --kernel DIR where the originals are`;
}

/** What patterns of a map yield: copies and their originals, side by side. */
interface Yield {
  /** The place in its map of the pattern that gave one of them. */
  readonly keysOf: (k: number) => Keys;
  readonly isGlob: boolean;
  readonly copies: readonly string[];
  readonly originals: readonly string[];
}

async function listSource(source: MapSource, trees: Trees): Promise<readonly Yield[]> {
  if (source.kind === "single") {
    const { copy, original } = source;
    return [{ keysOf: () => ["copy"], isGlob: false, copies: [copy], originals: [original] }];
  }
  const { kind, patterns, prefix, originalPrefix } = source;
  const isByCopy = kind === "copies";
  const [own, others] = isByCopy ? [prefix, originalPrefix] : [originalPrefix, prefix];
  const mirror = (paths: readonly string[], isGlob: boolean, keysOf: Yield["keysOf"]): Yield => {
    const mirrored = paths.map((path) => others + path.slice(own.length));
    const [copies, originals] = isByCopy ? [paths, mirrored] : [mirrored, paths];
    return { keysOf, isGlob, copies, originals };
  };
  // All of them begin with the prefix, as the config was asked to make sure.
  if (source.arePaths) return [mirror(patterns, false, (k) => [kind, k])];
  const yields: Yield[] = [];
  for (let j = 0; j < patterns.length; j++) {
    const pattern = patterns[j]!;
    const literal = readLiteral(pattern);
    const tree = isByCopy ? trees.copies : trees.originals;
    const listed = literal === undefined ? await listGlob(pattern, tree) : [literal];
    const paths = own === "" ? listed : listed.filter((path) => path.startsWith(own));
    yields.push(mirror(paths, literal === undefined, () => [kind, j]));
  }
  return yields;
}

async function listGlob(pattern: string, tree: Tree): Promise<readonly string[]> {
  const { folder, depth } = await findGlobBase(pattern);
  const matches = await compileGlob(pattern);
  return tree.list(folder, depth).filter(matches);
}

/**
 * Keeps the pairs that patterns name, in their order: by a glob on the whole path of the copy or
 * the original, by a folder, or, for a pattern without a slash, by the file's name.
 *
 * @throws {UsageError} for a pattern that names none, unless there may be none.
 */
export async function narrowPairs<T extends { readonly copy: string; readonly original: string }>(
  pairs: readonly T[],
  patterns: readonly string[],
  mayBeNone = false,
): Promise<readonly T[]> {
  if (patterns.length === 0) return pairs;
  const kept = new Set<T>();
  for (const pattern of patterns) {
    const plain = pattern.replace(/^(\.\/+)+/, "").replace(/\/+$/, "");
    const fault = findPatternFault(plain);
    if (fault !== undefined && plain !== ".") {
      throw new UsageError(`the pattern ${JSON.stringify(pattern)} ${fault}`);
    }
    const matches = await compileGlob(plain);
    const byName = !plain.includes("/");
    const names = (path: string) =>
      plain === "." ||
      matches(path) ||
      path.startsWith(`${plain}/`) ||
      (byName && matches(path.slice(path.lastIndexOf("/") + 1)));
    const named = pairs.filter(({ copy, original }) => names(copy) || names(original));
    if (named.length === 0 && !mayBeNone) {
      throw new UsageError(
        `${JSON.stringify(pattern)} matches no copy and no original of the config`,
      );
    }
    for (const pair of named) kept.add(pair);
  }
  return pairs.filter((pair) => kept.has(pair));
}
