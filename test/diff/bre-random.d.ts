/** Random patterns and lines for the comparisons of `compileBre` with GNU's own tools. */
/** Gives numbers in [0, 1) that depend on the seed alone. */
export declare function seedRandom(seed: number): () => number;
type Random = () => number;
/**
 * A well-formed pattern of the given depth.
 * GNU copies what `\+` and intervals repeat and forgets assertions in the copies; and where they
 * stand deep in what `*` repeats, it can take forever: neither is made here.
 */
export declare function randomPattern(random: Random, depth?: number): string;
/** A soup of the pieces of patterns: often invalid, often with a meaning that depends on the place. */
export declare function randomSoup(random: Random): string;
/** A short line of bytes as latin1; with `stray`, some of them are not UTF-8. */
export declare function randomLine(random: Random, stray?: boolean): string;
