/** What is defined before a header is read, and which conditions hold there. */
import type { Budget } from "./budget.js";
import { expand } from "./expansion.js";
import { parse } from "./expression.js";
import { INT, known, opaque } from "./integers.js";
import { parseDefine } from "./macros.js";
import { tokenize } from "./tokens.js";
import type { MacroDef, Token, Value, When } from "./types.js";
import { hasWord } from "./wordlist.js";

/** Macros that are defined, names that are not, and what the names that neither list has are. */
export interface Environment {
  readonly defined: ReadonlyMap<string, MacroDef>;
  readonly undefined: ReadonlySet<string>;
  /** `undefined`: as a compiler has it. `unknown`: as unifdef has it, both may be. */
  readonly others: "undefined" | "unknown";
}

/** What conditions are judged by: a macro, `undefined` where the name is none, `"unknown"` where it may be one. */
export type Definedness = (name: string) => MacroDef | undefined | "unknown";

/** Macros of the preprocessor itself: there with gcc whatever was undefined, with values that are no header's business. */
const BUILT_IN =
  "__FILE__ __LINE__ __BASE_FILE__ __DATE__ __TIME__ __TIMESTAMP__ __COUNTER__ __INCLUDE_LEVEL__ " +
  "__has_include __has_include_next __has_attribute __has_cpp_attribute __has_builtin _Pragma";

/** A macro without parameters, its body cut into tokens at its first use, as that of a plain line of a header is. */
function plainMacro(name: string, body: string): MacroDef {
  return { name, params: null, variadic: null, body, line: 1, when: null };
}

/**
 * An environment as `-D` options make it: `{ __LP64__: "1", "F(x)": "x" }`. Throws a TypeError for
 * a name that no `#define` takes.
 */
export function createEnvironment(
  defines: Readonly<Record<string, string>>,
  options: { undefined?: Iterable<string>; others?: Environment["others"] } = {},
): Environment {
  const defined = new Map<string, MacroDef>();
  for (const [name, body] of Object.entries(defines)) {
    if (/^[A-Za-z_]\w*$/.test(name) && name !== "defined" && /^[\w ]*$/.test(body)) {
      defined.set(name, plainMacro(name, body));
      continue;
    }
    const macro = parseDefine(tokenize(`#define ${name} ${body}`), null);
    if (typeof macro === "string") throw new TypeError(macro);
    defined.set(macro.name, macro);
  }
  return {
    defined,
    undefined: new Set(options.undefined),
    others: options.others ?? "undefined",
  };
}

/** Nothing defined at all, as `gcc -undef`. */
export const BARE: Environment = { defined: new Map(), undefined: new Set(), others: "undefined" };

/** gcc's macros on x86-64 Linux, as far as kernel headers ask. */
const GCC: Readonly<Record<string, string>> = {
  __x86_64__: "1",
  __x86_64: "1",
  __LP64__: "1",
  _LP64: "1",
  __linux__: "1",
  __linux: "1",
  linux: "1",
  unix: "1",
  __unix__: "1",
  __GNUC__: "12",
  __GNUC_MINOR__: "2",
  __STDC__: "1",
  __STDC_VERSION__: "201710L",
  __STDC_HOSTED__: "1",
  __CHAR_BIT__: "8",
  __SIZEOF_INT__: "4",
  __SIZEOF_LONG__: "8",
  __SIZEOF_LONG_LONG__: "8",
  __SIZEOF_POINTER__: "8",
  __SIZEOF_INT128__: "16",
  __ORDER_LITTLE_ENDIAN__: "1234",
  __ORDER_BIG_ENDIAN__: "4321",
  __ORDER_PDP_ENDIAN__: "3412",
  __BYTE_ORDER__: "__ORDER_LITTLE_ENDIAN__",
};

let gccMacros: Environment["defined"] | undefined;

/** User space on x86-64 Linux, as gcc predefines it; its macros are made when first asked for, which most runs never do. */
export const LP64: Environment = {
  get defined() {
    gccMacros ??= createEnvironment(GCC).defined;
    return gccMacros;
  },
  undefined: BARE.undefined,
  others: BARE.others,
};

