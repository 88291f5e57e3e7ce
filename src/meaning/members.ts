/** The members of a struct or union, one by one, as they are written and as they are laid out. */
import type {
  Attribute,
  Derivation,
  Field,
  Member,
  RecordType,
  Span,
  Type,
} from "../header/ctypes.js";
import { formatType } from "../header/ctypes.js";
import { knownTypedef } from "../header/integers.js";
import type { Layout, MemberLayout } from "../header/layout.js";
import { builtinOf } from "../header/lookups.js";
import { ALIGNED_64, WELL_KNOWN } from "../header/scalars.js";
import type { CodeToken, When } from "../header/types.js";
import { shorten, textOf } from "./codetext.js";
import { keyOf, NEVER } from "./exported.js";
import type { Side } from "./side.js";

/** Bits from the start of the outermost struct. */
export interface Area {
  readonly from: number;
  readonly to: number;
}

/** A member as it is written; those of anonymous structs stand in their place. */
export interface Part {
  /** `a`, `a.b`, `a[].b`; what has no name stands by its number among its like. */
  readonly name: string;
  readonly isNamed: boolean;
  /** No member, but what holds some together. */
  readonly isFrame: boolean;
  readonly when: When | null;
  readonly condition: string;
  readonly line: number;
  /** null: no member that is understood. */
  readonly field: Field | null;
  /** What it is written as where it is no field. */
  readonly words: string;
  /** Where the layout puts it; undefined: not known. */
  readonly area: Area | undefined;
}

/** The parts of a record, and its size in bytes where that is known. */
export interface Anatomy {
  readonly parts: readonly Part[];
  readonly layout: Layout | undefined;
}

/** Attributes in one spelling, without those for sparse alone. */
export function showAttributes(attributes: readonly Attribute[]): string {
  if (attributes.length === 0) return "";
  const shown = attributes
    .filter((one) => !/^(?:__)?(?:user|force|iomem|kernel|rcu|percpu)$/.test(one.name))
    .map((one) => `${one.name}${one.args === null ? "" : `(${textOf(one.args).trim()})`}`);
  return shown.length === 0 ? "" : ` [${shown.join(", ")}]`;
}

/** A member's words without its type: width and attributes. */
export const restOf = ({ width, attributes }: Field): string =>
  (width === null ? "" : ` :${textOf(width)}`) +
  (attributes.length === 0 ? "" : showAttributes(attributes));

/** The words of a member: the bodies of nested structs are parts of their own. */
const shell = (field: Field): string => formatType(field.type) + restOf(field);

/** A part's declaration: type, width, attributes. */
export const showWords = ({ field, words }: Part): string =>
  field === null ? words : shell(field);

const sameTokens = (a: readonly CodeToken[] | null, b: readonly CodeToken[] | null): boolean =>
  a?.length === b?.length && (a === null || a.every((one, i) => one.text === b![i]!.text));

/** Whether two members are declared in the same words at the first glance: false, their texts must be compared. */
function areAlike(a: Field, b: Field): boolean {
  const { base, derivations, qualifiers } = a.type;
  const { base: other, derivations: others } = b.type;
  if (!("name" in base && "name" in other && base.kind === other.kind)) return false;
  if (base.name !== other.name || qualifiers.length + b.type.qualifiers.length > 0) return false;
  if (base.kind === "tag" && base.tag !== (other as typeof base).tag) return false;
  if (a.attributes.length + b.attributes.length > 0) return false;
  if (derivations.length > 1 || derivations.length !== others.length) return false;
  const x = derivations[0];
  const y = others[0];
  const isArray = x?.kind === "array" && y?.kind === "array" && sameTokens(x.size, y.size);
  if (x !== undefined && !isArray) return false;
  return (a.width?.length ?? 1) === 1 && sameTokens(a.width, b.width);
}

/** Whether two parts are declared in the same words. */
export function sameText(a: Part, b: Part): boolean {
  if (a.field !== null && b.field !== null && areAlike(a.field, b.field)) return true;
  return showWords(a) === showWords(b);
}

/** Nested deeper than this is compared as it is written. */
const DEEPEST = 50;

interface Walk {
  readonly parts: Part[];
  /** Of the layout, in the order of the members; undefined: not known. */
  readonly laid: readonly MemberLayout[] | undefined;
  /** How many of them have been passed. */
  at: number;
  /** All fields that are laid out; made for the first member that is not the next. */
  fields: ReadonlySet<Field> | undefined;
  unnamed: number;
}

/** Where the layout puts a member: those that it has come in their order. */
function areaOf(w: Walk, field: Field): Area | undefined {
  if (w.laid === undefined) return undefined;
  const { laid } = w;
  let at = w.at;
  if (laid[at]?.field !== field) {
    w.fields ??= new Set(laid.map((one) => one.field));
    if (!w.fields.has(field)) return undefined;
    while (at < laid.length && laid[at]!.field !== field) at++;
  }
  if (at === laid.length) return undefined;
  w.at = at + 1;
  const { offset, size, bits } = laid[at]!;
  if (bits !== null) return { from: bits.offset, to: bits.offset + bits.width };
  return { from: offset * 8, to: (offset + size) * 8 };
}

