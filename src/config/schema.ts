import * as v from "valibot";
import { POLICIES } from "../history/policy.js";
import { knownTableKeys, TABLE_LIST } from "../tables/schema.js";
import { describe, flag, oneOrMore, table, text, texts } from "./shapes.js";

/**
 * The one definition of a config: it validates, it types, and `config/schema.json` for editors is
 * generated from it (`npm run schemas`). Keys are kebab-case; allowances bear GNU diff's long names.
 */

const mapEntries = {
  name: v.optional(describe("What the report calls this map; unique.", text)),
  copies: v.optional(
    describe(
      "Copies, by path or by glob; each glob yields the copies that exist. The original is the copy's path with `prefix` replaced by `original-prefix`.",
      texts,
    ),
  ),
  originals: v.optional(
    describe(
      "Originals, by path or by glob; each glob yields the originals that exist, each of which must have a copy. The copy is the original's path with `original-prefix` replaced by `prefix`.",
      texts,
    ),
  ),
  copy: v.optional(describe("The copy of a single pair; goes with `original`.", text)),
  original: v.optional(describe("The original of a single pair; goes with `copy`.", text)),
  prefix: v.optional(
    describe("What the copies' paths begin with, e.g. `tools/`.", v.string("expected a string")),
  ),
  "original-prefix": v.optional(
    describe(
      "What the originals' paths begin with, where the copies' do not.",
      v.string("expected a string"),
    ),
  ),
  exclude: v.optional(
    describe("Globs; a pair whose copy or original matches one is not in this map.", texts),
  ),
  optional: v.optional(
    describe(
      "The absence of a copy or an original is no noise: for all pairs, or for those whose copy or original matches one of these globs.",
      v.union([flag, texts], "expected true, false or a list of strings"),
    ),
  ),
  "unless-exists": v.optional(
    describe(
      "This map is left out in a tree of originals that has this file: it tells versions apart.",
      text,
    ),
  ),
  "ignore-blank-lines": v.optional(describe("As `diff -B`.", flag)),
  "ignore-space-change": v.optional(describe("As `diff -b`.", flag)),
  "ignore-all-space": v.optional(describe("As `diff -w`.", flag)),
  "ignore-matching-lines": v.optional(
    describe("POSIX basic regular expressions, each as `diff -I` takes it.", texts),
  ),
  min: v.optional(
    describe(
      "From which meaning on this map's drift is listed: `additive` (default), `breaking` (and `unknown`), or `cosmetic`, which is all of it.",
      v.picklist(
        ["cosmetic", "additive", "breaking"],
        'expected "cosmetic", "additive" or "breaking"',
      ),
    ),
  ),
  "allowed-patch": v.optional(
    describe("A unified diff, copy -> original: what a single pair may differ by, exactly.", text),
  ),
  "subject-prefix": v.optional(
    describe("What the subjects of its sync commits begin with, e.g. `tools headers UAPI`.", text),
  ),
  policy: v.optional(
    describe(
      "What `guard` holds commits to: `lag` (a commit changes no copy together with its original, and a copy only towards it), `lockstep` (both change together and end equal) or `free` (default).",
      v.picklist(POLICIES, 'expected "lag", "lockstep" or "free"'),
    ),
  ),
  reviewers: v.optional(
    describe("Who gets a `Cc:` in its sync commits, each as `Name <address>`.", texts),
  ),
};

const holdEntries = {
  copy: describe("The copies held back, by path or by glob.", oneOrMore),
  reason: describe("Why their drift is accepted.", text),
  until: v.optional(
    describe(
      "The last day on which the hold counts, as 2027-01-31.",
      v.pipe(
        v.string("expected a date such as 2027-01-31"),
        v.isoDate("expected a date such as 2027-01-31"),
        v.check(isRealDate, "expected a day that exists, such as 2027-01-31"),
      ),
    ),
  ),
};

/** False for days that no calendar has, such as 2026-02-30. */
export function isRealDate(date: string): boolean {
  const time = Date.parse(`${date}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(date);
}

const commitEntries = {
  template: v.optional(
    describe(
      "The message of a sync commit, with {prefix}, {name}, {copy}, {original}, {commits}, {meaning}, {tables}, {warning}, {readme} and {cc}. A paragraph whose placeholders all stand for nothing is left out, and so is one before it that ends with a colon.",
      text,
    ),
  ),
};

const wordEntries = {
  sentinels: v.optional(
    describe(
      "Globs (`*`, `?`, and `#` for any digits and underscores): macros and enumerators that count or end a list, and move when it grows. Replaces the shipped list.",
      texts,
    ),
  ),
  reserved: v.optional(
    describe(
      "Globs (`*`, `?`, and `#` for any digits and underscores): members and macros that stand for space or bits to be put to use later. Replaces the shipped list.",
      texts,
    ),
  ),
};

export const CONFIG_SCHEMA = table({
  map: v.optional(
    v.pipe(
      v.array(table(mapEntries), "expected [[map]] tables"),
      v.nonEmpty("expected at least one [[map]]"),
    ),
  ),
  hold: v.optional(v.array(table(holdEntries), "expected [[hold]] tables")),
  commit: v.optional(describe("The commits that `fix --commit` makes.", table(commitEntries))),
  table: v.optional(TABLE_LIST),
  behind: v.optional(
    describe("`check` asks git how far each drifted copy lags, as under `--behind`.", flag),
  ),
  "kernel-tables": v.optional(
    describe(
      "The kernel's own tables belong to this tree, as they do where it has no config.",
      flag,
    ),
  ),
  words: v.optional(describe("Names whose look says what they are for.", table(wordEntries))),
});

/** A config as written, valid by shape; `loadConfig` checks what a shape cannot say. */
export type RawConfig = v.InferOutput<typeof CONFIG_SCHEMA>;
export type RawMap = NonNullable<RawConfig["map"]>[number];
export type RawHold = NonNullable<RawConfig["hold"]>[number];

/** The keys that are known in a table at this path, for "did you mean"; undefined where it is no table of ours. */
export function knownKeys(path: readonly (string | number)[]): readonly string[] | undefined {
  if (path.length === 0) return Object.keys(CONFIG_SCHEMA.entries);
  if (path.length === 2 && path[0] === "map") return Object.keys(mapEntries);
  if (path.length === 2 && path[0] === "hold") return Object.keys(holdEntries);
  if (path.length === 1 && path[0] === "commit") return Object.keys(commitEntries);
  if (path.length === 1 && path[0] === "words") return Object.keys(wordEntries);
  return knownTableKeys(path);
}
