/**
 * The last step of the build (`npm run compile`): what V8 compiles of each bundle, beside the bundles,
 * for `src/launch.ts`. It holds for the V8 that runs it; another Node adds its own, and one that has none
 * compiles for itself.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { setFlagsFromString } from "node:v8";
import { Script } from "node:vm";
import { compiledFile, wrapBundle } from "../bundles.js";

const DIST = "dist";
const LAUNCHER = "cli.cjs";

/** What is run by hand and now and then: its compiled code would be a third of the package. */
const SELDOM = new Set(
  ["fix", "import", "coverage", "baseline"].map((verb) => `commands-${verb}.cjs`),
);
SELDOM.add("fix-tables.cjs");

for (const bundle of readdirSync(DIST)) {
  if (bundle.endsWith(".cjs") && bundle !== LAUNCHER && !SELDOM.has(bundle)) compile(bundle);
}

function compile(bundle: string): void {
  const source = wrapBundle(readFileSync(join(DIST, bundle), "latin1"));
  if (/[^\0-\x7f]/.test(source))
    throw new Error(`${bundle}: not ASCII, as its loader takes it to be`);
  // Every function, not only those that run while the bundle is loaded; but V8 refuses code that was
  // made under other flags than those in force, so they are as ever once it is written.
  setFlagsFromString("--no-lazy");
  const script = new Script(source, { filename: resolve(DIST, bundle) });
  setFlagsFromString("--lazy");
  const file = join(DIST, compiledFile(bundle, process));
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, script.createCachedData());
}
