/** Text with placeholders: `{name}`; a brace that is followed by anything else is C's. */

const PLACEHOLDER = /\{([a-z]+(?::[A-Za-z_]\w*)?)\}/g;

export const INDEX_PLACEHOLDERS = ["value", "name", "base"];
export const ENTRY_PLACEHOLDERS = ["index", "label", "name", "value"];
export const ASSERT_PLACEHOLDERS = ["name", "value"];
export const LINE_PLACEHOLDERS = ["array", "type", "arch", "base"];

/** What is wrong with a template; undefined where every placeholder in it is known. */
export function findTemplateFault(text: string, known: readonly string[]): string | undefined {
  for (const [whole, name] of text.matchAll(PLACEHOLDER)) {
    if (known.includes(name!)) continue;
    if (known === LINE_PLACEHOLDERS && name!.startsWith("line:")) continue;
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
