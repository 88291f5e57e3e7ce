/** What changes where only the kernel looks: behind `__KERNEL__`, or behind `#if 0`. */
import type { Declaration, Member } from "../header/ctypes.js";
import { readDeclarations } from "../header/declarations.js";
import { printMacro } from "../header/spelling.js";
import type { CodeToken, When } from "../header/types.js";
import type { Change, Meaning, SymbolKind } from "./change.js";
import { shorten, textOf } from "./codetext.js";
import type { Excerpt } from "./excerpt.js";
import { isDead, keyOf, NEVER } from "./exported.js";
import type { Side } from "./side.js";
import { closeGaps, printStream } from "./streams.js";

/** A thing behind `__KERNEL__`, by all that is said of it. */
interface Hidden {
  readonly symbol: SymbolKind;
  readonly name: string;
  readonly when: When | null;
  readonly line: number;
  readonly text: string;
}

function nameOf(d: Declaration, tokens: readonly CodeToken[]): readonly [SymbolKind, string] {
  switch (d.kind) {
    case "record":
      return [d.record.tag, `${d.record.tag} ${d.record.name ?? ""}`.trim()];
    case "enum":
      return ["enum", `enum ${d.enum.name ?? ""}`.trim()];
    case "typedef":
    case "variable":
      return [d.kind, d.declarators.map((one) => one.name).join(", ")];
    case "function":
      return ["function", d.name];
    default:
      return ["opaque", shorten(tokens.map((one) => one.text).join(" "))];
  }
}

/** Members that stand in a struct of user space, and that it does not see. */
function collectMembers(label: string, members: readonly Member[], into: Hidden[]): void {
  for (const member of members) {
    if (keyOf(member.when) === NEVER) {
      const { line, when } = member;
      const name = `${label}.${member.kind === "field" ? (member.name ?? "") : ""}`;
      const text =
        member.kind === "field" ? JSON.stringify(member.type, skipPlaces) : textOf(member.tokens);
      into.push({ symbol: "member", name, when, line, text });
    } else if (member.kind === "field" && member.type.base.kind === "record") {
      collectMembers(label, member.type.base.record.members ?? [], into);
    }
  }
}

const skipPlaces = (key: string, value: unknown): unknown =>
  key === "when" || key === "line" || key === "start" || key === "end" || key === "spaced"
    ? undefined
    : value;

/** The structs of user space with something in them that it does not see, read with that. */
function readMixed(side: Side): Declaration[] {
  const { code } = side.header;
  let at = 0;
  return side.declarations.flatMap(({ kind, start, end }) => {
    if (kind !== "record") return [];
    const from = code.indexOf(side.code[start]!, at);
    at = code.indexOf(side.code[end - 1]!, from);
    return at + 1 - from > end - start ? readDeclarations(code.slice(from, at + 1)) : [];
  });
}

/** The code that user space does not see, cut where it sees something: what stands around it does not count. */
function listStretches({ header: { code, items } }: Side): readonly CodeToken[][] {
  const stretches: CodeToken[][] = [];
  let from = 0;
  const cutAt = (to: number): void => {
    const stretch = code.slice(from, to).filter(({ when }) => keyOf(when) === NEVER);
    if (stretch.length > 0) stretches.push(stretch);
    from = to;
  };
  for (const item of items) if ("inside" in item && keyOf(item.when) !== NEVER) cutAt(item.at);
  cutAt(code.length);
  return stretches;
}

function collectHidden(side: Side): Hidden[] {
  const hidden: Hidden[] = [];
  for (const item of side.header.items) {
    if (keyOf(item.when) !== NEVER) continue;
    const { when, line } = item;
    if (item.kind === "define") {
      const { name } = item.macro;
      hidden.push({ symbol: "macro", name, when, line, text: printMacro(item.macro) });
    } else if (item.kind === "include") {
      const name = item.tokens.map((one) => one.text).join("");
      hidden.push({ symbol: "include", name, when, line, text: name });
    }
  }
  if (side.code === side.header.code) return hidden;
  for (const d of readMixed(side)) {
    if (d.kind !== "record") continue;
    const { tag, name, members } = d.record;
    collectMembers(`${tag} ${name}`, members ?? [], hidden);
  }
  const inMembers = new Set(hidden.filter((one) => one.symbol === "member").map((one) => one.line));
  for (const code of listStretches(side)) {
    // Nearly always all of it are members.
    if (code.every(({ line }) => inMembers.has(line))) continue;
    for (const d of readDeclarations(code)) {
      if (d.kind === "empty" || inMembers.has(d.line)) continue;
      const tokens = code.slice(d.start, d.end);
      const [symbol, name] = nameOf(d, tokens);
      hidden.push({ symbol, name, when: d.when, line: d.line, text: textOf(tokens) });
    }
  }
  return hidden;
}

