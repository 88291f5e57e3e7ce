import assert from "node:assert/strict";
import { test } from "node:test";
import type { Meaning } from "../../src/meaning/change.js";
import { fixCommand } from "../../src/report/advice.js";

const HERE = { root: ".", kernel: null };

test("the command names the tree, the originals and the pair, for a shell", () => {
  const copy = "tools/we ird/[a].h";
  assert.equal(fixCommand(HERE, { copy: "a.h" }), "sync-headers fix a.h");
  assert.equal(
    fixCommand({ root: "sub/tree", kernel: "../linux" }, { copy }),
    "sync-headers fix --root sub/tree --kernel sub/linux 'tools/we ird/\\[a\\].h'",
  );
});

test("it takes over what a check lists under --all only", () => {
  const tell = (meaning: Meaning) => fixCommand(HERE, { copy: "a.h", meaning });
  for (const meaning of ["cosmetic", "kernel-only"] as const) {
    assert.equal(tell(meaning), "sync-headers fix --all a.h");
  }
  for (const meaning of ["additive", "breaking", "unknown"] as const) {
    assert.equal(tell(meaning), "sync-headers fix a.h");
  }
});
