import { BreError } from "./bre-error.js";
import { type BreAtom, type BreToken, readToken } from "./bre-token.js";

/** A parsed pattern. `max` is Infinity where there is no upper bound; `place` has bits of `Place`. */
export type BreNode =
  | BreAtom
  | { readonly kind: "empty" }
  | { readonly kind: "place"; readonly place: number }
  | { readonly kind: "sequence" | "choice"; readonly nodes: readonly BreNode[] }
  | { readonly kind: "repeat"; readonly node: BreNode; readonly min: number; readonly max: number };

const EMPTY: BreNode = { kind: "empty" };
const MAX_REPEAT = 32767;
const MAX_DEPTH = 200;
// More make a pattern too large whatever they are, and would make the tree too deep to walk.
const MAX_STACKED_REPEATS = 30;
// NUL, and halves of surrogate pairs, which have no UTF-8.
const UNSAYABLE = /\0|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

/**
 * Parses a basic regular expression as `diff -I` reads it: POSIX with the GNU extensions, and a
 * newline in the pattern means `\|` (grep splits the pattern there instead).
 * Throws BreError for what GNU diff refuses, and for back-references, assertions in what GNU copies
 * (see `repeatNode`), NUL, half surrogate pairs and groups nested more than 200 deep.
 */
export function parseBre(source: string): BreNode {
  const alien = UNSAYABLE.exec(source);
  if (alien !== null) throw new BreError("a character no argument can hold", alien.index);
  let tokenAt = 0;
  let token: BreToken = readToken(source, 0, true);

  function advance(caretHere = false): void {
    tokenAt = token.end;
    token = readToken(source, tokenAt, caretHere);
  }

  // A call, as `advance` changes the token unseen by the type checker.
  const kindNow = (): BreToken["kind"] => token.kind;

  function isBranchEnd(depth: number): boolean {
    const kind = kindNow();
    return kind === "choice" || kind === "end" || (depth > 0 && kind === "close");
  }

  function parseChoice(depth: number): BreNode {
    const branches = [parseBranch(depth)];
    while (kindNow() === "choice") {
      advance(true);
      branches.push(parseBranch(depth));
    }
    return branches.length === 1 ? branches[0]! : { kind: "choice", nodes: branches };
  }

  function parseBranch(depth: number): BreNode {
    const nodes: BreNode[] = [];
    while (!isBranchEnd(depth)) {
      const node = parsePiece(depth);
      if (node.kind !== "empty") nodes.push(node);
    }
    if (nodes.length === 0) return EMPTY;
    return nodes.length === 1 ? nodes[0]! : { kind: "sequence", nodes };
  }

  function parsePiece(depth: number): BreNode {
    if (token.kind === "place") {
      // Nothing repeats an assertion: in `^*` and `\b*` the star is an ordinary character.
      const nodes = token.places.map((place): BreNode => ({ kind: "place", place }));
      advance();
      return nodes.length === 1 ? nodes[0]! : { kind: "choice", nodes };
    }
    let node = parseAtom(depth);
    for (let count = 1; token.kind === "repeat" || token.kind === "interval"; count++) {
      const start = tokenAt;
      if (count > MAX_STACKED_REPEATS) throw new BreError("too many repetitions", start);
      const { min, max } = token.kind === "repeat" ? token : parseInterval();
      node = repeatNode(node, min, max, start);
      advance();
    }
    return node;
  }

  function parseAtom(depth: number): BreNode {
    const start = tokenAt;
    const atom = token;
    if (atom.kind === "close") throw new BreError("unmatched '\\)'", start);
    if (atom.kind === "open") {
      if (depth >= MAX_DEPTH) throw new BreError(`groups nested ${MAX_DEPTH} deep`, start);
      advance(true);
      const group = parseChoice(depth + 1);
      if (kindNow() !== "close") throw new BreError("unmatched '\\('", start);
      advance();
      return group;
    }
    advance();
    if (atom.kind === "set") return { kind: "set", set: atom.set };
    // An operator with nothing to work on is an ordinary character.
    if ("code" in atom) return { kind: "code", code: atom.code };
    return EMPTY;
  }

  /** Reads `m\}`, `m,\}`, `,n\}` or `m,n\}`, and leaves the `\}` as the token. */
  function parseInterval(): { min: number; max: number } {
    const start = tokenAt;
    const first = readNumber(start);
    const hasComma = kindNow() === "code";
    if (first === undefined && !hasComma) throw new BreError("'\\{\\}' without a number", start);
    const second = hasComma ? readNumber(start) : first;
    const min = first ?? 0;
    const max = second ?? Number.POSITIVE_INFINITY;
    if (kindNow() === "code") throw new BreError("an interval with three numbers", start);
    if (min > max) throw new BreError("an interval whose first number is the greater", start);
    if ((second ?? min) > MAX_REPEAT) {
      throw new BreError(`an interval with a number above ${MAX_REPEAT}`, start);
    }
    return { min, max };
  }

  /** Reads digits up to a `,` or `\}`, which is left as the token; undefined if there are none. */
  function readNumber(start: number): number | undefined {
    let value: number | undefined;
    for (;;) {
      advance();
      if (token.kind === "end") throw new BreError("unmatched '\\{'", start);
      if (token.kind === "intervalEnd") return value;
      const code = token.kind === "code" ? token.code : -1;
      if (code === 0x2c) return value;
      if (code < 0x30 || code > 0x39) throw new BreError("an interval of no numbers", start);
      value = Math.min((value ?? 0) * 10 + code - 0x30, MAX_REPEAT + 1);
    }
  }

  return parseChoice(0);
}

const isStarOrMaybe = (min: number, max: number) =>
  min === 0 && (max === 1 || max === Number.POSITIVE_INFINITY);

/**
 * `node` repeated. GNU copies what `\+` and intervals repeat, and forgets most assertions in the
 * copies (glibc 2.36; `\(^a\)\{2\}` matches `aa`): no meaning to follow, so these are refused.
 */
function repeatNode(node: BreNode, min: number, max: number, at: number): BreNode {
  if (node.kind === "empty" || max === 0) return EMPTY;
  if (min === 1 && max === 1) return node;
  if (!isStarOrMaybe(min, max) && hasPlace(node)) {
    throw new BreError("an assertion ('^', '$', '\\<', '\\b' ...) in a group repeated", at);
  }
  if (node.kind === "repeat" && isStarOrMaybe(node.min, node.max) && isStarOrMaybe(min, max)) {
    return { kind: "repeat", node: node.node, min: 0, max: Math.max(node.max, max) };
  }
  return { kind: "repeat", node, min, max };
}

function hasPlace(node: BreNode): boolean {
  if (node.kind === "repeat") return hasPlace(node.node);
  return node.kind === "place" || ("nodes" in node && node.nodes.some(hasPlace));
}
