/** Two headers without what both have alike and nothing depends on: most of either, where one lags behind the other. */
import type { PassageKind } from "../header/passages.js";
import type { Clipping } from "../header/pieces.js";
import { type Common, findCommon } from "./common.js";

/**
 * Two texts of which only some passages are read. All directives but `#define`s stay; of the other passages those
 * that differ, and those that define what has been asked for. Line numbers are those of the whole texts.
 */
export interface Excerpt {
  /** What is left of the copy and the original. */
  readonly texts: readonly [Clipping, Clipping];
  /** Asks whether what is left out defines a macro, or has a condition that asks for it. */
  askMacro(name: string): void;
  /** Asks whether it defines a struct, union, enum or typedef. */
  askType(name: string): void;
  /** Asks for enumerators: any enum may have them. */
  askEnums(): void;
  /** Asks for whatever has a name in it. */
  askUses(name: string): void;
  /** Nothing less than the whole texts will do. */
  giveUp(): void;
  readonly isHopeless: boolean;
  /** Takes back what answers what was asked: true where that is something, undefined after `giveUp`. */
  grow(): boolean | undefined;
}

/** What is to be read of a text, bit by bit. */
interface Clip {
  readonly source: Clipping;
  text: string;
  readonly joins: number[];
  readonly gaps: number[];
  /** The next join of the source. */
  join: number;
  /** Up to where the source has been dealt with. */
  done: number;
}

function startClip(source: Clipping): Clip {
  return { source, text: "", joins: [], gaps: [], join: 0, done: 0 };
}

function keepUntil(clip: Clip, to: number): void {
  const { text, joins } = clip.source;
  for (; clip.join < joins.length && joins[clip.join]! < to; clip.join++) {
    clip.joins.push(clip.text.length + joins[clip.join]! - clip.done);
    clip.gaps.push(-1);
  }
  clip.text += text.slice(clip.done, to);
  clip.done = to;
}

/** Leaves so many lines out, a newline in their place. */
function skipUntil(clip: Clip, to: number, lines: number): void {
  const { joins } = clip.source;
  let skipped = lines - 1;
  for (; clip.join < joins.length && joins[clip.join]! < to; clip.join++) skipped++;
  clip.joins.push(clip.text.length);
  clip.gaps.push(skipped);
  clip.text += "\n";
  clip.done = to;
}

/** Builds both texts from the passages that are not `left` out. */
function build(common: Common, left: Uint8Array): [Clipping, Clipping] {
  const { copy, original, starts, ends, places } = common;
  const a = startClip(copy);
  const b = startClip(original);
  const count = starts.length;
  for (let j = 0; j < count; j++) {
    if (left[j] === 0) continue;
    const first = j;
    const delta = places[j]! - starts[j]!;
    while (
      left[j + 1] === 1 &&
      starts[j + 1] === ends[j] &&
      places[j + 1]! - starts[j + 1]! === delta
    ) {
      j++;
    }
    const lines = original.text.slice(starts[first], ends[j]).match(/\n/g)!.length;
    keepUntil(a, places[first]!);
    skipUntil(a, ends[j]! + delta, lines);
    keepUntil(b, starts[first]!);
    skipUntil(b, ends[j]!, lines);
  }
  keepUntil(a, copy.text.length);
  keepUntil(b, original.text.length);
  return [a, b];
}

