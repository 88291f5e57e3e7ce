/** Pattern, lines that it matches, lines that it does not. What is expected here is GNU diff's word. */
export declare const MEANINGS: readonly (readonly [string, readonly string[], readonly string[]])[];
/** What GNU refuses, the words that must be in our message, and the offset. */
export declare const REFUSALS: readonly (readonly [string, RegExp, number])[];
/** The same for what GNU takes, or what cannot be given to it. */
export declare const OWN_REFUSALS: readonly (readonly [string, RegExp, number])[];
