import type { Allowances } from "../../src/diff/allowances.js";
import type { Case } from "./gnu.js";
/** A small seeded generator (mulberry32), so that a failing case can be made again. */
export declare function seededRandom(seed: number): () => number;
/** Allowances at random; most sets hold something, so that changes are ignored often. */
export declare function randomAllowances(random: () => number): Allowances;
/** A pair that looks like a header and its later version: edits of every kind that headers see. */
export declare function headerCase(random: () => number): Case;
/** A pair made to confuse: few distinct short lines, so that many scripts are equally short. */
export declare function hostileCase(random: () => number): Case;
