import { readLiteral } from "./paths.js";

export type Matcher = (path: string) => boolean;

/** picomatch's options here: dot files count, and `!` has no special meaning at the start. */
const OPTIONS = { dot: true, nonegate: true, strictSlashes: true } as const;

/** Compares, for a pattern without a wildcard; picomatch is loaded only for the rest. */
export async function compileGlob(pattern: string): Promise<Matcher> {
  const literal = readLiteral(pattern);
  if (literal !== undefined) return (path) => path === literal;
  const { default: picomatch } = await import("picomatch");
  const matches = picomatch(pattern, OPTIONS);
  // Of the path alone: a second argument, such as `filter` gives, would change what it answers.
  return (path) => matches(path);
}

/** Matches what any of the patterns does; nothing where there are none. */
export async function compileGlobs(patterns: readonly string[]): Promise<Matcher> {
  if (patterns.length === 0) return () => false;
  const literals = new Set<string>();
  const matchers: Matcher[] = [];
  for (const pattern of patterns) {
    const literal = readLiteral(pattern);
    if (literal !== undefined) literals.add(literal);
    else matchers.push(await compileGlob(pattern));
  }
  return (path) => literals.has(path) || matchers.some((matches) => matches(path));
}

/** The folder that all matches of a glob lie in, and how many levels below it they can be. */
export async function findGlobBase(pattern: string): Promise<{ folder: string; depth: number }> {
  const { default: picomatch } = await import("picomatch");
  const { base, glob } = picomatch.scan(pattern, OPTIONS);
  // Braces and groups may hold slashes of their own, so only a plain glob has a known depth.
  const plain = !/\*\*|[{(]/.test(glob);
  return {
    folder: base === "." ? "" : base.replace(/\/$/, "").replace(/\\(.)/g, "$1"),
    depth: plain ? glob.split("/").length : Number.POSITIVE_INFINITY,
  };
}
