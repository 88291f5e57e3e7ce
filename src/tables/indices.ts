/** The number that an index comes to, so that one used twice shows whatever its spelling. */

/** What names in an index stand for: `value`, `base`, and macros that the table prints itself. */
export type Names = (name: string) => bigint | undefined;

/** An index ready to be worked out; undefined where a name in it is not known. */
export type Index = (names: Names) => bigint | undefined;

type Operator = (a: bigint, b: bigint) => bigint | undefined;

const isShift = (count: bigint) => count >= 0n && count < 64n;

/** By how tightly they bind, loosest first. */
const OPERATORS: readonly Readonly<Record<string, Operator>>[] = [
  { "|": (a, b) => a | b },
  { "^": (a, b) => a ^ b },
  { "&": (a, b) => a & b },
  {
    "<<": (a, b) => (isShift(b) ? a << b : undefined),
    ">>": (a, b) => (isShift(b) ? a >> b : undefined),
  },
  { "+": (a, b) => a + b, "-": (a, b) => a - b },
  {
    "*": (a, b) => a * b,
    "/": (a, b) => (b === 0n ? undefined : a / b),
    "%": (a, b) => (b === 0n ? undefined : a % b),
  },
];

/** The kernel's `ilog2` of a constant, which is 0 for 0. */
export function ilog2(value: bigint): bigint {
  return value < 2n ? 0n : BigInt(value.toString(2).length - 1);
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
    return value === undefined ? undefined : value === 0n ? no(names) : yes(names);
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
      // What C's widest type does not hold is not known; nor is a division by 0.
      return value === undefined || BigInt.asIntN(65, value) !== value ? undefined : value;
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

/** A number as C writes it, octal included and without a suffix; undefined above 64 bits, and for anything else. */
export function readNumber(text: string): bigint | undefined {
  if (text.length > 40 || !/^(?:0[xX][0-9a-fA-F]+|0[0-7]*|[1-9][0-9]*)$/.test(text))
    return undefined;
  const number = BigInt(/^0[0-7]/.test(text) ? `0o${text.slice(1)}` : text);
  return BigInt.asUintN(64, number) === number ? number : undefined;
}
