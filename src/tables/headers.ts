/** The headers that tables are made from, each read once. */
import { createEnvironment, type Environment, holds } from "../header/environment.js";
import { evaluate } from "../header/expression.js";
import { type Header, readHeader } from "../header/header.js";
import { interpret } from "../header/interpretation.js";
import { createSession } from "../header/session.js";
import type { MacroDef, Problem, Scope, Token, Value } from "../header/types.js";
import { environmentOf } from "./architectures.js";
import { type Defines, findDefines, nameOf } from "./branches.js";
import type { Offer, Places } from "./candidates.js";
import { type EnumEntry, listEntries } from "./enumentries.js";
import { type Directives, readDirectives } from "./plain.js";

/** Where the headers are: bytes as latin1; undefined where a file is not there. */
export interface TableFiles {
  read(path: string): string | undefined;
  /** The names of the folders in a folder, for tables that look for architectures. */
  listFolders?(folder: string): readonly string[];
}

/** A header with what tables ask of it, made when first asked for. */
export interface TableHeader {
  readonly path: string;
  /** Read when first asked for: most tables can do with the directives. */
  readonly header: Header;
  /** What is wrong with it, first of all; directives that can be cut out have nothing wrong but their order. */
  problem(arch: string): Problem | undefined;
  /** What it includes, under whatever condition; null: a name that a macro gives. */
  includes(): readonly (string | null)[];
  /** Its directives, where they can be told by their look. */
  directives(): Directives | undefined;
  /** Its defines as an architecture has them; undefined where the header has to be read for that. */
  defines(arch: string): Placed | undefined;
  /** The whole line that defines a name first; undefined where none does, or it goes on. */
  findLine(name: string): string | undefined;
  /** Enumerators and what stands between them that is none, with their enum's name. */
  enumerators(): readonly EnumEntry[];
  /** What parts have found here, by what they look for. */
  readonly offers: Map<string, readonly Offer[]>;
  /** The physical line of that number. */
  lineAt(line: number): string;
  /** What tokens come to in this header, by its own names; undefined where that is not known. */
  valueOf(tokens: readonly Token[]): bigint | undefined;
  /** Values were too costly to work out: those asked for since then are not known. */
  isSpent(): boolean;
}

/** The defines of a header for an architecture. */
export interface Placed extends Defines {
  readonly places: Places;
  /** What parts have found among them, by what they look for. */
  readonly offers: Map<string, readonly Fitting[]>;
}

/** A name whose value has one of the forms that a part looks for. */
export interface Fitting {
  readonly name: string;
  readonly value: string;
  readonly form: string;
  readonly params: number | null;
  readonly ordinal: number;
}

/** Reads headers of one tree and keeps them. */
export interface Library {
  readonly files: TableFiles;
  open(path: string): TableHeader | undefined;
  /** What is defined at a header's end for a preprocessor that looks for includes in these folders. */
  preprocess(path: string, folders: readonly string[], env: Environment): readonly Defined[];
}

/** A macro and the file it stands in. */
export interface Defined {
  readonly macro: MacroDef;
  readonly path: string;
}

export function createLibrary(files: TableFiles): Library {
  const known = new Map<string, TableHeader | undefined>();
  const open = (path: string): TableHeader | undefined => {
    if (known.has(path)) return known.get(path);
    const text = files.read(path);
    const header = text === undefined ? undefined : createHeader(path, text);
    known.set(path, header);
    return header;
  };
  return {
    files,
    open,
    preprocess(path, folders, env) {
      const root = open(path);
      if (root === undefined) return [];
      const compiler: Environment = { ...env, others: "undefined" };
      const { macros, files: read } = interpret(
        { path, source: root.header },
        compiler,
        ({ name, angled }, from) => {
          const header =
            name === null ? undefined : findIncluded(name, angled, from, folders, this);
          return header && { path: header.path, source: header.header };
        },
      );
      const owners = new Map<MacroDef, string>();
      for (const file of read) {
        for (const macro of open(file.path)!.header.macros) owners.set(macro, file.path);
      }
      const defined: Defined[] = [];
      for (const macro of macros.values()) {
        const owner = owners.get(macro);
        // Others were there before the header.
        if (owner !== undefined) defined.push({ macro, path: owner });
      }
      return defined;
    },
  };
}

/** The header that an include in the file at `from` means. */
export function findIncluded(
  name: string,
  angled: boolean,
  from: string,
  folders: readonly string[],
  library: Pick<Library, "open">,
): TableHeader | undefined {
  const beside = angled ? [] : [from.slice(0, from.lastIndexOf("/"))];
  for (const folder of [...beside, ...folders]) {
    const path = joinPath(folder, name);
    const header = path === undefined ? undefined : library.open(path);
    if (header !== undefined) return header;
  }
  return undefined;
}

