#!/usr/bin/env node
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Script } from "node:vm";
import { compiledFile, MAIN, wrapBundle } from "./bundles.js";

/**
 * What the package's command runs: the bundles that the build has made, from V8's compiled code, which
 * the build has made as well; without it half of the time of a check would be V8 reading JavaScript. Where
 * the code is missing or comes from another V8, the bundle is compiled as Node does with any file. A run
 * writes nothing.
 */
const loaded = new Map<string, { exports: unknown }>();

function load(name: string): unknown {
  const known = loaded.get(name);
  if (known !== undefined) return known.exports;
  const module = { exports: {} };
  loaded.set(name, module);
  const filename = join(__dirname, name);
  // The build writes ASCII alone, and latin1 is the quickest to decode.
  const source = wrapBundle(readFileSync(filename, "latin1"));
  const cachedData = readCompiled(name);
  const script = new Script(source, { filename, ...(cachedData && { cachedData }) });
  const run = script.runInThisContext() as (...scope: unknown[]) => void;
  run.call(module.exports, module.exports, requireHere, module, filename, __dirname);
  return module.exports;
}

function requireHere(name: string): unknown {
  return name.startsWith("./") ? load(name.slice(2)) : require(name);
}

function readCompiled(name: string): Buffer | undefined {
  try {
    return readFileSync(join(__dirname, compiledFile(name, process)));
  } catch {
    return undefined;
  }
}

load(MAIN);
