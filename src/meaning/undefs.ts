/** What an `#undef` does that only the original has. */
import type { Item, UndefItem } from "../header/types.js";
import type { Change } from "./change.js";
import { keyOf, NEVER } from "./exported.js";
import type { Sides } from "./macros.js";
import type { Side } from "./side.js";
import { showMacro } from "./spelling.js";

/** What user space sees that defines a name, or takes it back. */
const namings = ({ header }: Side, name: string): Item[] =>
  header.items.filter((item) => {
    const own = item.kind === "define" ? item.macro.name : item.kind === "undef" && item.name;
    return own === name && keyOf(item.when) !== NEVER;
  });

/**
 * The change where an `#undef` takes back all that the copy defined under its name; undefined: it does not, or this cannot
 * be told.
 */
export function judgeUndef({ copy, original }: Sides, item: UndefItem): Change | undefined {
  const { name, when } = item;
  const before = namings(copy, name);
  const after = namings(original, name);
  const last = before.at(-1);
  if (last?.kind !== "define" || after.at(-1) !== item) return undefined;
  // Else the definition itself is gone, and told.
  if (!after.some((one) => one.kind === "define")) return undefined;
  const always = when === null || keyOf(when) === "" || when.text === `defined(${name})`;
  if (!always && before.some((one) => keyOf(one.when) !== keyOf(when))) return undefined;
  return {
    symbol: "macro",
    name,
    change: "removed",
    effect: "breaking",
    when: last.when?.text ?? null,
    before: showMacro(last.macro),
    after: null,
    copyLine: last.line,
    originalLine: item.line,
    note: "taken back by #undef",
  };
}
