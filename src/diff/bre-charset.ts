/** What one position of a pattern accepts: single characters, ASCII ranges and POSIX classes. */
export interface CharSet {
  readonly negated: boolean;
  /** Code points of single characters. */
  readonly codes: readonly number[];
  /** Both ends inclusive and ASCII: GNU refuses other range ends in C.UTF-8. */
  readonly ranges: readonly (readonly [number, number])[];
  readonly classes: readonly CharClass[];
}

// The C library derives its classes from Unicode's properties; these expressions give the same
// sets, measured over all code points of Debian 12's C.UTF-8, but for characters that only a newer
// Unicode knows or has reclassified. No-break spaces are not white space to the C library.
const ALNUM = /[\p{Alphabetic}\p{Nd}]/u;
const BLANK = /[\t\p{Zs}]/u;
const SPACE = /[\t-\r\p{Zs}\p{Zl}\p{Zp}]/u;
const NO_BREAK = /[\u00a0\u2007\u202f]/u;
const CONTROL = /[\p{Cc}\p{Zl}\p{Zp}]/u;
const UNASSIGNED = /[\p{Cn}\p{Cs}]/u;

const isSpace = (c: string) => SPACE.test(c) && !NO_BREAK.test(c);
const isPrint = (c: string) => !CONTROL.test(c) && !UNASSIGNED.test(c);
const isGraph = (c: string) => isPrint(c) && !isSpace(c);

const CLASSES = {
  alpha: (c: string) => ALNUM.test(c) && !/[0-9]/.test(c),
  digit: (c: string) => /[0-9]/.test(c),
  alnum: (c: string) => ALNUM.test(c),
  upper: (c: string) => /[\p{Uppercase}\p{Lt}]/u.test(c),
  // Four title-case digraphs count as lower case too.
  lower: (c: string) => /[\p{Lowercase}\u01c5\u01c8\u01cb\u01f2]/u.test(c),
  space: isSpace,
  blank: (c: string) => BLANK.test(c) && !NO_BREAK.test(c),
  punct: (c: string) => isGraph(c) && !ALNUM.test(c),
  print: isPrint,
  graph: isGraph,
  cntrl: (c: string) => CONTROL.test(c),
  xdigit: (c: string) => /[0-9A-Fa-f]/.test(c),
} as const;

/** The name of a POSIX character class, as written in `[[:name:]]`. */
export type CharClass = keyof typeof CLASSES;

/** True if `name` is one of the twelve POSIX classes; GNU knows no others. */
export function isCharClass(name: string): name is CharClass {
  return Object.hasOwn(CLASSES, name);
}

// GNU decodes up to six-byte sequences; what lies beyond Unicode is in no class.
const LAST_CODE = 0x10ffff;

/** True if the code point is in the class, as `iswctype` says in C.UTF-8. */
export function isInClass(code: number, name: CharClass): boolean {
  return code <= LAST_CODE && CLASSES[name](String.fromCodePoint(code));
}

/** True if the code point is a word character to `\<`, `\>`, `\b`, `\B`, `\w` and `\W`. */
export function isWordCode(code: number): boolean {
  return code === 0x5f || isInClass(code, "alnum");
}

/** True if the set accepts the character with this code point. */
export function acceptsCode(set: CharSet, code: number): boolean {
  const listed =
    set.codes.includes(code) ||
    set.ranges.some(([first, last]) => first <= code && code <= last) ||
    set.classes.some((name) => isInClass(code, name));
  return listed !== set.negated;
}
