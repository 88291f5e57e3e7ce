/** `#pragma pack`: the one directive that changes a layout. */
import type { RecordType } from "./ctypes.js";
import type { Source, When } from "./types.js";

/** What `#pragma pack` says along a file. */
export interface Packing {
  /** The bytes that hold at a struct of the file, 0 for none; undefined: not understood. */
  at(record: RecordType): number | undefined;
  /** It still holds at an include or at the end: what other files have there is not known. */
  readonly leaks: boolean;
}

/**
 * Follows the `#pragma pack`s of a file that are `live`. gcc reads the state when a struct ends.
 * null: there are none.
 */
export function followPacking(source: Source, live: ReadonlySet<When>): Packing | null {
  const steps: { readonly at: number; readonly bytes: number | undefined }[] = [];
  const stack: (number | undefined)[] = [];
  let bytes: number | undefined = 0;
  let leaks = false;
  for (const item of source.items) {
    if (item.when !== null && !live.has(item.when)) continue;
    if (item.kind === "include" && bytes !== 0) leaks = true;
    if (item.kind !== "pragma" || item.tokens[0]?.text !== "pack") continue;
    const said = item.tokens
      .slice(1)
      .map((token) => token.text)
      .join("");
    const match = /^\((?:(push|pop)|(?:(push),)?(\d+))?\)$/.exec(said);
    if (match === null) bytes = undefined;
    else if (match[1] === "pop") bytes = stack.length === 0 ? 0 : stack.pop();
    else {
      if (match[1] === "push" || match[2] === "push") stack.push(bytes);
      if (match[3] !== undefined) bytes = Number(match[3]);
      else if (match[1] === undefined) bytes = 0;
    }
    steps.push({ at: item.at, bytes });
  }
  if (steps.length === 0) return null;
  return {
    at: (record) => {
      const step = steps.findLast((one) => one.at < record.end);
      return step === undefined ? 0 : step.bytes;
    },
    leaks: leaks || bytes !== 0,
  };
}
