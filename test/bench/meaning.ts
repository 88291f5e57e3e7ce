import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findMeaning } from "../../src/meaning/meaning.js";
import { type Drift, versionDrifts } from "../kernel/drifts.js";
import { installedHeaders } from "../kernel/installed.js";
import { WORDS } from "../meaning/shipped-words.js";

/** How many headers are compared both ways. */
const HEADERS = 60;

interface Average {
  readonly median: number;
  readonly mean: number;
}

interface Times {
  readonly headers: number;
  /** Milliseconds a header: the median, and the mean, which a few large ones make. */
  readonly meaning: Average;
  readonly abidiff: Average;
}

/**
 * Times what the drift of single headers means, 6.1 to 6.12, against what scripts/check-uapi.sh does: each side compiled
 * with debug information, then abidiff. Headers that do not compile by themselves are passed over; undefined where a
 * tool or tree is missing.
 */
export function measureMeanings(): Times | undefined {
  const installed = installedHeaders();
  if (installed === undefined) return undefined;
  const folder = mkdtempSync(join(tmpdir(), "sync-headers-abi-"));
  try {
    const times: { meaning: number; abidiff: number }[] = [];
    for (const drift of versionDrifts()) {
      if (times.length === HEADERS) break;
      if (drift.copy === "" || drift.original === "") continue;
      const start = performance.now();
      if (!compareByAbidiff(drift, folder, installed.root)) continue;
      const middle = performance.now();
      findMeaning(drift.copy, drift.original, { path: drift.path, words: WORDS });
      times.push({ abidiff: middle - start, meaning: performance.now() - middle });
    }
    if (times.length === 0) return undefined;
    return {
      headers: times.length,
      meaning: average(times.map((one) => one.meaning)),
      abidiff: average(times.map((one) => one.abidiff)),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function average(times: number[]): Average {
  times.sort((a, b) => a - b);
  const mean = times.reduce((sum, one) => sum + one, 0) / times.length;
  return { median: times[Math.floor(times.length / 2)]!, mean };
}

/** False where a side does not compile. */
function compareByAbidiff({ copy, original }: Drift, folder: string, root: string): boolean {
  for (const [name, text] of [
    ["copy", copy],
    ["original", original],
  ] as const) {
    writeFileSync(join(folder, `${name}.h`), text, "latin1");
    writeFileSync(join(folder, `${name}.c`), `#include <linux/types.h>\n#include "${name}.h"\n`);
    const marks = ["-D__user=", "-D__force=", "-D__iomem=", "-D__attribute_const__="];
    const options = ["-g", "-c", "-fno-eliminate-unused-debug-types", "-w", `-I${root}`, ...marks];
    const compiled = spawnSync("gcc", [...options, `${name}.c`, "-o", `${name}.o`], {
      cwd: folder,
    });
    if (compiled.status !== 0) return false;
  }
  const ran = spawnSync("abidiff", ["--non-reachable-types", "copy.o", "original.o"], {
    cwd: folder,
  });
  return ran.error === undefined;
}
