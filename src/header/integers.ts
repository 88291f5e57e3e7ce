/** Integer types of LP64 as gcc has them, and C's rules for literals and conversions. */
import type { IntType, Token, Value } from "./types.js";
import { findWord, hasWord } from "./wordlist.js";

function integer(name: string, bits: IntType["bits"], signed: boolean, rank: number): IntType {
  return { name, bits, signed, rank };
}

export const INT = integer("int", 32, true, 3);
export const UINT = integer("unsigned int", 32, false, 3);
export const LONG = integer("long", 64, true, 4);
export const ULONG = integer("unsigned long", 64, false, 4);
const LLONG = integer("long long", 64, true, 5);
const ULLONG = integer("unsigned long long", 64, false, 5);
const BOOL = integer("_Bool", 8, false, 0);
const CHAR = integer("char", 8, true, 1);
const SCHAR = integer("signed char", 8, true, 1);
const UCHAR = integer("unsigned char", 8, false, 1);
const SHORT = integer("short", 16, true, 2);
const USHORT = integer("unsigned short", 16, false, 2);
const INT128 = integer("__int128", 128, true, 6);
const UINT128 = integer("unsigned __int128", 128, false, 6);

/** By the words of the type, sorted, without `int` where another word says it and without `signed`. */
const BY_WORDS: ReadonlyMap<string, IntType> = new Map([
  ["_Bool", BOOL],
  ["char", CHAR],
  ["char signed", SCHAR],
  ["char unsigned", UCHAR],
  ["short", SHORT],
  ["short unsigned", USHORT],
  ["int", INT],
  ["unsigned", UINT],
  ["long", LONG],
  ["long unsigned", ULONG],
  ["long long", LLONG],
  ["long long unsigned", ULLONG],
  ["__int128", INT128],
  ["__int128 unsigned", UINT128],
]);

const SPELLINGS: ReadonlyMap<string, string> = new Map([
  ["__signed__", "signed"],
  ["__signed", "signed"],
  ["__int128_t", "__int128"],
]);

/** Typedef names whose type does not depend on the header that defines them. */
const TYPEDEFS: readonly (readonly [string, IntType])[] = [
  ["__s8 s8 int8_t", SCHAR],
  ["__u8 u8 __le8 uint8_t u_int8_t", UCHAR],
  ["__s16 s16 int16_t", SHORT],
  ["__u16 u16 __le16 __be16 uint16_t u_int16_t", USHORT],
  ["__s32 s32 int32_t", INT],
  ["__u32 u32 __le32 __be32 uint32_t u_int32_t", UINT],
  // The kernel's own 64-bit types are long long everywhere user space sees them; the C library's are long.
  ["__s64 s64 __aligned_s64", LLONG],
  ["__u64 u64 __le64 __be64 __aligned_u64 __aligned_le64 __aligned_be64", ULLONG],
  ["int64_t ssize_t ptrdiff_t intptr_t intmax_t", LONG],
  ["uint64_t u_int64_t size_t uintptr_t uintmax_t", ULONG],
  ["bool", BOOL],
];

/** The integer type of a typedef name that means the same everywhere, e.g. `__u32`; else undefined. */
export function knownTypedef(name: string): IntType | undefined {
  return findWord(TYPEDEFS, name);
}

/** The type that C's own words name, in any order (`long unsigned int`); undefined where they name none. */
export function typeOfWords(words: readonly string[]): IntType | undefined {
  const plain = words.map((word) => SPELLINGS.get(word) ?? word);
  if (plain.filter((word) => word === "signed").length > 1) return undefined;
  const rest = plain.filter((word) => word !== "int" && word !== "signed").sort();
  const isSigned = plain.includes("signed");
  if (isSigned && (rest.includes("unsigned") || rest.includes("_Bool"))) return undefined;
  if (isSigned && rest.length === 1 && rest[0] === "char") return SCHAR;
  if (plain.includes("int") && rest.some((w) => w === "char" || w === "_Bool")) return undefined;
  if (plain.filter((word) => word === "int").length > 1) return undefined;
  return BY_WORDS.get(rest.length === 0 && plain.length > 0 ? "int" : rest.join(" "));
}

/** True for the words that `typeOfWords` understands. */
export function isTypeWord(word: string): boolean {
  return hasWord(TYPE_WORDS, word);
}
const TYPE_WORDS =
  "char short int long signed unsigned _Bool __int128 __signed__ __signed __int128_t";

/** The value modulo what the type holds, as gcc converts. `_Bool` takes anything but 0 for 1. */
export function convert(value: bigint, type: IntType): bigint {
  if (type.rank === 0) return value === 0n ? 0n : 1n;
  return type.signed ? BigInt.asIntN(type.bits, value) : BigInt.asUintN(type.bits, value);
}

/** Integer promotion: what is narrower than int becomes int. */
export function promote(type: IntType): IntType {
  return type.rank < INT.rank ? INT : type;
}