/** Finds what two texts (latin1) need not be read for. undefined: they are not cut as they are read. */
export function makeExcerpt(before: string, after: string): Excerpt | undefined {
  const common = findCommon(before, after);
  if (common === undefined) return undefined;
  const { kinds, ends, heads } = common;
  const { text } = common.original;
  const left = new Uint8Array(kinds.length);
  for (let j = 0; j < kinds.length; j++) {
    const kind = kinds[j];
    // What a condition asks for may be defined right behind it, as a guard is.
    if (common.isBehindIf[j] === true || kind === "branch" || kind === "fixed") continue;
    // The last line may lack a newline.
    if (text.charCodeAt(ends[j]! - 1) === 0x0a) left[j] = 1;
  }
  const wanted = new Set<number>();
  let isHopeless = false;
  let directives: ReturnType<typeof listDirectives> | undefined;
  const asked = new Set<string>();
  let types: ReadonlySet<string> | undefined;
  const bodyAt = (j: number) => text.slice(heads[j], ends[j]);
  const search = (name: string, isOf: (kind: PassageKind) => boolean, test = hasWord): void => {
    for (let j = 0; j < left.length; j++) {
      if (left[j] === 0 || !isOf(kinds[j]!)) continue;
      const body = bodyAt(j);
      if (body.includes(name) && test(body, name)) wanted.add(j);
    }
  };
  const giveUp = (): void => {
    isHopeless = true;
  };
  const partsOf = (isOf: (kind: PassageKind, body: string) => boolean): string => {
    const parts: string[] = [];
    for (let j = 0; j < left.length; j++) {
      if (left[j] === 1 && isOf(kinds[j]!, bodyAt(j))) parts.push(bodyAt(j));
    }
    return parts.join("\n");
  };
  const askMacro = (name: string): void => {
    if (asked.has(name)) return;
    asked.add(name);
    directives ??= listDirectives(partsOf((kind) => kind !== "code"));
    // Most names that are asked for stand nowhere in them.
    if (!directives.defines.includes(`#define ${name}`) && !directives.others.includes(name))
      return;
    search(name, (kind) => kind !== "code", mayDefine);
  };
  const askType = (name: string): void => {
    types ??= listTypes(
      partsOf((kind, body) => kind !== "define" && !body.includes("typedef")),
      partsOf((kind, body) => kind !== "define" && body.includes("typedef")),
    );
    if (types.has(name)) search(name, (kind) => kind !== "define", mayDeclare);
  };
  /** What a definition is made of will be asked for, too. */
  const askParts = (body: string): void => {
    const tags = body.matchAll(/\b(?:struct|union|enum)\s+(\w+)\s*[\w,{)]/g);
    for (const [, name] of tags) askType(name!);
    for (const [, name] of body.matchAll(/\[\s*([A-Za-z_]\w*)/g)) askMacro(name!);
  };
  const take = (): boolean => {
    let grows = false;
    for (const j of wanted) {
      if (left[j] !== 1) continue;
      grows = true;
      left[j] = 0;
      if (kinds[j] !== "define") askParts(bodyAt(j));
    }
    wanted.clear();
    return grows;
  };
  for (const [from, to] of common.others) {
    const body = text.slice(from, to);
    if (body.includes("{")) askParts(body);
  }
  take();
  let texts = build(common, left);
  return {
    get texts() {
      return texts;
    },
    askMacro,
    askType,
    askEnums: () => search("enum", (kind) => kind !== "define"),
    askUses: (name) => search(name, () => true),
    giveUp,
    get isHopeless() {
      return isHopeless;
    },
    grow() {
      if (isHopeless) return undefined;
      const grows = take();
      if (grows) texts = build(common, left);
      return grows;
    },
  };
}

/** The `#define`s among some lines, in one spelling, and what else there may say something of a macro. */
function listDirectives(lines: string): { readonly defines: string; readonly others: string } {
  const defines = lines.replace(/#[ \t]*define[ \t]+/g, "#define ");
  // A comment may stand before the name.
  if (/#define [^\w$]/.test(defines)) return { defines, others: lines };
  return { defines, others: (lines.match(/^[ \t]*#[ \t]*(?:if|el)[^\n]*/gm) ?? []).join("\n") };
}

/** Whether directives among some lines may define a macro, or a condition among them asks for it. */
function mayDefine(lines: string, name: string): boolean {
  return (lines.match(/^[ \t]*#[^\n]*/gm) ?? []).some((line) => {
    const define = /^[ \t]*#[ \t]*define[ \t]+([\w$]*)/.exec(line);
    if (define === null) return hasWord(line, name);
    // A comment may stand before the name.
    return define[1] === "" || define[1] === name;
  });
}

/** Whether code that has a name in it may say what type it is. */
function mayDeclare(code: string, name: string): boolean {
  return hasWord(code, name) && (code.includes("typedef") || listTypes(code, "").has(name));
}

/** The names of structs, unions, enums and typedefs that code may define, and some more. */
function listTypes(code: string, typedefs: string): ReadonlySet<string> {
  const plain = code.replace(
    /\/\*[\s\S]*?\*\/|\/\/[^\n]*|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'/g,
    " ",
  );
  const names = new Set<string>(typedefs.match(/[A-Za-z_$][\w$]*/g));
  // What stands before a body, with attributes before or behind the name; or the name alone.
  const heads = plain.match(/\b(?:struct|union|enum)\b(?:[^;{}]*\{|\s+[\w$]+\s*;)/g) ?? [];
  for (const head of heads) {
    for (const word of head.match(/[A-Za-z_$][\w$]*/g)!) names.add(word);
  }
  return names;
}

/** Whether a text has a word in it. */
function hasWord(text: string, word: string): boolean {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    const around = text.charAt(at - 1) + text.charAt(at + word.length);
    if (!/[\w$]/.test(around)) return true;
  }
  return false;
}
