/** What attributes do to a layout. */
import type { Attribute } from "./ctypes.js";
import type { Shaper, Unknown } from "./shapes.js";
import { readAttributeList } from "./typenames.js";
import type { Token } from "./types.js";
import { hasWord } from "./wordlist.js";

/** Attributes that move nothing. */
const HARMLESS =
  "extension user force iomem bitwise rcu percpu kernel nocast counted_by element_count unused used deprecated " +
  "may_alias warn_unused_result const pure noreturn designated_init nonstring transparent_union " +
  "format section weak cold init visibility unavailable noderef address_space btf_type_tag btf_decl_tag warn_if_not_aligned";

export interface Alignment {
  readonly packed: boolean;
  /** Bytes; 0: nothing said. */
  readonly aligned: number;
}

const PLAIN: Alignment = { packed: false, aligned: 0 };

/** A name as a token of no place. */
export const ident = (text: string): Token => ({ kind: "ident", text, line: 0, spaced: false });
/** A punctuator as a token of no place. */
export const punct = (text: string): Token => ({ kind: "punct", text, line: 0, spaced: false });

/** What attributes do to a layout; macros among them are expanded first. */
export function alignmentOf(
  s: Pick<Shaper, "context">,
  attributes: readonly Attribute[],
  depth = 0,
): Alignment | Unknown {
  if (attributes.length === 0) return PLAIN;
  let packed = false;
  let aligned = 0;
  for (const { name, args, macro } of attributes) {
    if (macro) {
      const call = args === null ? [ident(name)] : [ident(name), punct("("), ...args, punct(")")];
      const expansion = s.context.expand?.(call);
      const unchanged = expansion?.[0]?.text === name;
      const list = expansion === undefined || unchanged ? undefined : readAttributeList(expansion);
      if (list === undefined || depth > 0) return { why: `what ${name} does to it is not known` };
      const inner = alignmentOf(s, list, 1);
      if ("why" in inner) return inner;
      if (inner.aligned > 0 && aligned > 0) return { why: "more than one alignment" };
      packed ||= inner.packed;
      aligned ||= inner.aligned;
    } else if (name === "packed") packed = true;
    else if (name === "aligned" || name === "alignas") {
      // Without a number: the largest alignment of the machine.
      const value = args === null ? 16n : s.context.evaluate(args);
      if (value === undefined) return { why: "an alignment that cannot be evaluated" };
      const n = Number(value);
      if (n < 1 || n > 2 ** 28 || (n & (n - 1)) !== 0) return { why: "no valid alignment" };
      if (aligned > 0 && aligned !== n) return { why: "more than one alignment" };
      aligned = n;
    } else if (!hasWord(HARMLESS, name)) return { why: `attribute ${name}` };
  }
  return { packed, aligned };
}

/** True for attributes that change neither size nor kind of what bears them. */
export function keepsType(attributes: readonly Attribute[]): boolean {
  return attributes.every(
    ({ name, macro }) =>
      !macro && (name === "aligned" || name === "packed" || hasWord(HARMLESS, name)),
  );
}
