/** The number that an index comes to, so that one used twice shows whatever its spelling. */

/** What names in an index stand for: `value`, `base`, and macros that the table prints itself. */
export type Names = (name: string) => number | undefined;

/** An index ready to be worked out; undefined where a name in it is not known. */
export type Index = (names: Names) => number | undefined;

type Operator = (a: number, b: number) => number;

/** By how tightly they bind, loosest first. */
const OPERATORS: readonly Readonly<Record<string, Operator>>[] = [
  { "|": (a, b) => Number(BigInt(a) | BigInt(b)) },
  { "^": (a, b) => Number(BigInt(a) ^ BigInt(b)) },
  { "&": (a, b) => Number(BigInt(a) & BigInt(b)) },
  { "<<": (a, b) => a * 2 ** b, ">>": (a, b) => Math.floor(a / 2 ** b) },
  { "+": (a, b) => a + b, "-": (a, b) => a - b },
  { "*": (a, b) => a * b, "/": (a, b) => Math.trunc(a / b), "%": (a, b) => a % b },
];

/** The kernel's `ilog2` of a constant, which is 0 for 0. */
export function ilog2(value: number): number {
  return value < 2 ? 0 : value.toString(2).length - 1;
}

const readValue: Index = (names) => names("value");

const known = new Map<string, Index>();

/** Reads an index's template; what it cannot read is never known. */
export function compileIndex(template: string): Index {
  let index = known.get(template);
  if (index === undefined) {
    if (template === "{value}") return readValue;
    const tokens = template.match(/\{\w+\}|\w+|<<|>>|[^\s\w]/g) ?? [];
    const cursor = { tokens, at: 0 };
    const read = readChoice(cursor);
    index = cursor.at === tokens.length ? read : () => undefined;
    known.set(template, index);
  }
  return index;
}

interface Cursor {
  readonly tokens: readonly string[];
  at: number;
}

function readChoice(cursor: Cursor): Index {
  const test = readOperators(cursor, 0);
  if (cursor.tokens[cursor.at] !== "?") return test;
  cursor.at++;
  const yes = readChoice(cursor);
  if (cursor.tokens[cursor.at++] !== ":") return () => undefined;
  const no = readChoice(cursor);
  return (names) => {
    const value = test(names);
    return value === undefined ? undefined : value === 0 ? no(names) : yes(names);
  };
}

function readOperators(cursor: Cursor, level: number): Index {
  const operators = OPERATORS[level];
  if (operators === undefined) return readOperand(cursor);
  let left = readOperators(cursor, level + 1);
  for (;;) {
    const token = cursor.tokens[cursor.at] ?? "";
    if (!Object.hasOwn(operators, token)) return left;
    const operate = operators[token]!;
    cursor.at++;
    const before = left;
    const right = readOperators(cursor, level + 1);
    left = (names) => {
      const a = before(names);
      const b = right(names);
      if (a === undefined || b === undefined) return undefined;
      const value = operate(a, b);
      // What a double does not keep exactly is not known; nor is a division by 0.
      return Number.isSafeInteger(value) ? value : undefined;
    };
  }
}

function readOperand(cursor: Cursor): Index {
  const token = cursor.tokens[cursor.at++];
  if (token === "(" || token === "ilog2") {
    if (token === "ilog2" && cursor.tokens[cursor.at++] !== "(") return () => undefined;
    const inner = readChoice(cursor);
    if (cursor.tokens[cursor.at++] !== ")") return () => undefined;
    if (token === "(") return inner;
    return (names) => {
      const value = inner(names);
      return value === undefined ? undefined : ilog2(value);
    };
  }
  const number = readNumber(token ?? "");
  if (number !== undefined) return () => number;
  if (token === undefined || !/^(?:\{\w+\}|[A-Za-z_]\w*)$/.test(token)) return () => undefined;
  const name = token.replace(/^\{(.*)\}$/, "$1");
  return (names) => names(name);
}

/** A number as C writes it, octal included and without a suffix; undefined above 2^53, and for anything else. */
export function readNumber(text: string): number | undefined {
  if (!/^(?:0[xX][0-9a-fA-F]+|0[0-7]*|[1-9][0-9]*)$/.test(text)) return undefined;
  const isOctal = /^0[0-7]/.test(text);
  const number = isOctal ? Number.parseInt(text, 8) : Number(text);
  return Number.isSafeInteger(number) ? number : undefined;
}
