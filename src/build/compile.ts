/**
 * The last step of the build (`npm run compile`): what V8 compiles of each bundle, beside the bundles,
 * for `src/launch.ts`. It holds for the V8 that runs it; another Node adds its own, and one that has none
 * compiles for itself.
 */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { setFlagsFromString } from "node:v8";
import { Script } from "node:vm";
import { compiledFile, createLoader, MAIN } from "../bundles.js";
import { writePracticeTree } from "./practice.js";

const DIST = resolve("dist");
const LAUNCHER = "cli.cjs";

/** What is run by hand and now and then: its compiled code would be a third of the package. */
const SELDOM = new Set(
  ["fix", "import", "coverage", "baseline"].map((verb) => `commands-${verb}.cjs`),
);
SELDOM.add("fix-tables.cjs");

/**
 * What is run before the code is taken, on a tree made for it: V8 then notes in the code which functions
 * run often, and gets them ready sooner in each later run. That saves as much again as the code itself.
 */
const PRACTICE = [["--quiet"], []];

const scripts = new Map<string, Script>();

/** Compiles what of a bundle is run at once; the code has the functions as well that run before it is taken. */
function compile(bundle: string, filename = join(DIST, bundle)): Script {
  const known = scripts.get(bundle);
  if (known !== undefined) return known;
  const source = readFileSync(filename, "latin1");
  if (/[^\0-\x7f]/.test(source))
    throw new Error(`${bundle}: not ASCII, as its loader takes it to be`);
  const script = new Script(source, { filename });
  scripts.set(bundle, script);
  return script;
}

async function practise(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "sync-headers-"));
  const { argv, exit, env } = process;
  const cwd = process.cwd();
  try {
    await writePracticeTree(folder);
    process.chdir(folder);
    // Wherever the build runs, the report is text, and plain.
    process.env = { NO_COLOR: "1" };
    for (const options of PRACTICE) {
      process.argv = [...argv.slice(0, 2), "check", ...options];
      const { modules, readReport } = interceptOutput();
      const code = await new Promise((resolve) => {
        process.exit = resolve as typeof exit;
        createLoader(DIST, compile, modules)(MAIN);
      });
      const report = readReport();
      if (code !== 0 || !report.startsWith("Warning"))
        throw new Error(`a check of the tree to practise on ended with ${code}: ${report}`);
    }
  } finally {
    Object.assign(process, { argv, exit, env });
    process.chdir(cwd);
    rmSync(folder, { recursive: true });
  }
}

/** Node's modules as the practice gets them: what it writes to its output can be read here, and is printed nowhere. */
function interceptOutput() {
  const require = createRequire(import.meta.url);
  let written = "";
  const writeSync = (_output: number, bytes: Buffer): number => {
    written += bytes.toString("latin1");
    return bytes.length;
  };
  const fs = { ...require("node:fs"), writeSync };
  return {
    modules: (name: string): unknown => (name === "node:fs" ? fs : require(name)),
    readReport: () => written,
  };
}

function write(bundle: string, script: Script): void {
  const file = join(DIST, compiledFile(bundle, process));
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, script.createCachedData());
}

async function main(): Promise<void> {
  // V8 refuses code that was made under other flags than those in force, so they are as ever in the end.
  setFlagsFromString("--no-flush-bytecode");
  // What nearly every check runs is as small as can be: nearly all that a check may need is run in practice.
  await practise();
  // Of the others, every function.
  setFlagsFromString("--no-lazy");
  for (const bundle of readdirSync(DIST)) {
    if (bundle.endsWith(".cjs") && bundle !== LAUNCHER && !SELDOM.has(bundle)) compile(bundle);
  }
  setFlagsFromString("--lazy");
  setFlagsFromString("--flush-bytecode");
  for (const [bundle, script] of scripts) write(bundle, script);
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
