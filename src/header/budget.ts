/** Bounds on what hostile macros make of a header: each expansion has one of its own, and all of a side have one together. */

/** How much may yet be expanded, in tokens, by all expansions that share it. */
export interface Budget {
  left: number;
}

/** What one side of a comparison, or a header with its includes, may expand in all: no header of the kernel's takes a tenth of it. */
const MAX_TOKENS_IN_ALL = 5_000_000;

export const createBudget = (): Budget => ({ left: MAX_TOKENS_IN_ALL });
