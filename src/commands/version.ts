import { readFileSync } from "node:fs";
import { findShipped } from "../config/find.js";

/** The version of this package. */
export function readVersion(): string {
  return (JSON.parse(readFileSync(findShipped("package.json"), "utf8")) as { version: string })
    .version;
}
