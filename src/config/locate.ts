import { type AST, parseTOML } from "toml-eslint-parser";
import type { Keys } from "./config.js";

/** A place in a text, both counted from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** What is wrong with a TOML text by a second, stricter parser; undefined where nothing is. */
export function findSyntaxFault(toml: string): (Place & { readonly what: string }) | undefined {
  try {
    parseTOML(toml);
    return undefined;
  } catch (error) {
    const { lineNumber, column, message } = error as Error & { lineNumber: number; column: number };
    return { line: lineNumber ?? 1, column: (column ?? 0) + 1, what: message };
  }
}

/**
 * Where the value (or, for the last key, the key itself) at `keys` stands in a TOML text; the
 * nearest table above it where it is not written out. Slow: it parses again, so it is for errors only.
 */
export function locateKey(toml: string, keys: Keys): Place {
  let program: AST.TOMLProgram;
  try {
    program = parseTOML(toml);
  } catch {
    // What one parser takes and the other does not has no place to be told.
    return { line: 1, column: 1 };
  }
  const body = program.body[0];
  let best: { depth: number; node: AST.TOMLNode } = { depth: 0, node: body };

  const offer = (at: Keys, node: AST.TOMLNode) => {
    if (at.length <= keys.length && at.length > best.depth && at.every((k, i) => k === keys[i])) {
      best = { depth: at.length, node };
    }
  };
  const visitValue = (at: Keys, node: AST.TOMLContentNode) => {
    if (node.type === "TOMLArray") {
      node.elements.forEach((element, i) => {
        offer([...at, i], element);
        visitValue([...at, i], element);
      });
    } else if (node.type === "TOMLInlineTable") {
      for (const pair of node.body) visitPair(at, pair);
    }
  };
  const visitPair = (at: Keys, pair: AST.TOMLKeyValue) => {
    const path = [...at];
    for (const key of pair.key.keys) {
      path.push(key.type === "TOMLBare" ? key.name : key.value);
      offer(path, key);
    }
    visitValue(path, pair.value);
  };

  for (const node of body.body) {
    if (node.type === "TOMLKeyValue") {
      visitPair([], node);
      continue;
    }
    node.resolvedKey.forEach((_, i) => {
      offer(node.resolvedKey.slice(0, i + 1), node.key);
    });
    for (const pair of node.body) visitPair(node.resolvedKey, pair);
  }
  const { line, column } = best.depth === 0 ? { line: 1, column: 0 } : best.node.loc.start;
  return { line, column: column + 1 };
}
