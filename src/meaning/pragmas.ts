/** Which `#pragma`s bear on more than diagnostics. */
import type { Item, OtherItem } from "../header/types.js";

/** Whether it is `#pragma once`, which does what an include guard does. */
export const isOnce = ({ tokens }: OtherItem): boolean =>
  tokens.length === 1 && tokens[0]!.text === "once";

/** Whether what stands behind it may be laid out otherwise: any but those that are known not to do so. */
export function isLayoutPragma(item: Item): boolean {
  if (item.kind !== "pragma" || isOnce(item)) return false;
  const [first, second] = item.tokens;
  return first?.text !== "GCC" || !/^(?:diagnostic|system_header|poison)$/.test(second?.text ?? "");
}
