import type { CharClass, CharSet } from "./bre-charset.js";
import { isAnchored } from "./bre-nfa.js";
import type { BreNode } from "./bre-parse.js";
import { Place } from "./bre-token.js";

/**
 * Node's own regular expressions start much sooner than an automaton built here, which is what counts
 * where a handful of short lines is asked. But they backtrack, so only patterns of a shape that cannot
 * run away are handed to them: few choices, and one unbounded repetition at most, of a fixed text, or two
 * where a match can begin at the line's start alone. They are for lines of ASCII without NUL, no longer than this.
 */
export const LONGEST_LINE = 1000;

const MAX_CHOICES = 3;

/** POSIX's classes within ASCII; longer lines and other characters go to the automaton. */
const ASCII_CLASSES: Record<CharClass, string> = {
  alpha: "A-Za-z",
  digit: "0-9",
  alnum: "0-9A-Za-z",
  upper: "A-Z",
  lower: "a-z",
  space: "\\t-\\r ",
  blank: "\\t ",
  punct: "!-/:-@\\[-`{-~",
  print: " -~",
  graph: "!-~",
  cntrl: "\\x00-\\x1f\\x7f",
  xdigit: "0-9A-Fa-f",
};

/** The pattern as a RegExp's source for such lines; undefined where it might run away. */
export function writeRegExp(tree: BreNode): string | undefined {
  let choices = 0;
  let repeats = isAnchored(tree) ? 2 : 1;

  /** The source of a node, or undefined; inside a repetition only fixed texts are taken. */
  function write(node: BreNode, isRepeated: boolean): string | undefined {
    switch (node.kind) {
      case "empty":
        return "";
      case "code":
        return node.code > 0x7f ? undefined : escapeCode(node.code);
      case "set":
        return writeSet(node.set);
      case "place":
        if (isRepeated) return undefined;
        return node.place === Place.atStart ? "^" : node.place === Place.atEnd ? "$" : undefined;
      case "sequence":
        return joinSources(node.nodes, "", isRepeated);
      case "choice":
        if (isRepeated || ++choices > MAX_CHOICES) return undefined;
        return group(joinSources(node.nodes, "|", false));
      case "repeat":
        return isRepeated ? undefined : writeRepeat(node.node, node.min, node.max);
    }
  }

  function joinSources(
    nodes: readonly BreNode[],
    separator: string,
    isRepeated: boolean,
  ): string | undefined {
    const sources: string[] = [];
    for (const node of nodes) {
      const source = write(node, isRepeated);
      if (source === undefined) return undefined;
      sources.push(source);
    }
    return sources.join(separator);
  }

  function writeRepeat(node: BreNode, min: number, max: number): string | undefined {
    if (max === 1 && min === 0) {
      if (++choices > MAX_CHOICES) return undefined;
    } else if (max !== Number.POSITIVE_INFINITY || min > 1 || --repeats < 0) return undefined;
    const inner = group(write(node, true));
    return inner === undefined ? undefined : inner + (max === 1 ? "?" : min === 0 ? "*" : "+");
  }

  return write(tree, false);
}

const group = (source: string | undefined) => (source === undefined ? undefined : `(?:${source})`);

const escapeCode = (code: number) => `\\x${code.toString(16).padStart(2, "0")}`;

function writeSet({ negated, codes, ranges, classes }: CharSet): string {
  const parts = [
    ...codes.filter((code) => code <= 0x7f).map(escapeCode),
    ...ranges.map(([from, to]) => `${escapeCode(from)}-${escapeCode(to)}`),
    ...classes.map((name) => ASCII_CLASSES[name]),
  ];
  return `[${negated ? "^" : ""}${parts.join("")}]`;
}
