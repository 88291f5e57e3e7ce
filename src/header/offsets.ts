/** `offsetof`, for the expressions that ask for it. */
import type { Type } from "./ctypes.js";
import { type Layout, layoutOf } from "./layout.js";
import { chosen, DEEPEST_TYPE } from "./lookups.js";
import type { LayoutContext, Unknown } from "./shapes.js";
import { readTypeName } from "./typenames.js";
import type { Token } from "./types.js";

/** The layout of the struct that a type is, through typedefs. */
function layoutOfType(context: LayoutContext, type: Type): Layout | Unknown {
  let at = type;
  for (let steps = 0; steps < DEEPEST_TYPE; steps++) {
    if (at.derivations.length > 0) break;
    const { base } = at;
    if (base.kind === "record") return layoutOf(base.record, context);
    if (base.kind !== "tag" && base.kind !== "name") break;
    const key = base.kind === "tag" ? `${base.tag} ${base.name}` : `typedef ${base.name}`;
    const definitions = chosen(context, key);
    if ("why" in definitions) return definitions;
    const [definition] = definitions;
    if (definition === undefined || definitions.length > 1) break;
    if (definition.kind === "record") return layoutOf(definition.record, context);
    if (definition.kind === "enum") break;
    at = definition.declarator.type;
  }
  return { why: "no struct" };
}

/**
 * `offsetof(T, a.b)` in bytes, for the tokens of the type name and of the member. undefined: not known, a bitfield, or a
 * member with an index (`a[2]`).
 */
export function offsetofMember(
  type: readonly Token[],
  member: readonly Token[],
  context: LayoutContext,
): bigint | undefined {
  let at = readTypeName(type);
  let offset = 0n;
  for (let i = 0; i < member.length; i += 2) {
    const layout = at === undefined ? undefined : layoutOfType(context, at);
    if (layout === undefined || "why" in layout) return undefined;
    const named = layout.members.filter((one) => one.name === member[i]!.text);
    if (named.length !== 1 || named[0]!.bits !== null) return undefined;
    offset += BigInt(named[0]!.offset);
    at = named[0]!.field.type;
    if (i + 1 < member.length && member[i + 1]!.text !== ".") return undefined;
  }
  return member.length % 2 === 1 ? offset : undefined;
}
