/**
 * `npm run bench`: whole processes, interleaved in one run, medians and ratios. Needs the 6.12 tree
 * (see test/kernel/trees.ts), and for the history `LIBBPF_GIT`, which names a clone of libbpf/libbpf.
 * `SYNC_BENCH_RUNS` sets the number of runs of each (default 21).
 */
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { seededRandom } from "../diff/cases.js";
import { kernelTree, NO_TREE } from "../kernel/trees.js";
import { listHistorySubjects } from "./history.js";
import { measureMeanings } from "./meaning.js";
import { listTableSubjects } from "./tables.js";

const CLI = join(process.cwd(), "dist/cli.cjs");
const RUNS = Number(process.env.SYNC_BENCH_RUNS ?? 21);
const PAIRS = 10_000;
const DRIFTED = 100;

interface Subject {
  readonly name: string;
  readonly command: readonly string[];
  readonly cwd: string;
}

/** NODE_EXTRA_CA_CERTS would cost every start of Node some 30 ms. */
const { NODE_EXTRA_CA_CERTS: _, ...env } = process.env;

function timeOnce({ command, cwd }: Subject): number {
  const [program, ...args] = command;
  const start = process.hrtime.bigint();
  const { error } = spawnSync(program!, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
  if (error) throw error;
  return Number(process.hrtime.bigint() - start) / 1e6;
}

/** Runs all subjects in turn, again and again, so that what disturbs one disturbs all. */
function measure(title: string, subjects: readonly Subject[], peer: string): void {
  const times = subjects.map(() => [] as number[]);
  for (const subject of subjects) timeOnce(subject);
  for (let run = 0; run < RUNS; run++) {
    subjects.forEach((subject, i) => {
      times[i]!.push(timeOnce(subject));
    });
  }
  const medians = times.map((list) => list.sort((a, b) => a - b)[Math.floor(list.length / 2)]!);
  const base = medians[subjects.findIndex(({ name }) => name === peer)]!;
  console.log(`\n${title} (median of ${RUNS} runs, ratio to ${peer})`);
  subjects.forEach(({ name }, i) => {
    const ms = medians[i]!.toFixed(1).padStart(7);
    console.log(`  ${name.padEnd(30)} ${ms} ms  ${(medians[i]! / base).toFixed(2)}`);
  });
}

/** Two mirrored folders of header-like files, a hundred of which differ. */
function makeMirror(root: string): void {
  const random = seededRandom(1);
  for (let i = 0; i < PAIRS; i++) {
    const lines = 20 + Math.floor(random() * random() * 600);
    let text = `/* header ${i} */\n`;
    for (let line = 0; line < lines; line++)
      text += `#define DEMO_${i}_${line}\t0x${line.toString(16)}\n`;
    const path = `d${i % 100}/e${i % 7}/h${i}.h`;
    for (const side of ["copies", "originals"]) {
      const isChanged = side === "originals" && i % (PAIRS / DRIFTED) === 0;
      mkdirSync(dirname(join(root, side, path)), { recursive: true });
      writeFileSync(join(root, side, path), isChanged ? `${text}#define DEMO_NEW 1\n` : text);
    }
  }
  const config =
    '[[map]]\nprefix = "copies/"\noriginal-prefix = "originals/"\ncopies = ["copies/**/*.h"]\n';
  writeFileSync(join(root, "sync-headers.toml"), config);
}

/** The built package without the code that the build has compiled: as a Node of another version runs it. */
function copyUncompiled(folder: string): string {
  for (const path of ["dist", "config", "package.json"]) {
    cpSync(join(process.cwd(), path), join(folder, path), { recursive: true });
  }
  rmSync(join(folder, "dist/compiled"), { recursive: true });
  return join(folder, "dist/cli.cjs");
}

/** The most memory that a check of that tree ever held, in MB. */
function measureMemory(cwd: string): number {
  const script = `process.on("exit", () => require("fs").writeSync(2, String(process.resourceUsage().maxRSS)));
    process.argv = [process.argv[0], ${JSON.stringify(CLI)}, "--quiet"]; require(${JSON.stringify(CLI)});`;
  const { stderr } = spawnSync(process.execPath, ["-e", script], { cwd, env, encoding: "utf8" });
  return Number(stderr) / 1024;
}

const node = process.execPath;
console.log(`Node ${process.version}, ${cpus().length} cores`);
const tree = kernelTree("6.12");
if (tree === undefined) console.log(`skipped: ${NO_TREE}`);
else {
  const uncompiled = mkdtempSync(join(tmpdir(), "sync-headers-bench-"));
  const plain = [node, copyUncompiled(uncompiled), "check", "--quiet"];
  measure(
    "Linux 6.12's own copies",
    [
      { name: "node -e 0", command: [node, "-e", "0"], cwd: tree },
      {
        name: "check-headers.sh",
        command: ["bash", "./check-headers.sh"],
        cwd: join(tree, "tools/perf"),
      },
      { name: "sync-headers check --quiet", command: [node, CLI, "check", "--quiet"], cwd: tree },
      { name: "sync-headers check", command: [node, CLI, "check"], cwd: tree },
      { name: "--quiet, not compiled", command: plain, cwd: tree },
    ],
    "check-headers.sh",
  );
  rmSync(uncompiled, { recursive: true, force: true });
  const tables = await listTableSubjects(tree, CLI);
  measure(tables.title, tables.subjects, tables.peer);
  const meanings = kernelTree("6.1") === undefined ? undefined : measureMeanings();
  if (meanings === undefined) console.log("\nmeanings: skipped, a tree, gcc or abidiff is missing");
  else {
    const { headers, meaning, abidiff } = meanings;
    console.log(
      `\nWhat ${headers} headers of include/uapi mean, 6.1 to 6.12 (one run, ratio to abidiff)`,
    );
    for (const kind of ["median", "mean"] as const) {
      const print = (name: string, ms: number) =>
        console.log(
          `  ${`${name}, ${kind}`.padEnd(30)} ${ms.toFixed(1).padStart(7)} ms  ${(ms / abidiff[kind]).toFixed(3)}`,
        );
      print("two compiles, abidiff", abidiff[kind]);
      print("meaning", meaning[kind]);
    }
  }
}
const histories = listHistorySubjects(CLI);
if (histories === undefined) {
  console.log("\nhistory: skipped, LIBBPF_GIT names no clone of libbpf/libbpf");
} else {
  try {
    measure(histories.title, histories.subjects, histories.peer);
  } finally {
    histories.remove();
  }
}
const mirror = mkdtempSync(join(tmpdir(), "sync-headers-bench-"));
try {
  makeMirror(mirror);
  measure(
    `${PAIRS} pairs, ${DRIFTED} drifted`,
    [
      { name: "diff -rq", command: ["diff", "-rq", "copies", "originals"], cwd: mirror },
      { name: "sync-headers check --quiet", command: [node, CLI, "check", "--quiet"], cwd: mirror },
    ],
    "diff -rq",
  );
  console.log(`  peak memory of the check: ${measureMemory(mirror).toFixed(0)} MB`);
} finally {
  rmSync(mirror, { recursive: true, force: true });
}
