/** Names whose look says what they are for: sentinels, and what is reserved. */
import type { Meaning } from "./change.js";

/** Of each list of globs what a name must have in it to match one: most names lack all of it. */
const known = new WeakMap<readonly string[], readonly string[]>();

const stemOf = (glob: string): string => /[^*?#]{3,}/.exec(glob)?.[0] ?? "";

const isFigure = (c: string | undefined): boolean =>
  c !== undefined && (c === "_" || (c >= "0" && c <= "9"));

/**
 * Whether what a name has from `at` on matches what a glob has from `from` on. No regular expression: to compile one takes
 * longer than to look at the few names that come here.
 */
function fits(name: string, at: number, glob: string, from: number): boolean {
  let place = at;
  for (let i = from; i < glob.length; i++) {
    const c = glob[i];
    if (c === "*" || c === "#") {
      // More of them in a row are no more than one.
      while (glob[i + 1] === c) i++;
      let end = name.length;
      if (c === "#") for (end = place; isFigure(name[end]); ) end++;
      while (end >= place && !fits(name, end, glob, i + 1)) end--;
      return end >= place;
    }
    if (place === name.length || (c !== "?" && c !== name[place])) return false;
    place++;
  }
  return place === name.length;
}

/**
 * Whether a name matches one of the globs: `*` is any run of characters, `?` any one, `#` any run of digits and underscores,
 * or none (`pad#` matches `pad` and `pad_2`, and not `paddr`).
 */
export function matchesAny(name: string, globs: readonly string[]): boolean {
  if (name.length >= 1000) return false;
  let stems = known.get(globs);
  if (stems === undefined) {
    stems = globs.map(stemOf);
    known.set(globs, stems);
  }
  for (let i = 0; i < stems.length; i++) {
    if (name.includes(stems[i]!) && fits(name, 0, globs[i]!, 0)) return true;
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
