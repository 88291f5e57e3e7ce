/** The published schemas, by file name, as they must stand in `config/`. */
export declare function generateSchemas(): Record<string, string>;
