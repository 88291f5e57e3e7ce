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
  for (const one of source.slice(4, -2).split("|")) {
    const prefix = /^(\w*)\[\^\]\*$/.exec(one)?.[1];
    if (prefix !== undefined) prefixes.push(prefix);
    else if (/^\w+$/.test(one)) exact.add(one);
    else return (name) => matches(source, name) !== null;
  }
  const [only] = prefixes;
  if (exact.size === 0 && prefixes.length === 1) return (name) => name.startsWith(only!);
  return (name) => exact.has(name) || prefixes.some((prefix) => name.startsWith(prefix));
}
