#!/usr/bin/env node
import { readFileSync } from "node:fs";
import { Script } from "node:vm";
import { compiledFile, createLoader, MAIN, wrapBundle } from "./bundles.js";

/**
 * What the package's command runs: the bundles that the build has made, from V8's compiled code, which
 * the build has made as well; without it half of the time of a check would be V8 reading JavaScript. Where
 * the code is missing or comes from another V8, the bundle is compiled as Node does with any file. A run
 * writes nothing.
 */
function prepare(name: string, filename: string): Script {
  // The build writes ASCII alone, and latin1 is the quickest to decode.
  const source = wrapBundle(readFileSync(filename, "latin1"));
  const cachedData = readCompiled(name);
  return new Script(source, { filename, ...(cachedData && { cachedData }) });
}

function readCompiled(name: string): Buffer | undefined {
  try {
    return readFileSync(`${__dirname}/${compiledFile(name, process)}`);
  } catch {
    return undefined;
  }
}

createLoader(__dirname, prepare, require)(MAIN);
