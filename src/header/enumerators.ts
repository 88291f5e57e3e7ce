/** Enumerators of a header and its includes, by name. */
import { ident } from "./alignment.js";
import type { EnumType } from "./ctypes.js";
import { enumValues } from "./enumvalues.js";
import { INT, known, LONG, UINT, ULONG } from "./integers.js";
import type { LayoutContext } from "./shapes.js";
import type { Scope, Value } from "./types.js";
import type { TypeTable } from "./typetable.js";

/** Enums whose values need other enums, and so on: deeper is unknown. */
const DEEPEST_ENUM = 64;

/** gcc's type of an enumerator: `int` where that holds it, else that of its enum. */
function enumeratorOf(value: bigint, least: bigint): Value {
  if (value >= -(2n ** 31n) && value < 2n ** 31n) return known(value, INT);
  if (least >= 0n && value < 2n ** 32n) return known(value, UINT);
  return known(value, least < 0n ? LONG : ULONG);
}

/** Finds enumerators of all files, each enum's values computed when one of them is first asked for. */
export function createEnumerators(
  typesOf: () => TypeTable,
  layout: LayoutContext,
): Scope["enumerator"] {
  const values = new Map<string, Value | undefined>();
  const started = new Set<EnumType>();
  let depth = 0;
  let owners: Map<string, EnumType[]> | undefined;
  /** Enums with entries that are macros: any of them may have any name. */
  const hidden: EnumType[] = [];
  /** `#define A A` says only that there is an A. */
  const isMacro = (name: string): boolean => layout.expand?.([ident(name)])?.[0]?.text !== name;
  function index(): Map<string, EnumType[]> {
    const made = new Map<string, EnumType[]>();
    for (const [key, definitions] of typesOf()) {
      if (!key.startsWith("enum ")) continue;
      for (const definition of definitions) {
        if (definition.kind !== "enum") continue;
        if (definition.when !== null && layout.holds(definition.when) === false) continue;
        let macros = false;
        for (const entry of definition.enum.entries ?? []) {
          if (entry.kind === "opaque" || isMacro(entry.name)) macros = true;
          if (entry.kind === "opaque") continue;
          const known = made.get(entry.name);
          if (known === undefined) made.set(entry.name, [definition.enum]);
          else if (known.at(-1) !== definition.enum) known.push(definition.enum);
        }
        if (macros) hidden.push(definition.enum);
      }
    }
    return made;
  }
  function start(e: EnumType): void {
    if (started.has(e) || depth >= DEEPEST_ENUM) return;
    started.add(e);
    depth++;
    let least = 0n;
    for (const { name, value } of enumValues(layout, e)) {
      if (value !== undefined && value < least) least = value;
      // Two values for one name: neither.
      const given =
        value === undefined || values.has(name) ? undefined : enumeratorOf(value, least);
      values.set(name, given);
    }
    depth--;
  }
  return (name) => {
    if (values.has(name)) return values.get(name);
    owners ??= index();
    for (const e of owners.get(name) ?? hidden) start(e);
    return values.get(name);
  };
}
