import type { Allowances } from "../../src/diff/allowances.js";
/** One question to GNU diff; texts are latin1. */
export interface Case {
  readonly copy: string;
  readonly original: string;
  readonly allowances: Allowances;
}
/** The options of `diff` that say what the allowances say. */
export declare function diffOptions(allowances: Allowances): string[];
/** Runs GNU diff over all cases from one shell, `extra` options first; gives status and output of each. */
export declare function askGnuDiff(
  cases: readonly Case[],
  extra?: readonly string[],
): {
  status: number;
  output: string;
}[];
