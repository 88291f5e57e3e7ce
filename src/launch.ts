#!/usr/bin/env node
import { closeSync, openSync, readFileSync, readvSync } from "node:fs";
import { Script } from "node:vm";
import { compiledFile, createLoader, MAIN } from "./bundles.js";

/** Larger than any bundle, and than what V8 makes of one. Memory that is used again need not be got again. */
const buffer = Buffer.allocUnsafeSlow(1 << 20);

/** A file's bytes, until the next is read. */
function read(file: string): Buffer {
  const fd = openSync(file, "r");
  // The same as the tree's files are read with: no second function of Node's to compile.
  const length = readvSync(fd, [buffer], 0);
  closeSync(fd);
  return length < buffer.length ? buffer.subarray(0, length) : readFileSync(file);
}

/**
 * What the package's command runs: the bundles that the build has made, from V8's compiled code, which
 * the build has made as well; without it half of the time of a check would be V8 reading JavaScript. Where
 * the code is missing or comes from another V8, the bundle is compiled as Node does with any file. A run
 * writes nothing.
 */
function prepare(name: string, filename: string): Script {
  // The build writes ASCII alone, and latin1 is the quickest to decode.
  const source = read(filename).toString("latin1");
  const cachedData = readCompiled(name);
  return new Script(source, { filename, ...(cachedData && { cachedData }) });
}

function readCompiled(name: string): Buffer | undefined {
  try {
    return read(`${__dirname}/${compiledFile(name, process)}`);
  } catch {
    return undefined;
  }
}

createLoader(__dirname, prepare, require)(MAIN);
