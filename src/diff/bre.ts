import { buildMatcher } from "./bre-dfa.js";
import { buildNfa, requireSmall } from "./bre-nfa.js";
import { type BreNode, parseBre } from "./bre-parse.js";
import { Place } from "./bre-token.js";

export { BreError } from "./bre-error.js";

/** A compiled basic regular expression. */
export interface Bre {
  readonly source: string;
  /** True if the pattern matches anywhere in the line: its bytes as latin1, without the newline. */
  test(line: string): boolean;
}

/**
 * Compiles a pattern as `diff -I` takes it (GNU diff 3.8 in C.UTF-8: POSIX basic regular
 * expressions with the GNU extensions). Where grep reads a pattern otherwise, diff is followed:
 * grep refuses `[:space:]`, and splits patterns at newlines.
 * Throws BreError for invalid patterns and for those that cannot be matched in bounded time.
 * Cheap: all but the parsing waits for the first `test`.
 */
export function compileBre(source: string): Bre {
  const tree = parseBre(source);
  requireSmall(tree);
  let match: ((line: string) => boolean) | undefined;
  return {
    source,
    test(line) {
      match ??= chooseMatcher(tree);
      return match(line);
    },
  };
}

/** Most patterns in use are plain text, perhaps with an anchor: those need no automaton. */
function chooseMatcher(tree: BreNode): (line: string) => boolean {
  const parts = [...flatten(tree)];
  const atStart = isPlace(parts[0], Place.atStart);
  if (atStart) parts.shift();
  const atEnd = isPlace(parts.at(-1), Place.atEnd);
  if (atEnd) parts.pop();
  const text = bytesOf(parts);
  if (text !== undefined) {
    if (atStart && atEnd) return (line) => line === text;
    if (atStart) return (line) => line.startsWith(text);
    if (atEnd) return (line) => line.endsWith(text);
    return (line) => line.includes(text);
  }
  let automaton: ((line: string) => boolean) | undefined;
  const match = (line: string) => {
    automaton ??= buildMatcher(buildNfa(tree));
    return automaton(line);
  };
  const texts = splitAtAnything(parts);
  if (texts !== undefined) {
    const holdsTexts = findInOrder(texts, atStart, atEnd);
    // Of bytes beyond ASCII `.` takes only whole characters: that is for the automaton to say.
    return (line) => (BEYOND_ASCII.test(line) ? match(line) : holdsTexts(line));
  }
  if (atStart) return match;
  // A line without text that every match holds need not be run through the automaton.
  const needed = findNeededTexts(parts);
  return (line) => needed.every((part) => line.includes(part)) && match(line);
}

const BEYOND_ASCII = /[\x80-\xff]/;

/** The texts between the `.*` of a pattern that has nothing else: `.*a.*b` is "", "a", "b". */
function splitAtAnything(parts: readonly BreNode[]): readonly string[] | undefined {
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
  if (node.kind !== "repeat" || node.min !== 0 || node.max !== Number.POSITIVE_INFINITY)
    return false;
  const inner = node.node;
  if (inner.kind !== "set" || !inner.set.negated) return false;
  const { codes, ranges, classes } = inner.set;
  return codes.length + ranges.length + classes.length === 0;
}

/** Looks for texts one behind the other, the first and the last at an end where that is anchored. */
function findInOrder(
  texts: readonly string[],
  atStart: boolean,
  atEnd: boolean,
): (line: string) => boolean {
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

/** The runs of characters among the parts of a sequence, which every match holds. */
function findNeededTexts(parts: readonly BreNode[]): string[] {
  const texts: string[] = [];
  for (let start = 0; start < parts.length; start++) {
    let end = start;
    while (parts[end]?.kind === "code") end++;
    if (end > start) texts.push(bytesOf(parts.slice(start, end))!);
    start = end;
  }
  return texts;
}
