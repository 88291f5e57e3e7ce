import assert from "node:assert/strict";
import { test } from "node:test";
import { createTwoFilesPatch } from "diff";
import { revertPatch } from "../../src/diff/patch.js";
import { revertPlainly } from "../../src/diff/revert.js";
import { headerCase, seededRandom } from "./cases.js";

const SEED = Number(process.env.SYNC_SEED ?? Date.now() % 1_000_000);

test(`a patch is taken back as the library does, or left to it (seed ${SEED})`, () => {
  const random = seededRandom(SEED);
  let plain = 0;
  for (let i = 0; i < 500; i++) {
    const { copy, original } = headerCase(random);
    const whole = createTwoFilesPatch("a", "b", copy, original, "", "", { context: i % 4 });
    const patch = whole.replace(/^=+\n/, "");
    for (const text of [patch, patch.slice(patch.indexOf("@@")), damage(patch, random)]) {
      for (const after of [original, `${original.slice(0, -1)}x\n`, `first\n${original}`]) {
        const taken = revertPlainly(after, text);
        if (taken === undefined) continue;
        plain++;
        const told = `SYNC_SEED=${SEED} case ${i}: ${JSON.stringify([after, text])}`;
        assert.deepEqual({ kind: "reverted", text: taken }, revertPatch(after, text), told);
      }
    }
  }
  assert.ok(plain > 50, `${plain} plain ones`);
});

/** Another number, another sign, a line less or twice. */
function damage(patch: string, random: () => number): string {
  const lines = patch.split("\n");
  const at = Math.floor(random() * lines.length);
  const line = lines[at]!;
  const kind = Math.floor(random() * 4);
  if (kind === 0) lines[at] = line.replace(/\d/, String(Math.floor(random() * 10)));
  else if (kind === 1) lines[at] = " +-"[Math.floor(random() * 3)] + line.slice(1);
  else lines.splice(at, 1, ...(kind === 2 ? [] : [line, line]));
  return lines.join("\n");
}

test("what has no lines on one side, or no newline at its end, is not plain", () => {
  const patch = "@@ -1,2 +1,2 @@\n one\n-two\n+three\n";
  assert.equal(revertPlainly("one\nthree\nfour\n", patch), "one\ntwo\nfour\n");
  assert.equal(revertPlainly("one\nthree", patch), undefined);
  assert.equal(revertPlainly("zero\none\nthree\n", patch), undefined);
  assert.equal(revertPlainly("one\nthree\n", "@@ -1,0 +2 @@\n+three\n"), undefined);
  assert.equal(revertPlainly("one\n", "@@ -1,2 +1,2 @@\n one\n-two\n+\n"), undefined);
  assert.equal(revertPlainly("one\r\n", "@@ -1 +1 @@\n-two\n+one\r\n"), undefined);
  assert.equal(revertPlainly("one\n", "--- a\n+++ b\n"), undefined);
});
