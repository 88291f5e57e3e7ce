import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const FOLDER = "test/fixtures/golden";

/** Holds output against a golden file; an absent one fails. `SYNC_GOLDEN=write npm test` writes them. */
export function assertGolden(name: string, actual: string): void {
  const path = join(FOLDER, name);
  if (process.env.SYNC_GOLDEN === "write") writeFileSync(path, actual);
  assert.ok(existsSync(path), `${path} is absent; write it with SYNC_GOLDEN=write and read it`);
  assert.equal(actual, readFileSync(path, "utf8"), `${path} differs`);
}
