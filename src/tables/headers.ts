/** The headers that tables are made from, each read once. */
import { pairBrackets } from "../header/brackets.js";
import type { Enumerator, Opaque } from "../header/ctypes.js";
import { readEntries } from "../header/enums.js";
import { createEnvironment, type Environment } from "../header/environment.js";
import { evaluate } from "../header/expression.js";
import { type Header, readHeader } from "../header/header.js";
import { interpret } from "../header/interpretation.js";
import { type Reader, wordOf } from "../header/reader.js";
import { createSession } from "../header/session.js";
import type { MacroDef, Scope, Token, Value } from "../header/types.js";
import type { Offer } from "./candidates.js";

/** Where the headers are: bytes as latin1; undefined where a file is not there. */
export interface TableFiles {
  read(path: string): string | undefined;
  /** The names of the folders in a folder, for tables that look for architectures. */
  listFolders?(folder: string): readonly string[];
}

/** A header with what tables ask of it, made when first asked for. */
export interface TableHeader {
  readonly path: string;
  readonly header: Header;
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

export interface EnumEntry {
  readonly enum: string | null;
  /** The first of its enum. */
  readonly isFirst: boolean;
  readonly entry: Enumerator | Opaque;
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
          const beside = angled ? [] : [from.slice(0, from.lastIndexOf("/"))];
          for (const folder of name === null ? [] : [...beside, ...folders]) {
            const found = joinPath(folder, name!);
            const header = found === undefined ? undefined : open(found);
            if (header !== undefined) return { path: header.path, source: header.header };
          }
          return undefined;
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

/** The path that an include means, without `.` and `..`; undefined where it would leave the tree. */
function joinPath(folder: string, name: string): string | undefined {
  const parts: string[] = [];
  for (const part of `${folder}/${name}`.split("/")) {
    if (part === "..") {
      if (parts.pop() === undefined) return undefined;
    } else if (part !== "" && part !== ".") parts.push(part);
  }
  return parts.join("/");
}

function createHeader(path: string, text: string): TableHeader {
  const header = readHeader(text, path);
  let lines: readonly string[] | undefined;
  let enumerators: readonly EnumEntry[] | undefined;
  let scope: Scope | undefined;
  let left = MAX_LOOKUPS;
  return {
    path,
    header,
    offers: new Map(),
    enumerators() {
      enumerators ??= listEntries(header);
      return enumerators;
    },
    lineAt(line) {
      lines ??= text.split("\n");
      return (lines[line - 1] ?? "").replace(/\r$/, "");
    },
    valueOf(tokens) {
      scope ??= limitScope(createSession().view(header, ANYTHING).scope, () => --left >= 0);
      if (left < 0) return undefined;
      const value: Value = evaluate(tokens, scope);
      return value.kind === "int" && left >= 0 ? value.value : undefined;
    },
    isSpent: () => left < 0,
  };
}

/** How many macros may be looked up for all values of a header: chains of them cost the square of their length. */
const MAX_LOOKUPS = 500_000;

const limitScope = (scope: Scope, mayLookUp: () => boolean): Scope => ({
  ...scope,
  macro: (name) => (mayLookUp() ? scope.macro(name) : undefined),
});

const ANYTHING = createEnvironment({ __LP64__: "1" });

/** The entries of all enums, wherever they stand; read from the tokens, since tables need no other declaration. */
function listEntries({ code: tokens }: Header): readonly EnumEntry[] {
  const found: EnumEntry[] = [];
  if (!tokens.some(({ text }) => text === "enum")) return found;
  const { partner, outer } = pairBrackets(tokens);
  const reader: Reader = { tokens, partner, outer, at: 0, depth: 0 };
  for (let i = 0; i < tokens.length; i++) {
    if (tokens[i]!.text !== "enum") continue;
    let name: string | null = null;
    let open = i + 1;
    for (; open < tokens.length; open++) {
      const { kind, text } = tokens[open]!;
      if (text === "(" && partner[open]! > open) open = partner[open]!;
      else if (kind !== "ident" || text === "enum") break;
      else if (wordOf(text) === undefined) name = text;
    }
    if (tokens[open]?.text !== "{" || partner[open]! < 0) continue;
    const entries = readEntries(reader, open + 1, partner[open]!, open) ?? [];
    for (const [at, entry] of entries.entries()) {
      found.push({ enum: name, isFirst: at === 0, entry });
    }
  }
  return found;
}

/** A macro's body as text; blanks in it mean nothing. */
export function spellBody(macro: MacroDef): string {
  return typeof macro.body === "string" ? macro.body : spell(macro.body);
}

/** Tokens as text, with blanks between words only. */
export function spell(tokens: readonly Token[]): string {
  let text = "";
  let wasWord = false;
  for (const token of tokens) {
    const isWord = token.kind === "ident" || token.kind === "number";
    text += isWord && wasWord ? ` ${token.text}` : token.text;
    wasWord = isWord;
  }
  return text;
}