/** The usual arithmetic conversions (C11 6.3.1.8). */
export function commonType(left: IntType, right: IntType): IntType {
  const a = promote(left);
  const b = promote(right);
  if (a.signed === b.signed) return a.rank >= b.rank ? a : b;
  const [unsigned, signed] = a.signed ? [b, a] : [a, b];
  if (unsigned.rank >= signed.rank) return unsigned;
  if (signed.bits > unsigned.bits) return signed;
  return { [LONG.rank]: ULONG, [LLONG.rank]: ULLONG, [INT128.rank]: UINT128 }[signed.rank] ?? UINT;
}

export function opaque(why: string): Value {
  return { kind: "opaque", why };
}

export function known(value: bigint, type: IntType, constant = true): Value {
  return { kind: "int", value, type, constant };
}

const SUFFIXES = "u U l L ll LL ul uL Ul UL ull uLL Ull ULL lu lU Lu LU llu llU LLu LLU";

/** Where a literal's suffix begins. */
function endOfDigits(text: string): number {
  let end = text.length;
  while (end > 0 && "uUlL".includes(text[end - 1]!)) end--;
  return end;
}

/** The value of a literal without its suffix; undefined where it is none. */
function readDigits(digits: string): bigint | undefined {
  const isOctal = digits.length > 1 && digits.startsWith("0");
  const base = isOctal ? digits[1]! : "";
  const isBased = isOctal && digits.length > 2 && "xXbB".includes(base);
  const allowed = !isBased
    ? `01234567${isOctal ? "" : "89"}`
    : base === "x" || base === "X"
      ? "0123456789abcdefABCDEF"
      : "01";
  for (let i = isBased ? 2 : 0; i < digits.length; i++) {
    if (!allowed.includes(digits[i]!)) return undefined;
  }
  if (digits === "") return undefined;
  return BigInt(isOctal && !isBased ? `0o${digits}` : digits);
}

/** An integer literal's value and type (C11 6.4.4.1, and gcc's `0b`); floats, and what fits no type, are opaque. */
export function readLiteral(text: string): Value {
  const end = endOfDigits(text);
  const suffix = text.slice(end);
  const digits = text.slice(0, end);
  const isSuffix = suffix === "" || hasWord(SUFFIXES, suffix);
  const value = text.length <= 200 && isSuffix ? readDigits(digits) : undefined;
  if (value === undefined) return opaque(`${text.slice(0, 40)} is no integer`);
  const isDecimal = !digits.startsWith("0");
  const longs = suffix.toLowerCase().replace("u", "").length;
  const unsigned = longs < suffix.length;
  const candidates =
    longs === 2 ? [LLONG, ULLONG] : longs === 1 ? [LONG, ULONG] : [INT, UINT, LONG, ULONG];
  for (const type of candidates) {
    if (unsigned && type.signed) continue;
    // A decimal literal without `u` is never unsigned.
    if (!unsigned && !type.signed && isDecimal) continue;
    if (convert(value, type) === value) return known(value, type);
  }
  return opaque(`${text} fits no type`);
}

const ESCAPES: Readonly<Record<string, number>> = {
  n: 10,
  t: 9,
  r: 13,
  a: 7,
  b: 8,
  f: 12,
  v: 11,
  e: 27,
  E: 27,
  "\\": 0x5c,
  "'": 0x27,
  '"': 0x22,
  "?": 0x3f,
};
const CHARACTER = /\\(?:([0-7]{1,3})|x([0-9a-fA-F]+)|([\s\S]))|([^\\])/y;

/** The bytes of a literal's inside; undefined where an escape is unknown or out of a byte's range. */
function readCharacters(inside: string): number[] | undefined {
  const bytes: number[] = [];
  CHARACTER.lastIndex = 0;
  while (CHARACTER.lastIndex < inside.length) {
    const match = CHARACTER.exec(inside);
    if (match === null) return undefined;
    const [, octal, hex, letter, plain] = match;
    let code: number | undefined;
    if (octal !== undefined) code = Number.parseInt(octal, 8);
    else if (hex !== undefined) code = Number.parseInt(hex, 16);
    else if (letter !== undefined) code = ESCAPES[letter];
    else code = plain!.charCodeAt(0);
    if (code === undefined || code > 255) return undefined;
    bytes.push(code);
  }
  return bytes;
}

/** A character constant as gcc has it: char is signed, several characters make an int, the first highest. */
export function readCharacter(token: Token): Value {
  const { text } = token;
  const quote = text.indexOf("'");
  const bytes = readCharacters(text.slice(quote + 1, -1));
  if (bytes === undefined || bytes.length === 0 || bytes.length > 4) {
    return opaque(`character constant ${text.slice(0, 40)}`);
  }
  if (quote > 0) {
    const ascii = bytes.length === 1 && bytes[0]! < 128;
    if (!ascii) return opaque(`wide character ${text.slice(0, 40)}`);
    return known(
      BigInt(bytes[0]!),
      text.startsWith("L") ? INT : text.startsWith("u") ? USHORT : UINT,
    );
  }
  let value = 0n;
  for (const byte of bytes) value = (value << 8n) | BigInt(byte);
  return known(BigInt.asIntN(bytes.length === 1 ? 8 : 32, value), INT);
}

/** How many bytes an unprefixed string literal takes, without its end; undefined where that is not plain. */
export function stringLength(token: Token): number | undefined {
  return token.text.startsWith('"') ? readCharacters(token.text.slice(1, -1))?.length : undefined;
}
