/** The pieces that a text is cut into, larger than tokens, and runs, the largest of them. */

const SPACE = "[ \\t\\r\\v\\f\\0\\n]*";
const BLANK = "[ \\t\\r\\v\\f\\0]*";
/** A comment, one that ends; what stands between comments in code without brackets, directives and literals. */
const COMMENT = "/\\*[^*]*\\*+(?:[^/*][^*]*\\*+)*/";
const PLAIN = "[^{}#\"'/]*";
const LITERAL = /"[^"\\\n]*(?:\\[^\n][^"\\\n]*)*"|"[^\n]*|'[^'\\\n]*(?:\\[^\n][^'\\\n]*)*'|'[^\n]*/
  .source;

/** Braces with what is in them, other braces too where `inner` has them. */
const body = (inner: string): string => `\\{${PLAIN}(?:(?:${inner})${PLAIN})*\\}`;

/** Comments and white space. */
const LEAD = `${SPACE}(?:(?:${COMMENT}|//[^\\n]*\\n)${SPACE})*`;

/** A `#define`, first on its line, with one blank before its name, and only such literals and comments in it as end. */
const DEFINE = `#(?<=(?:^|\\n)${BLANK}#)define [A-Za-z_$][^\\n/"']*(?:(?:${COMMENT}|"[^"\\\\\\n]*"|'[^'\\\\\\n]*'|/(?![*/]))[^\\n/"']*)*(?=\\n)`;
/** A struct with few others in it; a declaration on one line. */
const STRUCT = `(?:typedef[ \\t]+)?(?:struct|union|enum)\\b[ \\t]*\\w*[ \\t\\n]*${body(`${COMMENT}|${body(`${COMMENT}|${body(COMMENT)}`)}`)}[^{}()[\\]#"'/;]*(?:\\(\\(\\w+(?:\\(\\w+\\))?\\)\\)${BLANK})?;`;
const SIMPLE = `[A-Za-z_][^\\n/"'{}()[\\];#]*(?:\\([^/"'{}()[\\];#]*\\)[^\\n/"'{}()[\\];#]*)?;`;

/** One of them with the comments before it, up to its line's end, and the empty lines behind it. */
const ELEMENT = `${LEAD}(?:${DEFINE}|(?:${STRUCT}|${SIMPLE})${BLANK}(?:${COMMENT}${BLANK})*(?://[^\\n]*)?)(?:\\n${BLANK}(?=\\n))*\\n`;

/**
 * An `#if` with a `#define` behind it; a run of elements; a directive to its line's end; comments; a literal; code up to a
 * bracket, a semicolon or the line's end. They read comments and literals as `pieces.ts` does. The element is captured though
 * nobody asks: what is repeated with a `+` V8 compiles twice otherwise.
 */
const PIECES = [
  `#[ \\t]*(?:el)?if[^\\n/"']*\\n${LEAD}${DEFINE}`,
  `(${ELEMENT})+`,
  `#(?:[^\\n/"']+|/(?![*/])|/\\*[\\s\\S]*?(?:\\*/|$)|//[^\\n]*|${LITERAL})*`,
  `(?:(?:${COMMENT}|//[^\\n]*)${SPACE})+|/\\*[\\s\\S]*|/`,
  LITERAL,
  "[{}()[\\];]|[^ \\t\\r\\v\\f\\0\\n/\"'{}()[\\];#][^\\n/\"'{}()[\\];#]*[{}()[\\];]?",
  "(?=[ \\t\\r\\v\\f\\0\\n])",
];

let grammar: RegExp | undefined;
let element: RegExp | undefined;

function compile(source: string): RegExp {
  const made = new RegExp(source, "g");
  // V8 interprets a regular expression until it has seen a long text, and compiles it twice where the first is none.
  made.test(" ".repeat(1000));
  return made;
}

/** The pieces of a text, each with the blanks and newlines behind it; undefined: one is too long to be matched. */
export function cutPieces(text: string): readonly string[] | undefined {
  grammar ??= compile(`(?:${PIECES.join("|")})${SPACE}`);
  try {
    return text.match(grammar) ?? [];
  } catch {
    return undefined;
  }
}

/**
 * The elements of a run: each a `#define`, a struct or a declaration with the comments before it and the empty lines behind
 * it; the last has all that is left, whatever it is.
 */
export function cutRun(run: string): string[] {
  element ??= compile(`${ELEMENT}|[^]+`);
  const elements = run.match(element) ?? [];
  const last = elements.length - 1;
  // The blanks of the next line may follow the last.
  if (last > 0 && elements[last]!.trim() === "") elements[last - 1] += elements.pop()!;
  return elements;
}

/** Whether a character is white space, a newline among it. */
export const isBlank = (c: number): boolean => c === 0x20 || (c >= 9 && c <= 13) || c === 0;

/** Where the first token stands that follows comments and white space; the text's end where none does. */
export function headOf(text: string, start: number): number {
  for (let at = start; at < text.length; at++) {
    const c = text.charCodeAt(at);
    if (isBlank(c)) continue;
    if (c !== 0x2f) return at;
    const next = text.charCodeAt(at + 1);
    if (next !== 0x2a && next !== 0x2f) return at;
    at = next === 0x2a ? text.indexOf("*/", at + 2) + 1 : text.indexOf("\n", at + 2);
    if (at <= 0) break;
  }
  return text.length;
}
