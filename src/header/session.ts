/** Headers that include each other, and what their names come to in an environment. */
import { type Context, createContext } from "./context.js";
import type { Environment } from "./environment.js";
import { evaluate } from "./expression.js";
import { type Header, readHeader } from "./header.js";
import { opaque } from "./integers.js";
import { type Included, type Interpretation, interpret } from "./interpretation.js";
import { bodyOf } from "./macros.js";
import type { Value } from "./types.js";

/** Finds what `#include <name>` (angled) or `"name"` means in the file at `from`; undefined: not to be had. */
export type Resolve = (
  name: string,
  angled: boolean,
  from: string,
) => { readonly path: string; readonly text: string } | undefined;

/** A header in an environment, its includes followed: names mean what they do at the header's end. */
export interface View extends Context {
  readonly interpretation: Interpretation;
  /** The value of an object-like macro or enumerator; undefined: the environment has none of that name. */
  valueOf(name: string): Value | undefined;
}

export interface Session {
  /** A header from its text (bytes as latin1). */
  read(path: string, text: string): Header;
  view(header: Header, env: Environment): View;
}

/** Headers that sessions have read: one text at one path is read once for all that share it. */
export type Shelf = Map<string, { readonly text: string; readonly header: Header }>;

/**
 * Reads headers, each path once, and keeps them as long as it lives itself. Includes that
 * `resolve` does not find are dropped; without it all are.
 */
export function createSession(resolve?: Resolve, shelf?: Shelf): Session {
  const headers = new Map<string, Header>();
  const read = (path: string, text: string): Header => {
    let header = headers.get(path);
    if (header === undefined) {
      const known = shelf?.get(path);
      header = known?.text === text ? known.header : readHeader(text, path);
      headers.set(path, header);
      if (known === undefined) shelf?.set(path, { text, header });
    }
    return header;
  };
  /** Where `<name>` has led to: that does not depend on who includes it. */
  const found = new Map<string, Included | undefined>();
  const follow = (name: string, angled: boolean, from: string): Included | undefined => {
    if (angled && found.has(name)) return found.get(name);
    const file = resolve?.(name, angled, from);
    const included = file && { path: file.path, source: read(file.path, file.text) };
    if (angled) found.set(name, included);
    return included;
  };
  return {
    read,
    view(header, env) {
      const root = { path: header.path, source: header };
      const interpretation = interpret(root, env, ({ name, angled, next }, from) => {
        // `#include_next` depends on the order of include folders, which nobody gave.
        return name === null || next ? undefined : follow(name, angled, from);
      });
      const context = createContext(interpretation);
      return { ...context, interpretation, valueOf: (name) => findValue(name, context) };
    },
  };
}

function findValue(name: string, { scope }: Context): Value | undefined {
  const macro = scope.macro(name);
  if (macro === undefined) return scope.enumerator(name);
  // Its name alone is no call of it, and may be an enumerator's, too.
  if (macro.params !== null) return scope.enumerator(name) ?? opaque(`${name} takes parameters`);
  return evaluate(bodyOf(macro), scope);
}
