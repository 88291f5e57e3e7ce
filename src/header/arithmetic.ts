/** C's operators on values. What the language leaves undefined is opaque: gcc's answer would be a guess. */
import { commonType, convert, INT, known, opaque, promote } from "./integers.js";
import type { IntType, Value } from "./types.js";

type Int = Value & { kind: "int" };

/** How to take undefined arithmetic. `wrap`: as gcc's `#if` does, where only a division by zero is refused. */
export type Overflow = "opaque" | "wrap";

/** Precedence of the binary operators, the tightest highest. */
export const PRECEDENCE: ReadonlyMap<string, number> = new Map([
  ["*", 10],
  ["/", 10],
  ["%", 10],
  ["+", 9],
  ["-", 9],
  ["<<", 8],
  [">>", 8],
  ["<", 7],
  [">", 7],
  ["<=", 7],
  [">=", 7],
  ["==", 6],
  ["!=", 6],
  ["&", 5],
  ["^", 4],
  ["|", 3],
  ["&&", 2],
  ["||", 1],
]);

function fit(value: bigint, type: IntType, overflow: Overflow, constant: boolean): Value {
  const held = convert(value, type);
  if (held !== value && type.signed && overflow === "opaque") return opaque("signed overflow");
  return known(held, type, constant);
}

/** `left << right` and `>>`. gcc shifts signed values as bits: `1 << 31` is INT_MIN. */
function shift(operator: string, left: Int, right: Int, overflow: Overflow): Value {
  const type = promote(left.type);
  const constant = left.constant && right.constant;
  const value = convert(left.value, type);
  let by = right.value;
  let up = operator === "<<";
  if (by < 0n || by >= BigInt(type.bits)) {
    if (overflow === "opaque") return opaque("shift out of range");
    if (by < 0n) {
      by = -by;
      up = !up;
    }
    if (by > BigInt(type.bits)) by = BigInt(type.bits);
  }
  return known(convert(up ? value << by : value >> by, type), type, constant);
}

function compare(operator: string, a: bigint, b: bigint): boolean {
  switch (operator) {
    case "<":
      return a < b;
    case ">":
      return a > b;
    case "<=":
      return a <= b;
    case ">=":
      return a >= b;
    case "==":
      return a === b;
    default:
      return a !== b;
  }
}

/** A binary operator but `&&`, `||` and the comma, on two known values. */
export function applyBinary(operator: string, left: Int, right: Int, overflow: Overflow): Value {
  if (operator === "<<" || operator === ">>") return shift(operator, left, right, overflow);
  const type = commonType(left.type, right.type);
  const a = convert(left.value, type);
  const b = convert(right.value, type);
  const constant = left.constant && right.constant;
  switch (operator) {
    case "+":
      return fit(a + b, type, overflow, constant);
    case "-":
      return fit(a - b, type, overflow, constant);
    case "*":
      return fit(a * b, type, overflow, constant);
    case "/":
      return b === 0n ? opaque("division by zero") : fit(a / b, type, overflow, constant);
    case "%":
      if (b === 0n) return opaque("division by zero");
      // INT_MIN % -1 is undefined because its quotient is.
      if (convert(a / b, type) !== a / b && overflow === "opaque") return opaque("signed overflow");
      return known(a % b, type, constant);
    case "&":
      return known(a & b, type, constant);
    case "|":
      return known(a | b, type, constant);
    case "^":
      return known(a ^ b, type, constant);
    default:
      return known(compare(operator, a, b) ? 1n : 0n, INT, constant);
  }
}

/** `+ - ~ !` on a known value. */
export function applyUnary(operator: string, operand: Int, overflow: Overflow): Value {
  if (operator === "!") return known(operand.value === 0n ? 1n : 0n, INT, operand.constant);
  const type = promote(operand.type);
  const value = convert(operand.value, type);
  if (operator === "-") return fit(-value, type, overflow, operand.constant);
  return known(operator === "~" ? convert(~value, type) : value, type, operand.constant);
}
