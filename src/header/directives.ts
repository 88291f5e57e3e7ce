/** A header's lines to items: macros, includes, pragmas and the steps of its `#if` stack. */
import { createWhen, definedTerm, neverTerm } from "./conditions.js";
import { plainInclude, readInclude } from "./includes.js";
import { parseDefine } from "./macros.js";
import type { Clipping } from "./pieces.js";
import { scan, tokenize } from "./tokens.js";
import type {
  BranchItem,
  Item,
  MacroDef,
  OtherItem,
  Problem,
  Source,
  Token,
  When,
} from "./types.js";

/** An open `#if`. */
interface Level {
  /** The condition around it. */
  readonly parent: When | null;
  /** Conditions of its branches so far. */
  readonly chain: (readonly Token[])[];
  readonly line: number;
  readonly guard: boolean;
  closed: boolean;
}

/** Made once: V8 copies a literal within another on a slow path. */
const NONE: readonly Token[] = [];

const BRANCHES: ReadonlyMap<string, BranchItem["kind"]> = new Map([
  ["if", "if"],
  ["ifdef", "if"],
  ["ifndef", "if"],
  ["elif", "elif"],
  ["elifdef", "elif"],
  ["elifndef", "elif"],
  ["else", "else"],
  ["endif", "endif"],
]);

/**
 * Reads a header up to its directives: every directive as an item, all else as code tokens with
 * the condition each stands under. An include guard (`#ifndef G` around the whole file, `G`
 * defined directly inside) is no condition. Never throws; what a compiler would refuse is told in
 * `problems`.
 */
export function readSource(text: string | Clipping): Source {
  return read(text, true) ?? read(text, false)!;
}

/** One pass; undefined where the first `#ifndef` was taken for a guard and turned out to be none. */
function read(text: string | Clipping, guarded: boolean): Source | undefined {
  const items: Item[] = [];
  const problems: Problem[] = [];
  const stack: Level[] = [];
  let when: When | null = null;
  let guard: Token | undefined;
  let guardDefined = false;
  let guardEnd = -1;
  let broken = false;
  let gaps = 0;

  function branch(kind: BranchItem["kind"], tokens: Token[], at: number): void {
    const name = tokens[1]!;
    const line = tokens[0]!.line;
    if (kind === "if") {
      const condition = conditionOf(tokens, problems);
      // gcc's rule, too: nothing but comments before it and after its #endif.
      const isGuard =
        guarded && items.length === 0 && at === 0 && guardName(condition) !== undefined;
      if (isGuard) guard = guardName(condition);
      stack.push({ parent: when, chain: [condition], line, guard: isGuard, closed: false });
      const inside = isGuard ? null : createWhen(when, [], 0, condition);
      items.push({ kind, condition, line, when, at, inside });
      when = inside;
      return;
    }
    const level = stack.at(-1);
    if (level === undefined) {
      problems.push({ line, what: `#${name.text} without #if` });
      items.push({ kind: "other", tokens: tokens.slice(1), line, when, at });
      return;
    }
    if (kind === "endif") {
      stack.pop();
      when = level.parent;
      if (level.guard) guardEnd = at;
      items.push({ kind, condition: NONE, line, when, at, inside: when });
      return;
    }
    if (level.guard) broken = true;
    let condition = NONE;
    let inside: When;
    if (level.closed) {
      // As gcc: told, and skipped.
      problems.push({ line, what: `#${name.text} after #else` });
      inside = createWhen(level.parent, [], 0, neverTerm(name));
    } else if (kind === "else") {
      level.closed = true;
      inside = createWhen(level.parent, level.chain, level.chain.length, null);
    } else {
      condition = conditionOf(tokens, problems);
      inside = createWhen(level.parent, level.chain, level.chain.length, condition);
      level.chain.push(condition);
    }
    items.push({ kind, condition, line, when: level.parent, at, inside });
    when = inside;
  }

  function directive(tokens: Token[], at: number): When | null {
    const name = tokens[1];
    if (name === undefined) return when; // the null directive
    if (guardEnd >= 0) broken = true;
    const kind = BRANCHES.get(name.text);
    if (kind !== undefined) {
      branch(kind, tokens, at);
      return when;
    }
    const item = readItem(tokens, when, at, problems);
    items.push(item);
    if (item.kind === "define" && stack.length === 1 && item.macro.name === guard?.text) {
      guardDefined = true;
    }
    return when;
  }

  function define(name: string, body: string, line: number, at: number): void {
    if (guardEnd >= 0) broken = true;
    if (stack.length === 1 && name === guard?.text) guardDefined = true;
    if (name === "defined") {
      problems.push({ line, what: "#define of what is no macro name" });
      items.push({ kind: "other", tokens: tokenize(`define defined ${body}`), line, when, at });
      return;
    }
    const macro: MacroDef = { name, params: null, variadic: null, body, line, when };
    items.push({ kind: "define", macro, line, when, at });
  }

  function include(name: string, line: number, at: number): void {
    if (guardEnd >= 0) broken = true;
    items.push(plainInclude(name, line, when, at));
  }

  function gap(line: number, at: number): void {
    if (guardEnd >= 0) broken = true;
    items.push({ kind: "gap", index: gaps++, line, when, at });
  }

  const { code, problems: lexical } = scan(text, { directive, define, include, gap });
  for (const level of stack) problems.push({ line: level.line, what: "#if without #endif" });
  if (guard !== undefined && (broken || !guardDefined || guardEnd !== code.length))
    return undefined;
  const told = lexical.length === 0 ? problems : [...lexical, ...problems];
  if (told.length > 1) told.sort((a, b) => a.line - b.line);
  return { items, code, guard: guard?.text ?? null, problems: told };
}

