/** What does not match between two headers, symbol by symbol, as changes. */
import { bodyOf } from "../header/macros.js";
import type { MacroDef, When } from "../header/types.js";
import type { Change } from "./change.js";
import { compareDeclarations } from "./declarations.js";
import { keyOf } from "./exported.js";
import { type Fact, sameFact, showFact } from "./facts.js";
import {
  type Added,
  addedMacros,
  compareMacros,
  findSuccessor,
  type Sides,
  type Verdict,
} from "./macros.js";
import type { Match } from "./matching.js";
import { isOnce } from "./pragmas.js";
import { createShadowJudge } from "./shadows.js";
import type { Side } from "./side.js";
import { showMacro } from "./spelling.js";
import { judgeUndef } from "./undefs.js";
import { matchesAny } from "./words.js";

const whenOf = (when: When | null): string | null => when?.text ?? null;

function show(fact: Fact): string | null {
  return fact.substance.kind === "macro" ? showMacro(fact.substance.macro) : showFact(fact);
}

/** A change of a fact: `a` null, it is new; `b` null, it is gone. */
export function changeOf(a: Fact | null, b: Fact | null, { effect, note }: Verdict): Change {
  const fact = (b ?? a)!;
  return {
    symbol: fact.symbol,
    name: (a ?? fact).name,
    change: a === null ? "added" : b === null ? "removed" : "changed",
    effect,
    when: whenOf(fact.when),
    before: a && show(a),
    after: b && show(b),
    copyLine: a?.line ?? null,
    originalLine: b?.line ?? null,
    note,
  };
}

function isGuard(side: Side, fact: Fact): boolean {
  return fact.symbol === "macro" && side.header.guard === fact.name;
}

/** So many macros are looked at, in all, for having taken the place of a reserved one. */
const MOST_HEIRS = 1_000_000;

/** Turns what does not match into changes. */
export function judgeMatches(sides: Sides, matches: readonly Match[]): Change[] {
  const { copy, original } = sides;
  const changes: Change[] = [];
  const known = new Map<string, readonly Added[]>();
  const added = (condition: string): readonly Added[] => {
    const macros = known.get(condition) ?? addedMacros(sides, matches, condition);
    known.set(condition, macros);
    return macros;
  };
  const news: Fact[] = [];
  /** The new names that may bear on a macro. */
  const newsFor = (macro: MacroDef): readonly Added[] => [
    ...added(keyOf(macro.when)),
    ...newEnumerators(sides, macro),
  ];
  const judgeShadow = createShadowJudge(sides, newsFor);
  /** What only one side has. */
  const judgeOne = (a: Fact | null, b: Fact | null): Verdict => {
    const isNewMacro = a === null && b?.substance.kind === "macro" && !isGuard(original, b);
    const shadow = isNewMacro ? judgeShadow(b.substance.macro) : undefined;
    return shadow ?? judgeLone(sides, a, b, news);
  };
  /** Types that the copy only declares, and that the original defines. */
  const declared = new Map<string, Fact>();
  const said = new Map<string, Match>();
  for (const match of matches) {
    const { before: a, after: b } = match;
    if (a === null) news.push(b!);
    else if (match.same) said.set(b!.key, match);
    else if (b === null && isDefined(sides, a)) declared.set(a.key, a);
  }
  const taken = new Set<Fact>();
  let left = MOST_HEIRS;
  const seeksHeir = (a: Fact): boolean => {
    if (a.symbol !== "macro" || !matchesAny(a.name, sides.words.reserved)) return false;
    left -= news.length;
    return left > 0;
  };
  for (const { before: a, after: b, same } of matches) {
    if (same || (a !== null && b !== null)) continue;
    if (a === null || taken.has(a) || !(isGuard(copy, a) || seeksHeir(a))) continue;
    const successor = isGuard(copy, a)
      ? news.find((one) => isGuard(original, one))
      : findHeir(
          sides,
          a,
          news.filter((one) => !taken.has(one)),
        );
    if (successor === undefined) continue;
    taken.add(a).add(successor);
    const note = isGuard(copy, a) ? "include guard" : "reserved bits put to use";
    const change = changeOf(a, successor, { effect: "additive", note });
    changes.push({ ...change, renamedTo: successor.name });
  }
  for (const b of news) {
    const a = declared.get(`${b.key};`);
    if (a === undefined || a.condition !== b.condition) continue;
    declared.delete(a.key);
    taken.add(a).add(b);
    changes.push(changeOf(a, b, { effect: "additive", note: "defined, where it was declared" }));
  }
  for (const { before: a, after: b, same } of matches) {
    if (same || taken.has((a ?? b)!)) continue;
    const twin = said.get((a ?? b)!.key);
    if ((a === null || b === null) && twin !== undefined && isSaid((a ?? b)!, twin)) {
      const note = a === null ? "said again" : "said once less";
      changes.push(changeOf(a ?? twin.before, b ?? twin.after, { effect: "additive", note }));
    } else if (a === null && b?.origin.kind === "undef") {
      changes.push(judgeUndef(sides, b.origin) ?? changeOf(a, b, judgeOne(a, b)));
    } else if (a === null || b === null) changes.push(changeOf(a, b, judgeOne(a, b)));
    else changes.push(...judgePair(sides, a, b, newsFor));
  }
  return changes;
}

