/** Two headers to the list of what changed between them. */
import type { Declaration } from "../header/ctypes.js";
import type { Clipping } from "../header/pieces.js";
import type { Item, When } from "../header/types.js";
import {
  type Alignment,
  alignDeclarations,
  alignItems,
  allDeclarations,
  allItems,
  keepOrder,
  keepPlaces,
} from "./alignment.js";
import { askDefined, askLike } from "./asking.js";
import type { Change, Meaning, Resolve, Words } from "./change.js";
import { findDependents } from "./dependents.js";
import { compareEnums } from "./enums.js";
import type { Excerpt } from "./excerpt.js";
import { isReadable, keyOf, NEVER } from "./exported.js";
import { collectFacts } from "./facts.js";
import { compareHidden } from "./kernel.js";
import type { Sides } from "./macros.js";
import { type Match, matchFacts } from "./matching.js";
import { doubtAsked, judgeMoved, matchAll } from "./moves.js";
import { createSide, type Side } from "./side.js";
import { printStream, sameStream } from "./streams.js";
import { judgeMatches } from "./symbols.js";

export interface HeaderOptions {
  readonly path: string;
  readonly words: Words;
  readonly resolveCopy?: Resolve;
  readonly resolveOriginal?: Resolve;
  /** Look at everything, not only at what the two sides do not have alike: slower, for tests, and the same. */
  readonly everything?: boolean;
}

/** What makes a text unreadable as a whole; all else that is wrong stays where it is. */
const BROKEN = /without #if|without #endif|unterminated comment|after #else|too long to be read/;

/** One symbol that went behind `__KERNEL__`, or came from there, is one change. */
function mergeHidden(changes: Change[], hidden: readonly Change[]): Change[] {
  if (hidden.length === 0) return changes;
  const place = (one: Change) => `${one.symbol}\u0001${one.name}`;
  const left = new Map(hidden.map((one) => [place(one), one]));
  const merged = changes.map((change): Change => {
    const other = left.get(place(change));
    if (other === undefined || other.change === "changed" || change.change === other.change) {
      return change;
    }
    if (change.change === "changed") return change;
    left.delete(place(change));
    const where = other.effect === "cosmetic" ? "never compiled" : "kernel-only";
    const note = `${change.change === "removed" ? "now" : "was"} ${where}`;
    const { copyLine, originalLine } = change.change === "removed" ? change : other;
    return {
      ...change,
      change: "changed",
      note,
      copyLine: copyLine ?? other.copyLine ?? change.copyLine,
      originalLine: originalLine ?? other.originalLine ?? change.originalLine,
    };
  });
  return [...merged, ...left.values()];
}

/** Something differs that nobody can name. */
function whole(copy: Side, original: Side, note: string, effect: Meaning): Change {
  original.excerpt?.giveUp();
  return {
    symbol: "opaque",
    name: "header",
    change: "changed",
    effect,
    when: null,
    before: null,
    after: null,
    copyLine: copy.header.problems[0]?.line ?? null,
    originalLine: original.header.problems[0]?.line ?? null,
    note,
  };
}

/** The conditions that ask whether this is the kernel, one after the other. */
function askOfKernel({ header }: Side): string {
  const asked = header.items.flatMap((item) => {
    const text = "condition" in item ? item.condition.map((token) => token.text).join(" ") : "";
    return /\b__(?:KERNEL|EXPORTED_HEADERS)__\b/.test(text) ? [text] : [];
  });
  return asked.join("\n");
}

/** How often an excerpt may turn out to be too short. */
const MOST_TRIES = 8;

/** Compares two headers; empty where they are the same tokens. With an excerpt of both, only what is needed of them is read. */
export function compareHeaders(
  before: string,
  after: string,
  options: HeaderOptions,
  excerpt?: Excerpt,
): Change[] {
  if (excerpt !== undefined) {
    askDefined(excerpt);
    excerpt.grow();
  }
  for (let tries = 0; excerpt !== undefined && tries < MOST_TRIES; tries++) {
    const changes = compareTexts(...excerpt.texts, options, excerpt);
    const grows = excerpt.grow();
    if (grows === false) return changes;
    if (grows === undefined) break;
  }
  return compareTexts(before, after, options, undefined);
}

