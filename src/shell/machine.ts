import { ConfigError } from "../errors.js";
import type { DiffCall } from "./diffcall.js";
import type { Command, Position } from "./syntax.js";

/** A word after expansion. */
export interface Field {
  readonly text: string;
  /** The script got it from what it found in the tree, so its text here means nothing. */
  readonly unsure: boolean;
  /** Where it was written, if it is an entry of a list, and the list's name. */
  readonly entry: Entry | null;
}

export interface Entry {
  readonly list: string;
  readonly at: Position;
}

export type Variable =
  | {
      readonly kind: "text";
      readonly text: string;
      readonly unsure: boolean;
      readonly written: Position | null;
    }
  | { readonly kind: "list"; readonly fields: readonly Field[]; readonly unsure: boolean };

/** What commands can change; copied before commands that may or may not be run. */
export interface Scope {
  readonly variables: Map<string, Variable>;
  readonly functions: Map<string, Command>;
  readonly declaredAt: Map<string, number>;
  arguments: readonly Field[];
  directory: string;
  previousDirectory: string;
}

export interface Found {
  readonly call: DiffCall;
  readonly hunkFile: string | null;
  readonly site: Position;
  readonly entry: Entry | null;
  /** The lines of the statements outside all functions that led here, outermost first. */
  readonly statements: readonly number[];
}

/** The abstract shell that a script is read with: it changes nothing but itself. */
export interface Machine {
  readonly file: string;
  readonly found: Found[];
  /** Text and commands handled so far; bounded, since a script may loop for ever. */
  work: number;
  scope: Scope;
  /** Above 0 while reading commands that are run only if the tree is other than assumed, or differs. */
  guessing: number;
  /** Function calls and evals within one another. */
  depth: number;
  /** For each function called, what its `local` variables were before. */
  readonly frames: Map<string, Variable | undefined>[];
  evals: number;
  entry: Entry | null;
  /** Where the call stands, outside all functions, that led here. */
  caller: Position | null;
  readonly statements: number[];
}

const MOST_WORK = 20_000_000;
const DEEPEST_CALLS = 50;

/** Throws a ConfigError at a place of the script. */
export function refuse(machine: Machine, at: Position, what: string): never {
  throw new ConfigError(`${machine.file}:${at.line}:${at.column}: ${what}`);
}

/**
 * Where the user should look: for what goes wrong with the words a call was given (an eval, the options of diff), the
 * list's entry or the call; else the command itself.
 */
export function blame(machine: Machine, at: Position, given: boolean): Position {
  return given || machine.evals > 0 ? (machine.entry?.at ?? machine.caller ?? at) : at;
}

/** Counts work done, and ends a script that has no end. */
export function charge(machine: Machine, at: Position, amount: number): void {
  machine.work += amount;
  if (machine.work > MOST_WORK) {
    refuse(
      machine,
      machine.caller ?? at,
      "the script does not come to an end, or does far too much; correct the loop",
    );
  }
}

/** Enters a function or an eval; the caller leaves it with `machine.depth--`. */
export function descend(machine: Machine, at: Position): void {
  if (++machine.depth > DEEPEST_CALLS) {
    refuse(
      machine,
      machine.caller ?? at,
      `calls within one another more than ${DEEPEST_CALLS} deep; end the recursion`,
    );
  }
}

/** A scope that commands can change without changing this one. */
export function copyScope(scope: Scope): Scope {
  return { ...scope, variables: new Map(scope.variables), functions: new Map(scope.functions) };
}
