/** The programmatic API: what the command line does, as functions. */
export { type CheckOptions, check } from "./check.js";
export { ConfigError, TreeError, UsageError } from "./errors.js";
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
export type { SessionOptions } from "./session.js";
