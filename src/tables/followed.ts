/** The macros at a header's end, its includes followed, from directives alone. */
import { environmentOf } from "./architectures.js";
import { nameOf } from "./branches.js";
import type { PartDefinition } from "./definition.js";
import { findIncluded, type Library, type Placed, type TableHeader } from "./headers.js";
import type { LineSource } from "./take.js";

/** A line that defines a macro, and where it stands. */
interface Definer {
  readonly line: string;
  readonly header: TableHeader;
  readonly ordinal: number;
}

/** What a header's lines come to: the macros in the order in which they were first defined. */
interface State {
  readonly macros: Map<string, Definer>;
  readonly library: Library;
  readonly folders: readonly string[];
  readonly arch: string;
  depth: number;
}

/** Nested deeper, they include each other. */
const DEEPEST = 20;

/**
 * The lines that `Library.preprocess` finds; undefined where a header has any condition but its
 * include guard, or has to be read for another reason.
 */
export function follow(
  part: PartDefinition,
  from: TableHeader,
  library: Library,
  arch: string,
): LineSource | undefined {
  if (part.follow === null || part.resolve.length > 0) return undefined;
  const folders = part.follow.map((folder) => folder.replaceAll("{arch}", arch));
  const state: State = { macros: new Map(), library, folders, arch, depth: 0 };
  const known = environmentOf(arch).defined;
  if (!run(from, state) || [...known.keys()].some((name) => state.macros.has(name)))
    return undefined;
  const all = [...state.macros.values()];
  const defines: Placed = {
    offers: new Map(),
    lines: all.map(({ line }) => line),
    isOut: null,
    guard: null,
    places: {
      at(i) {
        const { header, ordinal } = all[i]!;
        return { line: header.defines(arch)!.places.at(ordinal).line, condition: null };
      },
    },
  };
  return { path: from.path, defines: () => defines, owners: all.map(({ header }) => header.path) };
}

const WORD = /^\n[ \t]*#[ \t]*([a-z]*)/;

/** Follows a header's lines; false where they do not tell. */
function run(header: TableHeader, state: State): boolean {
  const lines = header.directives();
  if (lines === undefined || state.depth >= DEEPEST) return false;
  const words = lines.map((line) => WORD.exec(line)![1]!);
  const isGuarded = words[0] === "ifndef";
  const last = words.length - 1;
  if (isGuarded) {
    const guard = /ifndef[ \t]+([\w$]+)/.exec(lines[0]!)![1]!;
    if (words[1] !== "define" || nameOf(lines[1]!) !== guard || words[last] !== "endif")
      return false;
    if (state.macros.has(guard)) return true;
    if (environmentOf(state.arch).defined.has(guard)) return false;
  }
  const [first, end] = isGuarded ? [1, last] : [0, last + 1];
  let ordinal = 0;
  for (let i = first; i < end; i++) {
    const line = lines[i]!;
    if (words[i] === "define") state.macros.set(nameOf(line), { line, header, ordinal: ordinal++ });
    else if (words[i] === "undef") state.macros.delete(/undef[ \t]+([\w$]+)/.exec(line)![1]!);
    else if (words[i] === "include") {
      const [, kind, name] = /include[ \t]*([<"])([^>"]*)/.exec(line)!;
      const found = findIncluded(name!, kind === "<", header.path, state.folders, state.library);
      if (found === undefined) continue;
      state.depth++;
      if (!run(found, state)) return false;
      state.depth--;
    } else return false;
  }
  return true;
}
