export interface Run {
    readonly status: number | null;
    readonly stdout: string;
    readonly stderr: string;
}
/** Runs a program with a text on its standard input; all texts are latin1. */
export declare function runWith(command: string, args: readonly string[], input: string): Promise<Run>;
/** Calls `work` for every item, as many at a time as there are processors. */
export declare function forEachAtOnce<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void>;
