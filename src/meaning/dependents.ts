/** What changes though its own tokens do not: all that is made of a number that has moved. */
import { ident } from "../header/alignment.js";
import type { Declaration, EnumType } from "../header/ctypes.js";
import { bodyOf, sameMacro } from "../header/macros.js";
import type { MacroDef, Token } from "../header/types.js";
import type { Change } from "./change.js";
import { textOf } from "./codetext.js";
import { defer } from "./deferred.js";
import { enumsOf } from "./enumlists.js";
import { spanOf } from "./enumpairs.js";
import { comparePair, findAlone } from "./enums.js";
import { keyOf, NEVER } from "./exported.js";
import {
  compareTokens,
  type Moved,
  moversIn,
  type Pursuit,
  pursueDeclaration,
  valueIn,
} from "./followers.js";
import type { Sides, Verdict } from "./macros.js";
import { namesInEnum } from "./mentions.js";
import type { Side } from "./side.js";
import { showMacro } from "./spelling.js";
import { matchesAny } from "./words.js";

/** More than this is not followed: each has to be evaluated on both sides. */
const MOST_DEPENDENTS = 2000;

function excuseOf(note: string | null): Moved["excuse"] {
  if (note === "sentinel moved") return "sentinel";
  return note?.startsWith("reserved") ? "reserved" : null;
}

/** How the notes begin of what has the value that it had. */
const SAME_VALUE = ["same in", "same expansion", "moved", "said", "parameters"];

/** Whether the value of a name has changed, of whatever effect that is. */
function isMove({ symbol, change, effect, note }: Change): boolean {
  const isNumber = symbol === "macro" || symbol === "enumerator";
  if (!isNumber || change !== "changed" || effect === "kernel-only") return false;
  // `sentinel moved` is a new value, `moved` another place.
  return (
    note === null || (note !== "same value" && !SAME_VALUE.some((start) => note.startsWith(start)))
  );
}

function follow(p: Pursuit, name: string, note: string | null): void {
  if (p.moved.has(name)) return;
  const by = defer(() => {
    const before = valueIn(p.sides.copy, [ident(name)]);
    const after = before === undefined ? undefined : valueIn(p.sides.original, [ident(name)]);
    return before === undefined || after === undefined ? undefined : after - before;
  });
  p.moved.set(name, { excuse: excuseOf(note), by });
  p.queue.push(name);
}

/** A sentinel that follows one, by as much; bits that are reserved no longer because those they are made of are not. */
function excuseMove(
  { sides, moved }: Pursuit,
  name: string,
  parts: readonly Token[],
  before: bigint,
  after: bigint,
): Verdict | undefined {
  const { sentinels, reserved } = sides.words;
  const movers = parts.flatMap(({ text }) => moved.get(text) ?? []);
  if (movers.length === 0) return undefined;
  const by = after - before;
  if (
    matchesAny(name, sentinels) &&
    movers.every((one) => one.excuse === "sentinel" && one.by() === by)
  ) {
    return { effect: "additive", note: "sentinel moved" };
  }
  if (matchesAny(name, reserved) && movers.every((one) => one.excuse === "reserved")) {
    const shrinks = before >= 0n && after >= 0n && (before & after) === after;
    if (shrinks || movers.every((one) => one.by() === by)) {
      return { effect: "additive", note: "reserved bits put to use" };
    }
  }
  return undefined;
}

function pursueMacro(p: Pursuit, macro: MacroDef): void {
  const { name } = macro;
  const { copy } = p.sides;
  const condition = keyOf(macro.when);
  if (p.moved.has(name) || p.told.has(`macro ${name}`) || condition === NEVER) return;
  const twin = copy.header.macros.find(
    (one) => one.name === name && keyOf(one.when) === condition && sameMacro(one, macro),
  );
  if (twin === undefined) return;
  const body = bodyOf(macro);
  const values = macro.params === null ? compareTokens(p.sides, body) : undefined;
  if (values === "same") return;
  const what = `follows ${moversIn(p, body)}`;
  const excuse = values && excuseMove(p, name, body, ...values);
  const effect = values === undefined ? "unknown" : (excuse?.effect ?? "breaking");
  const note =
    values === undefined
      ? `${what}: a body that cannot be evaluated`
      : `${excuse?.note ?? "value changed"}, ${what}: ${values[0]} -> ${values[1]}`;
  p.found.push({
    symbol: "macro",
    name,
    change: "changed",
    when: macro.when?.text ?? null,
    // What is written is the same.
    before: showMacro(macro),
    after: showMacro(macro),
    copyLine: twin.line,
    originalLine: macro.line,
    effect,
    note,
  });
  follow(p, name, excuse?.note ?? null);
}

