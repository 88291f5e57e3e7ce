/** Which of a header's `#define` lines an architecture has, as far as its own macros decide it. */
import { type Environment, holdsTerm } from "../header/environment.js";
import { tokenize } from "../header/tokens.js";
import type { Directives } from "./plain.js";

/** The defines of a header, in its order. */
export interface Defines {
  /** Each `#define` line, the newline before it first. */
  readonly lines: readonly string[];
  /** For each of them: the architecture rules it out; null: it rules out none. */
  readonly isOut: readonly boolean[] | null;
  /** The macro that the first condition asks for, as include guards do; null: there is none. */
  readonly guard: string | null;
}

type Truth = boolean | "unknown";

/** An open `#if`. */
interface Level {
  /** What stands under the condition around it. */
  readonly around: Truth;
  /** None of the branches so far has been taken. */
  none: Truth;
  hasElse: boolean;
}

/**
 * Finds the defines that stand under no condition that an architecture's macros make false, as `holds` tells it;
 * undefined where the conditions are not in order.
 */
export function findDefines(directives: Directives, env: Environment): Defines | undefined {
  const lines: string[] = [];
  const outs: boolean[] = [];
  const stack: Level[] = [];
  let now: Truth = true;
  let isAnyOut = false;
  let guard: string | null = null;
  for (const [i, line] of directives.entries()) {
    let at = 1;
    while (line.charCodeAt(at) !== HASH) at++;
    at++;
    while (line.charCodeAt(at) <= 32) at++;
    const first = line.charCodeAt(at);
    if (first === D) {
      lines.push(line);
      outs.push(now === false);
      isAnyOut ||= now === false;
      continue;
    }
    // `include`, `undef`, `pragma`, `warning`, and a lone `#`.
    if (first !== E && !line.startsWith("if", at)) continue;
    if (line.startsWith("error", at)) continue;
    if (first !== E) {
      const truth = judge(line, at, env);
      if (i === 0) {
        guard = GUARD.exec(line)?.[1] ?? null;
        // A guard is no condition, whatever its macro is.
        if (guard !== null && truth !== "unknown") return undefined;
      }
      stack.push({ around: now, none: not(truth), hasElse: false });
      now = and(now, truth);
      continue;
    }
    const level = stack.at(-1);
    if (level === undefined) return undefined;
    if (line.startsWith("endif", at)) {
      stack.pop();
      now = level.around;
      continue;
    }
    if (level.hasElse) return undefined;
    now = and(level.around, level.none);
    if (line.startsWith("else", at)) level.hasElse = true;
    else {
      const truth = judge(line, at, env);
      now = and(now, truth);
      level.none = and(level.none, not(truth));
    }
  }
  return stack.length > 0 ? undefined : { lines, isOut: isAnyOut ? outs : null, guard };
}

const HASH = 35;
const D = 100;
const E = 101;

const GUARD =
  /^\n[ \t]*#[ \t]*(?:ifndef[ \t]+|if[ \t]*![ \t]*defined[ \t]*\(?[ \t]*)([A-Za-z_$][\w$]*)/;

const not = (truth: Truth): Truth => (truth === "unknown" ? truth : !truth);
const and = (a: Truth, b: Truth): Truth =>
  a === false || b === false ? false : a === true ? b : a;

/** A number that is compared with a name, or combined with it by bits: nobody knows what that comes to. */
const COMPARED =
  /([A-Za-z_$][\w$]*|\))[ \t]*(?:[=!<>]=|<(?![<=])|>(?![>=])|&(?!&)|\|(?!\|)|[-+*%^]|<<|>>)[ \t]*(?:0[xX][0-9a-fA-F]+|[0-9]+)[uUlL]*\b/g;

/** Whether the condition of a step (its directive's name at `at`) holds. */
function judge(line: string, at: number, env: Environment): Truth {
  const [, form, rest] = /^(ifdef|ifndef|if|elif)\b([\s\S]*)$/.exec(line.slice(at))!;
  const text = rest!.replace(/\/\*[\s\S]*?\*\//g, " ").trim();
  if (form === "ifdef" || form === "ifndef") {
    const truth = isDefined(text, env);
    return form === "ifdef" ? truth : not(truth);
  }
  const words = text.replace(COMPARED, "$1").match(/[\w$]+/g) ?? [];
  const isOpen = words.every((word) => {
    return word === "defined" || (!/^[0-9]/.test(word) && isDefined(word, env) === "unknown");
  });
  return isOpen && !/["'?,]/.test(text) ? "unknown" : holdsTerm(tokenize(text), env);
}

/** As `holdsTerm` has it. */
function isDefined(name: string, env: Environment): Truth {
  if (env.defined.has(name)) return true;
  if (/^_/.test(name) && BUILT_IN.test(name)) return holdsTerm(tokenize(`defined(${name})`), env);
  return env.undefined.has(name) ? false : "unknown";
}

/** Names that the preprocessor itself may know. */
const BUILT_IN =
  /^__(?:FILE|LINE|BASE_FILE|DATE|TIME|TIMESTAMP|COUNTER|INCLUDE_LEVEL)__$|^__has_|^_Pragma$/;

/** Where the name of a define's line begins. */
export function findName(line: string): number {
  let at = line.startsWith("\n#define") ? 8 : line.indexOf("define") + 6;
  while (line.charCodeAt(at) <= BLANK) at++;
  return at;
}

const BLANK = 32;

/** The name that a define's line defines. */
export const nameOf = (line: string): string => /^[\w$]+/.exec(line.slice(findName(line)))![0];
