/** What the names of types mean in a context: definitions, and macros in their place. */
import { ident, keepsType, punct } from "./alignment.js";
import { formatType, type Type } from "./ctypes.js";
import { ALIGNED_64 } from "./scalars.js";
import type { LayoutContext, Unknown } from "./shapes.js";
import { type AttributedType, readAttributedType } from "./typenames.js";
import type { Token } from "./types.js";
import type { TypeDefinition } from "./typetable.js";

/** Typedefs of typedefs, structs in structs: deeper is unknown. */
export const DEEPEST_TYPE = 100;

/** What a name that is a macro expands to; undefined: it is none, or that cannot be told. */
function expansionOf(context: LayoutContext, name: string): readonly Token[] | undefined {
  const expansion = context.expand?.([ident(name)]);
  return expansion?.length === 1 && expansion[0]!.text === name ? undefined : expansion;
}

/**
 * The definitions of `key` whose condition holds; unknown where that cannot be told of one. A name that is a
 * macro means another (`#define _fpstate _fpstate_64`), unless it is defined as it stands, too: then which
 * uses of it stand before the `#define` is not known.
 */
export function chosen(
  context: LayoutContext,
  key: string,
  depth = 0,
): readonly TypeDefinition[] | Unknown {
  const all = context.find(key);
  const space = key.indexOf(" ");
  const expansion = expansionOf(context, key.slice(space + 1));
  if (expansion !== undefined) {
    if (all.length > 0) return { why: `${key} is also a macro` };
    const [name] = expansion;
    if (key.startsWith("typedef ") || expansion.length !== 1 || name?.kind !== "ident") return [];
    return depth > 8 ? [] : chosen(context, `${key.slice(0, space)} ${name.text}`, depth + 1);
  }
  const held: TypeDefinition[] = [];
  for (const definition of all) {
    const holds = definition.when === null ? true : context.holds(definition.when);
    if (holds === undefined) return { why: `whether ${definition.when?.text} holds` };
    if (holds) held.push(definition);
  }
  return held;
}

/**
 * A type whose name is a macro as what it expands to; the attributes in it are those of what is declared.
 * The type itself, and none, where its name is no macro.
 */
export function unfold(context: LayoutContext, type: Type): AttributedType | Unknown {
  const { base } = type;
  if (base.kind !== "name" || context.find(`typedef ${base.name}`).length > 0) {
    return { type, attributes: [] };
  }
  let expansion = expansionOf(context, base.name);
  const word = ALIGNED_64.get(base.name);
  if (expansion === undefined && word !== undefined) {
    expansion = [
      ident(word),
      ident("__aligned"),
      punct("("),
      { ...punct("8"), kind: "number" },
      punct(")"),
    ];
  }
  if (expansion === undefined) return { type, attributes: [] };
  const read = readAttributedType(expansion);
  if (read === undefined) return { why: `what ${base.name} stands for` };
  const { base: inner, qualifiers, derivations } = read.type;
  return {
    type: {
      base: inner,
      qualifiers: [...type.qualifiers, ...qualifiers],
      derivations: [...type.derivations, ...derivations],
    },
    attributes: read.attributes,
  };
}

/**
 * The builtin type that a typedef name, or a macro for a type, stands for, e.g. `unsigned char` for `__u8`;
 * undefined: none, or not known.
 */
export function builtinOf(context: LayoutContext, name: string): string | undefined {
  let at: Type = { base: { kind: "name", name }, qualifiers: [], derivations: [] };
  for (let steps = 0; steps < DEEPEST_TYPE; steps++) {
    const unfolded = unfold(context, at);
    if ("why" in unfolded || !keepsType(unfolded.attributes)) return undefined;
    const { base, derivations } = unfolded.type;
    if (derivations.length > 0) return undefined;
    if (base.kind === "builtin") return base.name;
    if (base.kind !== "name") return undefined;
    const definitions = chosen(context, `typedef ${base.name}`);
    if ("why" in definitions) return undefined;
    const [first, ...others] = definitions;
    if (first?.kind !== "typedef" || !keepsType(first.declarator.attributes)) return undefined;
    at = first.declarator.type;
    const text = formatType(at);
    for (const one of others) {
      const same = one.kind === "typedef" && formatType(one.declarator.type) === text;
      if (!same || !keepsType(one.declarator.attributes)) return undefined;
    }
  }
  return undefined;
}
