import { dirname } from "node:path";
import { createComparer } from "./compare.js";
import { NO_ALLOWANCES } from "./diff/allowances.js";
import { narrowPairs, type Pair } from "./pairs.js";
import type { State } from "./report/report.js";
import type { Session } from "./session.js";

/** A file that looks like a copy (its original exists at the mirrored path) and is in no map. */
export interface UncoveredFile {
  readonly copy: string;
  readonly original: string;
  readonly state: State;
}

export interface Coverage {
  /** Files in the mapped folders that have an original at the mirrored path, mapped ones included. */
  readonly files: number;
  readonly uncovered: readonly UncoveredFile[];
}

/**
 * Looks through the folders that hold a mapped copy, and below them, for files that have an original
 * at the mirrored path but are in no map. They are compared byte for byte: no rules are known for them.
 *
 * @param patterns Narrow what is listed, as for every command.
 */
export async function measureCoverage(
  session: Session,
  patterns: readonly string[],
): Promise<Coverage> {
  const { trees, allPairs } = session;
  const mapped = new Set(allPairs.map(({ copy }) => copy));
  const mirrors = listMirrors(session);
  const compare = createComparer(trees);
  const isSameTree = trees.copies === trees.originals;
  const uncovered: UncoveredFile[] = [];
  let files = 0;
  for (const copy of listFolders(allPairs).flatMap((folder) => trees.copies.list(folder))) {
    for (const { prefix, originalPrefix } of mirrors) {
      if (!copy.startsWith(prefix)) continue;
      const original = originalPrefix + copy.slice(prefix.length);
      if (isSameTree && original === copy) continue;
      const outcome = await compare(asPair(copy, original));
      if (outcome.kind === "unchecked" && outcome.cause === "original-absent") continue;
      files++;
      if (!mapped.has(copy)) uncovered.push({ copy, original, state: outcome.kind });
      break;
    }
  }
  return {
    files,
    uncovered: patterns.length === 0 ? uncovered : await narrowPairs(uncovered, patterns),
  };
}

interface Mirror {
  readonly prefix: string;
  readonly originalPrefix: string;
}

/** How copies' paths come from their originals', in this config; the longest prefix first. */
function listMirrors({ config }: Session): readonly Mirror[] {
  const mirrors = new Map<string, Mirror>();
  for (const { source } of config.maps) {
    let mirror: Mirror | undefined;
    if (source.kind !== "single") mirror = source;
    else if (source.copy.endsWith(`/${source.original}`)) {
      mirror = { prefix: source.copy.slice(0, -source.original.length), originalPrefix: "" };
    }
    if (mirror) mirrors.set(`${mirror.prefix}\0${mirror.originalPrefix}`, mirror);
  }
  return [...mirrors.values()].sort((a, b) => b.prefix.length - a.prefix.length);
}

/** The folders of all mapped copies, without those that lie in another of them; sorted. */
function listFolders(pairs: readonly Pair[]): readonly string[] {
  const folders = new Set(pairs.map(({ copy }) => dirname(copy)).map((f) => (f === "." ? "" : f)));
  const hasParent = (folder: string) => {
    for (let at = folder.lastIndexOf("/"); at > 0; at = folder.lastIndexOf("/", at - 1)) {
      if (folders.has(folder.slice(0, at))) return true;
    }
    return folder !== "" && folders.has("");
  };
  return [...folders].filter((folder) => !hasParent(folder)).sort();
}

function asPair(copy: string, original: string): Pair {
  return {
    map: "",
    copy,
    original,
    optional: false,
    allowances: NO_ALLOWANCES,
    allowedPatch: null,
    hold: null,
  };
}
