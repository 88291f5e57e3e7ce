/** A commit of the originals' history, as far as anyone here asks. All of it is untrusted text. */
export interface Commit {
  /** The whole hash. */
  readonly hash: string;
  readonly subject: string;
  readonly author: string;
  /** The author's date, ISO 8601 with its offset. */
  readonly date: string;
}

/** How far a copy lags behind its original. */
export interface Behind {
  /** The newest commit whose original equals the copy, allowances aside; null where none is known. */
  readonly synced: string | null;
  /** The commits that changed the original since, oldest first. */
  readonly commits: readonly Commit[];
  /** Whole days from the oldest of them to the newest state of the original; null without a sync point. */
  readonly days: number | null;
  /** Where history could not tell all: one line that says why. */
  readonly note: string | null;
}
