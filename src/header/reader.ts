/** What the parts of the declaration reader share: where they stand, and which words C has. */
import type { Opaque, Span } from "./ctypes.js";
import type { CodeToken } from "./types.js";

/** Nested structs, parentheses of a declarator, parameters of parameters: deeper is opaque. */
export const DEEPEST = 48;

/** One reading of one list of tokens; `at` is the only thing that moves but `depth`. */
export interface Reader {
  readonly tokens: readonly CodeToken[];
  readonly partner: Int32Array;
  readonly outer: Int32Array;
  at: number;
  depth: number;
}

/** The span of the tokens `start` up to `end`. */
export function spanOf(r: Reader, start: number, end: number): Span {
  const first = r.tokens[start]!;
  return { start, end, line: first.line, when: first.when };
}

/** The tokens `start` up to `end` as a stretch that was not understood. */
export function opaqueOf(r: Reader, start: number, end: number): Opaque {
  const first = r.tokens[start]!;
  const tokens = r.tokens.slice(start, end);
  return { kind: "opaque", start, end, line: first.line, when: first.when, tokens };
}

/**
 * What a word does in a declaration. `attribute`: `__attribute__((...))` and its kin; `annotation`:
 * a kernel macro for an attribute, alone; `marker`: the same with arguments.
 */
export type Role =
  | "storage"
  | "qualifier"
  | "builtin"
  | "tag"
  | "typeof"
  | "attribute"
  | "annotation"
  | "marker"
  | "assert";

export interface Word {
  readonly role: Role;
  /** The word in its one spelling, e.g. `const` for `__const__`. */
  readonly name: string;
}

const WORDS = new Map<string, Word>();

function add(role: Role, words: string, name?: string): void {
  for (const word of words.split(" ")) WORDS.set(word, { role, name: name ?? word });
}

add("storage", "typedef extern static auto register _Noreturn");
add("storage", "inline __inline __inline__ __always_inline", "inline");
add("storage", "_Thread_local __thread", "_Thread_local");
add("qualifier", "const __const __const__", "const");
add("qualifier", "volatile __volatile __volatile__", "volatile");
add("qualifier", "restrict __restrict __restrict__", "restrict");
add("qualifier", "_Atomic");
add("builtin", "void char short int long float double __int128 __float128");
add("builtin", "signed __signed __signed__", "signed");
add("builtin", "unsigned");
add("builtin", "_Bool");
add("builtin", "_Complex __complex__", "_Complex");
add("tag", "struct union enum");
add("typeof", "typeof __typeof __typeof__", "typeof");
add("attribute", "__attribute__ __attribute", "attribute");
add("attribute", "_Alignas alignas", "alignas");
add("attribute", "asm __asm __asm__", "asm");
add("assert", "_Static_assert static_assert", "assert");
// The kernel's macros for attributes, by the attribute's name.
add("annotation", "__packed", "packed");
add("annotation", "__extension__", "extension");
add("annotation", "__user", "user");
add("annotation", "__force", "force");
add("annotation", "__iomem", "iomem");
add("annotation", "__bitwise __bitwise__", "bitwise");
add("annotation", "__rcu", "rcu");
add("annotation", "__percpu", "percpu");
add("annotation", "__kernel", "kernel");
add("annotation", "__nocast", "nocast");
add("annotation", "__must_check", "warn_unused_result");
add("annotation", "__maybe_unused __always_unused", "unused");
add("annotation", "__used", "used");
add("annotation", "__deprecated", "deprecated");
add("annotation", "__attribute_const__", "const");
add("annotation", "__pure", "pure");
add("annotation", "__weak", "weak");
add("annotation", "__cold", "cold");
add("annotation", "__init", "init");
add("annotation", "asmlinkage", "asmlinkage");
add("annotation", "noinline", "noinline");
add("annotation", "__noreturn", "noreturn");
add("annotation", "__nonstring", "nonstring");
add("marker", "__aligned", "aligned");
add("marker", "__counted_by __counted_by_le __counted_by_be __counted_by_ptr", "counted_by");
add("marker", "__printf", "format");
add("marker", "__section", "section");

/** What `text` is in a declaration; undefined: a name. */
export function wordOf(text: string): Word | undefined {
  return WORDS.get(text);
}
