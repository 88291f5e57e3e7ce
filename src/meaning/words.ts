/** Names whose look says what they are for: sentinels, and what is reserved. */
import type { Meaning } from "./change.js";

interface Glob {
  /** Its longest part without wildcards: what lacks it does not match, and most names lack all of them. */
  readonly stem: string;
  readonly text: string;
  pattern: RegExp | undefined;
}

const known = new WeakMap<readonly string[], readonly Glob[]>();

function readGlob(text: string): Glob {
  let stem = "";
  for (const part of text.split(/[*?#]/)) if (part.length > stem.length) stem = part;
  return { stem, text, pattern: undefined };
}

function compileGlob(glob: string): RegExp {
  const source = glob
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replace(/\*+/g, ".*")
    .replace(/\?/g, ".")
    .replace(/#+/g, "[0-9_]*");
  return new RegExp(`^${source}$`);
}

/**
 * Whether a name matches one of the globs: `*` is any run of characters, `?` any one, `#` any run of digits and underscores,
 * or none (`pad#` matches `pad` and `pad_2`, and not `paddr`).
 */
export function matchesAny(name: string, globs: readonly string[]): boolean {
  if (name.length >= 1000) return false;
  let list = known.get(globs);
  if (list === undefined) {
    list = globs.map(readGlob);
    known.set(globs, list);
  }
  for (const glob of list) {
    if (!name.includes(glob.stem)) continue;
    glob.pattern ??= compileGlob(glob.text);
    if (glob.pattern.test(name)) return true;
  }
  return false;
}

/** `breaking` comes last: what is certain to break stays so, whatever else cannot be told. */
const ORDER: readonly Meaning[] = ["cosmetic", "kernel-only", "additive", "unknown", "breaking"];

/** The worst of some effects: cosmetic < kernel-only < additive < unknown < breaking; cosmetic where there are none. */
export function worst(effects: Iterable<Meaning>): Meaning {
  let rank = 0;
  for (const effect of effects) rank = Math.max(rank, ORDER.indexOf(effect));
  return ORDER[rank]!;
}
