import { resolve } from "node:path";
import { compileRules, NO_ALLOWANCES } from "../diff/allowances.js";
import { findDrift } from "../diff/drift.js";
import { buildHunks, CONTEXT } from "../diff/hunks.js";
import { formatUnified } from "../diff/unified.js";
import { TreeError } from "../errors.js";
import { tellObstacle } from "../report/wording.js";
import { openDirectory } from "../tree/directory.js";
import { writeAtomically } from "../tree/write.js";
import type { Terminal } from "./command.js";
import { type NamedText, showText } from "./table-request.js";

/**
 * Writes each text to its file, whole or not at all; one that is there already with these bytes is not
 * touched, so that nothing is rebuilt for it.
 */
export function writeFiles(
  texts: readonly NamedText[],
  folder: string,
  terminal: Terminal,
): number {
  const path = resolve(terminal.cwd, folder);
  const current = texts.map(readCurrent(path, folder));
  texts.forEach(({ name, text }, i) => {
    if (current[i] === text) return;
    writeAtomically(`${path}/${name}`, `${folder}/${name}`, Buffer.from(text, "latin1"));
  });
  return 0;
}

/** Prints how the files differ from the texts; 1 where one does or is absent. */
export function checkFiles(
  texts: readonly NamedText[],
  folder: string,
  terminal: Terminal,
): number {
  const read = readCurrent(resolve(terminal.cwd, folder), folder);
  let isStale = false;
  for (const one of texts) {
    const current = read(one);
    if (current === one.text) continue;
    isStale = true;
    const diff = diffTexts(one.name, current ?? "", one.text);
    const note = current === undefined ? `${folder}/${one.name}: no such file\n` : "";
    terminal.write(showText(note + diff, terminal));
  }
  return isStale ? 1 : 0;
}

/** Reads what is in a folder now; undefined for what is not there. */
function readCurrent(path: string, folder: string): (text: NamedText) => string | undefined {
  const tree = openDirectory(path, folder);
  return ({ name }) => {
    const file = tree.read(name);
    if (file.ok) return Buffer.from(file.bytes).toString("latin1");
    if (file.obstacle === "absent") return undefined;
    throw new TreeError(`${folder}/${name}: ${tellObstacle(file.obstacle, file.detail)}`);
  };
}

/** The unified diff of two texts in latin1; "" where they are the same. */
export function diffTexts(name: string, before: string, after: string): string {
  if (before === after) return "";
  const rules = compileRules(NO_ALLOWANCES);
  const [old, now] = [Buffer.from(before, "latin1"), Buffer.from(after, "latin1")];
  const drift = findDrift(old, now, rules, CONTEXT);
  return drift === undefined
    ? `Binary files a/${name} and b/${name} differ\n`
    : formatUnified(name, buildHunks(drift));
}
