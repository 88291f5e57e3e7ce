/** What an excerpt is asked for because of what differs in it. */
import type { Declaration } from "../header/ctypes.js";
import type { Item } from "../header/types.js";
import { type Alignment, namesOf } from "./alignment.js";
import type { Excerpt } from "./excerpt.js";
import { DEFINE, findWord, wordAt } from "./textwords.js";

/** Each definition is looked for in the copy: of more than this, the rest are left to the reading. */
const MOST_DEFINED = 1000;

/** Each search for uses goes through what is left out: for more they are left to when it is clear that they are needed. */
const MOST_ASKED_SOON = 50;

/** What stands behind the directive's name, without the comment that may follow. */
function definitionAt(text: string, at: number): string {
  const end = text.indexOf("\n", at);
  const line = text.slice(at + DEFINE.length, end < 0 ? text.length : end);
  const comment = line.indexOf("/*");
  return comment < 0 ? line : line.slice(0, comment).trimEnd();
}

/**
 * Asks for the macros that the original alone defines with some words, before the texts are read: mostly they need no second
 * reading then. Where the copy defines one in other words, for its uses, too: most likely it has another value.
 */
export function askDefined(excerpt: Excerpt): void {
  const { askMacro, askUses, askCode } = excerpt;
  const [copy, original] = excerpt.texts;
  const { text } = original;
  const moved: string[] = [];
  let left = MOST_DEFINED;
  for (let at = text.indexOf(DEFINE); at >= 0 && left > 0; at = text.indexOf(DEFINE, at + 1)) {
    left--;
    const line = definitionAt(text, at);
    if (copy.text.includes(line)) continue;
    const name = wordAt(line, 0);
    if (name === "") continue;
    askMacro(name);
    const other = findWord(copy.text, DEFINE + name);
    if (other < 0) askCode(name);
    else if (definitionAt(copy.text, other) !== line) moved.push(name);
  }
  if (moved.length <= MOST_ASKED_SOON) for (const name of moved) askUses(name);
}

/** Asks for what has the name of something that differs. What has none can be told from its like by all of it only. */
export function askLike(
  excerpt: Excerpt,
  items: Alignment<Item>,
  code: Alignment<Declaration> | undefined,
): void {
  const askItem = (item: Item): void => {
    if (item.kind === "define") excerpt.askMacro(item.macro.name);
    else if (item.kind === "undef") excerpt.askMacro(item.name);
    else if (item.kind === "gap" || item.kind === "other") excerpt.giveUp();
  };
  items.before.forEach(askItem);
  items.after.forEach(askItem);
  const askDeclaration = (one: Declaration): void => {
    for (const name of namesOf(one)) {
      if (one.kind === "function" || one.kind === "variable") excerpt.askUses(name);
      else if (name !== "#") excerpt.askType(name.slice(name.indexOf(" ") + 1));
      else if (one.kind !== "empty") excerpt.giveUp();
    }
  };
  code?.before.forEach(askDeclaration);
  code?.after.forEach(askDeclaration);
}
