/** What its place in the file makes of a change: order, and conditions that ask for a name. */
import type { Change } from "./change.js";
import { exclude } from "./exported.js";
import { collectFacts, type Fact } from "./facts.js";
import type { Sides } from "./macros.js";
import { findMoved, type Match, matchFacts } from "./matching.js";
import { isLayoutPragma } from "./pragmas.js";
import { changeOf } from "./symbols.js";

/** Names that the copy's conditions ask for; `#ifndef N` around a `#define N` does not count. */
function askedNames({ copy }: Sides): Set<string> {
  const names = new Set<string>();
  const { items } = copy.header;
  items.forEach((item, i) => {
    if (item.kind !== "if" && item.kind !== "elif") return;
    let at = i + 1;
    // The next directive is read even where code before it is not.
    while (items[at]?.kind === "gap") at++;
    const next = items[at];
    for (const { kind, text } of item.condition) {
      const own = next?.kind === "define" && next.macro.name === text;
      if (kind === "ident" && !own) names.add(text);
    }
  });
  return names;
}

/** How the notes begin of what stays as it was, whoever asks for it. */
const HARMLESS = ["same", "moved", "said", "include", "parameters"];

/** A name that conditions ask for has more to it than itself: they may hold now, or no longer. */
export function doubtAsked(sides: Sides, changes: readonly Change[]): Change[] {
  let asked: ReadonlySet<string> | undefined;
  return changes.map((change): Change => {
    if (change.symbol !== "macro" || change.effect !== "additive") return change;
    const { note } = change;
    if (note !== null && HARMLESS.some((start) => note.startsWith(start))) return change;
    asked ??= askedNames(sides);
    const name = change.change === "added" ? change.name : (change.renamedTo ?? change.name);
    if (!asked.has(name) && !asked.has(change.name)) return change;
    return { ...change, effect: "unknown", note: "conditions depend on it" };
  });
}

/** More definitions of one name than this may bear on each other. */
const MOST_ALTERNATIVES = 8;

/** Whether no two definitions of a name are ever read together (`#ifdef` and `#else`): their order means nothing then. */
const areApart = (facts: readonly Fact[]): boolean =>
  facts.length <= MOST_ALTERNATIVES &&
  facts.every((a, i) => facts.slice(i + 1).every((b) => exclude(a.when, b.when)));

/** All facts of both sides, to see which keep their order. */
export function matchAll({ copy, original }: Sides): Match[] {
  const [before, after] = [copy, original].map((side) =>
    collectFacts(side, side.declarations, side.header.items),
  );
  return matchFacts(before!, after!);
}

/** What stands in another place than in the copy, and is the same. */
export function judgeMoved(sides: Sides, matches: readonly Match[]): Change[] {
  const asked = new Set<string>();
  for (const { header } of [sides.copy, sides.original]) {
    for (const item of header.items) {
      if (item.kind !== "if" && item.kind !== "elif") continue;
      for (const token of item.condition) asked.add(token.text);
    }
  }
  const packs = [sides.copy, sides.original].some(({ header }) =>
    header.items.some(isLayoutPragma),
  );
  const groups = new Map<string, Fact[]>();
  for (const { before } of matches) {
    if (before === null) continue;
    const known = groups.get(before.key);
    if (known === undefined) groups.set(before.key, [before]);
    else known.push(before);
  }
  // Of what is said once more or once less, any may be the one that stayed.
  const uneven = new Set(
    matches.flatMap((one) => (one.same ? [] : [(one.after ?? one.before)!.key])),
  );
  const moved = findMoved(matches.filter((one) => !uneven.has((one.after ?? one.before)!.key)));
  return matches.flatMap(({ before, after, same }) => {
    if (!same || !moved.has(after!)) return [];
    // Its place may bear on what conditions, or other definitions of it, come to.
    const { symbol, key, name } = after!;
    const isPacked = packs && symbol !== "macro";
    const matters =
      symbol === "include" ||
      symbol === "opaque" ||
      isPacked ||
      asked.has(name) ||
      !areApart(groups.get(key)!);
    return [changeOf(before, after, { effect: matters ? "unknown" : "additive", note: "moved" })];
  });
}
