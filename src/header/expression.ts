/** Values of expressions: C's integer constant expressions, and those of `#if`. */
import { applyBinary, applyUnary, PRECEDENCE } from "./arithmetic.js";
import { expand } from "./expansion.js";
import {
  commonType,
  convert,
  INT,
  isTypeWord,
  known,
  opaque,
  promote,
  readCharacter,
  ULONG,
} from "./integers.js";
import { knownMacro } from "./known.js";
import { isTypeName, measure, readIntType } from "./operands.js";
import { accept, closing, fail, inMode, literal, type Mode, type Parser } from "./parser.js";
import type { IntType, Scope, Token, Value } from "./types.js";

const MAX_NESTING = 400;
/** Longer than any type name: not worth reading as one at each of many levels. */
const MAX_TYPE_NAME = 200;

/**
 * The value of a C expression after macro expansion, by gcc's rules for LP64. Opaque, and why: what
 * is no integer constant, what uses a name that `scope` does not know, signed overflow, shifts out
 * of range, division by zero. `constant` is false where gcc folds what C does not call an integer
 * constant expression (a comma).
 */
export function evaluate(tokens: readonly Token[], scope: Scope): Value {
  const lookup = (name: string) => scope.macro(name) ?? knownMacro(name);
  const expanded = expand(tokens, lookup, false, scope.budget);
  if (typeof expanded === "string") return opaque(expanded);
  return parse(expanded, { kind: "c", scope });
}

/** The value of tokens whose macros are expanded already. */
export function parse(tokens: readonly Token[], mode: Mode): Value {
  if (tokens.length === 0) return opaque("no expression");
  const p: Parser = { tokens, at: 0, mode, unevaluated: 0, nesting: 0, error: null };
  const value = readComma(p);
  if (p.error === null && p.at < tokens.length)
    fail(p, `${tokens[p.at]!.text} after an expression`);
  return p.error === null ? value : opaque(p.error);
}

function readComma(p: Parser): Value {
  let value = readConditional(p);
  while (accept(p, ",")) {
    // gcc refuses a comma that is evaluated in #if.
    if (p.mode.kind === "if" && p.unevaluated === 0) return fail(p, "comma");
    const right = readConditional(p);
    const known = value.kind === "int" && right.kind === "int";
    value = known ? { ...right, constant: false } : opaque("comma");
  }
  return value;
}

function readConditional(p: Parser): Value {
  if (++p.nesting > MAX_NESTING) return fail(p, "nested too deeply");
  const value = readChoice(p);
  p.nesting--;
  return value;
}

function readChoice(p: Parser): Value {
  const condition = readBinary(p, 1);
  if (!accept(p, "?")) return condition;
  const truth = truthOf(condition);
  if (truth === false) p.unevaluated++;
  // GNU: the condition is the middle operand where that is missing.
  const isShort = p.tokens[p.at]?.text === ":";
  if (isShort && p.mode.kind === "if") return fail(p, "nothing between ? and :");
  const yes = isShort ? condition : readComma(p);
  if (truth === false) p.unevaluated--;
  if (!accept(p, ":")) return fail(p, "? without :");
  if (truth === true) p.unevaluated++;
  const no = readConditional(p);
  if (truth === true) p.unevaluated--;
  if (p.mode.kind === "if" && truth !== "unknown") {
    // The branch not taken may be unknown; where it is not, its sign counts.
    const [taken, other] = truth ? [yes, no] : [no, yes];
    if (taken.kind === "opaque" || other.kind === "opaque") return taken;
    const type = commonType(taken.type, other.type);
    return known(convert(taken.value, type), type);
  }
  if (condition.kind === "opaque") return condition;
  if (yes.kind === "opaque") return yes;
  if (no.kind === "opaque") return no;
  const type = commonType(yes.type, no.type);
  const constant = condition.constant && yes.constant && no.constant;
  return known(convert(truth === true ? yes.value : no.value, type), type, constant);
}

function truthOf(value: Value): boolean | "unknown" {
  return value.kind === "int" ? value.value !== 0n : "unknown";
}

function readBinary(p: Parser, lowest: number): Value {
  let left = readUnary(p);
  for (;;) {
    const token = p.tokens[p.at];
    const precedence = token?.kind === "punct" ? PRECEDENCE.get(token.text) : undefined;
    if (precedence === undefined || precedence < lowest) return left;
    p.at++;
    const operator = token!.text;
    const isLogical = operator === "&&" || operator === "||";
    const skips = isLogical && truthOf(left) === (operator === "||");
    if (skips) p.unevaluated++;
    if (++p.nesting > MAX_NESTING) return fail(p, "nested too deeply");
    const right = readBinary(p, precedence + 1);
    p.nesting--;
    if (skips) p.unevaluated--;
    const value = isLogical ? logical(p, operator, left, right) : binary(p, operator, left, right);
    left = inMode(p, value);
  }
}

function logical(p: Parser, operator: string, left: Value, right: Value): Value {
  const deciding = operator === "||";
  const a = truthOf(left);
  const b = truthOf(right);
  // In #if one side can be unknown (a name that may or may not be defined) and not matter.
  if (p.mode.kind === "if" && (a === deciding || b === deciding))
    return known(deciding ? 1n : 0n, INT);
  if (left.kind === "opaque") return left;
  if (right.kind === "opaque") return right;
  const truth = deciding ? a || b : a && b;
  return known(truth ? 1n : 0n, INT, left.constant && right.constant);
}

