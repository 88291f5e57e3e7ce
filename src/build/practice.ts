/**
 * Headers to practise on, of the kinds and the size of a kernel's, for `compile.ts`: what V8 has run
 * often it compiles, and remembers in the code that it gives out. None of them is a kernel's.
 */
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { toBytes } from "../bytes.js";
import { loadShipped } from "../config/shipped.js";
import { type Allowances, compileRules } from "../diff/allowances.js";
import { hasDrifted } from "../diff/drift.js";
import { listPairs } from "../pairs.js";
import { openDirectory } from "../tree/directory.js";
import { writeHeader } from "./headers.js";

/** Every so many pairs differ. */
const DRIFT_EVERY = 8;

/** What an allowed patch takes out of an original. */
const PATCHED = "int practised;";

/** Lines that one map or another of the kernel's allows in a copy. */
const OWN_LINES = [
  "EXPORT_SYMBOL(practice);",
  "#include <asm/export.h>",
  "#include <asm/mman.h>",
  "#include <asm/msr-index.h>",
  "#include <asm/sysreg.h>",
  "#include <asm-generic/mman-common.h>",
  "#ifndef static_assert\n#endif // static_assert",
  "int isdigit(int c);",
  "#include <../insn.h> /* __ignore_sync_check__ */",
];

/**
 * Fills a folder with a tree that the shipped map serves: most copies are in step, some have drifted as
 * copies do, some are kept otherwise as their map allows, and of what is optional some are absent.
 */
export async function writePracticeTree(folder: string): Promise<void> {
  mkdirSync(join(folder, "tools/include/uapi"), { recursive: true });
  const tree = openDirectory(folder, folder);
  const { pairs } = await listPairs(await loadShipped(), { copies: tree, originals: tree });
  const put = (path: string, text: string) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  /** An original may have several copies. */
  const numbers = new Map<string, number>();
  let linked = false;
  for (const [i, { copy, original, optional, allowances, allowedPatch }] of pairs.entries()) {
    const number = numbers.get(original) ?? i;
    numbers.set(original, number);
    const isDrifted = number % DRIFT_EVERY === 3;
    const text = writeHeader(number, false);
    put(original, writeHeader(number, isDrifted));
    if (optional && !isDrifted && i % 2 === 0) continue;
    if (allowedPatch !== null) {
      put(original, `${PATCHED}\n${text}`);
      put(allowedPatch, writePatch(text));
      put(copy, text);
    } else if (allowances.ignoreMatchingLines.length > 0) put(copy, addOwnLines(text, allowances));
    else if (!linked && !isDrifted) {
      put(`${copy}.kept`, text);
      symlinkSync(join(folder, `${copy}.kept`), join(folder, copy));
      linked = true;
    } else put(copy, text);
  }
}

/** The hunk between a text and the same with one line before it. */
function writePatch(text: string): string {
  const context = text.split("\n").slice(0, 3);
  return ["@@ -1,3 +1,4 @@", `+${PATCHED}`, ...context.map((line) => ` ${line}`), ""].join("\n");
}

/** A text with lines of its own that its map allows, here and there. */
function addOwnLines(text: string, allowances: Allowances): string {
  const rules = compileRules(allowances);
  const isAllowed = (line: string) =>
    !hasDrifted(toBytes(`${text}${line}\n`), toBytes(text), rules);
  const own = OWN_LINES.filter(isAllowed)
    .map((line) => `${line}\n`)
    .join("");
  const parts = text.split("\n\n");
  for (const at of [1, parts.length - 1]) parts[at] = own + parts[at];
  return parts.join("\n\n");
}
