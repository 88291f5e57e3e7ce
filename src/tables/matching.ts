/** A definition's regular expressions at work: made once, and not at all for what begins or is equal. */

const expressions = new Map<string, RegExp>();

/** What a regular expression of a definition finds in a text. */
export function matches(source: string, text: string): RegExpExecArray | null {
  let expression = expressions.get(source);
  if (expression === undefined) {
    expression = new RegExp(source);
    expressions.set(source, expression);
  }
  return expression.exec(text);
}

const tests = new Map<string, (text: string) => boolean>();

/** The same as a question; most looks are a begin and nothing more. */
export function hasLook(source: string, text: string): boolean {
  let test = tests.get(source);
  if (test === undefined) {
    const heads = source.split("|").map((one) => /^\^(\w+)\.\*\?\$$/.exec(one)?.[1]);
    test = heads.includes(undefined)
      ? (one) => matches(source, one) !== null
      : (one) => heads.some((head) => one.startsWith(head!));
    tests.set(source, test);
  }
  return test(text);
}

const matchers = new Map<string, (name: string) => boolean>();

/**
 * Whether a name matches what `compileNames` made. Headers have thousands of names, and compiling an
 * expression costs more than it takes to compare them all with `MSR_`.
 */
export function matcherOf(source: string): (name: string) => boolean {
  let matcher = matchers.get(source);
  if (matcher === undefined) {
    matcher = createMatcher(source);
    matchers.set(source, matcher);
  }
  return matcher;
}

function createMatcher(source: string): (name: string) => boolean {
  const exact = new Set<string>();
  const prefixes: string[] = [];
  // As written by `compileNames`: `^(?:A|B_[^]*)$`.
  const alternatives = source.slice(4, -2).split("|");
  for (const one of alternatives) {
    const prefix = /^(\w*)\[\^\]\*$/.exec(one)?.[1];
    if (prefix !== undefined) prefixes.push(prefix);
    else if (/^\w+$/.test(one)) exact.add(one);
    else if (alternatives.length === 1) return createGlobMatcher(one, source);
    else return (name) => matches(source, name) !== null;
  }
  const [only] = prefixes;
  if (exact.size === 0 && prefixes.length === 1) return (name) => name.startsWith(only!);
  return (name) => exact.has(name) || prefixes.some((prefix) => name.startsWith(prefix));
}

/** What picomatch makes of `A_[!_]*` and `A?*`: names have no slash, so all that counts is the first character after `A`. */
const SIMPLE = /^\(\?:(?:\^\(\?:)?(\w+)((?:\[\^_?\/\])+)\[\^\/\]\*\?(?:\)\$)?\)$/;

function createGlobMatcher(glob: string, source: string): (name: string) => boolean {
  const [, head, classes] = SIMPLE.exec(glob) ?? [];
  const each = classes?.split("]").slice(0, -1);
  if (head === undefined || each!.slice(1).some((one) => one.includes("_"))) {
    return (name) => matches(source, name) !== null;
  }
  const least = head.length + each!.length;
  const isBare = each![0]!.includes("_");
  return (name) =>
    name.length >= least && name.startsWith(head) && !(isBare && name[head.length] === "_");
}

const heads = new Map<string, string>();

/** What all names begin with that a source matches; "" where there is no such thing, or no telling. */
export function headOf(source: string): string {
  let head = heads.get(source);
  if (head === undefined) {
    head = source.includes("|")
      ? ""
      : (/^\^\(\?:(?:\(\?:\^?(?:\(\?:)?)?(\w+)(?![\w?*{])/.exec(source)?.[1] ?? "");
    heads.set(source, head);
  }
  return head;
}
