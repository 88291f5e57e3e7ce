import type { CharSet } from "./bre-charset.js";
import { BreError } from "./bre-error.js";
import type { BreNode } from "./bre-parse.js";
import { Place } from "./bre-token.js";

/**
 * A pattern as states that read one character each, joined by empty steps. Parallel arrays, by
 * state: `kinds`, `nexts`, and `args` (the index of a set, the bits of a place, the other branch).
 */
export interface BreNfa {
  readonly kinds: readonly StateKind[];
  readonly nexts: readonly number[];
  readonly args: readonly number[];
  readonly sets: readonly CharSet[];
  readonly start: number;
  /** Every match begins at the start of the line. */
  readonly isAnchored: boolean;
  /** Some state asks whether a neighbour is a word character. */
  readonly hasWordPlaces: boolean;
  /** The C library matches this pattern by characters; otherwise by bytes. */
  readonly isWide: boolean;
}

export const State = { accept: 0, read: 1, place: 2, fork: 3 } as const;
export type StateKind = (typeof State)[keyof typeof State];

// Bounds the work for one character of a line, and so for a hostile pattern.
const MAX_STATES = 850;

/**
 * Throws BreError if the pattern is too large to match in reasonable time. GNU takes larger ones
 * (up to 32,767 repetitions of anything), and needs minutes for some of them.
 */
export function requireSmall(tree: BreNode): void {
  if (countStates(tree) > MAX_STATES) {
    throw new BreError(`too large a pattern (more than ${MAX_STATES} states)`, 0);
  }
}

function countStates(node: BreNode): number {
  switch (node.kind) {
    case "empty":
      return 0;
    case "sequence":
    case "choice": {
      let sum = node.kind === "choice" ? node.nodes.length - 1 : 0;
      for (const part of node.nodes) sum += countStates(part);
      return sum;
    }
    case "repeat": {
      const forks = node.max === Number.POSITIVE_INFINITY ? 1 : node.max - node.min;
      return countStates(node.node) * Math.max(1, node.min, finite(node.max)) + forks;
    }
    default:
      return 1;
  }
}

const finite = (max: number) => (max === Number.POSITIVE_INFINITY ? 0 : max);

/** Builds the states of a pattern that passed `requireSmall`. */
export function buildNfa(tree: BreNode): BreNfa {
  const kinds: StateKind[] = [State.accept];
  const nexts: number[] = [0];
  const args: number[] = [0];
  const sets: CharSet[] = [];
  const setOfCode = new Map<number, number>();
  const setOfSet = new Map<CharSet, number>();
  let hasWordPlaces = false;
  let hasWideSets = false;

  function addState(kind: StateKind, next: number, arg: number): number {
    kinds.push(kind);
    args.push(arg);
    return nexts.push(next) - 1;
  }

  function setFor<K>(known: Map<K, number>, key: K, set: CharSet): number {
    let index = known.get(key);
    if (index === undefined) {
      index = sets.push(set) - 1;
      known.set(key, index);
    }
    return index;
  }

  /** Adds the states of `node`, going on to `next`; gives the first of them. */
  function addNode(node: BreNode, next: number): number {
    switch (node.kind) {
      case "empty":
        return next;
      case "code": {
        const set = { negated: false, codes: [node.code], ranges: [], classes: [] };
        return addState(State.read, next, setFor(setOfCode, node.code, set));
      }
      case "set":
        hasWideSets ||= isWideSet(node.set);
        return addState(State.read, next, setFor(setOfSet, node.set, node.set));
      case "place":
        hasWordPlaces ||= (node.place & WORD_BITS) !== 0;
        return addState(State.place, next, node.place);
      case "sequence":
        return node.nodes.reduceRight((after, part) => addNode(part, after), next);
      case "choice":
        return node.nodes
          .map((part) => addNode(part, next))
          .reduceRight((other, one) => addState(State.fork, one, other));
      case "repeat":
        return addRepeat(node.node, node.min, node.max, next);
    }
  }

  function addRepeat(node: BreNode, min: number, max: number, next: number): number {
    let first = next;
    let copies = min;
    if (max === Number.POSITIVE_INFINITY) {
      const fork = addState(State.fork, next, next);
      nexts[fork] = addNode(node, fork);
      first = min === 0 ? fork : nexts[fork]!;
      copies = Math.max(0, min - 1);
    } else {
      for (let i = min; i < max; i++) first = addState(State.fork, addNode(node, first), next);
    }
    for (let i = 0; i < copies; i++) first = addNode(node, first);
    return first;
  }

  const start = addNode(tree, 0);
  const isWide = hasWideSets || hasWordPlaces;
  return { kinds, nexts, args, sets, start, isAnchored: isAnchored(tree), hasWordPlaces, isWide };
}

const WORD_BITS = Place.afterWord | Place.afterOther | Place.beforeWord | Place.beforeOther;

/** The C library leaves bytes for characters for any set but `.` and a list of ASCII characters. */
function isWideSet({ negated, codes, ranges, classes }: CharSet): boolean {
  if (ranges.length > 0 || classes.length > 0) return true;
  return (negated && codes.length > 0) || codes.some((code) => code > 0x7f);
}

/** True where every match begins at the start of the line. */
export function isAnchored(node: BreNode): boolean {
  switch (node.kind) {
    case "place":
      return (node.place & Place.atStart) !== 0;
    case "sequence":
      return isAnchored(node.nodes[0]!);
    case "choice":
      return node.nodes.every(isAnchored);
    case "repeat":
      return node.min > 0 && isAnchored(node.node);
    default:
      return false;
  }
}
