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
// Made when first asked: V8 looks up a property as soon as it reads a literal that names one.
const ALNUM = lazyTest("[\\p{Alphabetic}\\p{Nd}]");
const BLANK = lazyTest("[\\t\\p{Zs}]");
const SPACE = lazyTest("[\\t-\\r\\p{Zs}\\p{Zl}\\p{Zp}]");
const NO_BREAK = lazyTest("[\\u00a0\\u2007\\u202f]");
const CONTROL = lazyTest("[\\p{Cc}\\p{Zl}\\p{Zp}]");
const UNASSIGNED = lazyTest("[\\p{Cn}\\p{Cs}]");
const UPPER = lazyTest("[\\p{Uppercase}\\p{Lt}]");
// Four title-case digraphs count as lower case too.
const LOWER = lazyTest("[\\p{Lowercase}\\u01c5\\u01c8\\u01cb\\u01f2]");

function lazyTest(source: string): (c: string) => boolean {
  let expression: RegExp | undefined;
  return (c) => {
    expression ??= new RegExp(source, "u");
    return expression.test(c);
  };
}

const isSpace = (c: string) => SPACE(c) && !NO_BREAK(c);
const isPrint = (c: string) => !CONTROL(c) && !UNASSIGNED(c);
const isGraph = (c: string) => isPrint(c) && !isSpace(c);

const CLASSES = {
  alpha: (c: string) => ALNUM(c) && !/[0-9]/.test(c),
  digit: (c: string) => /[0-9]/.test(c),
  alnum: ALNUM,
  upper: UPPER,
  lower: LOWER,
  space: isSpace,
  blank: (c: string) => BLANK(c) && !NO_BREAK(c),
  punct: (c: string) => isGraph(c) && !ALNUM(c),
  print: isPrint,
  graph: isGraph,
  cntrl: CONTROL,
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
