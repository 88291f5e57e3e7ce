import { env } from "node:process";

/** What git is told besides its arguments. In a hook it would be much that is meant for another git. */

const OWN = {
  LC_ALL: "C",
  GIT_OPTIONAL_LOCKS: "0",
  GIT_TERMINAL_PROMPT: "0",
  // A partial clone would ask its server for each version of each file.
  GIT_NO_LAZY_FETCH: "1",
  // A write for each commit would cost both sides more than the commits.
  GIT_FLUSH: "0",
} as const;

/** The index that is being committed, where we run as a hook: it need not be the usual one. */
const INDEX = "GIT_INDEX_FILE";

/**
 * The environment without what would lead git elsewhere or to other programs: in a hook, `GIT_DIR` names
 * a repository that need not be the one asked about.
 */
export function readerEnvironment(withIndex = false): Record<string, string> {
  const clean: Record<string, string> = {};
  for (const [name, value] of Object.entries(env)) {
    const isKept = withIndex && name === INDEX;
    const isGuarded = /^(?:GIT_.*|EDITOR|VISUAL|PAGER|PREFIX|SSH_ASKPASS)$/i.test(name);
    if (value !== undefined && (isKept || !isGuarded)) clean[name] = value;
  }
  return Object.assign(clean, OWN);
}

/**
 * What says which repository is meant, and how paths are: what `git rev-parse --local-env-vars` lists but
 * for the configuration (git itself drops as much where it enters a submodule), and the switches that
 * literal paths do not go with.
 */
const ELSEWHERE =
  /^GIT_(?:DIR|WORK_TREE|IMPLICIT_WORK_TREE|COMMON_DIR|INDEX_FILE|OBJECT_DIRECTORY|ALTERNATE_OBJECT_DIRECTORIES|GRAFT_FILE|SHALLOW_FILE|NO_REPLACE_OBJECTS|REPLACE_REF_BASE|PREFIX|INTERNAL_SUPER_PREFIX|NAMESPACE|CONFIG|(?:GLOB|NOGLOB|ICASE)_PATHSPECS)$/;

/** The names in a reader's environment that begin like git's own. */
export function allowed(withIndex: boolean): string[] {
  return [...Object.keys(OWN), ...(withIndex ? [INDEX] : [])];
}

/** The environment in which git acts for the user: with who commits, and the configuration; here. */
export function userEnvironment(): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !ELSEWHERE.test(name)));
}
