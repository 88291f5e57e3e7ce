import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import type { Resolve } from "../../src/meaning/change.js";
import { runCli } from "../e2e/run.js";
import { kernelTree, type Version } from "./trees.js";

/** A pair that differs, as latin1 texts. */
export interface Drift {
  /** The original's path in the tree. */
  readonly path: string;
  readonly copyPath: string;
  readonly copy: string;
  readonly original: string;
}

/** The pairs that the command lists for a kernel tree. */
export function driftedPairs(version: Version): Drift[] {
  const root = kernelTree(version)!;
  const { pairs } = JSON.parse(runCli(["--root", root, "--format", "json"]).stdout) as {
    pairs: { copy: string; original: string; state: string }[];
  };
  return pairs
    .filter((pair) => pair.state === "drifted")
    .map((pair) => ({
      path: pair.original,
      copyPath: pair.copy,
      copy: readFileSync(join(root, pair.copy), "latin1"),
      original: readFileSync(join(root, pair.original), "latin1"),
    }));
}

function createResolve(root: string, folders: readonly string[]): Resolve {
  return (name, angled, from) => {
    for (const folder of [...(angled ? [] : [dirname(from)]), ...folders]) {
      const path = normalize(join(folder, name));
      try {
        return { path, text: readFileSync(join(root, path), "latin1") };
      } catch {}
    }
    return undefined;
  };
}

/** How the two sides of a pair of a kernel tree find their includes. */
export function resolversOf(version: Version, path: string) {
  const root = kernelTree(version)!;
  const arch = /^arch\/(\w+)\//.exec(path)?.[1] ?? "x86";
  const own = [`arch/${arch}/include`, "include", `arch/${arch}/include/uapi`, "include/uapi"];
  const tools = own.map((folder) => `tools/${folder}`);
  return {
    resolveCopy: createResolve(root, [...tools, ...own]),
    resolveOriginal: createResolve(root, own),
  };
}

/** The headers of include/uapi that are not the same in 6.1 and 6.12; one that a version lacks is empty there. */
export function versionDrifts(): Drift[] {
  const [older, newer] = (["6.1", "6.12"] as const).map((version) =>
    join(kernelTree(version)!, "include/uapi"),
  );
  const list = (root: string) =>
    (readdirSync(root, { recursive: true }) as string[]).filter((name) => name.endsWith(".h"));
  const read = (path: string): string => {
    try {
      return readFileSync(path, "latin1");
    } catch {
      return "";
    }
  };
  return [...new Set([...list(older!), ...list(newer!)])].flatMap((name): Drift[] => {
    const copy = read(join(older!, name));
    const original = read(join(newer!, name));
    return copy === original ? [] : [{ path: name, copyPath: name, copy, original }];
  });
}
