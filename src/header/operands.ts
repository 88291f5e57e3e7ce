/** Type names within expressions: what `sizeof` and casts are given. */
import {
  isTypeWord,
  knownTypedef,
  LONG,
  readLiteral,
  stringLength,
  typeOfWords,
} from "./integers.js";
import type { IntType, Scope, Token } from "./types.js";

const QUALIFIERS: ReadonlySet<string> = new Set(
  "const volatile restrict __const __const__ __volatile__ __restrict __restrict__ __user __extension__".split(
    " ",
  ),
);
const OTHER_TYPES: ReadonlySet<string> = new Set(
  "struct union enum void float double _Float128 typeof __typeof__ __typeof".split(" "),
);
/** Sizes in bytes of what is no integer. */
const FLOATS: ReadonlyMap<string, bigint> = new Map([
  ["float", 4n],
  ["double", 8n],
  ["long double", 16n],
]);

/** The integer type of a typedef name: the scope's, else one that means the same everywhere. */
function typedefOf(name: string, scope: Scope): IntType | undefined {
  return scope.type(name) ?? knownTypedef(name);
}

/** Whether a type name, not an expression, begins at `at`. */
export function isTypeName(tokens: readonly Token[], at: number, scope: Scope): boolean {
  const token = tokens[at];
  if (token?.kind !== "ident") return false;
  const { text } = token;
  return (
    isTypeWord(text) ||
    QUALIFIERS.has(text) ||
    OTHER_TYPES.has(text) ||
    typedefOf(text, scope) !== undefined ||
    // `(x *)`, `(x)1`, `(x)y`: only a typedef's name can stand so.
    (tokens[at + 1]?.text === "*" && /^[*)]$/.test(tokens[at + 2]?.text ?? "")) ||
    (tokens[at + 1]?.text === ")" &&
      /^(?:number|char|ident|string)$/.test(tokens[at + 2]?.kind ?? ""))
  );
}

/** The integer type that the tokens of a type name are; undefined where they are none that is known. */
export function readIntType(tokens: readonly Token[], scope: Scope): IntType | undefined {
  const words: string[] = [];
  for (const { kind, text } of tokens) {
    if (kind !== "ident") return undefined;
    if (!QUALIFIERS.has(text)) words.push(text);
  }
  if (words.length === 1 && !isTypeWord(words[0]!)) return typedefOf(words[0]!, scope);
  return typeOfWords(words);
}

/** The size of what stands between `sizeof`'s parentheses, if it is a type or a string; undefined: an expression, or not known. */
export function measure(tokens: readonly Token[], scope: Scope): bigint | undefined {
  if (tokens.length > 0 && tokens.every((token) => token.kind === "string")) {
    let size = 1;
    for (const token of tokens) size += stringLength(token) ?? Number.NaN;
    return Number.isNaN(size) ? undefined : BigInt(size);
  }
  if (tokens[0]?.kind !== "ident") return undefined;
  const type = readIntType(tokens, scope);
  if (type !== undefined) {
    const isLong = type.rank === LONG.rank && !/64_t$|intmax_t$/.test(tokens.at(-1)!.text);
    return scope.isNarrow === true && isLong ? 4n : BigInt(type.bits / 8);
  }
  const float = FLOATS.get(tokens.map((token) => token.text).join(" "));
  if (float !== undefined) return float;
  if (tokens.at(-1)!.text === "*" && isTypeName(tokens, 0, scope)) {
    return scope.isNarrow === true ? 4n : 8n;
  }
  return measureArray(tokens, scope) ?? scope.sizeof(tokens);
}

/** `__u32[4]`, with a plain number. */
function measureArray(tokens: readonly Token[], scope: Scope): bigint | undefined {
  // Longer than any type name that people write: not worth the depth.
  if (tokens.length > 60) return undefined;
  if (tokens.length < 4 || tokens.at(-1)!.text !== "]" || tokens.at(-3)!.text !== "[")
    return undefined;
  const count = readLiteral(tokens.at(-2)!.text);
  const size = measure(tokens.slice(0, -3), scope);
  return count.kind === "int" && size !== undefined ? count.value * size : undefined;
}