/** Adds what is no field: a `frame`, or what is not understood. */
function putWords(w: Walk, at: Span, name: string, words: string, isFrame: boolean): void {
  const { when, line } = at;
  const condition = keyOf(when);
  const field = null;
  const area = undefined;
  w.parts.push({ name, isNamed: false, isFrame, when, condition, line, field, words, area });
}

function walk(w: Walk, members: readonly Member[], prefix: string, depth: number): void {
  const measured = w.laid !== undefined;
  for (const member of members) {
    const { when, line } = member;
    const condition = keyOf(when);
    if (condition === NEVER) continue;
    if (member.kind !== "field") {
      const text = textOf(member.tokens).trim();
      putWords(w, member, prefix + shorten(text), text, false);
      continue;
    }
    const { type, name: own } = member;
    const nested = type.base.kind === "record" ? type.base.record : undefined;
    if (own !== null || nested === undefined) {
      w.parts.push({
        name: prefix + (own ?? `(unnamed ${++w.unnamed})`),
        isNamed: own !== null,
        isFrame: false,
        when,
        condition,
        line,
        field: member,
        words: "",
        area: areaOf(w, member),
      });
    } else if (!measured) {
      // Without a layout, what holds members together is all that tells where they stand.
      const first = nested.members?.[0];
      const inside = first?.kind === "field" ? (first.name ?? "") : "";
      const text = nested.tag + showAttributes(nested.attributes) + restOf(member);
      putWords(w, member, `${prefix}(${nested.tag} of ${inside})`, text, true);
    }
    if (nested === undefined || nested.members === null) continue;
    if (depth > DEEPEST || type.derivations.some((one) => one.kind !== "array")) {
      const text = nested.members.map((one) => (one.kind === "field" ? shell(one) : "?")).join(";");
      putWords(w, member, `${prefix}${own ?? "(nested)"} {}`, text, false);
      continue;
    }
    const below = own === null ? "" : `${own}${"[]".repeat(type.derivations.length)}.`;
    walk(w, nested.members, prefix + below, depth + 1);
    if (!measured && own === null) putWords(w, member, `${prefix}(end)`, "", true);
  }
}

/** Takes a record apart; with its layout, unless that is undefined. */
export function dissect(record: RecordType, layout: Layout | undefined): Anatomy {
  const w: Walk = { parts: [], laid: layout?.members, at: 0, fields: undefined, unnamed: 0 };
  if (layout === undefined) {
    const text = record.tag + showAttributes(record.attributes);
    putWords(w, record, "(attributes)", text, true);
  }
  walk(w, record.members ?? [], "", 0);
  return { parts: w.parts, layout };
}

const isNumber = (tokens: readonly CodeToken[]): boolean =>
  tokens.length === 1 && /^(?:0|[1-9][0-9]*)$/.test(tokens[0]!.text);

/** An array's bound as a number; undefined: not known. A member `[0]` lies as `[]` does. */
function resolveBound(
  side: Side,
  derivation: Derivation & { kind: "array" },
  isFirst: boolean,
): Derivation | undefined {
  const { size } = derivation;
  if (size === null) return derivation;
  const plain = isNumber(size);
  const value = plain
    ? BigInt(size[0]!.text)
    : (side.local.layout.evaluate(size) ?? side.full.layout.evaluate(size));
  if (value === undefined) return undefined;
  if (value === 0n && isFirst) return { ...derivation, size: null };
  return plain ? derivation : { ...derivation, size: [{ ...size[0]!, text: `${value}` }] };
}

/**
 * A type with the names that stand for C's own, and what stands for numbers, resolved: `__u32` and `unsigned int` are the
 * same. `plain` tells that another text is another type; else it may be the same under a name that is not known.
 * `as`: of a member only how it lies in its struct counts; of one that is `laid` out so is its alignment.
 */
export function resolveType(
  side: Side,
  type: Type,
  as: "type" | "member" | "laid" = "type",
): { text: string; plain: boolean } {
  let isKnown = true;
  const derivations = type.derivations.map((one, i): Derivation => {
    if (one.kind !== "array") return one;
    const bound = resolveBound(side, one, i === 0 && as !== "type");
    if (bound === undefined) isKnown = false;
    return bound ?? one;
  });
  const { base } = type;
  const resolved = { ...type, derivations };
  if (base.kind !== "name") {
    return { text: formatType(resolved), plain: isKnown && base.kind !== "typeof" };
  }
  const word = (as === "laid" ? ALIGNED_64.get(base.name) : undefined) ?? base.name;
  // What is aligned by its name alone is more than the integer it holds.
  const fixed = word.includes("aligned") ? undefined : knownTypedef(word)?.name;
  const name = builtinOf(side.local.layout, word) ?? fixed ?? builtinOf(side.full.layout, word);
  if (name !== undefined) {
    const text = formatType({ ...resolved, base: { kind: "builtin", name } });
    return { text, plain: isKnown };
  }
  return { text: formatType(resolved), plain: isKnown && WELL_KNOWN.has(base.name) };
}

/** A part as `before` and `after` show it: `__u32, offset 4, size 4`. */
export function showPart(part: Part): string {
  const { area } = part;
  const text = showWords(part);
  if (area === undefined) return text;
  const bits = area.to - area.from;
  const offset = Math.floor(area.from / 8);
  if (text.includes(" :")) return `${text}, offset ${offset}, bit ${area.from % 8}`;
  return `${text}, offset ${offset}, size ${bits / 8}`;
}