function pursueEnum(
  p: Pursuit,
  e: EnumType,
  twin: EnumType,
  isAlone: (e: EnumType) => boolean,
): void {
  const { changes } = comparePair(p.sides, [twin, e], isAlone, {
    isDoubtful: ({ symbolic }) => symbolic.split(" ").some((word) => p.moved.has(word)),
    follows: (entry, before, after) => {
      const own = e.entries!.find((one) => one.kind === "enumerator" && one.name === entry.name);
      const parts = own?.kind === "enumerator" ? (own.value ?? []) : [];
      return excuseMove(p, entry.name, parts, before, after) !== undefined;
    },
  });
  for (const change of changes) {
    if (p.told.has(`${change.symbol} ${change.name}`)) continue;
    p.found.push(change);
    if (change.symbol === "enumerator") follow(p, change.name, change.note);
  }
}

/** So many names are looked for in each macro; for more, an index of them all is less work. */
const MOST_SOUGHT = 20;

function put<T>(index: Map<string, T[]>, names: Iterable<string>, one: T): void {
  for (const name of names) {
    const known = index.get(name);
    if (known === undefined) index.set(name, [one]);
    else if (known.at(-1) !== one) known.push(one);
  }
}

/** Makes what finds the macros that may have a name in them. A body that has not been cut yet is looked through as text. */
function createSearch(macros: readonly MacroDef[]): (name: string) => readonly MacroDef[] {
  let index: Map<string, MacroDef[]> | undefined;
  let sought = 0;
  return (name) => {
    if (++sought <= MOST_SOUGHT) {
      return macros.filter(({ body }) => typeof body !== "string" || body.includes(name));
    }
    if (index === undefined) {
      index = new Map();
      for (const macro of macros) {
        const { body } = macro;
        const words =
          typeof body === "string"
            ? (body.match(/[A-Za-z_$][\w$]*/g) ?? [])
            : body.map((token) => token.text);
        put(index, words, macro);
      }
    }
    return index.get(name) ?? [];
  };
}

/** Follows names through macros and enums until no other moves. */
function pursueNumbers(p: Pursuit): void {
  const { copy, original } = p.sides;
  const macrosWith = createSearch(original.header.macros);
  const enums = new Map<string, EnumType[]>();
  for (const e of enumsOf(original.declarations)) put(enums, namesInEnum(e), e);
  let twins: Map<string, EnumType> | undefined;
  const isAlone = findAlone(original.declarations);
  const seen = new Set<MacroDef | EnumType>();
  for (let at = 0; at < p.queue.length; at++) {
    const name = p.queue[at]!;
    original.excerpt?.askUses(name);
    for (const macro of macrosWith(name)) {
      if (seen.has(macro) || !bodyOf(macro).some((token) => token.text === name)) continue;
      seen.add(macro);
      pursueMacro(p, macro);
    }
    for (const e of enums.get(name) ?? []) {
      if (seen.has(e)) continue;
      seen.add(e);
      twins ??= new Map(enumsOf(copy.declarations).map((one) => [spanOf(copy, one), one]));
      const twin = twins.get(spanOf(original, e));
      if (twin !== undefined) pursueEnum(p, e, twin, isAlone);
    }
    if (seen.size > MOST_DEPENDENTS) {
      p.found.push(tooMany(name));
      return;
    }
  }
}

const tooMany = (name: string): Change => ({
  symbol: "opaque",
  name: "header",
  change: "changed",
  effect: "unknown",
  when: null,
  before: null,
  after: null,
  copyLine: null,
  originalLine: null,
  note: `too much follows ${name}`,
});

/** Everything with the same tokens on both sides that is not the same because of the changes found so far. */
export function findDependents(sides: Sides, changes: readonly Change[]): Change[] {
  const moves = changes.filter(isMove);
  if (moves.length === 0) return [];
  const told = new Set(changes.map((one) => `${one.symbol} ${one.name}`));
  const p: Pursuit = { sides, moved: new Map(), queue: [], found: [], told };
  for (const { name, note } of moves) follow(p, name, note);
  pursueNumbers(p);
  const { copy, original } = sides;
  const mentions = (side: Side, d: Declaration): boolean => {
    for (let i = d.start; i < d.end; i++) {
      const token = side.code[i]!;
      if (token.kind === "ident" && p.moved.has(token.text)) return true;
    }
    return false;
  };
  let twins: Map<string, Declaration> | undefined;
  const textIn = (side: Side, d: Declaration): string =>
    `${keyOf(d.when)}\u0001${textOf(side.code.slice(d.start, d.end))}`;
  for (const d of original.declarations) {
    if (!mentions(original, d)) continue;
    twins ??= new Map(
      copy.declarations.filter((one) => mentions(copy, one)).map((one) => [textIn(copy, one), one]),
    );
    const twin = twins.get(textIn(original, d));
    if (twin !== undefined) pursueDeclaration(p, twin, d);
  }
  return p.found;
}
