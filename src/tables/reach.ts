/** Which headers others can include, whatever their conditions say. */
import { tidy } from "./difference.js";
import { joinPath, type Library, type TableFiles } from "./headers.js";

/** The headers that a table begins with, and the folders of their `#include <...>`. */
export interface Roots {
  readonly headers: readonly string[];
  readonly folders: readonly string[];
}

/** Tells whether a table may read a file by way of includes; worked out once for the same library and architecture. */
export function createReach(
  listRoots: (library: Library, arch: string) => Roots,
): (path: string, library: Library, arch: string) => boolean {
  let known: { readonly library: Library; readonly arch: string } | undefined;
  let reach: ReadonlySet<string> | null = null;
  return (path, library, arch) => {
    if (known?.library !== library || known.arch !== arch) {
      reach = findReach(listRoots(library, arch), library.files);
      known = { library, arch };
    }
    return reach === null || reach.has(path);
  };
}

/** All that these headers may include, by path; null: nobody knows. */
function findReach({ headers, folders }: Roots, files: TableFiles): ReadonlySet<string> | null {
  const reach = new Set<string>();
  const open = [...headers];
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    if (reach.has(path)) continue;
    reach.add(path);
    let text: string | undefined;
    try {
      text = files.read(path);
    } catch {
      // Whoever has to read it will be told why it cannot be.
      return null;
    }
    if (text === undefined) continue;
    const includes = HIDING.test(text) ? tidy(text).matchAll(INCLUDE) : text.matchAll(VISIBLE);
    for (const [, name, beside] of includes) {
      const named = name ?? beside;
      // Named by a macro.
      if (named === undefined) return null;
      const own = path.slice(0, Math.max(path.lastIndexOf("/"), 0));
      for (const folder of [own, ...folders]) {
        const found = joinPath(folder, named);
        if (found !== undefined) open.push(found);
      }
    }
  }
  return reach;
}

/** What may stand within a directive so that its words do not stand side by side. */
const HIDING = /%:|\\[ \t\v\f\r\0]*\n|#[ \t]*\/\*|[\v\f\r\0]/;

/** An include, or what would be one if no comment were around it. */
const VISIBLE = /#[ \t]*(?:include(?:_next)?|import)\b(?:[ \t]*(?:<([^>\n" ]*)>|"([^"\n]*)"))?/g;

/** A name is read as far as it can be seen: in brackets it is spelt by tokens, so blanks stand for less than they are. */
const INCLUDE = /\n(?:#|%:) ?(?:include(?:_next)?|import)\b(?: ?(?:<([^>\n" ]*)>|"([^"\n]*)"))?/g;
