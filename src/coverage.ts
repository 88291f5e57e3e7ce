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
 * Looks through the folders that hold the maps' copies, and below them, for files that have an
 * original at the mirrored path but are in no map. They are compared byte for byte: no rules are known
 * for them. Build files are passed over.
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
  const mirrored: UncoveredFile[] = [];
  for (const copy of listFolders(session, mirrors).flatMap((folder) => trees.copies.list(folder))) {
    if (BUILD_FILE.test(copy)) continue;
    for (const { prefix, originalPrefix } of mirrors) {
      if (!copy.startsWith(prefix)) continue;
      const original = originalPrefix + copy.slice(prefix.length);
      if (isSameTree && original === copy) continue;
      const outcome = await compare(asPair(copy, original));
      if (outcome.kind === "unchecked" && outcome.cause === "original-absent") continue;
      mirrored.push({ copy, original, state: outcome.kind });
      break;
    }
  }
  const files = await narrowPairs(mirrored, patterns, true);
  return { files: files.length, uncovered: files.filter(({ copy }) => !mapped.has(copy)) };
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
    else if (`/${source.copy}`.endsWith(`/${source.original}`)) {
      mirror = { prefix: source.copy.slice(0, -source.original.length), originalPrefix: "" };
    }
    if (mirror) mirrors.set(`${mirror.prefix}\0${mirror.originalPrefix}`, mirror);
  }
  return [...mirrors.values()].sort((a, b) => b.prefix.length - a.prefix.length);
}

/**
 * For each way of mirroring, the deepest folder that holds all copies that come that way, however they
 * are spread over maps; without those inside another; sorted.
 */
function listFolders({ allPairs }: Session, mirrors: readonly Mirror[]): readonly string[] {
  const shared = new Map<Mirror, readonly string[]>();
  for (const { copy, original } of allPairs) {
    const mirror = mirrors.find(({ prefix, originalPrefix }) => {
      return copy.startsWith(prefix) && original === originalPrefix + copy.slice(prefix.length);
    });
    if (mirror === undefined) continue;
    const parts = copy.split("/").slice(0, -1);
    const known = shared.get(mirror) ?? parts;
    const parting = known.findIndex((part, i) => part !== parts[i]);
    shared.set(mirror, parting < 0 ? known : known.slice(0, parting));
  }
  const folders = [...new Set([...shared.values()].map((parts) => parts.join("/")))].sort();
  const isInside = (inner: string, outer: string) =>
    inner !== outer && (outer === "" || inner.startsWith(`${outer}/`));
  return folders.filter((folder) => !folders.some((outer) => isInside(folder, outer)));
}

/** Each folder of a kernel tree has its own of these: the same name says nothing. */
const BUILD_FILE = /(^|\/)(Makefile|Kbuild|Kconfig|Build)$/;

function asPair(copy: string, original: string): Pair {
  return {
    map: "",
    copy,
    original,
    optional: false,
    allowances: NO_ALLOWANCES,
    allowedPatch: null,
    hold: null,
    min: "cosmetic",
    policy: "free",
  };
}
