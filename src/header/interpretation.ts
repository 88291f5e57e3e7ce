/** A header as the preprocessor reads it in one environment: in order, with what it defines on the way. */

import { type Budget, createBudget } from "./budget.js";
import { type Environment, evaluateCondition } from "./environment.js";
import type { BranchItem, IncludeItem, MacroDef, Problem, Source, Token, When } from "./types.js";

/** A header that an include leads to. */
export interface Included {
  readonly path: string;
  readonly source: Source;
}

/** Finds what an include of the file at `from` means; undefined: not to be found, and dropped. */
export type Follow = (item: IncludeItem, from: string) => Included | undefined;

export interface Interpretation {
  /** What is defined at the end. */
  readonly macros: ReadonlyMap<string, MacroDef>;
  /** The branches taken; code and items with no condition are live, too. */
  readonly live: ReadonlySet<When>;
  /** The files read, each once, in the order in which they begin. */
  readonly files: readonly Included[];
  /** Conditions that gcc would refuse or that we cannot tell (taken as false), `#error`s met, includes not found. */
  readonly problems: readonly (Problem & { readonly path: string })[];
}

const MAX_DEPTH = 200;
/** Directives interpreted in one go: a header that includes itself twice doubles at every level. */
const MAX_STEPS = 2_000_000;

interface State {
  readonly macros: Map<string, MacroDef>;
  readonly live: Set<When>;
  readonly files: Included[];
  readonly seen: Set<string>;
  readonly once: Set<string>;
  readonly problems: (Problem & { path: string })[];
  readonly follow: Follow;
  readonly budget: Budget;
  steps: number;
}

/** An open `#if`, with gcc's two flags. */
interface Level {
  readonly around: boolean;
  /** Whether what comes after the next `#else` or `#elif` is skipped for certain. */
  taken: boolean;
}

/**
 * Reads a header as gcc's preprocessor would: `#if`s see the macros defined so far, `#undef`
 * counts, a condition with an error is false, an `#error` is told and passed over. Without
 * `follow` includes are dropped, and `__has_include` says no.
 */
export function interpret(header: Included, env: Environment, follow?: Follow): Interpretation {
  const state: State = {
    macros: new Map(env.defined),
    live: new Set(),
    files: [],
    seen: new Set(),
    once: new Set(),
    problems: [],
    follow: follow ?? (() => undefined),
    budget: createBudget(),
    steps: MAX_STEPS,
  };
  run(state, header, 0);
  return state;
}

/** The macros defined after a file has been read in an environment, its includes dropped: what `gcc -E -dM -undef` prints. */
export function macrosIn(source: Source, env: Environment): ReadonlyMap<string, MacroDef> {
  return interpret({ path: "", source }, env).macros;
}

function run(state: State, file: Included, depth: number): void {
  const { source, path } = file;
  const tell = (line: number, what: string): void => {
    state.problems.push({ path, line, what });
  };
  if (!state.seen.has(path)) {
    state.seen.add(path);
    state.files.push(file);
  }
  const levels: Level[] = [];
  let skipping = false;
  for (const item of source.items) {
    if (--state.steps < 0) {
      if (state.steps === -1) tell(item.line, "includes grow out of bounds");
      return;
    }
    switch (item.kind) {
      case "define":
        if (!skipping) state.macros.set(item.macro.name, item.macro);
        break;
      case "undef":
        if (!skipping) state.macros.delete(item.name);
        break;
      case "if":
      case "elif":
      case "else":
      case "endif":
        skipping = step(state, levels, item, skipping, file, tell);
        if (!skipping && item.inside !== null) state.live.add(item.inside);
        break;
      case "include":
        if (!skipping) enter(state, item, file, depth, tell);
        break;
      case "error":
        if (!skipping) tell(item.line, "#error");
        break;
      case "pragma":
        if (!skipping && item.tokens[0]?.text === "once") state.once.add(path);
        break;
      default:
        break;
    }
  }
}

/** One step of the `#if` stack, as gcc's do_if, do_elif, do_else and do_endif take it. Gives whether what follows is skipped. */
function step(
  state: State,
  levels: Level[],
  item: BranchItem,
  skipping: boolean,
  file: Included,
  tell: (line: number, what: string) => void,
): boolean {
  const test = (): boolean => {
    const value = evaluateCondition(
      item.condition,
      (name) => state.macros.get(name),
      (operand) => canInclude(state, operand, item, file),
      state.budget,
    );
    if (value.kind === "int") return value.value !== 0n;
    tell(item.line, `condition: ${value.why}`);
    return false;
  };
  if (item.kind === "if") {
    const skips = skipping || !test();
    levels.push({ around: skipping, taken: skipping || !skips });
    return skips;
  }
  const level = levels.at(-1)!;
  if (item.kind === "endif") {
    levels.pop();
    return level.around;
  }
  if (level.taken) return true;
  if (item.kind === "else") {
    level.taken = true;
    return false;
  }
  level.taken = test();
  return !level.taken;
}

function canInclude(
  state: State,
  operand: readonly Token[],
  item: BranchItem,
  file: Included,
): boolean {
  const text = operand.map((token) => token.text).join("");
  if (!/^(?:<.+>|".+")$/.test(text)) return false;
  const { line, when, at } = item;
  const include: IncludeItem = {
    kind: "include",
    name: text.slice(1, -1),
    angled: text.startsWith("<"),
    next: false,
    tokens: operand,
    line,
    when,
    at,
  };
  return state.follow(include, file.path) !== undefined;
}

function enter(
  state: State,
  item: IncludeItem,
  file: Included,
  depth: number,
  tell: (line: number, what: string) => void,
): void {
  const found = depth < MAX_DEPTH ? state.follow(item, file.path) : undefined;
  if (found === undefined) {
    tell(item.line, depth < MAX_DEPTH ? "include not found" : "includes nested too deeply");
  } else if (!state.once.has(found.path)) {
    // Nothing of it would be read: the usual second include.
    const { guard } = found.source;
    if (guard === null || !state.macros.has(guard)) run(state, found, depth + 1);
  }
}
