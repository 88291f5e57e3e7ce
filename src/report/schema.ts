import * as v from "valibot";
import type { Report } from "./report.js";

/**
 * The published shape of the JSON report: `config/report.schema.json` is generated from it
 * (`npm run schemas`), and the compiler holds it against the `Report` type. Nothing at run time
 * loads this.
 */

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const position = count;

const notice = v.strictObject({
  kind: v.picklist([
    "hold-expired",
    "hold-idle",
    "history-unknown",
    "patch-unreadable",
    "patch-malformed",
    "patch-stale",
    "patch-idle",
    "baseline-idle",
  ]),
  text: v.string(),
});

const OBSTACLES = [
  "absent",
  "dangling",
  "escapes",
  "not-regular",
  "unreadable",
  "too-large",
  "conflict",
] as const;

const cause = v.picklist([
  ...OBSTACLES.map((obstacle) => `copy-${obstacle}` as const),
  ...OBSTACLES.map((obstacle) => `original-${obstacle}` as const),
]);

const hunk = v.strictObject({
  copyStart: position,
  copyLines: count,
  originalStart: position,
  originalLines: count,
  lines: v.array(v.pipe(v.string(), v.regex(/^[ +\\-]/))),
});

const meaning = v.picklist(["cosmetic", "kernel-only", "additive", "breaking", "unknown"]);

const change = v.strictObject({
  symbol: v.picklist([
    "macro",
    "enumerator",
    "enum",
    "struct",
    "union",
    "member",
    "typedef",
    "function",
    "variable",
    "include",
    "entry",
    "opaque",
  ]),
  name: v.string(),
  change: v.picklist(["added", "removed", "changed"]),
  effect: meaning,
  when: v.nullable(v.string()),
  before: v.nullable(v.string()),
  after: v.nullable(v.string()),
  copyLine: v.nullable(position),
  originalLine: v.nullable(position),
  note: v.nullable(v.string()),
  renamedTo: v.exactOptional(v.string()),
});

const entries = v.array(v.strictObject({ index: v.string(), name: v.string() }));

const touchedTable = v.strictObject({
  name: v.string(),
  added: entries,
  removed: entries,
  changed: v.array(v.strictObject({ index: v.string(), before: v.string(), after: v.string() })),
  unclaimed: v.array(v.strictObject({ name: v.string(), line: position })),
});

const behind = v.strictObject({
  synced: v.nullable(v.string()),
  commits: v.array(
    v.strictObject({
      hash: v.string(),
      subject: v.string(),
      author: v.string(),
      date: v.string(),
    }),
  ),
  days: v.nullable(count),
  note: v.nullable(v.string()),
});

const files = { map: v.string(), copy: v.string(), original: v.string() };

export const REPORT_SCHEMA = v.strictObject({
  version: v.literal(1),
  root: v.string(),
  kernel: v.nullable(v.string()),
  detached: v.boolean(),
  counts: v.strictObject({
    pairs: count,
    inSync: count,
    drifted: count,
    held: count,
    unchecked: count,
    meanings: v.strictObject({
      cosmetic: count,
      "kernel-only": count,
      additive: count,
      breaking: count,
      unknown: count,
    }),
  }),
  pairs: v.array(
    v.strictObject({
      ...files,
      state: v.picklist(["in-sync", "drifted", "held", "unchecked"]),
      listed: v.boolean(),
      reason: v.nullable(v.string()),
      cause: v.nullable(cause),
      optional: v.boolean(),
      notices: v.array(notice),
      meaning: v.exactOptional(meaning),
      changes: v.exactOptional(v.array(change)),
      known: v.exactOptional(count),
      tables: v.exactOptional(v.array(touchedTable)),
      behind: v.exactOptional(behind),
      hunks: v.exactOptional(v.array(hunk)),
    }),
  ),
  absent: v.array(v.strictObject({ ...files, cause })),
  notices: v.array(notice),
});

type Published = v.InferOutput<typeof REPORT_SCHEMA>;
type Equal<A, B> =
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
type Mutable<T> = T extends (...args: never) => unknown
  ? T
  : { -readonly [K in keyof T]: Mutable<T[K]> };

/** Does not compile where the schema and the type say different things. */
export const SCHEMA_IS_THE_TYPE: Equal<Mutable<Report>, Mutable<Published>> = true;