/** Whether the other facts of its name say all that a fact says. */
function isSaid(fact: Fact, twin: Match): boolean {
  const { before, after } = twin;
  return fact.condition === after!.condition && sameFact(fact, after!) && sameFact(fact, before!);
}

/** The new macro that has taken the place of a reserved one. */
function findHeir(sides: Sides, a: Fact, news: readonly Fact[]): Fact | undefined {
  if (a.substance.kind !== "macro") return undefined;
  const candidates = new Map<MacroDef, Fact>();
  for (const one of news) {
    if (one.substance.kind === "macro" && one.condition === a.condition) {
      candidates.set(one.substance.macro, one);
    }
  }
  const heir = findSuccessor(sides, a.substance.macro, [...candidates.keys()]);
  return heir && candidates.get(heir);
}

/** What only one side has. */
function judgeLone(sides: Sides, a: Fact | null, b: Fact | null, news: readonly Fact[]): Verdict {
  const fact = (a ?? b)!;
  const { substance, symbol } = fact;
  if (isGuard(a === null ? sides.original : sides.copy, fact)) {
    return { effect: "additive", note: "include guard" };
  }
  if (symbol === "include") {
    return b === null
      ? { effect: "unknown", note: "what it gave cannot be told" }
      : { effect: "additive", note: null };
  }
  const { origin } = fact;
  if (origin.kind === "pragma" && substance.kind === "raw" && isOnce(origin)) {
    return { effect: "additive", note: "include guard" };
  }
  if (origin.kind === "linkage" && fact.condition === "defined(__cplusplus)") {
    return { effect: "additive", note: "for C++ alone" };
  }
  if (substance.kind === "raw") {
    const known = a === null && isNewEntry(substance.shown, news);
    if (known) return { effect: "additive", note: "an entry for a new name" };
    return { effect: "unknown", note: "not understood" };
  }
  if (a !== null && b === null && isDefined(sides, a)) {
    return { effect: "additive", note: "declared where it is defined" };
  }
  return b === null ? { effect: "breaking", note: null } : { effect: "additive", note: null };
}

/** Whether the original defines what the copy declares by its tag alone, or not any more. */
const isDefined = ({ original }: Sides, a: Fact): boolean =>
  a.key.endsWith(";") &&
  ["struct", "union", "enum"].includes(a.symbol) &&
  original.declarations.some((one) => {
    const type = one.kind === "record" ? one.record : one.kind === "enum" ? one.enum : undefined;
    if (type === undefined || `${type.tag} ${type.name};` !== a.key) return false;
    const body = "members" in type ? type.members : type.entries;
    return body !== null && (keyOf(one.when) === "" || keyOf(one.when) === a.condition);
  });

/** `__SYSCALL(__NR_new, sys_new)`: a call whose first argument is a macro that is new. */
function isNewEntry(shown: string, news: readonly Fact[]): boolean {
  const first = /^\w+\s*\(\s*(\w+)\s*,[\w\s,]*\)$/.exec(shown)?.[1];
  return first !== undefined && news.some((one) => one.symbol === "macro" && one.name === first);
}

/** The enumerators in a macro's body that only the original has. */
function newEnumerators({ copy, original }: Sides, macro: MacroDef): Added[] {
  const found: Added[] = [];
  for (const { kind, text: name } of bodyOf(macro).slice(0, 20)) {
    const value = kind === "ident" ? original.local.scope.enumerator(name) : undefined;
    if (value?.kind !== "int") continue;
    const isNew = ![copy.local, copy.full].some((one) => one.scope.enumerator(name) !== undefined);
    if (isNew) found.push({ name, value: () => value.value });
  }
  return found;
}

function judgePair(
  sides: Sides,
  a: Fact,
  b: Fact,
  newsFor: (macro: MacroDef) => readonly Added[],
): readonly Change[] {
  if (a.condition !== b.condition) {
    const note = `condition changed: ${a.when?.text ?? "always"} -> ${b.when?.text ?? "always"}`;
    return [changeOf(a, b, { effect: "breaking", note })];
  }
  if (a.substance.kind === "macro" && b.substance.kind === "macro") {
    const { macro: before } = a.substance;
    const { macro: after } = b.substance;
    return [
      changeOf(
        a,
        b,
        compareMacros(sides, a.name, before, after, () => newsFor(after)),
      ),
    ];
  }
  if (a.substance.kind === "declaration" && b.substance.kind === "declaration") {
    const { declaration: x } = a.substance;
    const result = compareDeclarations(sides, x, b.substance.declaration, a.name);
    return "effect" in result ? [changeOf(a, b, result)] : result;
  }
  return [changeOf(a, b, { effect: "unknown", note: "not understood" })];
}
