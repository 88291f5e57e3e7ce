import type { Allowances } from "../diff/allowances.js";
import type { Policy } from "../history/policy.js";
import type { Words } from "../meaning/change.js";
import type { Min } from "../report/threshold.js";
import type { TableDefinition } from "../tables/definition.js";

/** A config entry that yields pairs. Paths are relative to the tree's root. */
export interface MapEntry {
  readonly name: string;
  readonly source: MapSource;
  readonly exclude: readonly string[];
  /** Whose absence is no noise: all (true), none (false), or what these globs match. */
  readonly optional: boolean | readonly string[];
  /** A file whose presence among the originals leaves this map out. */
  readonly unlessExists: string | null;
  readonly allowances: Allowances;
  /** A unified diff copy -> original that the pair may differ by. */
  readonly allowedPatch: string | null;
  /** From which meaning on its drift is listed. */
  readonly min: Min;
  /** What `guard` holds commits to. */
  readonly policy: Policy;
  /** What the subjects of its sync commits begin with; null for the usual words. */
  readonly subjectPrefix: string | null;
  /** Who is told of them, each `Name <address>`. */
  readonly reviewers: readonly string[];
}

/** Where a map's pairs come from. */
export type MapSource =
  | { readonly kind: "single"; readonly copy: string; readonly original: string }
  | {
      readonly kind: "copies" | "originals";
      readonly patterns: readonly string[];
      /** None of them has a wildcard, nor a backslash. */
      readonly arePaths: boolean;
      readonly prefix: string;
      readonly originalPrefix: string;
    };

/** Drift that is accepted for now. */
export interface Hold {
  readonly copies: readonly string[];
  readonly reason: string;
  /** The last day on which it counts, `YYYY-MM-DD`. */
  readonly until: string | null;
}

/** The way to a value in a config: table names, indices, keys. */
export type Keys = readonly (string | number)[];

export interface Config {
  /** The file it came from, as messages name it. */
  readonly file: string;
  readonly maps: readonly MapEntry[];
  readonly holds: readonly Hold[];
  /** Its own lists of words; the shipped ones stand in for those that it lacks. */
  readonly words: Partial<Words>;
  /** The tables that it declares; `loadTables` gives the kernel's too, where they apply. */
  readonly tables: readonly TableDefinition[];
  readonly kernelTables: boolean;
  /** A check asks git how far each drifted copy lags. */
  readonly behind: boolean;
  /** What the messages of sync commits look like; null for the usual form. */
  readonly commitTemplate: string | null;
  /** Rejects with a ConfigError that names the place of `keys`, e.g. `["map", 0, "copy"]`. */
  fail(keys: Keys, message: string): Promise<never>;
}
