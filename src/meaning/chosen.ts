/** Whether conditions in a header choose what something is made of. */
import type { Token } from "../header/types.js";
import { expandIn, type Side } from "./side.js";

/** Whether tokens, once expanded, have a macro in them that an `#if` of the header chooses, or that changes on the way. */
export function isChosen(side: Side, tokens: readonly Token[]): boolean {
  const expansion = expandIn(tokens, side.local.scope);
  return expansion === undefined || expansion.some((token) => token.text === "`");
}
