import { buildMatcher } from "./bre-dfa.js";
import { buildNfa, requireSmall } from "./bre-nfa.js";
import { type BreNode, parseBre } from "./bre-parse.js";
import { buildRegExp, REGEXP_LINE } from "./bre-regexp.js";
import { findInOrder, findNeededTexts, splitAtAnything, takeApart } from "./bre-texts.js";

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

/**
 * How a pattern is matched: as plain texts where it is no more than these with `.*` between them, else
 * by Node's regular expressions where they are safe, else by an automaton, which is built when needed.
 */
function chooseMatcher(tree: BreNode): (line: string) => boolean {
  const { parts, atStart, atEnd } = takeApart(tree);
  let automaton: ((line: string) => boolean) | undefined;
  const match = (line: string) => {
    automaton ??= buildMatcher(buildNfa(tree));
    return automaton(line);
  };
  const texts = splitAtAnything(parts);
  if (texts !== undefined) {
    const holdsTexts = findInOrder(texts, atStart, atEnd);
    if (texts.length === 1) return holdsTexts;
    // Of bytes beyond ASCII `.` takes only whole characters: that is for the automaton to say.
    return (line) => (BEYOND_ASCII.test(line) ? match(line) : holdsTexts(line));
  }
  // A line without text that every match holds need not be looked at further.
  const needed = findNeededTexts(parts);
  const regExp = buildRegExp(tree);
  return (line) => {
    if (!needed.every((text) => line.includes(text))) return false;
    return regExp !== undefined && REGEXP_LINE.test(line) ? regExp.test(line) : match(line);
  };
}

const BEYOND_ASCII = /[\x80-\xff]/;

/** The same pattern by its automaton alone, so that a test can hold the short cuts against it. */
export function compileAutomaton(source: string): Bre {
  const tree = parseBre(source);
  requireSmall(tree);
  return { source, test: buildMatcher(buildNfa(tree)) };
}
