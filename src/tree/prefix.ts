/** What the names of our temporary files begin with (see `temporary.ts`). No tree ever lists them. */
export const TEMPORARY_PREFIX = ".sync-headers-";
