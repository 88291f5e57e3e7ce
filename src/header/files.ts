/** What the files of an interpretation define together. */
import type { Declaration, RecordType, TypeBase } from "./ctypes.js";
import { readDeclarations } from "./declarations.js";
import type { Interpretation } from "./interpretation.js";
import { bodyOf } from "./macros.js";
import { followPacking } from "./packing.js";
import type { MacroDef, Source } from "./types.js";
import { collectTypes, type TypeDefinition, type TypeTable } from "./typetable.js";

interface Read {
  readonly declarations: readonly Declaration[];
  readonly types: TypeTable;
}

const reads = new WeakMap<Source, Read>();

/** The declarations of a source and the types they define; read once for each source. */
export function readTypes(source: Source): Read {
  let read = reads.get(source);
  if (read === undefined) {
    const declarations = readDeclarations(source.code);
    read = { declarations, types: collectTypes(declarations) };
    reads.set(source, read);
  }
  return read;
}

/** Names to definitions; all of them for who must look through them. */
export interface TypeIndex {
  find(key: string): readonly TypeDefinition[];
  all(): TypeTable;
}

const NONE: readonly TypeDefinition[] = [];

/**
 * Definitions of all files by name. A tag that a macro of its file renames (`#define __a a`, `struct __a { ... }`) stands
 * under the name that it gets. To find one name, only the files that mention it are read beyond their tokens.
 */
export function indexTypes(
  interpretation: Interpretation,
  macro: (name: string) => MacroDef | undefined,
): TypeIndex {
  const { files, macros } = interpretation;
  const found = new Map<string, readonly TypeDefinition[]>();
  let aliases: ReadonlyMap<string, readonly string[]> | undefined;
  let all: TypeTable | undefined;
  const find = (key: string): readonly TypeDefinition[] => {
    const space = key.indexOf(" ");
    const name = key.slice(space + 1);
    aliases ??= findAliases(macros);
    let definitions = NONE;
    for (const { source } of files) {
      for (const alias of [name, ...(aliases.get(name) ?? NO_NAMES)]) {
        if (!wordsOf(source).has(alias)) continue;
        const own = readTypes(source).types.get(`${key.slice(0, space)} ${alias}`);
        if (own === undefined) continue;
        const renamed = macros.has(alias) ? renameTag(source, macro(alias), own) : undefined;
        if ((renamed ?? alias) === name) {
          definitions = definitions === NONE ? own : [...definitions, ...own];
        }
      }
    }
    return definitions;
  };
  return {
    find(key) {
      if (all !== undefined) return all.get(key) ?? NONE;
      let definitions = found.get(key);
      if (definitions === undefined) {
        definitions = find(key);
        found.set(key, definitions);
      }
      return definitions;
    },
    all() {
      all ??= mergeTypes(interpretation, macro);
      return all;
    },
  };
}

const NO_NAMES: readonly string[] = [];

/** For each name the macros that stand for it, and for nothing else. */
function findAliases(macros: ReadonlyMap<string, MacroDef>): Map<string, string[]> {
  const aliases = new Map<string, string[]>();
  for (const macro of macros.values()) {
    const { body } = macro;
    if (macro.params !== null || body.length === 0) continue;
    if (typeof body === "string" ? !/^[A-Za-z_$]/.test(body) : body.length > 1) continue;
    const [word, ...more] = bodyOf(macro);
    if (word!.kind !== "ident" || more.length > 0 || word!.text === macro.name) continue;
    const known = aliases.get(word!.text);
    if (known === undefined) aliases.set(word!.text, [macro.name]);
    else known.push(macro.name);
  }
  return aliases;
}

const words = new WeakMap<Source, ReadonlySet<string>>();

/** All that stands in the code of a source. */
function wordsOf(source: Source): ReadonlySet<string> {
  let all = words.get(source);
  if (all === undefined) {
    all = new Set(source.code.map((token) => token.text));
    words.set(source, all);
  }
  return all;
}

/** Definitions of all files by name; lists are shared with the files' own tables where one file has them all. */
function mergeTypes(
  { files, macros }: Interpretation,
  macro: (name: string) => MacroDef | undefined,
): TypeTable {
  const all = new Map<string, readonly TypeDefinition[]>();
  for (const { source } of files) {
    for (const [key, definitions] of readTypes(source).types) {
      const space = key.indexOf(" ");
      const name = key.slice(space + 1);
      const renamed = macros.has(name) ? renameTag(source, macro(name), definitions) : undefined;
      const under = renamed === undefined ? key : `${key.slice(0, space)} ${renamed}`;
      const before = all.get(under);
      all.set(under, before === undefined ? definitions : [...before, ...definitions]);
    }
  }
  return all;
}

/** The name that a macro gives the tag of definitions, all of which stand behind it in its file. */
function renameTag(
  source: Source,
  macro: MacroDef | undefined,
  definitions: readonly TypeDefinition[],
): string | undefined {
  if (macro === undefined || macro.params !== null) return undefined;
  const item = source.items.find((one) => one.kind === "define" && one.macro === macro);
  const [word, ...more] = bodyOf(macro);
  if (item === undefined || word?.kind !== "ident" || more.length > 0) return undefined;
  const behind = definitions.every((one) => {
    if (one.kind === "typedef") return false;
    return item.at <= (one.kind === "record" ? one.record : one.enum).start;
  });
  return behind ? word.text : undefined;
}

/** Where a file packs, a struct that no file has as it stands may be in or out of it. */
export function packOf({ files, live }: Interpretation, record: RecordType): number | undefined {
  const packings = files.map(({ source }) => followPacking(source, live));
  if (packings.every((packing) => packing === null)) return 0;
  const owner = files.findIndex(({ source }) => recordsOf(source).has(record));
  if (owner < 0) return undefined;
  const own = packings[owner];
  if (own !== null && own !== undefined) return own.at(record);
  return packings.some((packing) => packing?.leaks) ? undefined : 0;
}

const owned = new WeakMap<Source, ReadonlySet<RecordType>>();

/** All structs and unions of a source, nested ones too. */
function recordsOf(source: Source): ReadonlySet<RecordType> {
  let all = owned.get(source);
  if (all === undefined) {
    const found = new Set<RecordType>();
    const visit = (base: TypeBase | undefined): void => {
      if (base?.kind !== "record") return;
      found.add(base.record);
      for (const member of base.record.members ?? []) {
        if (member.kind === "field") visit(member.type.base);
      }
    };
    for (const one of readTypes(source).declarations) {
      if (one.kind === "record") visit(one);
      else if (one.kind === "typedef" || one.kind === "variable") {
        visit(one.declarators[0]?.type.base);
      }
    }
    all = found;
    owned.set(source, all);
  }
  return all;
}
