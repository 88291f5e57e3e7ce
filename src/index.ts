/** The programmatic API: what the command line does, as functions. */
export { check } from "./check.js";
export { ConfigError, TreeError, UsageError } from "./errors.js";
export type { Behind, Commit } from "./history/commit.js";
export type { Change, Meaning, SymbolKind } from "./meaning/change.js";
export type { CheckOptions, SessionOptions } from "./options.js";
export type {
  AbsentPair,
  Counts,
  HunkReport,
  Notice,
  NoticeKind,
  PairReport,
  Report,
  State,
  UncheckedCause,
} from "./report/report.js";
export type { Min } from "./report/threshold.js";
export type { TableEntry, TouchedTable } from "./tables/touched.js";
