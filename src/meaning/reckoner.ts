/** What single names of a header come to: for people who want to see the numbers behind a change. */
import { evaluate } from "../header/expression.js";
import type { Understanding } from "../header/header.js";
import { bodyOf } from "../header/macros.js";
import { tokenize } from "../header/tokens.js";
import type { Resolve } from "./change.js";
import { createSide, type Reckoning } from "./side.js";

export interface Reckoner {
  /** The value of an object-like macro or an enumerator, on LP64; undefined: none, or not known. */
  valueOf(name: string): bigint | undefined;
  /** `sizeof(TYPE)` in bytes; undefined: not known. */
  sizeOf(type: string): bigint | undefined;
  /** How much of the header the reader understood. */
  readonly understanding: Understanding;
}

/** Reads a header (latin1) once and answers for its names; `resolve` finds its includes. */
export function createReckoner(text: string, path: string, resolve?: Resolve): Reckoner {
  const side = createSide(text, path, resolve);
  /** Most names need no more than the header itself. */
  const ask = <T>(question: (reckoning: Reckoning) => T | undefined): T | undefined =>
    question(side.local) ?? question(side.full);
  return {
    valueOf: (name) =>
      ask(({ scope }) => {
        const macro = scope.macro(name);
        if (macro !== undefined && macro.params !== null) return undefined;
        const value = macro === undefined ? scope.enumerator(name) : evaluate(bodyOf(macro), scope);
        return value?.kind === "int" ? value.value : undefined;
      }),
    get understanding() {
      return side.header.understanding;
    },
    sizeOf: (type) => ask(({ scope }) => scope.sizeof(tokenize(type))),
  };
}
