/** The lines around the entries of a block. */
import type { TableHeader } from "./headers.js";
import { type Names, readNumber } from "./indices.js";
import { fill } from "./templates.js";
import type { Work } from "./work.js";

/** Puts in the architecture, the least value, and lines of the header; one that is not there is a problem. */
export function fillLines(
  text: string,
  arch: string,
  base: string | undefined,
  header: TableHeader | undefined,
  work: Work,
): string {
  return fill(text, (name) => {
    if (name === "base") return base;
    // C names have no `-`, and the kernel's scripts write them small.
    if (name === "arch") return arch.replace(/[- ]/g, "_").toLowerCase();
    if (!name.startsWith("line:")) return undefined;
    const line = header?.findLine(name.slice(5));
    if (line !== undefined) return line;
    const where = header === undefined ? "" : `${header.path}: `;
    work.problems.push(`${where}no line that defines ${name.slice(5)} whole`);
    return undefined;
  });
}

/** The numbers that the lines before an array define. */
export function readDefines(lines: string | null): Names {
  const defines = new Map<string, bigint>();
  for (const [, name, value] of lines?.matchAll(/^#\s*define\s+(\w+)\s+(\w+)/gm) ?? []) {
    const number = readNumber(value!);
    if (number !== undefined) defines.set(name!, number);
  }
  return (name) => defines.get(name);
}
