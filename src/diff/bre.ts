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
  const match = buildMatcher(buildNfa(tree));
  if (atStart) return match;
  // A line without text that every match holds need not be run through the automaton.
  const needed = findNeededTexts(parts);
  return (line) => needed.every((part) => line.includes(part)) && match(line);
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
