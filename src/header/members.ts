/** The bodies of structs and unions, with the kernel's macros for members. */
import { readTrailingAttributes } from "./attributes.js";
import { standsWithin } from "./brackets.js";
import type { Attribute, Field, Member, RecordType, Span } from "./ctypes.js";
import { readDeclarator } from "./declarators.js";
import { DEEPEST, opaqueOf, type Reader, spanOf, wordOf } from "./reader.js";
import { readSpecifiers } from "./specifiers.js";
import { findExtent } from "./statements.js";
import type { CodeToken } from "./types.js";

/** Which argument of a grouping macro is what; -1: it has none. The members are the rest from `members` on. */
interface Grouping {
  readonly tag: number;
  readonly name: number;
  readonly attributes: number;
  readonly members: number;
}

const GROUPINGS = new Map<string, Grouping>([
  ["__struct_group", { tag: 0, name: 1, attributes: 2, members: 3 }],
  ["struct_group", { tag: -1, name: 0, attributes: -1, members: 1 }],
  ["struct_group_attr", { tag: -1, name: 0, attributes: 1, members: 2 }],
  ["struct_group_tagged", { tag: 0, name: 1, attributes: -1, members: 2 }],
]);

const FLEXIBLE = new Set(["__DECLARE_FLEX_ARRAY", "DECLARE_FLEX_ARRAY"]);

/** The starts and ends of the arguments between `open` and its partner; the last of `most` takes the rest. */
function splitArguments(r: Reader, open: number, most: number): [number, number][] {
  const close = r.partner[open]!;
  const all: [number, number][] = [];
  let from = open + 1;
  for (let j = from; j < close && all.length < most - 1; j++) {
    if (r.tokens[j]!.text !== "," || r.outer[j] !== open) continue;
    all.push([from, j]);
    from = j + 1;
  }
  all.push([from, close]);
  return all;
}

const anonymous = (span: Span, record: RecordType, name: string | null, macro: string): Field => ({
  ...span,
  kind: "field",
  name,
  type: { base: { kind: "record", record }, qualifiers: [], derivations: [] },
  width: null,
  attributes: [],
  macro,
});

/** `__struct_group(TAG, NAME, ATTRS, MEMBERS)`: the members twice, once nameless and once as `struct TAG NAME`. */
function readGroup(r: Reader, macro: string, span: Span, open: number): Field | undefined {
  const grouping = GROUPINGS.get(macro)!;
  const args = splitArguments(r, open, grouping.members + 1);
  if (args.length !== grouping.members + 1) return undefined;
  const word = (index: number): string | null | undefined => {
    if (index < 0) return null;
    const [from, to] = args[index]!;
    if (from === to) return null;
    const token = r.tokens[from]!;
    return to === from + 1 && token.kind === "ident" ? token.text : undefined;
  };
  const tag = word(grouping.tag);
  const name = word(grouping.name);
  if (tag === undefined || name === undefined || name === null) return undefined;
  const attributes: Attribute[] = [];
  if (grouping.attributes >= 0) {
    const [from, to] = args[grouping.attributes]!;
    r.at = from;
    if (!readTrailingAttributes(r, to, attributes) || r.at !== to) return undefined;
  }
  const [from, to] = args[grouping.members]!;
  if (r.depth >= DEEPEST) return undefined;
  r.depth++;
  const members = readMembers(r, from, to, open);
  r.depth--;
  if (members === undefined) return undefined;
  const inner: RecordType = { ...span, tag: "struct", name: null, members, attributes };
  const both = [
    anonymous(span, inner, null, macro),
    anonymous(span, { ...inner, name: tag }, name, macro),
  ];
  const union: RecordType = { ...span, tag: "union", name: null, members: both, attributes: [] };
  return anonymous(span, union, null, macro);
}

/** `__DECLARE_FLEX_ARRAY(T, a)`: a flexible array that may stand alone or in a union, laid out as `T a[]`. */
function readFlexible(r: Reader, macro: string, span: Span, open: number): Field | undefined {
  const args = splitArguments(r, open, 3);
  if (args.length !== 2) return undefined;
  const [[from, to], [at, end]] = args as [[number, number], [number, number]];
  const name = r.tokens[at]!;
  if (end !== at + 1 || name.kind !== "ident") return undefined;
  r.at = from;
  const specifiers = readSpecifiers(r, to, "member");
  if (specifiers === undefined || specifiers.storage.length > 0) return undefined;
  const { attributes } = specifiers;
  const declarator = readDeclarator(r, to, attributes, false);
  if (declarator === undefined || declarator.name !== null || r.at !== to) return undefined;
  const { base, qualifiers } = specifiers;
  const derivations = [{ kind: "array", size: null } as const, ...declarator.derivations];
  const type = { base, qualifiers, derivations };
  return { ...span, kind: "field", name: name.text, type, width: null, attributes, macro };
}

