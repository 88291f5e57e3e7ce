/** `#pragma pack`. */
import { readLiteral } from "./integers.js";
import type { Source, When } from "./types.js";

/**
 * The packing in bytes that `#pragma pack` lines set at the code token `at` (0: none), those in
 * live branches counted; undefined where one cannot be read, or pops what nothing pushed.
 */
export function packAt(source: Source, live: ReadonlySet<When>, at: number): number | undefined {
  let pack = 0;
  const saved: number[] = [];
  for (const item of source.items) {
    if (item.at > at) break;
    if (item.kind !== "pragma" || item.tokens[0]?.text !== "pack") continue;
    if (item.when !== null && !live.has(item.when)) continue;
    const words = item.tokens.slice(1).filter((token) => !/^[(),]$/.test(token.text));
    let index = 0;
    if (words[0]?.text === "push") {
      saved.push(pack);
      index++;
    } else if (words[0]?.text === "pop") {
      const back = saved.pop();
      if (back === undefined || words.length > 1) return undefined;
      pack = back;
      continue;
    } else if (words.length === 0) {
      pack = 0;
    }
    const word = words[index++];
    if (word === undefined) continue;
    const value = readLiteral(word.text);
    if (value.kind === "opaque" || index < words.length) return undefined;
    pack = Number(value.value);
  }
  return pack;
}
