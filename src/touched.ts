import { hostArchitecture, openTableFiles } from "./catalogue.js";
import { loadTables } from "./config/tables.js";
import { isKnownError } from "./errors.js";
import type { Session } from "./session.js";
import { findTouchedTables, indexTables } from "./tables/compare.js";
import { createLibrary } from "./tables/headers.js";
import type { TouchedTable } from "./tables/touched.js";

/** Says what a copy's tables would become with another text (bytes as latin1) in its place. */
export type FindTouched = (copy: string, target: string) => readonly TouchedTable[];

/**
 * Opens a session's tables for a report: made for this machine's architecture, from the copies. Where
 * headers that a table needs beside the copy cannot be read, nothing is said of it: `table` tells why.
 */
export async function openTouched(session: Session): Promise<FindTouched> {
  const tablesOf = indexTables(await loadTables(session.config));
  const copies = createLibrary(openTableFiles(session.trees.copies));
  const options = { arch: hostArchitecture() };
  return (copy, target) =>
    tablesOf(copy).flatMap((table) => {
      try {
        return findTouchedTables(() => [table], copies, { copy, target }, options);
      } catch (error) {
        if (isKnownError(error)) return [];
        throw error;
      }
    });
}
