/** Check scripts in the shapes that kernels have had them in, with lists of our own. */
/** Up to 4.15: run in tools/perf, options gathered one by one, each quoted again for eval. */
export declare const GATHERING: string;
/** 4.19 to 6.1: sh, lists in quotes, options split and joined again by eval. */
export declare const QUOTED_LISTS: string;
/** 6.3 and later: bash, arrays, failures gathered and shown at the end, a file of hunks to ignore. `@{` stands for `${`. */
export declare const ARRAYS: string;
/** A check script of one function, for tests of single constructs: `body` is what follows it. */
export declare function wrapCalls(body: string): string;
