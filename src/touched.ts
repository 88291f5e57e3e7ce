import { hostArchitecture, openTableFiles } from "./catalogue.js";
import { loadTables } from "./config/tables.js";
import { isKnownError } from "./errors.js";
import type { Session } from "./session.js";
import { createTouch, indexTables } from "./tables/compare.js";
import { createLibrary } from "./tables/headers.js";
import type { TouchedTable } from "./tables/touched.js";

/**
 * Says what a copy's tables would become with another text in its place (bytes as latin1); `text` is its own, where
 * it is at hand.
 */
export type FindTouched = (copy: string, target: string, text?: string) => readonly TouchedTable[];

/**
 * Opens a session's tables for a report: made for this machine's architecture, from the copies. Where
 * headers that a table needs beside the copy cannot be read, nothing is said of it: `table` tells why.
 */
export async function openTouched(session: Session): Promise<FindTouched> {
  const tablesOf = indexTables(await loadTables(session.config));
  const copies = createLibrary(openTableFiles(session.trees.copies));
  const options = { arch: hostArchitecture() };
  return (copy, target, text) => {
    const products = tablesOf(copy);
    if (products.length === 0) return [];
    const touch = createTouch(copies, { copy, target, before: text }, options);
    return products.flatMap((product) => {
      try {
        return touch(product) ?? [];
      } catch (error) {
        if (isKnownError(error)) return [];
        throw error;
      }
    });
  };
}
