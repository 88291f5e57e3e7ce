/** Declarations that are the same on both sides, and are made of a number that has moved. */
import type { Declaration } from "../header/ctypes.js";
import { evaluate } from "../header/expression.js";
import type { Token } from "../header/types.js";
import type { Change } from "./change.js";
import { shorten } from "./codetext.js";
import type { Sides } from "./macros.js";
import { findMentions } from "./mentions.js";
import { layOut, type Side } from "./side.js";
import { numberOf } from "./spelling.js";

/** Numbers that have moved: what for, and how far where that is known. */
export interface Moved {
  readonly excuse: "sentinel" | "reserved" | null;
  readonly by: () => bigint | undefined;
}

/** What is followed, and how far that has come. */
export interface Pursuit {
  readonly sides: Sides;
  readonly moved: Map<string, Moved>;
  /** Names that are still to be followed. */
  readonly queue: string[];
  readonly found: Change[];
  /** What has been told of already. */
  readonly told: ReadonlySet<string>;
}

/** The value of tokens from the header alone. */
export const valueIn = (side: Side, tokens: readonly Token[]): bigint | undefined =>
  numberOf(evaluate(tokens, side.local.scope));

/** The names among tokens that have moved. */
export const moversIn = ({ moved }: Pursuit, tokens: readonly Token[]): string =>
  [...new Set(tokens.filter((one) => moved.has(one.text)).map((one) => one.text))].join(", ");

/** What tokens come to that are the same on both sides: from the headers alone it is certain that they come to the same. */
export function compareTokens(
  { copy, original }: Sides,
  tokens: readonly Token[],
): readonly [bigint, bigint] | "same" | undefined {
  const [x, y] = [valueIn(copy, tokens), valueIn(original, tokens)];
  if (x !== undefined && y !== undefined) return x === y ? "same" : [x, y];
  const [before, after] = [copy, original].map((side) =>
    numberOf(evaluate(tokens, side.full.scope)),
  );
  if (before === undefined || after === undefined || before === after) return undefined;
  return [before, after];
}

function labelOf(d: Declaration, tokens: readonly Token[]): Pick<Change, "symbol" | "name"> {
  switch (d.kind) {
    case "record":
      return { symbol: d.record.tag, name: `${d.record.tag} ${d.record.name ?? ""}`.trim() };
    case "enum":
      return { symbol: "enum", name: `enum ${d.enum.name ?? ""}`.trim() };
    case "typedef":
    case "variable":
      return { symbol: d.kind, name: d.declarators.map((one) => one.name).join(", ") };
    case "function":
      return { symbol: "function", name: d.name };
    default:
      return { symbol: "opaque", name: shorten(tokens.map((one) => one.text).join(" ")) };
  }
}

/** The sizes of a struct on both sides, where both are known. */
function sizesOf({ copy, original }: Sides, a: Declaration, b: Declaration) {
  if (a.kind !== "record" || b.kind !== "record") return undefined;
  const before = layOut(copy.local, a.record) ?? layOut(copy.full, a.record);
  const after = layOut(original.local, b.record) ?? layOut(original.full, b.record);
  return before && after && ([before.size, after.size] as const);
}

/** A declaration that is the same on both sides and has a name in it that has moved. */
export function pursueDeclaration(p: Pursuit, a: Declaration, b: Declaration): void {
  const { code } = p.sides.original;
  const mentions = findMentions(b, code, new Set(p.moved.keys()));
  if (mentions === undefined) return;
  const label = labelOf(b, code.slice(b.start, b.end));
  if (p.told.has(`${label.symbol} ${label.name}`)) return;
  let isKnown = mentions.isWhole;
  let differs: readonly [string, string] | undefined;
  let movers = "";
  for (const tokens of mentions.expressions) {
    const values = compareTokens(p.sides, tokens);
    if (values === "same") continue;
    movers ||= moversIn(p, tokens);
    if (values === undefined) isKnown = false;
    else differs ??= [`[${values[0]}]`, `[${values[1]}]`];
  }
  if (differs === undefined && isKnown) return;
  const sizes = sizesOf(p.sides, a, b);
  const place = { when: b.when?.text ?? null, copyLine: a.line, originalLine: b.line };
  if (differs === undefined) {
    const note =
      movers === "" ? "a value in it that moved" : `a layout that is not known, follows ${movers}`;
    const effect = "unknown";
    p.found.push({
      ...label,
      ...place,
      change: "changed",
      effect,
      before: null,
      after: null,
      note,
    });
    return;
  }
  const resized = sizes !== undefined && sizes[0] !== sizes[1];
  const what = resized ? "size" : sizes === undefined ? "type" : "layout";
  const [before, after] = sizes === undefined ? differs : sizes.map((size) => `size ${size}`);
  const note = `${what} changed by a value that moved`;
  const effect = "breaking";
  p.found.push({
    ...label,
    ...place,
    change: "changed",
    effect,
    before: before!,
    after: after!,
    note,
  });
}
