/** The entries of a block: labels, indices, and that no index is there twice. */

import { type Candidate, placeOf } from "./candidates.js";
import type { BlockDefinition } from "./definition.js";
import { compileIndex, type Names, readNumber } from "./indices.js";
import { fill } from "./templates.js";
import type { Work } from "./work.js";

/** One `[index] = "LABEL"`. */
export type Entry = Readonly<Candidate>;

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
  let entry = "";
  let plain: readonly string[] | undefined;
  for (const one of candidates) {
    ({ value, name, label } = one);
    const template = one.part.index;
    if (one.part.entry !== entry) {
      entry = one.part.entry;
      plain = cutPlain(entry);
    }
    index = template === "{value}" ? value : fill(template, wordOf);
    one.index = index;
    one.key = template === "{value}" ? readKey(value) : keyOf(compileIndex(template)(numberOf));
    one.text =
      plain === undefined ? fill(entry, wordOf) : plain[0] + index + plain[1] + label + plain[2];
  }
  return candidates;
}

/** What stands around index and label, where these are all there is, in this order; it is so in most tables. */
function cutPlain(entry: string): readonly string[] | undefined {
  const pieces = entry.split("{index}");
  const rest = pieces.length === 2 ? pieces[1]!.split("{label}") : [];
  const plain = [pieces[0]!, ...rest];
  return plain.length === 3 && !/\{[a-z]/.test(plain.join("\n")) ? plain : undefined;
}

/** No array has a place beyond what a double keeps exactly. */
const keyOf = (number: bigint | undefined): number | undefined =>
  Number.isSafeInteger(Number(number)) ? Number(number) : undefined;

/** A number as C writes it; what is short and not octal needs no wide arithmetic. */
function readKey(value: string): number | undefined {
  return value.length <= 12 && /^(?:0[xX]|[1-9]|0$)/.test(value) && !Number.isNaN(+value)
    ? +value
    : keyOf(readNumber(value));
}

/** Two entries with one index make one of them vanish, and break a build with -Werror=override-init. */
export function refuseTwice(
  block: BlockDefinition,
  entries: readonly Entry[],
  work: Work,
): readonly Entry[] {
  const seen = new Map<number | string, Entry>();
  const known = new Set<string>();
  return entries.filter((entry) => {
    const key = entry.key ?? entry.index;
    const other = seen.get(key);
    // The same once more comes from two branches of a condition that both are kept.
    const line = `${entry.index} ${entry.label}`;
    if (known.has(line)) return false;
    known.add(line);
    if (other === undefined) {
      seen.set(key, entry);
      return true;
    }
    const tell = (one: Entry) => `"${one.label}" (${one.header}:${placeOf(one).line})`;
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