/** `headers_install`'s view: `__KERNEL__` is not defined, of everything else nothing is known. */
export const EXPORTED: Environment = {
  defined: new Map([["__EXPORTED_HEADERS__", plainMacro("__EXPORTED_HEADERS__", "")]]),
  undefined: new Set(["__KERNEL__"]),
  others: "unknown",
};

function lookupIn(env: Environment): Definedness {
  return (name) =>
    env.defined.get(name) ??
    (env.others === "undefined" || env.undefined.has(name) ? undefined : "unknown");
}

/** `defined X` or `defined ( X )` at `at`: the name and the index after it. */
function readDefined(tokens: readonly Token[], at: number): [string, number] | undefined {
  const paren = tokens[at + 1]?.text === "(";
  const name = tokens[at + (paren ? 2 : 1)];
  if (name?.kind !== "ident") return undefined;
  if (!paren) return [name.text, at + 2];
  return tokens[at + 3]?.text === ")" ? [name.text, at + 4] : undefined;
}

/** Index after the parenthesis that closes the one at `open`; -1 where none does. */
function afterClosing(tokens: readonly Token[], open: number): number {
  if (tokens[open]?.text !== "(") return -1;
  let depth = 0;
  for (let index = open; index < tokens.length; index++) {
    if (tokens[index]!.text === "(") depth++;
    else if (tokens[index]!.text === ")" && --depth === 0) return index + 1;
  }
  return -1;
}

/**
 * The value of an `#if` expression by gcc's rules: intmax_t arithmetic, names that are no macros
 * are 0. `hasInclude` answers `__has_include` for what stands between its parentheses. Opaque where gcc
 * would refuse it, or where what it depends on is not known.
 */
export function evaluateCondition(
  tokens: readonly Token[],
  lookup: Definedness,
  hasInclude: (operand: readonly Token[]) => boolean | "unknown",
  budget?: Budget,
): Value {
  const truth = (value: boolean): Value => known(value ? 1n : 0n, INT);
  const expanded = expand(
    tokens,
    (name) => {
      const macro = lookup(name);
      return macro === "unknown" ? undefined : macro;
    },
    true,
    budget,
  );
  if (typeof expanded === "string") return opaque(expanded);
  return parse(expanded, {
    kind: "if",
    name(all, at) {
      const { text } = all[at]!;
      if (text === "defined") {
        const read = readDefined(all, at);
        if (read === undefined) return [opaque("malformed defined"), -1];
        const macro = lookup(read[0]);
        if (macro === "unknown") return [opaque(`${read[0]} may be defined`), read[1]];
        return [truth(macro !== undefined || hasWord(BUILT_IN, read[0])), read[1]];
      }
      if (text === "__has_include" || text === "__has_include_next") {
        const end = afterClosing(all, at + 1);
        if (end < 0) return [opaque(`malformed ${text}`), -1];
        const has = hasInclude(all.slice(at + 2, end - 1));
        return [has === "unknown" ? opaque("include not known") : truth(has), end];
      }
      if (hasWord(BUILT_IN, text) || text === "__has_c_attribute") {
        const end = afterClosing(all, at + 1);
        return [opaque(`${text} is the compiler's`), end < 0 ? at + 1 : end];
      }
      if (lookup(text) !== "unknown") return [truth(false), at + 1];
      // It may be a macro with parameters.
      const end = afterClosing(all, at + 1);
      return [opaque(`${text} may be defined`), end < 0 ? at + 1 : end];
    },
  });
}

/** Whether one `#if` condition holds in an environment; a condition that gcc refuses is unknown. */
export function holdsTerm(tokens: readonly Token[], env: Environment): boolean | "unknown" {
  const value = evaluateCondition(tokens, lookupIn(env), () => "unknown");
  return value.kind === "int" ? value.value !== 0n : "unknown";
}

/**
 * Whether a place's condition holds in an environment, macros of the header itself left aside;
 * unknown where it depends on what the environment does not say.
 */
export function holds(when: When | null, env: Environment): boolean | "unknown" {
  let result: boolean | "unknown" = true;
  for (const term of when?.terms ?? []) {
    const holding = holdsTerm(term, env);
    if (holding === false) return false;
    if (holding === "unknown") result = "unknown";
  }
  return result;
}
