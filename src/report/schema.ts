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
    "patch-unreadable",
    "patch-malformed",
    "patch-stale",
    "patch-idle",
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
  }),
  pairs: v.array(
    v.strictObject({
      ...files,
      state: v.picklist(["in-sync", "drifted", "held", "unchecked"]),
      reason: v.nullable(v.string()),
      cause: v.nullable(cause),
      optional: v.boolean(),
      notices: v.array(notice),
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
