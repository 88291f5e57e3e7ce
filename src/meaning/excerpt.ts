/** Two headers without what both have alike and nothing depends on: most of either, where one lags behind the other. */
import type { Clipping } from "../header/pieces.js";
import { cutClippings } from "./clips.js";
import { findCommon } from "./common.js";
import { createLeftover } from "./leftover.js";
import { isWord, passBlanks, wordAt } from "./textwords.js";

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
  /** Asks for the code that has a name in it; false: the copy has no such word. */
  askCode(name: string): boolean;
  /** Nothing less than the whole texts will do. */
  giveUp(): void;
  readonly isHopeless: boolean;
  /** Whether what is left out answers what has been asked: what is made of the rest is not what it should be. */
  readonly isShort: boolean;
  /** Takes back what answers what was asked: true where that is something, undefined after `giveUp`. */
  grow(): boolean | undefined;
}

const TAGS = ["struct ", "union ", "enum "];
/** What stands behind a struct's name where it is neither declared alone nor pointed to. */
const WHOLE = ",{)";

/** Where more of both texts is left than this, it is not worth being asked for the rest. */
const MOST_LEFT = 0.75;

/** Finds what two texts (latin1) need not be read for. undefined: they are not cut as they are read, or hardly shorter. */
export function makeExcerpt(before: string, after: string): Excerpt | undefined {
  const common = findCommon(before, after);
  if (common === undefined) return undefined;
  const left = createLeftover(common);
  const { text } = common.original;
  let isHopeless = false;
  /** What a definition is made of will be asked for, too: types, and what gives arrays their sizes. */
  const askParts = (body: string): void => {
    for (const tag of TAGS) {
      for (let at = body.indexOf(tag); at >= 0; at = body.indexOf(tag, at + 1)) {
        const start = passBlanks(body, at + tag.length);
        const name = wordAt(body, start);
        if (name === "") continue;
        const next = passBlanks(body, start + name.length);
        if (isWord(body.charCodeAt(next)) || WHOLE.includes(body[next] ?? " ")) left.askType(name);
      }
    }
    for (let at = body.indexOf("["); at >= 0; at = body.indexOf("[", at + 1)) {
      const size = wordAt(body, passBlanks(body, at + 1));
      // What begins with a digit comes before the colon.
      if (size > ":") left.askMacro(size);
    }
  };
  for (const [from, to] of common.others) {
    const body = text.slice(from, to);
    if (body.includes("{")) askParts(body);
  }
  // What is taken back may ask for what has been passed already.
  const take = (): boolean => {
    let grows = false;
    while (left.take(askParts)) grows = true;
    return grows;
  };
  take();
  let texts = cutClippings(common, left.isOut);
  const length = texts[0].text.length + texts[1].text.length;
  if (length > MOST_LEFT * (before.length + after.length)) return undefined;
  return {
    get texts() {
      return texts;
    },
    askMacro: left.askMacro,
    askType: left.askType,
    askEnums: left.askEnums,
    askUses: left.askUses,
    askCode: left.askCode,
    giveUp() {
      isHopeless = true;
    },
    get isHopeless() {
      return isHopeless;
    },
    get isShort() {
      return left.isShort;
    },
    grow() {
      if (isHopeless) return undefined;
      const grows = take();
      if (grows) texts = cutClippings(common, left.isOut);
      return grows;
    },
  };
}
