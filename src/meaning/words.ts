/** Names whose look says what they are for: sentinels, and what is reserved. */
import type { Meaning } from "./change.js";

const compiled = new WeakMap<readonly string[], RegExp>();

/**
 * Whether a name matches one of the globs: `*` is any run of characters, `?` any one, `#` any run of digits and underscores,
 * or none (`pad#` matches `pad` and `pad_2`, and not `paddr`).
 */
export function matchesAny(name: string, globs: readonly string[]): boolean {
  let pattern = compiled.get(globs);
  if (pattern === undefined) {
    // All at once; no name has a line feed in it.
    const fit = globs.filter((glob) => !glob.includes("\n"));
    const source = fit
      .join("\n")
      .replace(/[.+^${}()|[\]\\]/g, "\\$&")
      .replace(/\*+/g, ".*")
      .replace(/\?/g, ".")
      .replace(/#+/g, "[0-9_]*")
      .replace(/\n/g, "|");
    pattern = new RegExp(fit.length === 0 ? "^(?!)" : `^(?:${source})$`);
    compiled.set(globs, pattern);
  }
  return name.length < 1000 && pattern.test(name);
}

/** `breaking` comes last: what is certain to break stays so, whatever else cannot be told. */
const ORDER: readonly Meaning[] = ["cosmetic", "kernel-only", "additive", "unknown", "breaking"];

/** The worst of some effects: cosmetic < kernel-only < additive < unknown < breaking; cosmetic where there are none. */
export function worst(effects: Iterable<Meaning>): Meaning {
  let rank = 0;
  for (const effect of effects) rank = Math.max(rank, ORDER.indexOf(effect));
  return ORDER[rank]!;
}
