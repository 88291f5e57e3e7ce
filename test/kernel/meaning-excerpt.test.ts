import assert from "node:assert/strict";
import { test } from "node:test";
import { makeExcerpt } from "../../src/meaning/excerpt.js";
import { compareHeaders } from "../../src/meaning/headers.js";
import { findMeaning } from "../../src/meaning/meaning.js";
import { WORDS } from "../meaning/shipped-words.js";
import { driftedPairs, resolversOf } from "./drifts.js";
import { kernelTree, NO_TREE } from "./trees.js";

const trees = (["6.12", "6.1"] as const).map((version) => kernelTree(version));
const skip = trees.includes(undefined) ? NO_TREE : false;

for (const version of ["6.12", "6.1"] as const) {
  test(`with their includes, too, excerpts of the pairs of ${version} mean the same`, {
    skip,
  }, () => {
    for (const { copy, original, path, copyPath } of driftedPairs(version)) {
      const options = { path, words: WORDS, ...resolversOf(version, path) };
      const whole = findMeaning(copy, original, { ...options, everything: true });
      assert.deepEqual(findMeaning(copy, original, options), whole, copyPath);
    }
  });
}

test("a tenth of what has drifted in 6.12 is all that is read of it", { skip }, () => {
  let read = 0;
  let all = 0;
  for (const { copy, original, path } of driftedPairs("6.12")) {
    const excerpt = makeExcerpt(copy, original);
    all += copy.length + original.length;
    if (excerpt === undefined) {
      // One that differs nearly everywhere is read whole at once.
      read += copy.length + original.length;
      continue;
    }
    compareHeaders(copy, original, { path, words: WORDS }, excerpt);
    assert.equal(excerpt.grow(), false, `${path}: not enough`);
    for (const { text } of excerpt.texts) read += text.length;
  }
  assert.ok(read < all / 10, `${read} of ${all} characters`);
});
