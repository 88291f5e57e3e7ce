/** The programmatic API: what the command line does, as functions. */
export { check } from "./check.js";
export { ConfigError, TreeError, UsageError } from "./errors.js";
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
