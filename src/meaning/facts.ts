/** A header as a list of facts: everything in it that has a name, or that must be compared as it stands. */
import { type Declaration, type EnumType, formatType } from "../header/ctypes.js";
import { sameMacro } from "../header/macros.js";
import { printTokens } from "../header/spelling.js";
import type { CodeToken, IncludeItem, Item, MacroDef, When } from "../header/types.js";
import type { SymbolKind } from "./change.js";
import { sameCode, shorten, textOf } from "./codetext.js";
import { keyOf, NEVER } from "./exported.js";
import type { Side } from "./side.js";

/** What a fact is made of. */
export type Substance =
  | { readonly kind: "macro"; readonly macro: MacroDef }
  | { readonly kind: "include"; readonly item: IncludeItem }
  | { readonly kind: "declaration"; readonly declaration: Declaration; readonly index: number }
  | { readonly kind: "enum"; readonly enum: EnumType }
  /** Kept as it stands. */
  | { readonly kind: "raw"; readonly shown: string };

export interface Fact {
  readonly symbol: SymbolKind;
  readonly name: string;
  /** Facts of the two sides with one key are the same symbol. */
  readonly key: string;
  readonly when: When | null;
  /** See `keyOf`. */
  readonly condition: string;
  readonly line: number;
  /** Its place in the file: the line, and what comes first on it. */
  readonly at: number;
  readonly substance: Substance;
  /** What it was made of, to tell it by. */
  readonly origin: Item | Declaration;
  /** Its tokens; none of what is told otherwise, see `sameFact`. */
  readonly tokens: readonly CodeToken[];
  /** What else it is told by. */
  readonly text: string;
}

/** Whether two facts with one key say the same, conditions around them aside. */
export function sameFact(a: Fact, b: Fact): boolean {
  if (a.substance.kind === "macro" && b.substance.kind === "macro") {
    return sameMacro(a.substance.macro, b.substance.macro);
  }
  return a.text === b.text && sameCode(a.tokens, b.tokens);
}

const NONE: readonly CodeToken[] = [];

interface Collector {
  readonly side: Side;
  readonly facts: Fact[];
}

function raw(c: Collector, d: Declaration, at: number, key: string): void {
  const tokens = c.side.code.slice(d.start, d.end);
  const first = tokens[0]!;
  const shown = printTokens(tokens.slice(0, 400));
  c.facts.push({
    symbol: "opaque",
    name: shorten(shown),
    key,
    when: first.when,
    condition: keyOf(first.when),
    line: first.line,
    at,
    substance: { kind: "raw", shown },
    origin: d,
    tokens,
    text: "",
  });
}

function putEnum(c: Collector, e: EnumType, origin: Declaration): void {
  const { when, line, start, entries } = e;
  // What its attributes do, and its enumerators: see enums.ts.
  if (e.name === null && entries !== null) return;
  const all = entries === null ? [] : e.attributes;
  const name = `enum ${e.name}`;
  c.facts.push({
    symbol: "enum",
    name,
    key: entries === null ? `${name};` : name,
    when,
    condition: keyOf(when),
    line,
    at: line + start / 1e8,
    substance: { kind: "enum", enum: e },
    origin,
    tokens: NONE,
    text: all.map((one) => `${one.name}${one.args ? textOf(one.args) : ""}`).join(),
  });
}

function putDeclaration(c: Collector, d: Declaration): void {
  const tokens = c.side.code.slice(d.start, d.end);
  const { when, line } = d;
  const condition = keyOf(when);
  const at = line + d.start / 1e8;
  const put = (symbol: SymbolKind, name: string, key: string, index = 0): void => {
    c.facts.push({
      symbol,
      name,
      key,
      when,
      condition,
      line,
      at,
      substance: { kind: "declaration", declaration: d, index },
      origin: d,
      tokens,
      text: "",
    });
  };
  switch (d.kind) {
    case "record": {
      const { tag, name, members } = d.record;
      if (name === null) raw(c, d, at, `record ${textOf(tokens)}`);
      else put(tag, `${tag} ${name}`, members === null ? `${tag} ${name};` : `${tag} ${name}`);
      break;
    }
    case "enum":
      putEnum(c, d.enum, d);
      break;
    case "typedef":
    case "variable": {
      const { base } = d.declarators[0]!.type;
      if (base.kind === "enum") putEnum(c, base.enum, d);
      d.declarators.forEach(({ name }, index) => {
        put(d.kind, name, `${d.kind} ${name}`, index);
      });
      break;
    }
    case "function":
      put("function", d.name, `function ${d.name}`);
      break;
    case "assert":
      raw(c, d, at, `assert ${textOf(tokens)}`);
      break;
    case "linkage":
      raw(c, d, at, `linkage ${d.open}`);
      break;
    case "opaque":
      raw(c, d, at, `opaque ${textOf(tokens)}`);
      break;
    case "empty":
      break;
  }
}

/** Written out: of all there is here, this is made most. */
function fact(
  symbol: SymbolKind,
  name: string,
  key: string,
  item: Item,
  substance: Substance,
  text: string,
): Fact {
  const { when, line } = item;
  const condition = keyOf(when);
  return {
    symbol,
    name,
    key,
    when,
    condition,
    line,
    at: line,
    substance,
    origin: item,
    tokens: NONE,
    text,
  };
}

function putItem(c: Collector, item: Item): void {
  switch (item.kind) {
    case "define": {
      const { macro } = item;
      const { name } = macro;
      c.facts.push(fact("macro", name, `macro ${name}`, item, { kind: "macro", macro }, ""));
      break;
    }
    case "include": {
      const shown = item.tokens.map((token) => token.text).join("");
      const name = item.name === null ? shown : item.angled ? `<${item.name}>` : `"${item.name}"`;
      const text = item.next ? "next" : "";
      const substance = { kind: "include", item } as const;
      c.facts.push(fact("include", name, `include ${name}`, item, substance, text));
      break;
    }
    case "undef":
    case "pragma":
    case "error":
    case "warning":
    case "other": {
      const words = item.kind === "undef" ? item.name : printTokens(item.tokens);
      const shown = item.kind === "other" ? `#${words}` : `#${item.kind} ${words}`;
      const key = item.kind === "undef" ? `undef ${words}` : `line ${shown}`;
      c.facts.push(fact("opaque", shorten(shown), key, item, { kind: "raw", shown }, ""));
      break;
    }
    default:
      break;
  }
}

/** The facts of a side that user space can see, in the file's order; enumerators are not among them (see enums.ts). */
export function collectFacts(
  side: Side,
  declarations: readonly Declaration[],
  items: readonly Item[],
): Fact[] {
  const c: Collector = { side, facts: [] };
  for (const declaration of declarations) putDeclaration(c, declaration);
  for (const item of items) putItem(c, item);
  return c.facts.filter((fact) => fact.condition !== NEVER);
}

/** A fact as people are shown it before or after; null where its name says all. */
export function showFact({ substance }: Fact): string | null {
  switch (substance.kind) {
    case "macro":
    case "include":
    case "enum":
      return null;
    case "raw":
      return substance.shown;
    case "declaration": {
      const { declaration, index } = substance;
      if (declaration.kind === "function") return declaration.signature;
      if (declaration.kind !== "typedef" && declaration.kind !== "variable") return null;
      const { type, name } = declaration.declarators[index]!;
      return formatType(type, name);
    }
  }
}
