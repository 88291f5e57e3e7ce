/** Two headers to the list of what changed between them. */
import type { When } from "../header/types.js";
import {
  alignDeclarations,
  alignItems,
  allDeclarations,
  allItems,
  keepOrder,
  keepPlaces,
} from "./alignment.js";
import type { Change, Meaning, Resolve, Words } from "./change.js";
import { findDependents } from "./dependents.js";
import { compareEnums } from "./enums.js";
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
function mergeHidden(changes: readonly Change[], hidden: readonly Change[]): Change[] {
  const place = (one: Change) => `${one.symbol}\u0001${one.name}`;
  const left = new Map(hidden.map((one) => [place(one), one]));
  const merged = changes.map((change): Change => {
    const other = left.get(place(change));
    if (other === undefined || other.change === "changed" || change.change === other.change) {
      return change;
    }
    if (change.change === "changed") return change;
    left.delete(place(change));
    const note = change.change === "removed" ? "now kernel-only" : "was kernel-only";
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

/** Compares two headers; empty where they are the same tokens. */
export function compareHeaders(before: string, after: string, options: HeaderOptions): Change[] {
  const { path, words } = options;
  const copy = createSide(before, path, options.resolveCopy);
  const original = createSide(after, path, options.resolveOriginal);
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
  const changes = doubtAsked(sides, judgeMatches(sides, matches));
  if (code !== undefined) changes.push(...compareEnums(sides, code));
  const stays = ({ before, after, same }: Match): boolean => {
    if (!same) return true;
    const { origin } = before!;
    const other = "at" in origin ? items.partner.get(origin) : code?.partner.get(origin);
    return other === after!.origin;
  };
  const inOrder = code === undefined ? keepPlaces(items.partner) : keepOrder(items, code);
  if (everything || !inOrder || !matches.every(stays)) {
    changes.push(...judgeMoved(sides, matchAll(sides)));
  }
  changes.push(...findDependents(sides, changes));
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

/** Whether declarations need to be read at all: most drift is macros. */
function differInCode(copy: Side, original: Side): boolean {
  const { code } = copy;
  const others = original.code;
  if (code.length !== others.length) return true;
  let [a, b]: [When | null, When | null] = [null, null];
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