/** The condition of `#if`, `#ifdef`, `#ifndef` and their `#elif` kin; where it is missing, one that never holds, as gcc takes it. */
function conditionOf(tokens: readonly Token[], problems: Problem[]): readonly Token[] {
  const name = tokens[1]!;
  const form = name.text;
  const first = tokens[2];
  if (form === "if" || form === "elif") {
    if (first !== undefined) return tokens.slice(2);
  } else if (first?.kind === "ident") {
    const term = definedTerm(first);
    return form.endsWith("ndef")
      ? [{ kind: "punct", text: "!", line: first.line, spaced: false }, ...term]
      : term;
  }
  problems.push({ line: name.line, what: `#${form} without a condition` });
  return neverTerm(name);
}

/** The name in `! defined ( NAME )` or `! defined NAME`, the two forms of a guard. */
function guardName(condition: readonly Token[]): Token | undefined {
  if (condition[0]?.text !== "!" || condition[1]?.text !== "defined") return undefined;
  if (condition.length === 3) return condition[2]!.kind === "ident" ? condition[2] : undefined;
  if (condition.length !== 5 || condition[2]!.text !== "(") return undefined;
  return condition[3]!.kind === "ident" ? condition[3] : undefined;
}

/** Any directive that is no step of the `#if` stack. */
function readItem(tokens: Token[], when: When | null, at: number, problems: Problem[]): Item {
  const name = tokens[1]!;
  const line = tokens[0]!.line;
  switch (name.text) {
    case "define": {
      const macro = parseDefine(tokens, when);
      if (typeof macro !== "string") return { kind: "define", macro, line, when, at };
      problems.push({ line, what: macro });
      break;
    }
    case "undef":
      if (tokens[2]?.kind === "ident") {
        return { kind: "undef", name: tokens[2].text, line, when, at };
      }
      problems.push({ line, what: "#undef without a name" });
      break;
    case "include":
    case "include_next":
    case "import": {
      if (tokens[2] === undefined) problems.push({ line, what: `#${name.text} without a name` });
      return readInclude(tokens, when, at);
    }
    case "pragma":
    case "error":
    case "warning": {
      const kind: OtherItem["kind"] = name.text;
      return { kind, tokens: tokens.slice(2), line, when, at };
    }
    case "ident":
    case "sccs":
    case "line":
      break;
    default:
      // `# 12 "file"` is a line marker.
      if (name.kind !== "number") problems.push({ line, what: `unknown directive #${name.text}` });
  }
  return { kind: "other", tokens: tokens.slice(1), line, when, at };
}
