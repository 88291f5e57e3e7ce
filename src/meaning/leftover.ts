/** What an excerpt leaves out of two texts, until it is asked for. */
import { cutRun, headOf } from "../header/runs.js";
import type { Common } from "./alike.js";
import { DEFINE, findWord, isWord } from "./textwords.js";
import { countUntil, findElement, findNextElement } from "./windows.js";

/** Passages that are left out; asking for something marks what answers, and `take` takes it back. */
export interface Leftover {
  askMacro(name: string): void;
  askType(name: string): void;
  askEnums(): void;
  askUses(name: string): void;
  askCode(name: string): boolean;
  /** Whether anything has been marked. */
  readonly isShort: boolean;
  /** Takes back what has been marked, and tells of each that is no `#define`; false: there is nothing. */
  take(tell: (body: string) => void): boolean;
  /** Whether passage `j` of what is common is left out. */
  isOut(j: number): boolean;
}

/** Between heads; where one has it within, its parts are found as well. */
const SEPARATOR = "\u0001";
/** So many words are looked for in the copy; for more all its words are listed. */
const MOST_SOUGHT = 200;
const OUT = 1;
const WANTED = 2;

/** Leaves out all that two texts have in common; its lists change as runs are taken apart. */
export function createLeftover(common: Common): Leftover {
  const { text } = common.original;
  let states = new Array<number>(common.kinds.length).fill(OUT);
  const asked = new Set<string>();
  const askedTypes = new Set<string>();
  const askedCode = new Set<string>();
  const inCopy = new Map<string, boolean>();
  let hasWanted = false;
  let odd: string | undefined;
  let heads: string | undefined;
  let typedefs: string | undefined;
  let words: ReadonlySet<string> | undefined;
  const bodyAt = (j: number) => text.slice(headOf(text, common.starts[j]!), common.ends[j]);
  const want = (j: number): void => {
    states[j] = WANTED;
    hasWanted = true;
  };
  /** Puts the elements of a run in its place, or those around an offset alone; false: it is one, or none. */
  const divide = (j: number, at?: number): boolean => {
    if (common.kinds[j] !== "run") return false;
    let place = common.starts[j]!;
    const end = common.ends[j]!;
    const first = at === undefined ? place : findElement(text, place, at);
    const last = at === undefined ? end : findNextElement(text, place, at, end);
    const elements = cutRun(text.slice(first, last));
    if (first > place) elements.unshift(text.slice(place, first));
    if (last < end) elements.push(text.slice(last, end));
    if (elements.length < 2) return false;
    const from: number[] = [];
    const to: number[] = [];
    for (let k = 0; k < elements.length; k++) {
      from.push(place);
      place += elements[k]!.length;
      to.push(place);
    }
    const insert = <T>(list: readonly T[], items: readonly T[]): T[] =>
      list.slice(0, j).concat(items, list.slice(j + 1));
    const all = <T>(one: T): T[] => new Array<T>(from.length).fill(one);
    common.starts = insert(common.starts, from);
    common.ends = insert(common.ends, to);
    common.kinds = insert(common.kinds, all("run"));
    common.deltas = insert(common.deltas, all(common.deltas[j]!));
    states = insert(states, all(OUT));
    return true;
  };
  /** The passage at an offset; -1: it is not left out. */
  const find = (at: number): number => {
    const j = countUntil(common.ends, at);
    return j < common.ends.length && common.starts[j]! <= at && states[j] === OUT ? j : -1;
  };
  const wantAt = (at: number): void => {
    const j = find(at);
    if (j >= 0) want(divide(j, at) ? find(at) : j);
  };
  /** Marks whatever code, or anything, has a name in it and passes a test. */
  const search = (name: string, isCode: boolean, test?: (body: string) => boolean): void => {
    for (let at = text.indexOf(name); at >= 0; ) {
      let j = find(at);
      let end = at + 1;
      if (j >= 0) {
        const kind = common.kinds[j];
        if (!isCode || kind !== "define") {
          if (divide(j)) j = find(at);
          const body = bodyAt(j);
          // The last element of a run may have code behind its `#define`.
          const isDirective =
            isCode && kind === "run" && body.startsWith("#") && !body.trimEnd().includes("\n");
          if (!isDirective && findWord(body, name) >= 0 && test?.(body) !== false) want(j);
        }
        end = common.ends[j]!;
      }
      at = text.indexOf(name, end);
    }
  };
  /** The directives that may define macros otherwise than in a run, or ask for them. */
  const joinOdd = (): string => {
    let joined = "";
    for (let j = 0; j < states.length; j++) {
      const kind = common.kinds[j];
      if (kind === "define" || kind === "mixed") joined += `\n${bodyAt(j)}`;
    }
    let found = "";
    for (let at = joined.indexOf("#"); at >= 0; ) {
      const next = joined.indexOf("\n", at);
      const end = next < 0 ? joined.length : next;
      // `askMacro` finds these by themselves.
      const isPlain =
        joined.startsWith(DEFINE, at) && isWord(joined.charCodeAt(at + DEFINE.length));
      const isFirst = joined.slice(joined.lastIndexOf("\n", at), at).trim() === "";
      if (isFirst && !isPlain) found += joined.slice(at, end);
      at = joined.indexOf("#", end);
    }
    return found;
  };
  const listHeads = (): readonly string[] => {
    head ??= headWith("[^;{}/#]");
    const found: string[] = text.match(head) ?? [];
    for (let j = 0; j < states.length; j++) {
      if (states[j] !== OUT || common.kinds[j] !== "mixed") continue;
      headOfMixed ??= headWith("[^;{}/]");
      found.push(...(bodyAt(j).match(headOfMixed) ?? []));
    }
    return found;
  };
  const joinTypedefs = (): string => {
    let joined = "";
    for (let j = 0; j < states.length; j++) {
      if (states[j] !== OUT || common.kinds[j] === "define") continue;
      const body = text.slice(common.starts[j], common.ends[j]);
      if (!body.includes("typedef")) continue;
      for (const one of common.kinds[j] === "run" ? cutRun(body) : [body]) {
        if (one.includes("typedef")) joined += one;
      }
    }
    return joined;
  };
  /** Whether the copy has a word in it, or a longer one: if not, no passage has it that both have. */
  const isInCopy = (name: string): boolean => {
    const copy = common.copy.text;
    const known = inCopy.get(name);
    if (known !== undefined) return known;
    if (inCopy.size >= MOST_SOUGHT) words ??= new Set(copy.match(/[\w$]+/g));
    const found = words === undefined ? copy.includes(name) : words.has(name);
    inCopy.set(name, found);
    return found;
  };
  const askMacro = (name: string): void => {
    if (asked.has(name)) return;
    asked.add(name);
    if (!isInCopy(name)) return;
    const define = DEFINE + name;
    for (let at = text.indexOf(define); at >= 0; at = text.indexOf(define, at + 1)) {
      if (!isWord(text.charCodeAt(at + define.length))) wantAt(at);
    }
    // Elsewhere it may be spelt otherwise.
    odd ??= joinOdd();
    if (!odd.includes(name)) return;
    for (let j = 0; j < states.length; j++) {
      if (states[j] !== OUT || (common.kinds[j] !== "define" && common.kinds[j] !== "mixed"))
        continue;
      const body = bodyAt(j);
      if (body.includes(name) && mayDefine(body, name)) want(j);
    }
  };
  const wantHead = (of: string, name: string): void => {
    for (let place = text.indexOf(of); place >= 0; place = text.indexOf(of, place + 1)) {
      for (let at = findWord(of, name); at >= 0; at = findWord(of, name, at + 1)) {
        wantAt(place + at);
      }
    }
  };
  const askType = (name: string): void => {
    if (askedTypes.has(name)) return;
    askedTypes.add(name);
    heads ??= listHeads().join(SEPARATOR);
    const seen = new Set<string>();
    for (let at = findWord(heads, name); at >= 0; ) {
      const end = heads.indexOf(SEPARATOR, at);
      const head = heads.slice(heads.lastIndexOf(SEPARATOR, at) + 1, end < 0 ? heads.length : end);
      if (!seen.has(head) && (head.endsWith("{") || isForward(head, name))) wantHead(head, name);
      seen.add(head);
      at = end < 0 ? -1 : findWord(heads, name, end);
    }
    typedefs ??= text.includes("typedef") ? joinTypedefs() : "";
    if (typedefs.includes(name)) search(name, true, (code) => code.includes("typedef"));
  };
  const askCode = (name: string): boolean => {
    const isThere = isInCopy(name);
    if (isThere && !askedCode.has(name)) {
      askedCode.add(name);
      search(name, true);
    }
    return isThere;
  };
  return {
    askMacro,
    askType,
    askEnums: () => search("enum", true),
    askUses: (name) => search(name, false),
    askCode,
    get isShort() {
      return hasWanted;
    },
    take: (tell) => {
      if (!hasWanted) return false;
      hasWanted = false;
      for (let j = 0; j < states.length; j++) {
        if (states[j] !== WANTED) continue;
        states[j] = 0;
        const body = bodyAt(j);
        if (!body.startsWith("#")) tell(body);
      }
      return true;
    },
    isOut: (j) => states[j] === OUT,
  };
}

