import { BreError, type BrePlan, planBre } from "../diff/bre.js";
import type { Words } from "../meaning/change.js";
import { findPathFault, findPatternFault, readLiteral } from "../paths.js";
import { interpretCommit, interpretCommitKeys } from "./commit.js";
import type { Config, Hold, Keys, MapEntry, MapSource } from "./config.js";
import type { RawConfig, RawHold, RawMap } from "./schema.js";

type Fail = (keys: Keys, message: string) => Promise<never>;

/** From what is valid by shape to a Config; checks what the shape cannot say. */
export async function interpretConfig(raw: RawConfig, file: string, fail: Fail): Promise<Config> {
  const maps: MapEntry[] = [];
  const names = new Set<string>();
  if (raw.map === undefined && raw.table === undefined) {
    await fail(["map"], "missing; a config has at least one [[map]] or [[table]]");
  }
  for (const [i, map] of (raw.map ?? []).entries()) {
    const entry = await interpretMap(map, i, fail);
    if (map.name !== undefined && names.has(map.name)) {
      await fail(["map", i, "name"], `another map is called ${JSON.stringify(map.name)} too`);
    }
    if (map.name !== undefined) names.add(map.name);
    maps.push(entry);
  }
  const holds: Hold[] = [];
  for (const [i, hold] of (raw.hold ?? []).entries()) {
    holds.push(interpretHold(hold));
    for (const pattern of holds[i]!.copies) await checkPattern(pattern, ["hold", i, "copy"], fail);
  }
  const words = await interpretWords(raw, fail);
  const rest = { ...(await readTables(raw, fail)), ...(await interpretCommit(raw, fail)) };
  const behind = raw.behind ?? false;
  return { file, maps, holds, words, behind, ...rest, fail };
}

async function readTables(
  raw: RawConfig,
  fail: Fail,
): Promise<Pick<Config, "tables" | "kernelTables">> {
  const kernelTables = raw["kernel-tables"] ?? false;
  if (raw.table === undefined) return { tables: [], kernelTables };
  const { interpretTables } = await import("../tables/interpret.js");
  return { tables: await interpretTables(raw.table, false, fail), kernelTables };
}

async function interpretMap(raw: RawMap, i: number, fail: Fail): Promise<MapEntry> {
  const at = (...keys: Keys): Keys => ["map", i, ...keys];
  const source = await readSource(raw, at, fail);
  for (const key of ["exclude", "optional"] as const) {
    const globs = Array.isArray(raw[key]) ? raw[key] : [];
    for (const [j, glob] of globs.entries()) await checkPattern(glob, at(key, j), fail);
  }
  const patterns = raw["ignore-matching-lines"] ?? [];
  const plans: BrePlan[] = [];
  for (const [j, pattern] of patterns.entries()) {
    try {
      plans.push(planBre(pattern));
    } catch (error) {
      if (!(error instanceof BreError)) throw error;
      await fail(at("ignore-matching-lines", j), error.message);
    }
  }
  const allowedPatch = raw["allowed-patch"] ?? null;
  if (allowedPatch !== null) {
    if (source.kind !== "single") {
      await fail(at("allowed-patch"), "goes with a single pair (`copy` and `original`)");
    }
    await checkPath(allowedPatch, at("allowed-patch"), fail);
  }
  const unlessExists = raw["unless-exists"] ?? null;
  if (unlessExists !== null) await checkPath(unlessExists, at("unless-exists"), fail);
  return {
    name: raw.name ?? (source.kind === "single" ? source.copy : `map ${i + 1}`),
    source,
    exclude: raw.exclude ?? [],
    optional: raw.optional ?? false,
    unlessExists,
    allowances: {
      ignoreBlankLines: raw["ignore-blank-lines"] ?? false,
      ignoreSpaceChange: raw["ignore-space-change"] ?? false,
      ignoreAllSpace: raw["ignore-all-space"] ?? false,
      ignoreMatchingLines: patterns,
      ...(plans.length > 0 && { plans }),
    },
    allowedPatch,
    min: raw.min ?? "additive",
    policy: raw.policy ?? "free",
    ...(await interpretCommitKeys(raw, at, fail)),
  };
}

/** A word list's globs know `*` and `?` alone: names have no slashes, and brackets are a slip. */
async function interpretWords({ words }: RawConfig, fail: Fail): Promise<Partial<Words>> {
  for (const key of ["sentinels", "reserved"] as const) {
    for (const [i, glob] of (words?.[key] ?? []).entries()) {
      if (/^[\w*?#]+$/.test(glob) && (glob.match(/\*+|#+/g)?.length ?? 0) <= 3) continue;
      const wildcards = "*, # (at most 3 of these) and ?";
      await fail(["words", key, i], `expected a name in which ${wildcards} are wildcards`);
    }
  }
  const { sentinels, reserved } = words ?? {};
  return { ...(sentinels && { sentinels }), ...(reserved && { reserved }) };
}

async function readSource(
  raw: RawMap,
  at: (...keys: Keys) => Keys,
  fail: Fail,
): Promise<MapSource> {
  const { copy, original, copies, originals } = raw;
  const ways = [copy ?? original, copies, originals].filter((way) => way !== undefined);
  if (ways.length !== 1) {
    await fail(at(), "a map has either `copies`, or `originals`, or both `copy` and `original`");
  }
  if (copy !== undefined || original !== undefined) {
    if (copy === undefined) return fail(at("original"), "expected `copy` beside it");
    if (original === undefined) return fail(at("copy"), "expected `original` beside it");
    for (const key of ["prefix", "original-prefix"] as const) {
      if (raw[key] !== undefined) await fail(at(key), "goes with `copies` or `originals`");
    }
    await checkPath(copy, at("copy"), fail);
    await checkPath(original, at("original"), fail);
    return { kind: "single", copy, original };
  }
  const kind = copies === undefined ? "originals" : "copies";
  const prefix = raw.prefix ?? "";
  const originalPrefix = raw["original-prefix"] ?? "";
  for (const key of ["prefix", "original-prefix"] as const) {
    // A prefix need not end at a slash, so a path that continues it is what must be sound.
    if (raw[key] !== undefined) await checkPath(`${raw[key]}x`, at(key), fail);
  }
  const needed = kind === "copies" ? prefix : originalPrefix;
  const patterns = (copies ?? originals)!;
  for (const [j, pattern] of patterns.entries()) {
    await checkPattern(pattern, at(kind, j), fail);
    if (!pattern.startsWith(needed)) {
      const key = kind === "copies" ? "prefix" : "original-prefix";
      await fail(at(kind, j), `expected it to begin with this map's ${key}, "${needed}"`);
    }
  }
  const arePaths = patterns.every((pattern) => readLiteral(pattern) === pattern);
  return { kind, patterns, arePaths, prefix, originalPrefix };
}

async function checkPattern(pattern: string, keys: Keys, fail: Fail): Promise<void> {
  const fault = findPatternFault(pattern);
  if (fault !== undefined) await fail(keys, `the path ${JSON.stringify(pattern)} ${fault}`);
}

async function checkPath(path: string, keys: Keys, fail: Fail): Promise<void> {
  const fault = findPathFault(path);
  if (fault !== undefined) await fail(keys, `the path ${JSON.stringify(path)} ${fault}`);
}

function interpretHold(raw: RawHold): Hold {
  return {
    copies: typeof raw.copy === "string" ? [raw.copy] : raw.copy,
    reason: raw.reason,
    until: raw.until ?? null,
  };
}
