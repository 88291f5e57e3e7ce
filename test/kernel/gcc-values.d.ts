/** Asks gcc what names of a header come to. */
export interface Question {
    /** Everything before the names are used: includes. */
    readonly prelude: string;
    readonly names: readonly string[];
    readonly options: readonly string[];
}
/** Values of those names that gcc takes for integer constant expressions. `failed`: the prelude itself does not compile. */
export interface Answer {
    readonly values: ReadonlyMap<string, bigint>;
    readonly failed: string | null;
}
/**
 * Compiles the names of a header into initialisers, leaving out those that gcc refuses; where it
 * does not say which those are, each half on its own.
 */
export declare function askGcc(question: Question): Promise<Answer>;
