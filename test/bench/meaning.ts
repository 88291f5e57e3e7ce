import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findMeaning } from "../../src/meaning/meaning.js";
import { type Drift, versionDrifts } from "../kernel/drifts.js";
import { installedHeaders, missingTools } from "../kernel/installed.js";
import { WORDS } from "../meaning/shipped-words.js";

/** Headers that differ between 6.1 and 6.12, spread over all of them. */
const SAMPLE = 24;

/** As the kernel's scripts/check-uapi.sh compiles a header. */
const COMPILE = "-shared -nostdlib -fPIC -x c -O0 -std=c90 -fno-eliminate-unused-debug-types -g";
const PROGRAM = "int f(void) { return 0; }\n";

function run(command: string, args: readonly string[], input = ""): number | null {
  const { status, error } = spawnSync(command, args, {
    input,
    stdio: ["pipe", "ignore", "ignore"],
  });
  if (error) throw error;
  return status;
}

/** Milliseconds for two compiles and an abidiff, called directly; undefined: one of the two does not compile. */
function timeAbidiff(work: string, root: string, { copy, original }: Drift): number | undefined {
  const names = ["before", "after"].map((name) => join(work, name));
  writeFileSync(`${names[0]}.h`, copy, "latin1");
  writeFileSync(`${names[1]}.h`, original, "latin1");
  const start = performance.now();
  for (const name of names) {
    const flags = [...COMPILE.split(" "), "-D__user=", "-D__force=", "-D__packed=", `-I${root}`];
    if (run("gcc", [...flags, "-o", `${name}.so`, "-include", `${name}.h`, "-"], PROGRAM) !== 0) {
      return undefined;
    }
  }
  run("abidiff", ["--non-reachable-types", `${names[0]}.so`, `${names[1]}.so`]);
  return performance.now() - start;
}

/** What this way to measure lacks on this machine; undefined: nothing. */
function findObstacle(): string | undefined {
  if (spawnSync("abidiff", ["--version"]).status !== 0) return "abidiff is not installed";
  return missingTools();
}

/**
 * Prints how long it takes to tell what a header's change means, in a process that has just begun, and how long two
 * compiles and abidiff take, header by header over a sample of those that both can read. Needs both kernel trees.
 */
export function measureMeaning(): void {
  const obstacle = findObstacle();
  const installed = obstacle === undefined ? installedHeaders() : undefined;
  if (installed === undefined) {
    console.log(`\nmeaning skipped: ${obstacle ?? "no installed headers"}`);
    return;
  }
  const drifts = versionDrifts().filter(({ copy, original }) => copy !== "" && original !== "");
  const work = mkdtempSync(join(tmpdir(), "sync-headers-bench-"));
  const times: { readonly meaning: number; readonly abidiff: number }[] = [];
  try {
    const step = Math.ceil(drifts.length / (SAMPLE * 1.5));
    for (let i = 0; i < drifts.length && times.length < SAMPLE; i += step) {
      const drift = drifts[i]!;
      const start = performance.now();
      findMeaning(drift.copy, drift.original, { path: drift.path, words: WORDS });
      const meaning = performance.now() - start;
      const abidiff = timeAbidiff(work, installed.root, drift);
      if (abidiff !== undefined) times.push({ meaning, abidiff });
    }
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  const median = (list: readonly number[]) =>
    [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)]!;
  const ours = times.map(({ meaning }) => meaning);
  const theirs = times.map(({ abidiff }) => abidiff);
  const sum = (list: readonly number[]) => list.reduce((all, one) => all + one, 0);
  console.log(`\nWhat a change means: ${times.length} headers of include/uapi, 6.1 to 6.12`);
  for (const [name, list] of [
    ["gcc, gcc and abidiff", theirs],
    ["meaning", ours],
  ] as const) {
    const ms = median(list).toFixed(2).padStart(8);
    console.log(
      `  ${name.padEnd(30)} ${ms} ms a header (median)  ${sum(list).toFixed(0)} ms in all`,
    );
  }
  const slowest = Math.min(...times.map(({ meaning, abidiff }) => abidiff / meaning));
  console.log(
    `  faster ${(sum(theirs) / sum(ours)).toFixed(0)} times in all, ${slowest.toFixed(0)} times at least`,
  );
}
