import { bufferOf, sameBytes, viewOf } from "../bytes.js";
import type { Rules } from "./allowances.js";
import {
  countEqualLines,
  findLineEnd,
  isBinary,
  type Lines,
  type Middle,
  readLine,
  trimCommonEnds,
} from "./lines.js";
import { type Change, editScript } from "./script.js";
import { normaliseWhiteSpace, type WhiteSpace } from "./whitespace.js";

/**
 * True where a copy differs from its original beyond its rules: exactly where GNU diff 3.8 with the
 * same options would exit with 1. GNU decides change by change (analyze.c): a change is ignorable
 * only if every line that it deletes or inserts is.
 */
export function hasDrifted(copy: Uint8Array, original: Uint8Array, rules: Rules): boolean {
  if (sameBytes(copy, original)) return false;
  if (rules.strict && rules.whiteSpace === "exact") return true;
  if (isBinary(copy) || isBinary(original)) return true;
  // Where white space is free, of two lines that match one may be ignorable and the other not.
  const isSure =
    rules.whiteSpace === "exact"
      ? differsBeyondIgnorable(viewOf(copy), viewOf(original), rules)
      : null;
  if (isSure !== null) return isSure;
  const middle = trimCommonEnds(copy, original, 0);
  const script = scriptOf(middle, rules.whiteSpace);
  return script.some((change) => !isIgnorable(change, middle, rules));
}

/** Fewer lines than these that one side has alone never have others set aside with them (`discard.ts`). */
const FEW = 6;

/**
 * True where two texts differ even without their ignorable lines. Then no script can make the
 * difference ignorable: a short cut that finds most drift at its first line. Otherwise the script may have
 * to decide, since it may match an ignorable line and so delete and insert another: null. But where they are
 * few, and those of one side alone, or such as the other side has nowhere, any script comes to the same: false.
 */
function differsBeyondIgnorable(
  copy: Uint8Array,
  original: Uint8Array,
  rules: Rules,
): boolean | null {
  let c = 0;
  let o = 0;
  const ownC: string[] = [];
  const ownO: string[] = [];
  const add = (own: string[], line: string) => {
    if (own.length < FEW) own.push(line);
  };
  while (c < copy.length && o < original.length) {
    const alike = countEqualLines(copy, c, original, o);
    c += alike;
    o += alike;
    if (c === copy.length || o === original.length) break;
    const endC = findLineEnd(copy, c);
    const endO = findLineEnd(original, o);
    const lineC = readLine(copy, c, endC);
    const lineO = readLine(original, o, endO);
    const mayGoC = rules.ignores(lineC);
    const mayGoO = rules.ignores(lineO);
    if (!mayGoC && !mayGoO) return true;
    // One of the lines, or both at once: the one often stands for the other, unless it comes next.
    const isNext =
      mayGoC && mayGoO && lineC === readLine(original, endO, findLineEnd(original, endO));
    if (mayGoC && !isNext) {
      add(ownC, lineC);
      c = endC;
    }
    if (mayGoO) {
      add(ownO, lineO);
      o = endO;
    }
  }
  for (let end = c; c < copy.length; c = end) {
    end = findLineEnd(copy, c);
    const line = readLine(copy, c, end);
    if (!rules.ignores(line)) return true;
    add(ownC, line);
  }
  for (let end = o; o < original.length; o = end) {
    end = findLineEnd(original, o);
    const line = readLine(original, o, end);
    if (!rules.ignores(line)) return true;
    add(ownO, line);
  }
  if (ownC.length >= FEW || ownO.length >= FEW) return null;
  // The shortest script only inserts, or only deletes, and what it does is the same lines, wherever they stand.
  if (ownC.length === 0 || ownO.length === 0) return false;
  return areAlone(ownC, original) && areAlone(ownO, copy) ? false : null;
}

