/** How a map's copies and originals may change, commit by commit; `guard` holds commits to it. */
export const POLICIES = ["lag", "lockstep", "free"] as const;

/**
 * - `lag`: a commit changes no copy together with its original, and a copy only towards its original.
 * - `lockstep`: a commit that changes one of them leaves both equal.
 * - `free`: anything goes.
 */
export type Policy = (typeof POLICIES)[number];