function changeOf(a: Hidden | null, b: Hidden | null): Change {
  const { symbol, name, when } = (b ?? a)!;
  const dead = isDead(when);
  const effect: Meaning = dead ? "cosmetic" : "kernel-only";
  return {
    symbol,
    name,
    change: a === null ? "added" : b === null ? "removed" : "changed",
    effect,
    when: when?.text ?? null,
    before: null,
    after: null,
    copyLine: a?.line ?? null,
    originalLine: b?.line ?? null,
    note: dead ? "never compiled" : "kernel-only",
  };
}

/** All that differs is the order. */
const MOVED: Change = {
  symbol: "opaque",
  name: "kernel-only code",
  change: "changed",
  effect: "kernel-only",
  when: null,
  before: null,
  after: null,
  copyLine: null,
  originalLine: null,
  note: "moved",
};

/** What there is more of than among others, wherever it stands. */
function without(all: readonly Hidden[], others: readonly Hidden[]): readonly Hidden[] {
  const keyOfAll = ({ symbol, name, when, text }: Hidden) =>
    [symbol, name, when?.text, text].join("\u0001");
  const left = new Map<string, number>();
  for (const key of others.map(keyOfAll)) left.set(key, (left.get(key) ?? 0) + 1);
  return all.filter((one) => {
    const key = keyOfAll(one);
    const count = left.get(key) ?? 0;
    if (count > 0) left.set(key, count - 1);
    return count === 0;
  });
}

/** Compares what user space does not see of two headers; none of it has an effect on it. */
export function compareHidden(copy: Side, original: Side): Change[] {
  const streams = [copy, original].map((side) => printStream(side.header, false));
  if (streams[0] === streams[1]) return [];
  const [a, b] = streams.map((stream) => closeGaps(stream));
  // Among what has been left out there may be more of it, or not.
  if (a === b) original.excerpt?.giveUp();
  const [before, after] = [collectHidden(copy), collectHidden(original)];
  const place = (one: Hidden) => `${one.symbol}\u0001${one.name}`;
  const left = new Map<string, Hidden[]>();
  for (const one of without(before, after)) {
    const known = left.get(place(one));
    if (known === undefined) left.set(place(one), [one]);
    else known.push(one);
  }
  const changes: Change[] = [];
  for (const one of without(after, before)) {
    changes.push(changeOf(left.get(place(one))?.shift() ?? null, one));
  }
  for (const others of left.values()) {
    for (const other of others) changes.push(changeOf(other, null));
  }
  if (changes.length === 0) changes.push(MOVED);
  if (original.excerpt !== undefined) askNames(original.excerpt, changes);
  return changes;
}

/** What has the same name elsewhere is told apart by its place among all of that name. */
function askNames(excerpt: Excerpt, changes: readonly Change[]): void {
  for (const { symbol, name } of changes) {
    if (symbol === "opaque") excerpt.giveUp();
    else if (symbol === "macro") excerpt.askMacro(name);
    else if (symbol !== "include") {
      const isType = symbol !== "function" && symbol !== "variable";
      // Of a member its struct is asked for.
      const whole = name.split(".", 1)[0]!;
      const isTagged = isType && symbol !== "typedef";
      for (const word of isTagged ? [whole.slice(whole.indexOf(" ") + 1)] : whole.split(", ")) {
        if (word === "") continue;
        if (isType) excerpt.askType(word);
        else excerpt.askUses(word);
      }
    }
  }
}