/** True where another text has none of these lines, not even as a part of a line. */
function areAlone(lines: readonly string[], bytes: Uint8Array): boolean {
  const other = bufferOf(bytes);
  return lines.every((line) => other.indexOf(line, 0, "latin1") < 0);
}

/** A comparison for print: lines around what differs, and the changes that count. */
export interface Drift {
  readonly copy: Lines;
  readonly original: Lines;
  /** Lines before these, alike in both. */
  readonly skipped: number;
  /** Positions count from the first of the lines above. */
  readonly changes: readonly Change[];
  /** The changes that the rules allow. */
  readonly ignored: readonly Change[];
}

/**
 * The changes that make up the drift, ignorable ones left out, as `diff -u` places them (its three
 * lines of context take part in the comparison). Undefined where a file is binary.
 */
export function findDrift(
  copy: Uint8Array,
  original: Uint8Array,
  rules: Rules,
  context: number,
): Drift | undefined {
  if (isBinary(copy) || isBinary(original)) return undefined;
  const middle = trimCommonEnds(copy, original, context);
  const { before, after } = middle;
  const shift = before.lines.length;
  const copyText = surround(middle.copy, before, after);
  const move = (change: Change): Change => ({
    ...change,
    copyStart: change.copyStart + shift,
    originalStart: change.originalStart + shift,
  });
  const changes: Change[] = [];
  const ignored: Change[] = [];
  for (const change of scriptOf(middle, rules.whiteSpace)) {
    if (isIgnorable(change, middle, rules)) ignored.push(move(change));
    else changes.push(giveNewline(move(change), copyText));
  }
  return {
    copy: copyText,
    original: surround(middle.original, before, after),
    skipped: middle.skipped - shift,
    changes,
    ignored,
  };
}

/**
 * Lines that are added behind a last line without newline (which `-b` and `-w` take for a whole one)
 * need that line replaced as well, or no patch could say where they begin.
 */
function giveNewline(change: Change, copy: Lines): Change {
  const isBehindLast = change.deleted === 0 && change.copyStart === copy.lines.length;
  if (!isBehindLast || copy.endsWithNewline || change.originalStart === 0) return change;
  const { copyStart, deleted, originalStart, inserted } = change;
  return {
    copyStart: copyStart - 1,
    deleted: deleted + 1,
    originalStart: originalStart - 1,
    inserted: inserted + 1,
  };
}

function surround(text: Lines, before: Lines, after: Lines): Lines {
  return {
    lines: [...before.lines, ...text.lines, ...after.lines],
    endsWithNewline: after.lines.length > 0 ? after.endsWithNewline : text.endsWithNewline,
  };
}

function isIgnorable(change: Change, middle: Middle, rules: Rules): boolean {
  if (rules.strict) return false;
  for (let i = 0; i < change.deleted; i++) {
    if (!rules.ignores(middle.copy.lines[change.copyStart + i]!)) return false;
  }
  for (let i = 0; i < change.inserted; i++) {
    if (!rules.ignores(middle.original.lines[change.originalStart + i]!)) return false;
  }
  return true;
}

function scriptOf(middle: Middle, whiteSpace: WhiteSpace): Change[] {
  const classes = new Map<string, number>();
  return editScript(
    classify(middle.copy, whiteSpace, classes),
    classify(middle.original, whiteSpace, classes),
  );
}

/** Numbers lines so that equal numbers are lines that GNU diff takes as equal. */
function classify(text: Lines, mode: WhiteSpace, classes: Map<string, number>): Int32Array {
  const ids = new Int32Array(text.lines.length);
  const last = ids.length - 1;
  for (let i = 0; i < ids.length; i++) {
    let key = normaliseWhiteSpace(text.lines[i]!, mode);
    // A last line without newline equals none that has one, unless white space is ignored.
    if (i === last && !text.endsWithNewline && mode === "exact") key += "\n";
    let id = classes.get(key);
    if (id === undefined) {
      id = classes.size;
      classes.set(key, id);
    }
    ids[i] = id;
  }
  return ids;
}
