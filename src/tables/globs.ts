/** Globs on C names and on the spelling of values, as regular expressions that need no library to be used. */
import { findPatternFault } from "../paths.js";

/** What can stand in a name, in a number, or in a glob for them. */
const USABLE = /^[\w$*?[\]{},!^.+-]+$/;

/**
 * What is wrong with a glob for names or numbers; undefined where it can be used. picomatch takes a
 * bracket that is never closed for itself, which no name has.
 */
export function findGlobFault(glob: string): string | undefined {
  if (!USABLE.test(glob)) return "has a character that no C name has";
  for (const [open, close] of ["[]", "{}"]) {
    if (glob.split(open!).length !== glob.split(close!).length)
      return `has no ${close} for its ${open}`;
  }
  return findPatternFault(glob);
}

/** The regular expression of what any of the globs matches. They must have been checked. */
export async function compileNames(globs: readonly string[]): Promise<string> {
  const sources: string[] = [];
  let makeRe: ((glob: string, options: object) => RegExp) | undefined;
  for (const glob of globs) {
    if (/^[\w$]+$/.test(glob)) sources.push(quote(glob));
    else if (/^[\w$]*\*$/.test(glob)) sources.push(`${quote(glob.slice(0, -1))}[^]*`);
    else {
      makeRe ??= (await import("picomatch")).default.makeRe;
      // A shell writes `[!x]` for what picomatch reads as `[^x]`.
      const { source } = makeRe(glob.replaceAll("[!", "[^"), {
        dot: true,
        nonegate: true,
        strictSlashes: true,
      });
      sources.push(source.replace(/^\^/, "").replace(/\$$/, ""));
    }
  }
  return `^(?:${sources.join("|")})$`;
}

/** What all names that a glob matches begin with, up to a `_` where one is in it. */
export function readPrefix(glob: string): string {
  const end = glob.search(/[*?[\]{}!]/);
  return end < 0 ? "" : glob.slice(0, end);
}

const quote = (text: string) => text.replace(/[$.]/g, "\\$&");
