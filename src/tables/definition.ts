/** What a table definition is once it has been read: complete, checked, and plain data, so that the build can store it. */

/** A whole table: one generated file. */
export interface TableDefinition {
  readonly name: string;
  /** Ships with sync-headers; its definition may name headers that a tree does not have. */
  readonly shipped: boolean;
  /** The SPDX identifier that the file begins with. */
  readonly license: string | null;
  readonly blocks: readonly BlockDefinition[];
}

/** One array, or what else the entries stand in, with the lines around it. */
export interface BlockDefinition {
  /** The C array's name. */
  readonly array: string;
  readonly before: string | null;
  readonly open: string;
  readonly close: string;
  readonly after: string | null;
  /** A path with `{arch}`: the block is printed once for each architecture that has this file. */
  readonly eachArch: string | null;
  /** The architecture the block is for, whatever was asked for. */
  readonly arch: string | null;
  /** A block of lines without entries: printed once for each architecture of `eachArch`. */
  readonly repeat: string | null;
  /** It may have no entry, and is then left out. */
  readonly optional: boolean;
  readonly parts: readonly PartDefinition[];
}

export type Order = "header" | "number" | "text";

/** Entries of a block that come from one header by one rule. */
export interface PartDefinition {
  /** The first that is there is read. */
  readonly headers: readonly string[];
  /** Its header may be absent, or have nothing that it takes. */
  readonly optional: boolean;
  /** It is taken only if that header, where there is one, includes a file that matches. */
  readonly includedBy: { readonly header: string; readonly pattern: string } | null;
  readonly source: "macro" | "enumerator";
  /** Names that are the table's family, as a regular expression. */
  readonly names: string;
  /** Only enumerators of the enum of this name. */
  readonly enum: string | null;
  /** Only lines that write `#define`, or only those that write `# define`. */
  readonly directive: "#define" | "# define" | null;
  /** The shapes a value may have; null: any that comes to a number. */
  readonly forms: readonly Form[] | null;
  /** Of those names, only these are the table's family: whose value looks so. A regular expression. */
  readonly family: string | null;
  /** What the value's spelling must match, as a regular expression. */
  readonly values: string | null;
  /** Macros that are replaced by what they stand for before the value is looked at. */
  readonly resolve: readonly string[];
  /** Folders for `#include <...>`; null: the header alone, under every condition but those on the architecture. */
  readonly follow: readonly string[] | null;
  readonly exclude: readonly Exclusion[];
  readonly strip: readonly string[];
  readonly stripSuffix: string;
  readonly index: string;
  readonly entry: string;
  readonly order: Order;
  /** What must hold of an entry for `--static-assert`; null: what its form says. */
  readonly assert: string | null;
}

/** A shape of a value. */
export interface Form {
  /** As it was written. */
  readonly text: string;
  /** A regular expression whose group `value` is the number. */
  readonly pattern: string;
  /** What every value of this form begins with, e.g. `_IO`: most are told by that. */
  readonly head: string;
}

/** Names that belong to the family and are left out on purpose. */
export interface Exclusion {
  readonly names: string;
  /** Only where the value's spelling matches. */
  readonly values: string | null;
  readonly reason: string;
}
