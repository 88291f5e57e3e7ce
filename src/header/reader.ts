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

/** One by one: what takes lists of them apart runs at every start. */
const WORDS: ReadonlyMap<string, Word> = new Map([
  ["typedef", { role: "storage", name: "typedef" }],
  ["extern", { role: "storage", name: "extern" }],
  ["static", { role: "storage", name: "static" }],
  ["auto", { role: "storage", name: "auto" }],
  ["register", { role: "storage", name: "register" }],
  ["_Noreturn", { role: "storage", name: "_Noreturn" }],
  ["inline", { role: "storage", name: "inline" }],
  ["__inline", { role: "storage", name: "inline" }],
  ["__inline__", { role: "storage", name: "inline" }],
  ["__always_inline", { role: "storage", name: "inline" }],
  ["_Thread_local", { role: "storage", name: "_Thread_local" }],
  ["__thread", { role: "storage", name: "_Thread_local" }],
  ["const", { role: "qualifier", name: "const" }],
  ["__const", { role: "qualifier", name: "const" }],
  ["__const__", { role: "qualifier", name: "const" }],
  ["volatile", { role: "qualifier", name: "volatile" }],
  ["__volatile", { role: "qualifier", name: "volatile" }],
  ["__volatile__", { role: "qualifier", name: "volatile" }],
  ["restrict", { role: "qualifier", name: "restrict" }],
  ["__restrict", { role: "qualifier", name: "restrict" }],
  ["__restrict__", { role: "qualifier", name: "restrict" }],
  ["_Atomic", { role: "qualifier", name: "_Atomic" }],
  ["void", { role: "builtin", name: "void" }],
  ["char", { role: "builtin", name: "char" }],
  ["short", { role: "builtin", name: "short" }],
  ["int", { role: "builtin", name: "int" }],
  ["long", { role: "builtin", name: "long" }],
  ["float", { role: "builtin", name: "float" }],
  ["double", { role: "builtin", name: "double" }],
  ["__int128", { role: "builtin", name: "__int128" }],
  ["__float128", { role: "builtin", name: "__float128" }],
  ["signed", { role: "builtin", name: "signed" }],
  ["__signed", { role: "builtin", name: "signed" }],
  ["__signed__", { role: "builtin", name: "signed" }],
  ["unsigned", { role: "builtin", name: "unsigned" }],
  ["_Bool", { role: "builtin", name: "_Bool" }],
  ["_Complex", { role: "builtin", name: "_Complex" }],
  ["__complex__", { role: "builtin", name: "_Complex" }],
  ["struct", { role: "tag", name: "struct" }],
  ["union", { role: "tag", name: "union" }],
  ["enum", { role: "tag", name: "enum" }],
  ["typeof", { role: "typeof", name: "typeof" }],
  ["__typeof", { role: "typeof", name: "typeof" }],
  ["__typeof__", { role: "typeof", name: "typeof" }],
  ["__attribute__", { role: "attribute", name: "attribute" }],
  ["__attribute", { role: "attribute", name: "attribute" }],
  ["_Alignas", { role: "attribute", name: "alignas" }],
  ["alignas", { role: "attribute", name: "alignas" }],
  ["asm", { role: "attribute", name: "asm" }],
  ["__asm", { role: "attribute", name: "asm" }],
  ["__asm__", { role: "attribute", name: "asm" }],
  ["_Static_assert", { role: "assert", name: "assert" }],
  ["static_assert", { role: "assert", name: "assert" }],
  // The kernel's macros for attributes, by the attribute's name.
  ["__packed", { role: "annotation", name: "packed" }],
  ["__extension__", { role: "annotation", name: "extension" }],
  ["__user", { role: "annotation", name: "user" }],
  ["__force", { role: "annotation", name: "force" }],
  ["__iomem", { role: "annotation", name: "iomem" }],
  ["__bitwise", { role: "annotation", name: "bitwise" }],
  ["__bitwise__", { role: "annotation", name: "bitwise" }],
  ["__rcu", { role: "annotation", name: "rcu" }],
  ["__percpu", { role: "annotation", name: "percpu" }],
  ["__kernel", { role: "annotation", name: "kernel" }],
  ["__nocast", { role: "annotation", name: "nocast" }],
  ["__must_check", { role: "annotation", name: "warn_unused_result" }],
  ["__maybe_unused", { role: "annotation", name: "unused" }],
  ["__always_unused", { role: "annotation", name: "unused" }],
  ["__used", { role: "annotation", name: "used" }],
  ["__deprecated", { role: "annotation", name: "deprecated" }],
  ["__attribute_const__", { role: "annotation", name: "const" }],
  ["__pure", { role: "annotation", name: "pure" }],
  ["__weak", { role: "annotation", name: "weak" }],
  ["__cold", { role: "annotation", name: "cold" }],
  ["__init", { role: "annotation", name: "init" }],
  ["asmlinkage", { role: "annotation", name: "asmlinkage" }],
  ["noinline", { role: "annotation", name: "noinline" }],
  ["__noreturn", { role: "annotation", name: "noreturn" }],
  ["__nonstring", { role: "annotation", name: "nonstring" }],
  ["__aligned", { role: "marker", name: "aligned" }],
  ["__counted_by", { role: "marker", name: "counted_by" }],
  ["__counted_by_le", { role: "marker", name: "counted_by" }],
  ["__counted_by_be", { role: "marker", name: "counted_by" }],
  ["__counted_by_ptr", { role: "marker", name: "counted_by" }],
  ["__printf", { role: "marker", name: "format" }],
  ["__section", { role: "marker", name: "section" }],
]);

/** What `text` is in a declaration; undefined: a name. */
export function wordOf(text: string): Word | undefined {
  return WORDS.get(text);
}
