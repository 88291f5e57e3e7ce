/** Text with placeholders: `{name}`; a brace that is followed by anything else is C's. */

const PLACEHOLDER = /\{([a-z]+(?::[A-Za-z_]\w*)?)\}/g;

export const INDEX_PLACEHOLDERS = ["value", "name", "base"];
export const ENTRY_PLACEHOLDERS = ["index", "label", "name", "value"];
export const ASSERT_PLACEHOLDERS = ["name", "value"];
export const LINE_PLACEHOLDERS = ["array", "type", "arch", "base"];

/**
 * What is wrong with a template; undefined where every placeholder in it is known. C's braces stay
 * C's: with a blank, a number or a constant in capitals in them.
 */
export function findTemplateFault(text: string, known: readonly string[]): string | undefined {
  for (const [whole, name] of text.matchAll(/\{([A-Za-z_][\w-]*(?::[^{}]*)?)\}/g)) {
    if (known.includes(name!)) continue;
    if (/^[A-Z_][A-Z0-9_]*$/.test(name!) && !known.includes(name!.toLowerCase())) continue;
    if (known === LINE_PLACEHOLDERS && /^line:[A-Za-z_]\w*$/.test(name!)) continue;
    return `unknown placeholder ${whole}; known: ${known.map((one) => `{${one}}`).join(", ")}`;
  }
  return undefined;
}

/** A template cut at its placeholders: text, name, text, name, ..., text. */
const cut = new Map<string, readonly string[]>();

/** Puts values in for placeholders; one that `lookup` does not know stays as it is. */
export function fill(text: string, lookup: (name: string) => string | undefined): string {
  let pieces = cut.get(text);
  if (pieces === undefined) {
    pieces = text.split(PLACEHOLDER);
    cut.set(text, pieces);
  }
  let filled = pieces[0]!;
  for (let i = 1; i < pieces.length; i += 2) {
    filled += (lookup(pieces[i]!) ?? `{${pieces[i]}}`) + pieces[i + 1]!;
  }
  return filled;
}

/** Headers are read byte by byte (latin1), so what is printed beside them must be bytes as well. */
export function encode(text: string): string {
  if (/^[\x00-\x7f]*$/.test(text)) return text;
  return Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join("");
}
