import { buildMatcher } from "./bre-dfa.js";
import { buildNfa, requireSmall } from "./bre-nfa.js";
import { type BreNode, parseBre } from "./bre-parse.js";
import { LONGEST_LINE, writeRegExp } from "./bre-regexp.js";
import {
  findInOrder,
  findNeededTexts,
  findSpaced,
  isSpaced,
  splitAtAnything,
  takeApart,
} from "./bre-texts.js";

export { BreError } from "./bre-error.js";

/** A compiled basic regular expression. */
export interface Bre {
  readonly source: string;
  /** True if the pattern matches anywhere in the line: its bytes as latin1, without the newline. */
  test(line: string): boolean;
  /** False where no line of a text can match, as a quick look tells. */
  mayMatch(text: string): boolean;
}

/** How a pattern is matched; plain, so that the build can write it down for the shipped map. */
export interface BrePlan {
  readonly source: string;
  /** The texts between its `.*`, where it is no more than these. */
  readonly texts: readonly string[] | null;
  readonly atStart: boolean;
  readonly atEnd: boolean;
  /** Else texts that every match holds, and whether it is no more than these at a line's start, a character between each. */
  readonly needed: readonly string[];
  readonly spaced: boolean;
  /** Else the same as one of Node's regular expressions, where that is safe. */
  readonly regExp: string | null;
}

/**
 * Reads a pattern as `diff -I` takes it (GNU diff 3.8 in C.UTF-8: POSIX basic regular
 * expressions with the GNU extensions). Where grep reads a pattern otherwise, diff is followed:
 * grep refuses `[:space:]`, and splits patterns at newlines.
 * Throws BreError for invalid patterns and for those that cannot be matched in bounded time.
 */
export function planBre(source: string): BrePlan {
  const tree = readTree(source);
  const { parts, atStart, atEnd } = takeApart(tree);
  const texts = splitAtAnything(parts);
  const head = { source, atStart, atEnd };
  if (texts !== undefined) return { ...head, texts, needed: [], spaced: false, regExp: null };
  const needed = findNeededTexts(parts);
  const spaced = atStart && isSpaced(parts);
  const regExp = spaced ? null : (writeRegExp(tree) ?? null);
  return { ...head, texts: null, needed, spaced, regExp };
}

/** Compiles a pattern, of which a plan may be there already; see `planBre`. */
export function compileBre(pattern: string | BrePlan): Bre {
  const plan = typeof pattern === "string" ? planBre(pattern) : pattern;
  let match: ((line: string) => boolean) | undefined;
  return {
    source: plan.source,
    test(line) {
      match ??= chooseMatcher(plan);
      return match(line);
    },
    mayMatch: (text) => (plan.texts ?? plan.needed).every((part) => text.includes(part)),
  };
}

/**
 * How a pattern is matched: as plain texts where it is no more than these with `.*` between them, else
 * by Node's regular expressions where they are safe, else by an automaton, which is built when needed.
 */
function chooseMatcher(plan: BrePlan): (line: string) => boolean {
  const { source, texts, atStart, atEnd, needed, spaced } = plan;
  let automaton: ((line: string) => boolean) | undefined;
  const match = (line: string) => {
    automaton ??= buildMatcher(buildNfa(readTree(source)));
    return automaton(line);
  };
  if (texts !== null) {
    const holdsTexts = findInOrder(texts, atStart, atEnd);
    if (texts.length === 1) return holdsTexts;
    // Of bytes beyond ASCII `.` takes only whole characters: that is for the automaton to say.
    return (line) => holdsTexts(line) && (isAscii(line) || match(line));
  }
  const holdsSpaced = spaced ? findSpaced(needed, atEnd) : undefined;
  let regExp: RegExp | undefined;
  return (line) => {
    // A line without text that every match holds need not be looked at further.
    if (!needed.every((text) => line.includes(text))) return false;
    const isPlain = isAscii(line) && !line.includes("\0");
    if (holdsSpaced !== undefined && isPlain) return holdsSpaced(line);
    if (plan.regExp === null || !isPlain || line.length > LONGEST_LINE) return match(line);
    regExp ??= new RegExp(plan.regExp);
    return regExp.test(line);
  };
}

/** Few lines are asked: to compile a regular expression for this would take longer. */
function isAscii(line: string): boolean {
  for (let i = 0; i < line.length; i++) if (line.charCodeAt(i) > 0x7f) return false;
  return true;
}

function readTree(source: string): BreNode {
  const tree = parseBre(source);
  requireSmall(tree);
  return tree;
}

/** The same pattern by its automaton alone, so that a test can hold the short cuts against it. */
export function compileAutomaton(source: string): Pick<Bre, "source" | "test"> {
  return { source, test: buildMatcher(buildNfa(readTree(source))) };
}
