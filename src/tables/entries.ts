/** The entries of a block: labels, indices, and that no index is there twice. */

import type { Candidate } from "./candidates.js";
import type { BlockDefinition } from "./definition.js";
import { compileIndex, type Names, readNumber } from "./indices.js";
import { fill } from "./templates.js";
import type { Work } from "./work.js";

/** One `[index] = "LABEL"`. */
export interface Entry extends Candidate {
  /** As C text, and as a number where that is known. */
  readonly index: string;
  readonly key: number | undefined;
  /** The lines it prints. */
  readonly text: string;
}

/** Fills in what a block's entries print; `defines` are the numbers that the block itself defines. */
export function finishEntries(
  candidates: readonly Candidate[],
  base: string | undefined,
  defines: Names,
): readonly Entry[] {
  let value = "";
  let name = "";
  let label = "";
  let index = "";
  const wordOf = (word: string): string | undefined => {
    if (word === "value") return value;
    if (word === "label") return label;
    if (word === "index") return index;
    if (word === "name") return name;
    return word === "base" ? base : undefined;
  };
  const baseNumber = base === undefined ? undefined : readNumber(base);
  const numberOf = (word: string): bigint | undefined => {
    if (word === "value" || word === "name") return readNumber(value);
    return word === "base" ? baseNumber : defines(word);
  };
  return candidates.map((one): Entry => {
    ({ value, name, label } = one);
    const { part, root, header, line, condition, params, form } = one;
    index = part.index === "{value}" ? value : fill(part.index, wordOf);
    const number = compileIndex(part.index)(numberOf);
    // No array has a place beyond what a double keeps exactly.
    const key = Number.isSafeInteger(Number(number)) ? Number(number) : undefined;
    const text = fill(part.entry, wordOf);
    // Written out: a copy by `...` takes three times as long, and there are thousands.
    return {
      name,
      label,
      value,
      index,
      key,
      text,
      part,
      root,
      header,
      line,
      condition,
      params,
      form,
    };
  });
}

/** Two entries with one index make one of them vanish, and break a build with -Werror=override-init. */
export function refuseTwice(
  block: BlockDefinition,
  entries: readonly Entry[],
  work: Work,
): readonly Entry[] {
  const seen = new Map<number | string, Entry>();
  return entries.filter((entry) => {
    const key = entry.key ?? entry.index;
    const other = seen.get(key);
    if (other === undefined) {
      seen.set(key, entry);
      return true;
    }
    // The same once more, from two branches of a condition that both are kept.
    if (other.label === entry.label && other.index === entry.index) return false;
    const tell = ({ label, header, line }: Entry) => `"${label}" (${header}:${line})`;
    const spelt =
      other.index === entry.index ? `[${entry.index}]` : `[${other.index}] and [${entry.index}]`;
    work.problems.push(
      `${block.array}: index ${spelt} used twice: by ${tell(other)} and by ${tell(entry)}; exclude one of them, with the reason`,
    );
    return true;
  });
}

/** The least value of a block as it is spelt. */
export function leastValue(entries: readonly Candidate[]): string | undefined {
  let least: { number: bigint; value: string } | undefined;
  for (const { value } of entries) {
    const number = readNumber(value);
    if (number !== undefined && (least === undefined || number < least.number))
      least = { number, value };
  }
  return least?.value;
}
