/** What is known while one table is built. */

import type { PartDefinition } from "./definition.js";
import type { Library, TableHeader } from "./headers.js";
import { matches } from "./matching.js";

/** What there is to choose from for a part. */
export interface Selection {
  readonly part: PartDefinition;
  readonly header: TableHeader;
  readonly arch: string;
}

export interface Work {
  readonly library: Library;
  readonly headers: Set<string>;
  readonly problems: string[];
  /** What was chosen from where: what it left is looked for when someone asks. */
  readonly choices: Selection[];
  readonly missing: string[];
}

export function createWork(library: Library): Work {
  return {
    library,
    headers: new Set(),
    problems: [],
    choices: [],
    missing: [],
  };
}

/** The first of a part's headers that is there; undefined where the part is left out. */
export function openFirst(
  part: PartDefinition,
  arch: string,
  work: Work,
  problems: string[],
): TableHeader | undefined {
  const inArch = (path: string) => path.replaceAll("{arch}", arch);
  if (part.includedBy !== null) {
    const { header, pattern } = part.includedBy;
    const includer = work.library.open(inArch(header));
    if (includer !== undefined) {
      work.headers.add(includer.path);
      const includes = includer.includes();
      if (!includes.some((name) => name !== null && matches(pattern, name) !== null))
        return undefined;
    }
  }
  for (const path of part.headers) {
    const header = work.library.open(inArch(path));
    if (header === undefined) continue;
    if (!work.headers.has(header.path)) {
      work.headers.add(header.path);
      const problem = header.problem(arch);
      if (problem !== undefined)
        work.problems.push(`${header.path}:${problem.line}: ${problem.what}`);
    }
    return header;
  }
  const missing = part.headers.map(inArch);
  work.missing.push(...missing);
  if (!part.optional)
    problems.push(
      `no header: ${missing.join(" and ")} ${missing.length === 1 ? "is" : "are"} not there`,
    );
  return undefined;
}

/** The architectures that have a file, by code unit. */
export function listArchitectures(path: string, { library }: Work): readonly string[] {
  const folder = path.slice(0, path.indexOf("{arch}")).replace(/\/[^/]*$/, "");
  const archs = library.files.listFolders?.(folder) ?? [];
  return archs.filter((arch) => library.open(path.replaceAll("{arch}", arch)) !== undefined);
}