function binary(p: Parser, operator: string, left: Value, right: Value): Value {
  if (left.kind === "opaque") return left;
  if (right.kind === "opaque") return right;
  const value = applyBinary(operator, left, right, p.mode.kind === "if" ? "wrap" : "opaque");
  if (value.kind === "int") return value;
  // Not evaluated: only the type counts, and any operand has it.
  const isShift = operator === "<<" || operator === ">>";
  const type = isShift ? promote(left.type) : commonType(left.type, right.type);
  if (p.unevaluated > 0) return known(0n, type);
  return p.mode.kind === "if" ? fail(p, value.why) : value;
}

function readUnary(p: Parser): Value {
  if (++p.nesting > MAX_NESTING) return fail(p, "nested too deeply");
  const value = readOperand(p);
  p.nesting--;
  return value;
}

function readOperand(p: Parser): Value {
  const token = p.tokens[p.at];
  if (token === undefined) return fail(p, "an operand is missing");
  switch (token.kind) {
    case "number": {
      p.at++;
      return literal(p, token);
    }
    case "char":
      p.at++;
      return inMode(p, readCharacter(token));
    case "ident":
      return p.mode.kind === "c" ? readName(p, p.mode.scope, token) : readIfName(p);
    case "punct":
      break;
    default:
      return fail(p, `${token.kind === "string" ? "a string" : token.text} in an expression`);
  }
  if (token.text === "(") return readParenthesis(p);
  if (token.text !== "-" && token.text !== "+" && token.text !== "~" && token.text !== "!") {
    return fail(p, `${token.text} where an operand should stand`);
  }
  p.at++;
  const operand = readUnary(p);
  if (operand.kind === "opaque") return operand;
  const value = applyUnary(token.text, operand, p.mode.kind === "if" ? "wrap" : "opaque");
  if (value.kind === "opaque" && p.unevaluated > 0) return known(0n, promote(operand.type));
  return inMode(p, value);
}

function readParenthesis(p: Parser): Value {
  const open = p.at++;
  if (p.mode.kind === "c" && isTypeName(p.tokens, p.at, p.mode.scope)) {
    const close = closing(p, open);
    if (close < 0) return fail(p, "( without )");
    p.at = close + 1;
    const type = readIntType(p.tokens.slice(open + 1, close), p.mode.scope);
    const operand = readUnary(p);
    if (type === undefined) return fail(p, "a cast to what is no known integer type");
    return operand.kind === "opaque" ? operand : cast(operand, type);
  }
  const value = readComma(p);
  return accept(p, ")") ? value : fail(p, "( without )");
}

function cast(operand: Value & { kind: "int" }, type: IntType): Value {
  return known(convert(operand.value, type), type, operand.constant);
}

function readIfName(p: Parser): Value {
  if (p.mode.kind !== "if") return fail(p, "a name");
  const [value, at] = p.mode.name(p.tokens, p.at);
  if (at < 0) return fail(p, value.kind === "opaque" ? value.why : "a name");
  p.at = at;
  return value;
}

function readName(p: Parser, scope: Scope, token: Token): Value {
  const open = p.at + 1;
  if (token.text === "sizeof") {
    p.at++;
    if (p.tokens[open]?.text !== "(") return sizeOf(p, readUnevaluated(p));
    const close = closing(p, open);
    if (close < 0) return fail(p, "( without )");
    if (close - open > MAX_TYPE_NAME) return sizeOf(p, readUnevaluated(p));
    const inside = p.tokens.slice(open + 1, close);
    const size = measure(inside, scope);
    if (size === undefined && isTypeName(inside, 0, scope)) {
      const words = inside.slice(0, 8).map((one) => one.text);
      return fail(p, `size of ${words.join(" ")} not known`);
    }
    if (size === undefined) return sizeOf(p, readUnevaluated(p));
    p.at = close + 1;
    return known(size, ULONG);
  }
  if (p.tokens[open]?.text === "(") {
    const close = closing(p, open);
    if (close < 0) return fail(p, "( without )");
    if (token.text !== "offsetof" && token.text !== "__builtin_offsetof") {
      return fail(p, `call of ${token.text}`);
    }
    const comma = p.tokens.findIndex((one, index) => index > open && one.text === ",");
    const type = p.tokens.slice(open + 1, comma);
    const offset = scope.offsetof?.(type, p.tokens.slice(comma + 1, close));
    if (comma < 0 || comma > close || offset === undefined) return fail(p, "unknown offset");
    p.at = close + 1;
    return known(offset, ULONG);
  }
  const value = scope.enumerator(token.text);
  p.at++;
  if (value !== undefined) return value;
  return fail(p, isTypeWord(token.text) ? `type ${token.text}` : `unknown name ${token.text}`);
}

/** Reads the operand of `sizeof` for its type alone. */
function readUnevaluated(p: Parser): Value {
  p.unevaluated++;
  const value = readUnary(p);
  p.unevaluated--;
  return value;
}

function sizeOf(p: Parser, operand: Value): Value {
  if (operand.kind === "opaque") return fail(p, `sizeof: ${operand.why}`);
  return known(BigInt(operand.type.bits / 8), ULONG);
}
