/** What a table is to those that only list, print and compare: string tables and syscall tables alike. */
import { bearsOn, takes } from "./bearing.js";
import { buildTable, type Table } from "./build.js";
import type { TableDefinition } from "./definition.js";
import type { Exchange } from "./difference.js";
import { formatMarkdownRows, formatTable, type Language } from "./format.js";
import type { Library } from "./headers.js";
import { type Finding, lintTable } from "./lint.js";
import { compareSides } from "./narrow.js";
import { createReach, type Roots } from "./reach.js";
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
  /** Whether the table may not be the same with the copy's other text; false is certain. */
  bears(exchange: Exchange, copies: Library, options: ProductOptions): boolean;
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
  const parts = definition.blocks.flatMap((block) => block.parts);
  const reaches = createReach((copies, arch) => listRoots(definition, copies, arch));
  return {
    name: definition.name,
    shipped: definition.shipped,
    get paths() {
      return listPaths(definition);
    },
    make: (library, options) => present(buildTable(definition, library, options)),
    bears(exchange, copies, { arch }) {
      const { copy } = exchange;
      const isRead = parts.some((part) => takes(part, copy)) || reaches(copy, copies, arch);
      return isRead && bearsOn(definition, copy, exchange.difference());
    },
    compare: (before, after, options) => compareSides(definition, [before, after], options),
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

/** The headers whose includes count, and where these are looked for. */
function listRoots({ blocks }: TableDefinition, { files }: Library, arch: string): Roots {
  const headers: string[] = [];
  const folders: string[] = [];
  for (const { parts, eachArch, arch: own } of blocks) {
    const parent = eachArch?.slice(0, eachArch.indexOf("{arch}")).replace(/\/[^/]*$/, "");
    const archs = parent === undefined ? [own ?? arch] : (files.listFolders?.(parent) ?? []);
    for (const part of parts) {
      if (part.follow === null) continue;
      for (const one of archs) {
        headers.push(...part.headers.map((path) => path.replaceAll("{arch}", one)));
        folders.push(...part.follow.map((path) => path.replaceAll("{arch}", one)));
      }
    }
  }
  return { headers, folders: [...new Set(folders)] };
}

/** A table of system calls. */
export function createSyscallProduct(table: SyscallTable): Product {
  const { source } = table;
  const build = ({ files }: Library) => buildSyscallTable(table, (path) => files.read(path));
  const folder = source.path.slice(0, source.path.lastIndexOf("/") + 1);
  const generic =
    source.kind === "unistd" ? source.includes.map((path) => `${path}/asm-generic/`) : [];
  const roots =
    source.kind === "unistd"
      ? { headers: [source.path], folders: source.includes }
      : { headers: [], folders: [] };
  const reaches = createReach(() => roots);
  return {
    name: table.name,
    shipped: true,
    paths: source.kind === "tbl" ? [source.path] : [source.path, folder, ...generic],
    make: (library) => presentSyscalls(build(library), table),
    bears({ copy, before, after, difference }, copies, { arch }) {
      if (source.kind === "tbl") return before !== after;
      if (!reaches(copy, copies, arch)) return false;
      return difference().isOpaque || !difference().isSame();
    },
    compare(before, after) {
      // An original may include what only the kernel's build makes: then its table is not known.
      const young = build(after);
      if (young.problems.length > 0) return undefined;
      const old = build(before);
      return old.problems.length === 0 ? compareSyscallTables(old, young) : undefined;
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
