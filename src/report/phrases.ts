import type { Change, Meaning } from "../meaning/change.js";
import { fitPieces, type Piece } from "./line.js";

/** Changes in a few words, for one line under a pair and for titles. Escaping for a format is the reporters'. */

/** Values longer than this are left out of a line; `explain` shows them. */
const LONGEST_VALUE = 24;

/** The most that is certain comes first; what no user can see is told only where there is nothing else. */
const ORDER: readonly Meaning[] = ["breaking", "unknown", "additive", "kernel-only", "cosmetic"];

const SIGNS = { added: "+", removed: "-" } as const;

const PLURALS: Partial<Record<Change["symbol"], string>> = {
  entry: "entries",
  opaque: "unread parts",
};

/** A member's struct; a symbol that is no member has no owner. */
const ownerOf = ({ symbol, name }: Change): string =>
  symbol === "member" ? name.slice(0, Math.max(name.lastIndexOf("."), 0)) : "";

/** The name within that. */
const ownName = ({ symbol, name }: Change): string =>
  symbol === "member" ? name.slice(name.lastIndexOf(".") + 1) : name;

/** A change without its owner: `+KVM_CAP_X`, `spare -> mnt_ns_fd`, `NCAPINTS: 20 -> 22`. */
function nameOwn(change: Change): string {
  const { symbol, before, after, renamedTo } = change;
  const own = ownName(change);
  if (renamedTo !== undefined) return `${own} -> ${renamedTo}`;
  if (change.change !== "changed") return SIGNS[change.change] + own;
  const isValue = symbol === "macro" || symbol === "enumerator";
  const isTold = isValue && isShort(before) && isShort(after) && before !== after;
  return isTold ? `${own}: ${before} -> ${after}` : own;
}

const isShort = (text: string | null): boolean =>
  text !== null && text !== "" && text.length <= LONGEST_VALUE;

/** What stands behind a name: the note, unless the name and the effect say it already. */
export function tellNote({ note, effect }: Change): string | null {
  return note === null || note === effect || note === "value changed" ? null : note;
}

/** One change with its note: `struct mnt_id_req: spare -> mnt_ns_fd (reserved member put to use)`. */
export function tellChange(change: Change): string {
  const note = tellNote(change);
  const owner = ownerOf(change);
  const name = owner === "" ? nameOwn(change) : `${owner}: ${nameOwn(change)}`;
  return name + (note === null ? "" : ` (${note})`);
}

/** Changes that one remark serves. */
interface Group {
  readonly effect: Meaning;
  /** Told once, before the names. */
  readonly owner: string;
  readonly names: readonly string[];
  readonly remark: string;
  /** Lesser ones come later: what stays the same in other words, and what is included. */
  readonly rank: number;
}

function groupChanges(changes: readonly Change[]): Group[] {
  const groups = new Map<string, [Change, ...Change[]]>();
  for (const change of changes) {
    const { effect, symbol, change: how } = change;
    const note = tellNote(change);
    const owner = isSame(note) ? "" : ownerOf(change);
    const kind = note ?? (how === "changed" ? how : `${how} ${symbol}`);
    const key = `${effect}\n${owner}\n${kind}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [change]);
    else group.push(change);
  }
  return [...groups.values()].map(describeGroup).sort((a, b) => a.rank - b.rank);
}

/** Notes on what is written in another way and comes to the same. */
const isSame = (note: string | null): boolean =>
  note?.startsWith("same") === true || note === "include guard";

function describeGroup(group: readonly [Change, ...Change[]]): Group {
  const [first] = group;
  const note = tellNote(first);
  const nameIt = isSame(note) ? ({ name }: Change): string => name : nameOwn;
  // The branches of an `#if` may each say the same.
  const names = [...new Set(group.map(nameIt))];
  return {
    effect: first.effect,
    owner: isSame(note) ? "" : ownerOf(first),
    names,
    remark: note === null ? countSymbols(first, names.length) : ` (${note})`,
    rank: isSame(note) ? 2 : first.symbol === "include" ? 1 : 0,
  };
}

/** Of these the name says what they are, or whose. */
const OWNED = ["struct", "union", "enum", "member"];

function countSymbols({ symbol, change }: Change, count: number): string {
  if (change === "changed" || OWNED.includes(symbol)) return "";
  return count === 1 ? ` (${symbol})` : ` (${count} ${PLURALS[symbol] ?? `${symbol}s`})`;
}

/**
 * All changes of a drift on one line of at most `width` characters, with the rest counted: the meaning,
 * then the changes that make it so, then lesser ones that user space can see.
 */
export function tellChanges(meaning: Meaning, changes: readonly Change[], width: number): string {
  const groups = groupChanges(changes);
  const shown: Section[] = [];
  for (const effect of ORDER) {
    if (effect !== meaning && !isSeen(effect)) continue;
    const own = groups.filter((group) => group.effect === effect);
    if (own.length > 0) shown.push({ effect, groups: own });
  }
  const pieces = listPieces(shown.length > 0 ? shown : [{ effect: meaning, groups: [] }]);
  return fitPieces(pieces, width);
}

const isSeen = (effect: Meaning): boolean => effect !== "cosmetic" && effect !== "kernel-only";

/** What is told under one effect. */
interface Section {
  readonly effect: Meaning;
  readonly groups: readonly Group[];
}

function listPieces(sections: readonly Section[]): Piece[] {
  const pieces: Piece[] = [];
  sections.forEach(({ effect, groups }, s) => {
    pieces.push({
      text: `${s > 0 ? "; " : ""}${effect}${groups.length > 0 ? ": " : ""}`,
      names: 0,
    });
    groups.forEach(({ owner, names, remark }, g) => {
      names.forEach((name, n) => {
        const start = n > 0 ? ", " : (g > 0 ? "; " : "") + (owner === "" ? "" : `${owner}: `);
        pieces.push({ text: start + name + (n === names.length - 1 ? remark : ""), names: 1 });
      });
    });
  });
  return pieces;
}