function compareTexts(
  before: string | Clipping,
  after: string | Clipping,
  options: HeaderOptions,
  excerpt: Excerpt | undefined,
): Change[] {
  const { path, words } = options;
  // Both sides mostly include the same files.
  const shared = { excerpt, shelf: new Map() };
  const copy = createSide(before, path, options.resolveCopy, shared);
  const original = createSide(after, path, options.resolveOriginal, shared);
  if (sameStream(copy.header, original.header)) return [];
  const broken = [copy, original].flatMap(({ header }) =>
    header.problems.filter((one) => BROKEN.test(one.what)),
  )[0];
  if (broken !== undefined) return [whole(copy, original, broken.what, "unknown")];
  if (!isReadable(copy.header) || !isReadable(original.header)) {
    return [whole(copy, original, "too many conditions", "unknown")];
  }
  const sides: Sides = { copy, original, words };
  const everything = options.everything === true;
  const items = everything ? allItems(copy, original) : alignItems(copy, original);
  const isCode = everything || differInCode(copy, original);
  const align = everything ? allDeclarations : alignDeclarations;
  const code = isCode ? align(copy, original) : undefined;
  const matches = matchFacts(
    collectFacts(copy, code?.before ?? [], items.before),
    collectFacts(original, code?.after ?? [], items.after),
  );
  const moves = everything || isOutOfOrder(items, code, matches);
  if (excerpt !== undefined) {
    askLike(excerpt, items, code);
    const lost = hasLostGuard(copy) || hasLostGuard(original) || differInHiding(copy, original);
    if (moves || lost) excerpt.giveUp();
    if (excerpt.isHopeless || excerpt.isShort) return [];
  }
  const changes = doubtAsked(sides, judgeMatches(sides, matches));
  if (code !== undefined) changes.push(...compareEnums(sides, code));
  if (moves) changes.push(...judgeMoved(sides, matchAll(sides)));
  changes.push(...doubtAsked(sides, findDependents(sides, changes)));
  const hidden = hasHidden(copy) || hasHidden(original) ? compareHidden(copy, original) : [];
  if (changes.length === 0) {
    const [a, b] = [copy, original].map((side) => printStream(side.header, true));
    if (a !== b) changes.push(whole(copy, original, "differs where nothing has a name", "unknown"));
    else if (hidden.length === 0) {
      const isKernels = askOfKernel(copy) !== askOfKernel(original);
      const note = isKernels ? "the same without __KERNEL__" : "the same under the same conditions";
      changes.push(whole(copy, original, note, isKernels ? "kernel-only" : "additive"));
    }
  }
  return mergeHidden(changes, hidden);
}

/** Whether something stands elsewhere among what both sides have alike. */
function isOutOfOrder(
  items: Alignment<Item>,
  code: Alignment<Declaration> | undefined,
  matches: readonly Match[],
): boolean {
  const inOrder = code === undefined ? keepPlaces(items.partner) : keepOrder(items, code);
  if (!inOrder) return true;
  const said = matches.filter((one) => one.same);
  if (said.length === 0) return false;
  // Of what is said once more or once less, any may be the one that stayed (see `judgeMoved`).
  const uneven = new Set<string>();
  for (const { before, after, same } of matches) if (!same) uneven.add((after ?? before)!.key);
  return said.some(({ before, after }) => {
    if (uneven.has(after!.key)) return false;
    const { origin } = before!;
    const other = "at" in origin ? items.partner.get(origin) : code?.partner.get(origin);
    return other !== after!.origin;
  });
}

/** Whether something left out stands under other conditions, though user space never sees it. */
function differInHiding(copy: Side, original: Side): boolean {
  const [a, b] = [copy, original].map(({ header }) =>
    header.items.filter((item) => item.kind === "gap"),
  );
  return a!.some(({ when }, i) => {
    return keyOf(when) === NEVER && when?.text !== b![i]!.when?.text;
  });
}

/** Whether what may be a guard is none: what it defines may have been left out. */
const hasLostGuard = ({ header }: Side): boolean =>
  header.guard === null && header.items[0]?.kind === "if";

/** Whether declarations need to be read at all: most drift is macros. */
function differInCode(copy: Side, original: Side): boolean {
  const { code } = copy;
  const others = original.code;
  if (code.length !== others.length) return true;
  let a: When | null = null;
  let b: When | null = null;
  return code.some((token, i) => {
    const other = others[i]!;
    if (token.text !== other.text) return true;
    if (token.when === a && other.when === b) return false;
    a = token.when;
    b = other.when;
    return keyOf(a) !== keyOf(b);
  });
}

const hasHidden = (side: Side): boolean =>
  side.code.length < side.header.code.length ||
  side.header.items.some((item) => item.when !== null && keyOf(item.when) === NEVER);