const COMMENT = "/\\*[^*]*\\*+(?:[^/*][^*]*\\*+)*/";
/** A struct, union or enum up to where its body begins, or up to where it is clear that none does. */
const headWith = (others: string): RegExp =>
  new RegExp(
    `\\b(?:struct|union|enum)\\b${others}*(?:(?:${COMMENT}|//[^\\n]*\\n|/(?![*/]))${others}*)*[{;]?`,
    "g",
  );
const TAGS = ["struct", "union", "enum"];

/** Whether a head declares a name and nothing else. */
function isForward(head: string, name: string): boolean {
  const declared = head.endsWith(";") ? head.slice(0, -1).trimEnd() : "";
  if (!declared.endsWith(name)) return false;
  const before = declared.slice(0, -name.length).trimEnd();
  return TAGS.some((tag) => before.endsWith(tag)) || before.endsWith("*/");
}

let head: RegExp | undefined;
let headOfMixed: RegExp | undefined;

/** Whether directives among some lines may define a macro, or a condition among them asks for it. */
function mayDefine(lines: string, name: string): boolean {
  for (let at = findWord(lines, name); at >= 0; ) {
    const before = lines.slice(lines.lastIndexOf("\n", at) + 1, at).trimStart();
    // It stands in a condition, or is what is defined; a comment may stand before it.
    if (before.startsWith("#") && !/^#[ \t]*define[ \t]+[\w$]/.test(before)) return true;
    const end = lines.indexOf("\n", at);
    at = end < 0 ? -1 : findWord(lines, name, end);
  }
  return false;
}
