/** The shape of `[[syscalls]]`, as `config/syscalls.toml` has them. */
import * as v from "valibot";
import { findPathFault } from "../paths.js";
import type { SyscallTable } from "./syscalls-definition.js";

const string = v.string("expected a string");

const table = <T extends v.ObjectEntries>(entries: T) =>
  v.strictObject(entries, "expected a table");

const path = v.pipe(
  string,
  v.check((text) => findPathFault(text) === undefined, "expected a plain path inside the tree"),
);
const macro = v.pipe(
  string,
  v.regex(/^(?!defined$)[A-Za-z_]\w*$/, "expected a macro's name, without parameters"),
);

/** True where every `{word}` of a line is one of these; braces of C stand alone. */
const knowsOnly = (line: string, known: readonly string[]): boolean =>
  [...line.matchAll(/\{(\w+)\}/g)].every(([, word]) => known.includes(word!));

const line = v.pipe(
  string,
  v.regex(/^[^\r\n]*$/, "expected one line"),
  v.check(
    (text) => knowsOnly(text, ["path", "max"]),
    "unknown placeholder; known ones: {path}, {max}",
  ),
);
const lines = v.array(line, "expected a list of strings");

const abi = v.pipe(string, v.regex(/^[\w-]+$/, "expected an ABI such as common"));
const abis = v.array(abi, "expected a list of strings");

const tbl = table({
  kind: v.literal("tbl"),
  path,
  abis: v.pipe(abis, v.nonEmpty("expected at least one ABI")),
  except: v.optional(abis, []),
  below: v.optional(
    v.pipe(
      v.number("expected a number"),
      v.integer("expected a whole number"),
      v.minValue(1, "expected a number above 0"),
    ),
  ),
  repeats: v.optional(
    v.picklist(["error", "first-abi"], 'expected "error" or "first-abi"'),
    "error",
  ),
});

const unistd = table({
  kind: v.literal("unistd"),
  path,
  includes: v.optional(v.array(path, "expected a list of strings"), []),
  defines: v.optional(
    v.record(macro, v.pipe(string, v.regex(/^[^\r\n]*$/, "expected one line"))),
    {},
  ),
});

const entry = v.pipe(
  string,
  v.regex(/^[^\r\n]*$/, "expected one line"),
  v.check(
    (text) => knowsOnly(text, ["index", "name"]),
    "unknown placeholder; known ones: {index}, {name}",
  ),
  v.includes("{index}", "expected {index} in it"),
  v.includes("{name}", "expected {name} in it"),
);

const syscalls = table({
  name: v.pipe(string, v.regex(/^[a-z]\w*$/i, "expected a name of letters, digits and _")),
  arch: v.pipe(string, v.regex(/^\w+$/, "expected an architecture such as x86_64")),
  source: v.variant("kind", [tbl, unistd], 'expected a table with kind = "tbl" or "unistd"'),
  before: lines,
  entry: v.optional(entry, '\t[{index}] = "{name}",'),
  after: lines,
});

/** `[[syscalls]]`; names are unique. What it gives can be handed to `buildSyscallTable`. */
export const SYSCALLS_SCHEMA: v.GenericSchema<unknown, SyscallTable[]> = v.pipe(
  v.array(syscalls, "expected [[syscalls]] tables"),
  v.checkItems(
    ({ name }, index, all) => all.findIndex((other) => other.name === name) === index,
    "another table has this name",
  ),
);
