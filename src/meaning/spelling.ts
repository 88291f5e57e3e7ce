/** Values, macros and members in the words of a report. */
import { printBody, printParams } from "../header/spelling.js";
import type { MacroDef, Token, Value } from "../header/types.js";

/** Words that mean the same to gcc. */
const SPELLINGS: ReadonlyMap<string, string> = new Map(
  ["typeof", "inline", "asm", "volatile", "const", "signed", "attribute", "restrict"].flatMap(
    (word) => [
      [word, `__${word}__`],
      [`__${word}`, `__${word}__`],
    ],
  ),
);

export const spell = (text: string): string => SPELLINGS.get(text) ?? text;

/** Whether two runs of tokens are the same but for words that mean the same. */
export function sameWords(a: readonly Token[], b: readonly Token[]): boolean {
  return a.length === b.length && a.every((one, i) => spell(one.text) === spell(b[i]!.text));
}

const WORDS = "[\\w()<>|&~^!+*=?:,.-]+";
/** A body that stands in the file as it is shown; a comment may follow. */
const AS_SHOWN = new RegExp(`^[ \\t]*(${WORDS}(?: ${WORDS})*)[ \\t]*(?:/\\*[^*]*\\*/[ \\t]*)?$`);

/** A macro as `before` and `after` show it: `(x) ((x) + 1)`, `0x10`. */
export function showMacro(macro: MacroDef): string {
  // Most need not be cut into tokens for this.
  const plain = typeof macro.body === "string" ? AS_SHOWN.exec(macro.body)?.[1] : undefined;
  if (plain !== undefined && macro.params === null) return plain;
  const params = printParams(macro);
  const body = printBody(macro);
  return params === "" || body === "" ? params + body : `${params} ${body}`;
}

/** The number of a value; undefined: it has none that is known. */
export const numberOf = (value: Value): bigint | undefined =>
  value.kind === "int" ? value.value : undefined;
