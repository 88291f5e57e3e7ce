import { createHash } from "node:crypto";

/** The id that git gives to a file of these bytes, of the same kind as another id. */
export function hashBlob(bytes: Uint8Array, like: string): string {
  const hash = createHash(like.length === 40 ? "sha1" : "sha256");
  return hash.update(`blob ${bytes.length}\0`).update(bytes).digest("hex");
}
