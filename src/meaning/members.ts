/** The members of a struct or union, one by one, as they are written and as they are laid out. */
import type { Attribute, Derivation, Field, Member, RecordType, Type } from "../header/ctypes.js";
import { formatType } from "../header/ctypes.js";
import { knownTypedef } from "../header/integers.js";
import type { Layout } from "../header/layout.js";
import { builtinOf } from "../header/lookups.js";
import { ALIGNED_64, WELL_KNOWN } from "../header/scalars.js";
import type { CodeToken, When } from "../header/types.js";
import { keyOf, NEVER } from "./exported.js";
import { shorten, textOf } from "./facts.js";
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
  /** Its declaration: type, width, attributes. */
  readonly text: string;
  /** The same without the type. */
  readonly rest: string;
  /** The macro that it is written with. */
  readonly macro: string | null;
  readonly type: Type | null;
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
  const shown = attributes
    .filter((one) => !/^(?:__)?(?:user|force|iomem|kernel|rcu|percpu)$/.test(one.name))
    .map((one) => `${one.name}${one.args === null ? "" : `(${textOf(one.args).trim()})`}`);
  return shown.length === 0 ? "" : ` [${shown.join(", ")}]`;
}

const restOf = (field: Field): string =>
  `${field.width === null ? "" : ` :${textOf(field.width)}`}${showAttributes(field.attributes)}`;

/** The words of a member: the bodies of nested structs are parts of their own. */
const shell = (field: Field): string => formatType(field.type) + restOf(field);

/** Nested deeper than this is compared as it is written. */
const DEEPEST = 50;

/** What is no member in itself. */
const FRAME = { isFrame: true, rest: "", macro: null, type: null, area: undefined } as const;
const BARE = { isFrame: false, rest: "", macro: null, type: null, area: undefined } as const;

interface Walk {
  readonly measured: boolean;
  readonly parts: Part[];
  readonly areas: ReadonlyMap<Field, Area[]>;
  unnamed: number;
}

function walk(w: Walk, members: readonly Member[], prefix: string, depth: number): void {
  for (const member of members) {
    const condition = keyOf(member.when);
    if (condition === NEVER) continue;
    const place = { when: member.when, condition, line: member.line };
    if (member.kind !== "field") {
      const text = textOf(member.tokens).trim();
      const name = `${prefix}${shorten(text)}`;
      w.parts.push({ ...place, name, isNamed: false, text, ...BARE });
      continue;
    }
    const { type } = member;
    const nested = type.base.kind === "record" ? type.base.record : undefined;
    const plain = type.derivations.every((one) => one.kind === "array");
    const area = w.areas.get(member)?.shift();
    if (member.name !== null || nested === undefined) {
      const isNamed = member.name !== null;
      const name = prefix + (member.name ?? `(unnamed ${++w.unnamed})`);
      w.parts.push({
        ...place,
        name,
        isNamed,
        isFrame: false,
        text: shell(member),
        rest: restOf(member),
        macro: member.macro,
        type,
        area,
      });
    } else if (!w.measured) {
      // Without a layout, what holds members together is all that tells where they stand.
      const first = nested.members?.[0];
      const inside = first?.kind === "field" ? (first.name ?? "") : "";
      const name = `${prefix}(${nested.tag} of ${inside})`;
      const text = nested.tag + showAttributes(nested.attributes) + restOf(member);
      w.parts.push({ ...place, name, isNamed: false, text, ...FRAME });
    }
    if (nested?.members == null) continue;
    if (depth > DEEPEST || !plain) {
      const name = `${prefix}${member.name ?? "(nested)"} {}`;
      const text = nested.members.map((one) => (one.kind === "field" ? shell(one) : "?")).join(";");
      w.parts.push({ ...place, name, isNamed: false, text, ...BARE });
      continue;
    }
    const group = !w.measured && member.name === null;
    const below = `${member.name}${"[]".repeat(type.derivations.length)}.`;
    walk(w, nested.members, member.name === null ? prefix : prefix + below, depth + 1);
    if (group)
      w.parts.push({ ...place, name: `${prefix}(end)`, isNamed: false, text: "", ...FRAME });
  }
}

/** Takes a record apart; with its layout, unless that is undefined. */
export function dissect(record: RecordType, layout: Layout | undefined): Anatomy {
  const areas = new Map<Field, Area[]>();
  for (const { field, offset, size, bits } of layout?.members ?? []) {
    const from = bits?.offset ?? offset * 8;
    const area = { from, to: from + (bits?.width ?? size * 8) };
    const known = areas.get(field);
    if (known === undefined) areas.set(field, [area]);
    else known.push(area);
  }
  const w: Walk = { measured: layout !== undefined, parts: [], areas, unnamed: 0 };
  if (!w.measured) {
    const { when, line } = record;
    const text = record.tag + showAttributes(record.attributes);
    const place = { name: "(attributes)", isNamed: false, when, condition: keyOf(when), line };
    w.parts.push({ ...place, text, ...FRAME });
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
  const { area, text } = part;
  if (area === undefined) return text;
  const bits = area.to - area.from;
  const offset = Math.floor(area.from / 8);
  if (/ :/.test(text)) return `${text}, offset ${offset}, bit ${area.from % 8}`;
  return `${text}, offset ${offset}, size ${bits / 8}`;
}
