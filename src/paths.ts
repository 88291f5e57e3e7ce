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

/**
 * The path that a pattern names, where it has no wildcard; a backslash makes the next character a
 * plain one. Undefined for a glob.
 */
export function readLiteral(pattern: string): string | undefined {
  if (!/[*?[\]{}()!\\]/.test(pattern)) return pattern;
  const plain = pattern.replace(/\\(.)/gs, (_, char: string) => (/\w/.test(char) ? "*" : ""));
  return /[*?[\]{}()!\\]/.test(plain) ? undefined : pattern.replace(/\\(.)/gs, "$1");
}
