import type { BreNode } from "./bre-parse.js";
import { Place } from "./bre-token.js";

/** The pieces of a pattern that is a plain sequence, anchors apart. */
export interface Pieces {
  readonly parts: readonly BreNode[];
  readonly atStart: boolean;
  readonly atEnd: boolean;
}

/** Takes a pattern apart; nested sequences are one. */
export function takeApart(tree: BreNode): Pieces {
  const parts = [...flatten(tree)];
  const atStart = isPlace(parts[0], Place.atStart);
  if (atStart) parts.shift();
  const atEnd = isPlace(parts.at(-1), Place.atEnd);
  if (atEnd) parts.pop();
  return { parts, atStart, atEnd };
}

function* flatten(node: BreNode): Generator<BreNode> {
  if (node.kind === "sequence") for (const part of node.nodes) yield* flatten(part);
  else if (node.kind !== "empty") yield node;
}

const isPlace = (node: BreNode | undefined, place: number) =>
  node?.kind === "place" && node.place === place;

/** The UTF-8 bytes that the nodes stand for, if they are characters only. */
function bytesOf(nodes: readonly BreNode[]): string | undefined {
  let text = "";
  for (const node of nodes) {
    if (node.kind !== "code") return undefined;
    text += String.fromCodePoint(node.code);
  }
  return Buffer.from(text).toString("latin1");
}

/** The texts between the `.*` of a pattern that has nothing else: `.*a.*b` is "", "a", "b". */
export function splitAtAnything(parts: readonly BreNode[]): readonly string[] | undefined {
  const texts: string[] = [];
  let start = 0;
  for (let end = 0; end <= parts.length; end++) {
    if (end < parts.length && !isAnything(parts[end]!)) continue;
    const text = bytesOf(parts.slice(start, end));
    if (text === undefined) return undefined;
    texts.push(text);
    start = end + 1;
  }
  return texts;
}

function isAnything(node: BreNode): boolean {
  if (node.kind !== "repeat" || node.min !== 0 || node.max !== Number.POSITIVE_INFINITY) {
    return false;
  }
  return isAnyCharacter(node.node);
}

function isAnyCharacter(node: BreNode): boolean {
  if (node.kind !== "set" || !node.set.negated) return false;
  const { codes, ranges, classes } = node.set;
  return codes.length + ranges.length + classes.length === 0;
}

/** Looks for texts one behind the other, the first and the last at an end where that is anchored. */
export function findInOrder(
  texts: readonly string[],
  atStart: boolean,
  atEnd: boolean,
): (line: string) => boolean {
  if (texts.length === 1 && atStart && atEnd) return (line) => line === texts[0];
  const first = atStart ? texts[0]! : "";
  const last = atEnd ? texts.at(-1)! : "";
  const middle = texts.slice(atStart ? 1 : 0, atEnd ? -1 : undefined);
  return (line) => {
    if (!line.startsWith(first) || !line.endsWith(last)) return false;
    let from = first.length;
    for (const text of middle) {
      const at = line.indexOf(text, from);
      if (at < 0) return false;
      from = at + text.length;
    }
    return from <= line.length - last.length;
  };
}

/** The runs of characters among the parts of a sequence, which every match holds. */
export function findNeededTexts(parts: readonly BreNode[]): string[] {
  const texts: string[] = [];
  for (let start = 0; start < parts.length; start++) {
    let end = start;
    while (parts[end]?.kind === "code") end++;
    if (end > start) texts.push(bytesOf(parts.slice(start, end))!);
    start = end;
  }
  return texts;
}

/** True for characters with one of any kind between some of them, as in `<asm/export.h>`. */
export function isSpaced(parts: readonly BreNode[]): boolean {
  const isCode = (at: number) => parts[at]?.kind === "code";
  return parts.every((part, i) => {
    return isCode(i) || (isAnyCharacter(part) && isCode(i - 1) && isCode(i + 1));
  });
}

/** Looks for texts at a line's start, with one character between each. */
export function findSpaced(texts: readonly string[], atEnd: boolean): (line: string) => boolean {
  return (line) => {
    let at = 0;
    for (const text of texts) {
      if (!line.startsWith(text, at)) return false;
      at += text.length + 1;
    }
    return !atEnd || at - 1 === line.length;
  };
}