/** `DECLARE_BITMAP(a, n)`: `unsigned long a[BITS_TO_LONGS(n)]`. */
function readBitmap(r: Reader, macro: string, span: Span, open: number): Field | undefined {
  const args = splitArguments(r, open, 3);
  if (args.length !== 2) return undefined;
  const [[at, end], [from, to]] = args as [[number, number], [number, number]];
  const name = r.tokens[at]!;
  if (end !== at + 1 || name.kind !== "ident" || from === to) return undefined;
  const word = (kind: CodeToken["kind"], text: string): CodeToken => ({ ...name, kind, text });
  const size = [
    word("ident", "BITS_TO_LONGS"),
    word("punct", "("),
    ...r.tokens.slice(from, to),
    word("punct", ")"),
  ];
  const base = { kind: "builtin", name: "unsigned long" } as const;
  const type = { base, qualifiers: [], derivations: [{ kind: "array", size } as const] };
  const common = { ...span, kind: "field", name: name.text, type } as const;
  return { ...common, width: null, attributes: [], macro };
}

/** Reads a member that one of the kernel's macros declares; undefined: it is none, or is malformed. */
function readMacroMember(r: Reader, start: number, stop: number): Field | undefined {
  const open = start + 1;
  if (r.tokens[open]?.text !== "(" || r.partner[open] !== stop - 1) return undefined;
  const macro = r.tokens[start]!.text;
  const span = spanOf(r, start, stop + 1);
  if (FLEXIBLE.has(macro)) return readFlexible(r, macro, span, open);
  if (macro === "DECLARE_BITMAP") return readBitmap(r, macro, span, open);
  return GROUPINGS.has(macro) ? readGroup(r, macro, span, open) : undefined;
}

/** Reads the fields of one statement, the tokens `start` up to the `;` at `stop`, onto `into`; false: unreadable. */
function readFields(r: Reader, start: number, stop: number, into: Member[]): boolean {
  const first = r.tokens[start]!;
  if (first.kind === "ident" && wordOf(first.text)?.role === "assert") {
    const open = start + 1;
    if (r.tokens[open]?.text !== "(" || r.partner[open] !== stop - 1) return false;
    into.push({
      ...spanOf(r, start, stop + 1),
      kind: "assert",
      tokens: r.tokens.slice(open + 1, stop - 1),
    });
    return true;
  }
  const made = readMacroMember(r, start, stop);
  if (made !== undefined) {
    into.push(made);
    return true;
  }
  r.at = start;
  const specifiers = readSpecifiers(r, stop, "member");
  if (specifiers === undefined || specifiers.storage.length > 0) return false;
  const { base, qualifiers } = specifiers;
  const before = into.length;
  let { attributes } = specifiers;
  const shared = attributes.length;
  for (;;) {
    const declarator = readDeclarator(r, stop, attributes, true);
    if (declarator === undefined) return false;
    let width: CodeToken[] | null = null;
    if (r.tokens[r.at]!.text === ":") {
      const from = ++r.at;
      while (r.at < stop && !endsWidth(r, from)) r.at++;
      if (r.at === from) return false;
      width = r.tokens.slice(from, r.at);
    }
    if (!readTrailingAttributes(r, stop, attributes)) return false;
    const { name, derivations } = declarator;
    const nested = base.kind === "record" && derivations.length === 0;
    // `int;` declares nothing, and `struct a;` within a struct only names it.
    if (name === null && width === null && !nested) return false;
    if (derivations[0]?.kind === "function") return false;
    const type = { base, qualifiers, derivations };
    // Written out: spreading a span into the most frequent of all objects doubles the time of a reading.
    into.push({
      kind: "field",
      start,
      end: stop + 1,
      line: first.line,
      when: first.when,
      name,
      type,
      width,
      attributes,
      macro: null,
    });
    if (r.at === stop) return true;
    if (r.tokens[r.at]!.text !== ",") break;
    r.at++;
    attributes = attributes.slice(0, shared);
  }
  into.length = before;
  return false;
}

/** True where a bitfield's width ends: at its comma, or at an attribute behind it. */
function endsWidth(r: Reader, from: number): boolean {
  const token = r.tokens[r.at]!;
  if (token.text === "," && r.outer[r.at] === r.outer[from]) return true;
  const role = token.kind === "ident" ? wordOf(token.text)?.role : undefined;
  return role === "attribute" || role === "annotation" || role === "marker";
}

/**
 * Reads a body's members, the tokens `from` up to `to` within the bracket `level`. Every statement becomes fields, an
 * assertion or an opaque member. undefined: a member stands outside the condition of the body itself.
 */
export function readMembers(
  r: Reader,
  from: number,
  to: number,
  level: number,
): Member[] | undefined {
  const members: Member[] = [];
  const container = r.tokens[level]?.when ?? null;
  let at = from;
  while (at < to) {
    const token = r.tokens[at]!;
    if (token.when !== container && !standsWithin(token.when, container)) return undefined;
    if (token.text === ";") {
      at++;
      continue;
    }
    const extent = findExtent(r, at, to, level, false);
    const known = members.length;
    if (!extent.readable || !readFields(r, at, extent.end - 1, members)) {
      members.length = known;
      members.push(opaqueOf(r, at, extent.end));
    }
    at = extent.end;
  }
  return members;
}
