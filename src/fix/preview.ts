import { latin1, sameBytes } from "../bytes.js";
import { compileRules, NO_ALLOWANCES } from "../diff/allowances.js";
import { type Drift, findDrift } from "../diff/drift.js";
import { buildHunks, CONTEXT } from "../diff/hunks.js";
import { splitLines } from "../diff/lines.js";
import { formatUnified, quoteName } from "../diff/unified.js";
import type { Replacement } from "./place.js";

const STRICT = compileRules(NO_ALLOWANCES);

/** A replacement as `git apply` and `patch -p1` take it (latin1): a file whose bytes change, or a new one. */
export function formatReplacement({ path, was, bytes }: Replacement): string {
  if (was !== null && sameBytes(was, bytes)) return "";
  const before = was ?? new Uint8Array();
  const drift = findDrift(before, bytes, STRICT, CONTEXT) ?? replaceAll(before, bytes);
  const hunks = buildHunks(drift);
  const name = (side: string) => quoteName(`${side}/${path}`).trimEnd();
  const head = `diff --git ${name("a")} ${name("b")}\n`;
  const text = hunks.length === 0 ? "" : formatUnified(path, hunks);
  return was === null
    ? `${head}new file mode 100644\n${text.replace(/^--- .*\n/, "--- /dev/null\n")}`
    : head + text;
}

/** One change from first to last line, for files that GNU diff calls binary. */
function replaceAll(before: Uint8Array, after: Uint8Array): Drift {
  const copy = splitLines(latin1(before));
  const original = splitLines(latin1(after));
  const change = {
    copyStart: 0,
    deleted: copy.lines.length,
    originalStart: 0,
    inserted: original.lines.length,
  };
  return { copy, original, skipped: 0, changes: [change], ignored: [] };
}
