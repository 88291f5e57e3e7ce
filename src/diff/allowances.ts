import { type Bre, type BrePlan, compileBre } from "./bre.js";
import { isBlank, type WhiteSpace } from "./whitespace.js";

/** The differences that a pair may have: GNU diff's `-B`, `-b`, `-w` and `-I`, as a config names them. */
export interface Allowances {
  readonly ignoreBlankLines: boolean;
  readonly ignoreSpaceChange: boolean;
  readonly ignoreAllSpace: boolean;
  /** POSIX basic regular expressions, as `diff -I` takes them. */
  readonly ignoreMatchingLines: readonly string[];
  /** The same, read already. */
  readonly plans?: readonly BrePlan[];
}

export const NO_ALLOWANCES: Allowances = {
  ignoreBlankLines: false,
  ignoreSpaceChange: false,
  ignoreAllSpace: false,
  ignoreMatchingLines: [],
};

/** Allowances ready to be asked, line by line. */
export interface Rules {
  readonly whiteSpace: WhiteSpace;
  /** No line is ever ignorable: any changed line is drift. */
  readonly strict: boolean;
  /** True for a line (latin1, without its newline) that may be added or removed freely. */
  ignores(line: string): boolean;
  /** False for a text (latin1) no line of which matches one of the patterns, as a quick look tells. */
  mayMatch(text: string): boolean;
}

/** Compiles allowances; throws `BreError` for a pattern that is no basic regular expression. */
export function compileRules(allowances: Allowances): Rules {
  const { ignoreMatchingLines, plans = ignoreMatchingLines } = allowances;
  const patterns: readonly Bre[] = plans.map(compileBre);
  const whiteSpace: WhiteSpace = allowances.ignoreAllSpace
    ? "ignore-all"
    : allowances.ignoreSpaceChange
      ? "ignore-change"
      : "exact";
  const blank = allowances.ignoreBlankLines;
  return {
    whiteSpace,
    strict: !blank && patterns.length === 0,
    ignores: (line) =>
      (blank && isBlank(line, whiteSpace)) || patterns.some((pattern) => pattern.test(line)),
    mayMatch: (text) => patterns.some((pattern) => pattern.mayMatch(text)),
  };
}
