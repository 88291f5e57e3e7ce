/**
 * Real kernel trees, for the tests that need one. They come from Debian's linux-source packages and
 * stay in a cache folder outside the repository; `KERNEL_TREE` names a tree of the user's own, which
 * is used for its version. Where there is neither, a test is skipped and says why.
 */
export type Version = "6.12" | "6.1";
/** Why a test has no tree, for its `skip`. */
export declare const NO_TREE = "no kernel tree: `apt-get download linux-source-VERSION` fails here, and KERNEL_TREE names none of this version";
/** The path of a whole kernel tree of that version, fetched if need be; undefined where none can be had. */
export declare function kernelTree(version: Version): string | undefined;
