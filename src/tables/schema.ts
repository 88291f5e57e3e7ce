import * as v from "valibot";
import { describe, flag, oneOrMore, table, text, texts } from "../config/shapes.js";

/**
 * The shape of a table definition in TOML: `[[table]]`, with `[[table.block]]` where a file holds several
 * arrays, and `[[table.part]]` or `[[table.block.part]]` where one array has entries of several kinds.
 * A block has what its table says, and a part what its block says, unless it says otherwise.
 */

const lines = v.string("expected a string");

export const exclusionEntries = {
  names: describe("The names left out, by glob.", oneOrMore),
  values: v.optional(
    describe("Only where the value looks so; `*` stands for anything.", oneOrMore),
  ),
  reason: describe("Why they are left out.", text),
};

/** What says which entries there are; on a part, or above it for all its parts. */
export const partEntries = {
  header: v.optional(
    describe(
      "The header, as a path in the tree; of a list, the first that is there. `{arch}` stands for the architecture.",
      oneOrMore,
    ),
  ),
  optional: v.optional(
    describe(
      "The header may be absent, or have nothing that is taken: then nothing is printed.",
      flag,
    ),
  ),
  "included-by": v.optional(
    describe(
      "Taken only if this header, where there is one, includes a file that matches the glob `include`.",
      table({ header: text, include: text }),
    ),
  ),
  macros: v.optional(describe("The names of macros to take, by glob.", oneOrMore)),
  enumerators: v.optional(describe("The names of enumerators to take, by glob.", oneOrMore)),
  enum: v.optional(describe("Only enumerators of the enum with this name.", text)),
  directive: v.optional(
    describe(
      "Only macros whose line writes `#define`, or only those with `# define`, as headers indent what belongs to a name above.",
      v.picklist(["#define", "# define"], 'expected "#define" or "# define"'),
    ),
  ),
  form: v.optional(
    describe(
      "The shapes a value may have: `{hex}`, `{decimal}` or `{value}` (both) stands for the number, `*` for anything, the rest for itself; e.g. `_IO*('U', {decimal}*)`. Default: whatever comes to a number.",
      oneOrMore,
    ),
  ),
  values: v.optional(
    describe("Only numbers that are spelt so, `*` for anything; e.g. `0xc0000*`.", oneOrMore),
  ),
  family: v.optional(
    describe(
      "Which of the names must be taken or excluded, where not all: those whose whole value looks so, `*` for anything; e.g. `_IO*(*)`.",
      oneOrMore,
    ),
  ),
  resolve: v.optional(
    describe("Macros of the header to replace in a value by what they stand for.", texts),
  ),
  follow: v.optional(
    describe(
      "Read the header as a preprocessor does, and find what it includes in these folders. `{arch}` stands for the architecture.",
      texts,
    ),
  ),
  exclude: v.optional(
    describe(
      "Names that are left out, with the reason.",
      v.array(table(exclusionEntries), "expected a list of tables"),
    ),
  ),
  strip: v.optional(
    describe(
      "What to take off the beginning of a name; default: what the glob begins with.",
      v.union([lines, texts], "expected a string or a list of strings"),
    ),
  ),
  "strip-suffix": v.optional(describe("What to take off the end of a name.", text)),
  index: v.optional(
    describe(
      "The index as C: of `{value}`, `{name}` (the whole name) and `{base}` (the block's least value). Default: `{value}`.",
      text,
    ),
  ),
  entry: v.optional(
    describe(
      'One entry: of `{index}`, `{label}` (the name without what is stripped), `{name}` and `{value}`. Default: `\\t[{index}] = "{label}",`.',
      text,
    ),
  ),
  order: v.optional(
    describe(
      "`header` (default): as in the header; `text`: by the text of value and name; `number`: as `sort -n` does, for which `0x10` is no number and so comes by its text.",
      v.picklist(["header", "number", "text"], 'expected "header", "number" or "text"'),
    ),
  ),
  assert: v.optional(
    describe(
      "For --static-assert: what holds of an entry, in C, of `{name}` and `{value}`; e.g. `_IOC_NR({name}) == {value}`.",
      text,
    ),
  ),
};

/** What says how an array is printed; on a block, or above it for all its blocks. */
export const blockEntries = {
  ...partEntries,
  array: v.optional(describe("The C array's name; default: the table's name.", text)),
  type: v.optional(
    describe("What stands before the array's name; default: `static const char *`.", text),
  ),
  before: v.optional(
    describe(
      "Lines to print before: `{base}` is the block's least value, `{line:NAME}` the header's line that defines NAME.",
      lines,
    ),
  ),
  open: v.optional(describe("The opening line; default: `{type}{array}[] = {`.", lines)),
  close: v.optional(describe("The closing line; default: `};`.", lines)),
  after: v.optional(describe("Lines to print after.", lines)),
  "each-arch": v.optional(
    describe(
      "Print the block for each architecture that has this file: a path with `{arch}`.",
      text,
    ),
  ),
  arch: v.optional(describe("The architecture to read it for, whatever was asked for.", text)),
  repeat: v.optional(
    describe("In place of entries: lines to print for each architecture of `each-arch`.", lines),
  ),
  part: v.optional(v.array(table(partEntries), "expected [[...part]] tables")),
};

export const tableEntries = {
  name: describe("The table's name, unique; a file of it is called `NAME.c`.", text),
  license: v.optional(
    describe(
      "The SPDX identifier for the generated file's first line; default: no such line.",
      text,
    ),
  ),
  ...blockEntries,
  block: v.optional(v.array(table(blockEntries), "expected [[table.block]] tables")),
};

/** The list of tables, in a user's config and in the file that ships. */
export const TABLE_LIST = v.array(table(tableEntries), "expected [[table]] tables");

export const TABLES_SCHEMA = table({ table: TABLE_LIST });

export type RawTable = v.InferOutput<typeof TABLE_LIST>[number];
export type RawBlock = NonNullable<RawTable["block"]>[number];
export type RawPart = NonNullable<RawTable["part"]>[number];

/** The keys known at a path below `table`, e.g. `["table", 0, "block", 1]`; undefined where it is no table of ours. */
export function knownTableKeys(path: readonly (string | number)[]): readonly string[] | undefined {
  const names = path.filter((key) => typeof key === "string").join(".");
  switch (names) {
    case "table":
      return Object.keys(tableEntries);
    case "table.block":
      return Object.keys(blockEntries);
    case "table.part":
    case "table.block.part":
      return Object.keys(partEntries);
    default:
      if (names.endsWith(".exclude")) return Object.keys(exclusionEntries);
      return names.endsWith(".included-by") ? ["header", "include"] : undefined;
  }
}
