/** What a table is to those that only list, print and compare: string tables and syscall tables alike. */
import { buildTable, type Table } from "./build.js";
import { compareTables } from "./compare.js";
import type { TableDefinition } from "./definition.js";
import { formatMarkdownRows, formatTable, type Language } from "./format.js";
import type { Library } from "./headers.js";
import { type Finding, lintTable } from "./lint.js";
import { type BuiltSyscallTable, buildSyscallTable } from "./syscalls.js";
import { compareSyscallTables } from "./syscalls-compare.js";
import type { SyscallTable } from "./syscalls-definition.js";
import type { TouchedTable } from "./touched.js";

/** A table as it is defined. */
export interface Product {
  readonly name: string;
  /** It ships with sync-headers: a tree need not have its headers. */
  readonly shipped: boolean;
  /** The headers it may read: paths, with `{arch}` for a folder's name, or a folder with a `/` at its end. */
  readonly paths: readonly string[];
  make(library: Library, options: ProductOptions): Made;
  /** What differs between the table of one tree and that of another; undefined where nothing does. */
  compare(before: Library, after: Library, options: ProductOptions): TouchedTable | undefined;
}

export interface ProductOptions {
  readonly arch: string;
}

/** A table that is made; it is good where there are no problems. */
export interface Made {
  readonly name: string;
  /** The headers that were read; of a table without any, those that were looked for. */
  readonly headers: readonly string[];
  readonly count: number;
  readonly problems: readonly string[];
  readonly isAbsent: boolean;
  lint(): readonly Finding[];
  /** As bytes in latin1. */
  format(language: Language, options?: { readonly staticAssert?: boolean }): string;
}

/** A string table that a definition declares. */
export function createProduct(definition: TableDefinition): Product {
  return {
    name: definition.name,
    shipped: definition.shipped,
    get paths() {
      return listPaths(definition);
    },
    make: (library, options) => present(buildTable(definition, library, options)),
    compare(before, after, options) {
      const old = buildTable(definition, before, options);
      return compareTables(old, buildTable(definition, after, options));
    },
  };
}

function present(table: Table): Made {
  const { definition, headers, isAbsent, problems, arch } = table;
  const wanted = () => {
    const all = definition.blocks.flatMap(({ parts }) => parts.flatMap((part) => part.headers));
    return [...new Set(all.map((path) => path.replaceAll("{arch}", arch)))];
  };
  return {
    name: definition.name,
    headers: isAbsent ? wanted() : headers,
    count: table.blocks.reduce((count, { entries }) => count + entries.length, 0),
    problems,
    isAbsent,
    lint: () => lintTable(table),
    format: (language, options) => formatTable(table, language, options),
  };
}

function listPaths({ blocks }: TableDefinition): readonly string[] {
  const paths = new Set<string>();
  for (const { parts, eachArch } of blocks) {
    if (eachArch !== null) paths.add(eachArch);
    for (const { headers, includedBy, follow } of parts) {
      for (const path of headers) {
        paths.add(path);
        // What a header includes stands beside it, mostly.
        if (follow !== null) paths.add(path.slice(0, path.lastIndexOf("/") + 1));
      }
      if (includedBy !== null) paths.add(includedBy.header);
    }
  }
  return [...paths];
}

/** A table of system calls. */
export function createSyscallProduct(table: SyscallTable): Product {
  const { source } = table;
  const build = ({ files }: Library) => buildSyscallTable(table, (path) => files.read(path));
  const folder = source.path.slice(0, source.path.lastIndexOf("/") + 1);
  const generic =
    source.kind === "unistd" ? source.includes.map((path) => `${path}/asm-generic/`) : [];
  return {
    name: table.name,
    shipped: true,
    paths: source.kind === "tbl" ? [source.path] : [source.path, folder, ...generic],
    make: (library) => presentSyscalls(build(library), table),
    compare(before, after) {
      const [old, young] = [build(before), build(after)];
      // An original may include what only the kernel's build makes: then its table is not known.
      const isKnown = old.problems.length === 0 && young.problems.length === 0;
      return isKnown ? compareSyscallTables(old, young) : undefined;
    },
  };
}

function presentSyscalls(built: BuiltSyscallTable, { source, arch }: SyscallTable): Made {
  const { name, entries, files, text, unclaimed } = built;
  const problems = built.problems.map(({ path, line, what }) => {
    return `${path}${line === null ? "" : `:${line}`}: ${what}`;
  });
  return {
    name,
    headers: files.length === 0 ? [source.path] : files,
    count: entries.length,
    problems,
    isAbsent: files.length === 0,
    lint: () => [
      ...problems.map((problem): Finding => ({ kind: "problem", text: problem })),
      ...unclaimed.map((one): Finding => {
        return { kind: "unclaimed", text: `${one.path}:${one.line}: ${one.name}: ${one.why}` };
      }),
    ],
    format(language) {
      if (language === "c") return text;
      const rows = entries.map(({ index, number, name: label, path, line }) => {
        const value = String(number);
        return { index, number, label, name: label, value, header: path, line, when: null };
      });
      if (language === "md") return formatMarkdownRows(name, [{ title: name, rows }]);
      const blocks = [{ array: name, arch, entries: rows }];
      return `${JSON.stringify({ version: 1, name, arch, headers: files, blocks }, null, 2)}\n`;
    },
  };
}
