/** Holds output against a golden file; an absent one fails. `SYNC_GOLDEN=write npm test` writes them. */
export declare function assertGolden(name: string, actual: string): void;
