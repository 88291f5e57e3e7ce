import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { findMeaning } from "../../src/meaning/meaning.js";
import { WORDS } from "../meaning/shipped-words.js";
import { installedHeaders, missingTools } from "./installed.js";
import { kernelTree, NO_TREE } from "./trees.js";

/** Many projects copy what `make headers_install` makes: nothing that it does may pass for drift. */
test("an installed header differs from its original in what is the kernel's own, and in nothing else", (t) => {
  const tree = kernelTree("6.12");
  if (tree === undefined) return t.skip(NO_TREE);
  const missing = missingTools();
  if (missing !== undefined) return t.skip(missing);
  const installed = installedHeaders();
  if (installed?.origin !== "make headers, 6.12") return t.skip("`make headers` fails here");
  const wrong: string[] = [];
  const counts: Record<string, number> = {};
  for (const path of installed.headers) {
    const original = ["include/uapi", "arch/x86/include/uapi"]
      .map((folder) => join(tree, folder, path))
      .find(existsSync);
    // Some are made by the build, from tables.
    if (original === undefined) continue;
    const { meaning, changes } = findMeaning(
      readFileSync(join(installed.root, path), "latin1"),
      readFileSync(original, "latin1"),
      { path, words: WORDS },
    );
    counts[meaning] = (counts[meaning] ?? 0) + 1;
    if (meaning === "cosmetic" || meaning === "kernel-only") continue;
    const seen = changes.filter(({ effect }) => effect !== "kernel-only");
    wrong.push(`${path}: ${meaning}: ${seen.map(({ name, note }) => `${name} (${note})`)}`);
  }
  t.diagnostic(JSON.stringify(counts));
  assert.deepEqual(wrong, []);
  assert.ok((counts["kernel-only"] ?? 0) > 400, JSON.stringify(counts));
});
