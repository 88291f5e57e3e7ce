import { type Environment } from "../../src/header/environment.js";
import type { Header } from "../../src/header/header.js";
import { type View } from "../../src/header/session.js";
export interface Installed {
    readonly root: string;
    /** Where they come from, for messages. */
    readonly origin: string;
    /** Paths below `root`, sorted. */
    readonly headers: readonly string[];
}
/** What the tests need of the machine and it lacks; undefined: nothing. */
export declare function missingTools(): string | undefined;
/** `make headers` of the 6.12 tree, built once outside it, or the system's own headers; undefined where there are neither. */
export declare function installedHeaders(): Installed | undefined;
/** What gcc predefines on this machine. */
export declare function gccEnvironment(): Environment;
export interface HeaderReader {
    /** A header below the root, and what it comes to on this machine with its includes. */
    read(header: string): {
        readonly header: Header;
        readonly view: View;
    };
}
/** Reads headers, each file once, where gcc would find them. */
export declare function createHeaderReader(root: string): HeaderReader;
