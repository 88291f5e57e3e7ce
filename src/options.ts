import type { Min } from "./report/threshold.js";

/** What every command is told about where to work. */
export interface SessionOptions {
  /** Where relative paths start; the process's own by default. */
  readonly cwd?: string | undefined;
  /** The tree to work on; else the working directory, or its nearest parent with a config or a kernel. */
  readonly root?: string | undefined;
  /** The config file; else `sync-headers.toml` in the root, or the shipped map for a kernel tree. */
  readonly config?: string | undefined;
  /** Another tree to read originals from. */
  readonly kernel?: string | undefined;
  /** Which pairs: globs, folders or file names; all where there are none. */
  readonly patterns?: readonly string[] | undefined;
}

/** What `check` is told. */
export interface CheckOptions extends SessionOptions {
  /** Compute each drifted pair's hunks (default true). */
  readonly hunks?: boolean | undefined;
  /** Ask git how far each drifted copy lags; else what the config says, else not. */
  readonly behind?: boolean | undefined;
  /** Say which tables each drifted pair's original would change (default true). */
  readonly tables?: boolean | undefined;
  /** From which meaning on drift is listed; else what each map says, else from `additive` on. */
  readonly min?: Min | undefined;
  /** The day that holds are measured by, `YYYY-MM-DD`; today (UTC) by default. */
  readonly today?: string | undefined;
}