/** The path that an include means, without `.` and `..`; undefined where it would leave the tree. */
export function joinPath(folder: string, name: string): string | undefined {
  const parts: string[] = [];
  for (const part of `${folder}/${name}`.split("/")) {
    if (part === "..") {
      if (parts.pop() === undefined) return undefined;
    } else if (part !== "" && part !== ".") parts.push(part);
  }
  return parts.join("/");
}

function createHeader(path: string, text: string): TableHeader {
  let header: Header | undefined;
  const read = (): Header => {
    header ??= readHeader(text, path);
    return header;
  };
  let directives: Directives | null | undefined;
  const cut = (): Directives | null => {
    if (directives === undefined) directives = readDirectives(text) ?? null;
    return directives;
  };
  const defines = new Map<string, ReturnType<TableHeader["defines"]>>();
  let lines: readonly string[] | undefined;
  let enumerators: readonly EnumEntry[] | undefined;
  let scope: Scope | undefined;
  let left = MAX_LOOKUPS;
  return {
    path,
    get header() {
      return read();
    },
    problem(arch) {
      return this.defines(arch) === undefined ? read().problems[0] : undefined;
    },
    includes() {
      return (
        cut()?.flatMap((line) => INCLUDE.exec(line)?.[1] ?? []) ??
        read().includes.map(({ name }) => name)
      );
    },
    directives: () => cut() ?? undefined,
    defines(arch) {
      if (defines.has(arch)) return defines.get(arch);
      const found = cut() === null ? undefined : findDefines(cut()!, environmentOf(arch));
      const known = found && {
        ...found,
        places: createPlaces(found.lines, read, arch),
        offers: new Map(),
      };
      defines.set(arch, known);
      return known;
    },
    findLine(name) {
      const isWanted = (one: string) =>
        one.includes(name) && /^\n[ \t]*#[ \t]*define/.test(one) && nameOf(one) === name;
      const found = isOneLine(text) ? cut()?.find(isWanted) : undefined;
      const at = found === undefined ? -1 : text.indexOf(found);
      if (at >= 0 && text.indexOf(found!, at + 1) < 0) return text.slice(at + 1).split("\n", 1)[0];
      const macro = read().macros.find((one) => one.name === name);
      const line = macro === undefined ? undefined : this.lineAt(macro.line);
      return line?.trimEnd().endsWith("\\") ? undefined : line;
    },
    offers: new Map(),
    enumerators() {
      enumerators ??= listEntries(read());
      return enumerators;
    },
    lineAt(line) {
      lines ??= text.split("\n");
      return (lines[line - 1] ?? "").replace(/\r$/, "");
    },
    valueOf(tokens) {
      scope ??= limitScope(createSession().view(read(), ANYTHING).scope, () => --left >= 0);
      if (left < 0) return undefined;
      const value: Value = evaluate(tokens, scope);
      return value.kind === "int" && left >= 0 ? value.value : undefined;
    },
    isSpent: () => left < 0,
  };
}

/** Whether no line goes on on the next one. */
const isOneLine = (text: string) => !text.includes("\\") && !text.includes("\r");

const INCLUDE = /^\n[ \t]*#[ \t]*include[ \t]*[<"]([^>"]*)[>"]/;

/** The places of defines: each is the reader's macro of that name, in the same order. */
function createPlaces(lines: readonly string[], read: () => Header, arch: string): Places {
  const macros = new Map<string, MacroDef[]>();
  return {
    at(ordinal) {
      if (macros.size === 0) {
        for (const macro of read().macros) {
          const same = macros.get(macro.name);
          if (same === undefined) macros.set(macro.name, [macro]);
          else same.push(macro);
        }
      }
      const name = nameOf(lines[ordinal]!);
      const all = macros.get(name)!;
      let count = 0;
      if (all.length > 1) for (let i = 0; i < ordinal; i++) if (nameOf(lines[i]!) === name) count++;
      const { line, when } = all[count]!;
      const isOpen = when !== null && holds(when, environmentOf(arch)) === "unknown";
      return { line, condition: isOpen ? when : null };
    },
  };
}

/** How many macros may be looked up for all values of a header: chains of them cost the square of their length. */
const MAX_LOOKUPS = 500_000;

const limitScope = (scope: Scope, mayLookUp: () => boolean): Scope => ({
  ...scope,
  macro: (name) => (mayLookUp() ? scope.macro(name) : undefined),
});

const ANYTHING = createEnvironment({ __LP64__: "1" });
