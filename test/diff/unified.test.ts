import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { compileRules, NO_ALLOWANCES } from "../../src/diff/allowances.js";
import { applyDrift } from "../../src/diff/apply.js";
import { findDrift, hasDrifted } from "../../src/diff/drift.js";
import { buildHunks, CONTEXT } from "../../src/diff/hunks.js";
import { formatUnified } from "../../src/diff/unified.js";
import { headerCase, hostileCase, seededRandom } from "./cases.js";

const COUNT = Number(process.env.SYNC_FUZZ ?? 400);
const SEED = Number(process.env.SYNC_SEED ?? Date.now() % 1_000_000);

const bytes = (text: string) => Buffer.from(text, "latin1");

/** Names that need quoting in a patch, among plain ones. */
const nameOf = (i: number) =>
  i % 10 === 0 ? `é "${i}"\\.h` : i % 10 === 1 ? `a b ${i}.h` : `plain${i}.h`;

for (const tool of ["git apply", "patch"] as const) {
  test(`${tool} takes the drift of ${COUNT} random pairs, and only what is allowed is left (seed ${SEED})`, (t) => {
    const folder = mkdtempSync(join(tmpdir(), "sync-headers-"));
    t.after(() => rmSync(folder, { recursive: true }));
    const random = seededRandom(SEED);
    // Among few distinct lines a second comparison may match others than the first did, so that a
    // verdict after an ignorable rest says little there: hostile pairs are taken over whole.
    const cases = Array.from({ length: COUNT }, (_, i) =>
      i % 3 === 0 ? { ...hostileCase(random), allowances: NO_ALLOWANCES } : headerCase(random),
    );
    let patch = "";
    const applied: string[] = [];
    cases.forEach(({ copy, original, allowances }, i) => {
      writeFileSync(join(folder, nameOf(i)), bytes(copy));
      const drift = findDrift(bytes(copy), bytes(original), compileRules(allowances), CONTEXT);
      assert.ok(drift);
      applied.push(applyDrift(copy, drift).text);
      if (drift.changes.length > 0) patch += formatUnified(nameOf(i), buildHunks(drift));
    });
    assert.ok(patch.length > COUNT);
    const [program, ...args] =
      tool === "patch"
        ? ["patch", "-p1", "-s", "--fuzz=0", "--no-backup-if-mismatch"]
        : ["git", "apply", "--whitespace=nowarn", "--unidiff-zero"];
    const ran = spawnSync(program!, args, { cwd: folder, input: bytes(patch), encoding: "latin1" });
    assert.equal(ran.stderr + ran.stdout, "");
    let left = 0;
    cases.forEach(({ copy, original, allowances }, i) => {
      let patched: Buffer;
      try {
        patched = readFileSync(join(folder, nameOf(i)));
      } catch {
        // Both take a file that becomes empty for one that is removed.
        patched = Buffer.alloc(0);
      }
      assert.equal(applied[i], patched.toString("latin1"), `SYNC_SEED=${SEED} case ${i}`);
      // Each line stands for one of the original, in order; a line that was taken over is that line.
      const { originalLines } = applyDrift(
        copy,
        findDrift(bytes(copy), bytes(original), compileRules(allowances), CONTEXT)!,
      );
      assert.ok(originalLines.every((line, k) => line >= (originalLines[k - 1] ?? 1)));
      if (hasDrifted(patched, bytes(original), compileRules(allowances))) left++;
    });
    // A second comparison may match other lines than the first did, and then sees a change where the
    // first saw an ignorable one; GNU diff does the same.
    assert.ok(left <= COUNT / 100, `${left} of ${COUNT} are still drifted (SYNC_SEED=${SEED})`);
  });
}
