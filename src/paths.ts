/**
 * What is wrong with a path that a config or a command names, or undefined where it is a plain path
 * inside the tree: relative, with `/`, without `.`, `..`, empty parts or NUL.
 */
export function findPathFault(path: string): string | undefined {
  if (path === "") return "is empty";
  if (path.includes("\0")) return "holds a NUL character";
  if (path.startsWith("/")) return "is absolute; paths are relative to the tree's root";
  const parts = path.split("/");
  if (parts.includes("..")) return "leaves the tree by `..`";
  if (parts.includes(".") || parts.slice(0, -1).includes("")) {
    return "has an empty part or a `.`; write it plainly";
  }
  if (parts.at(-1) === "") return "names a directory, not a file";
  return undefined;
}

/** Globs become expressions that backtrack: with more of these in one part, a long name could hang us. */
const MAX_STARS = 3;

/** What is wrong with a pattern, as a path or as a glob; undefined where it can be used. */
export function findPatternFault(pattern: string): string | undefined {
  const literal = readLiteral(pattern);
  if (literal !== undefined) return findPathFault(literal);
  const plain = pattern.replace(/\\./g, "");
  if (/[+*]\(|\}\+/.test(plain) || (plain.includes("(") && plain.includes("+"))) {
    return "repeats a group, which may take for ever to match";
  }
  if ((plain.match(/\*\*/g)?.length ?? 0) > MAX_STARS) {
    return `has more than ${MAX_STARS} times \`**\`, which may take for ever to match`;
  }
  for (const part of pattern.split("/")) {
    const stars = part.replace(/\\./g, "").match(/\*+/g)?.length ?? 0;
    if (stars > MAX_STARS) {
      return `has more than ${MAX_STARS} stars between slashes, which may take for ever to match`;
    }
  }
  return findPathFault(pattern);
}

/**
 * The path that a pattern names, where it has no wildcard; a backslash makes the next character a
 * plain one. Undefined for a glob.
 */
export function readLiteral(pattern: string): string | undefined {
  if (!/[*?[\]{}()!\\]/.test(pattern)) return pattern;
  const plain = pattern.replace(/\\(.)/gs, (_, char: string) => (/\w/.test(char) ? "*" : ""));
  return /[*?[\]{}()!\\]/.test(plain) ? undefined : pattern.replace(/\\(.)/gs, "$1");
}
