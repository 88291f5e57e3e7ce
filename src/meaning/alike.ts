/** What two texts are known to have in common: it grows from their start to their end. */
import type { PassageKind } from "../header/passages.js";
import type { Clipping } from "../header/pieces.js";
import { cutRun, headOf } from "../header/runs.js";

/** Passages that both texts have and that can be left out, as lists side by side; offsets are those of the original. */
export interface Common {
  readonly copy: Clipping;
  readonly original: Clipping;
  starts: number[];
  ends: number[];
  kinds: PassageKind[];
  /** How much further on it lies in the copy. */
  deltas: number[];
  /** The stretches of the original that the copy lacks, from and to. */
  readonly others: (readonly [number, number])[];
  /** Whether no directive has come behind the last `#if` so far: what it asks for may be defined there, as a guard is. */
  followsIf: boolean;
  /** Where the last passage that both have ends, and how much further on in the copy. */
  last: number;
  delta: number;
}

export function startCommon(copy: Clipping, original: Clipping): Common {
  return {
    copy,
    original,
    starts: [],
    ends: [],
    kinds: [],
    deltas: [],
    others: [],
    followsIf: false,
    last: 0,
    delta: 0,
  };
}

/** Adds one passage. */
export function add(
  found: Common,
  kind: PassageKind,
  start: number,
  end: number,
  delta: number,
): void {
  const { text } = found.original;
  if (start !== found.last || delta !== found.delta) {
    // What only one side has may end in an `#if`.
    const { last } = found;
    const copy = found.copy.text.slice(last + found.delta, start + delta);
    const between = text.slice(last, start) + copy;
    if (between.includes("#") && /#[ \t]*(?:if|elif)/.test(between)) found.followsIf = true;
    found.delta = delta;
  }
  found.last = end;
  if (kind === "if" || kind === "branch" || kind === "fixed") {
    if (kind !== "fixed" || !isNull(text, start)) found.followsIf = kind === "if";
    return;
  }
  let from = start;
  if (found.followsIf && kind !== "code") {
    // Of a run only its first `#define` is behind it.
    from = kind === "run" ? passDefine(found, start, end, delta) : end;
    found.followsIf = from === start;
  }
  if (from < end) put(found, kind, from, end, delta);
}

/** Whether a directive is a `#` alone, which counts for none; a comment of some lines behind it is taken for an end. */
function isNull(text: string, start: number): boolean {
  const at = headOf(text, start);
  return text.slice(at, headOf(text, at + 1)).includes("\n");
}

/** Adds what of a run stands before its first `#define`, and gives where that ends; its start, where there is none. */
function passDefine(found: Common, start: number, end: number, delta: number): number {
  const run = found.original.text.slice(start, end);
  if (!run.includes("#")) return start;
  let place = start;
  for (const element of cutRun(run)) {
    const next = place + element.length;
    if (element.charCodeAt(headOf(element, 0)) === 0x23) {
      if (start < place) put(found, "run", start, place, delta);
      return next;
    }
    place = next;
  }
  return start;
}

function put(found: Common, kind: PassageKind, start: number, end: number, delta: number): void {
  const { starts, ends, kinds, deltas } = found;
  // The last line may lack a newline.
  if (found.original.text.charCodeAt(end - 1) !== 0x0a) return;
  const last = ends.length - 1;
  if (kind === "run" && kinds[last] === "run" && ends[last] === start && deltas[last] === delta) {
    ends[last] = end;
    return;
  }
  starts.push(start);
  ends.push(end);
  kinds.push(kind);
  deltas.push(delta);
}
