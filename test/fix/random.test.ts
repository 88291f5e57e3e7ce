import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { compileRules } from "../../src/diff/allowances.js";
import { hasDrifted } from "../../src/diff/drift.js";
import { revertPatch } from "../../src/diff/patch.js";
import { findLostLines } from "../../src/fix/lost.js";
import { formatReplacement } from "../../src/fix/preview.js";
import { recordDifference } from "../../src/fix/record.js";
import { takeOver } from "../../src/fix/takeover.js";
import { headerCase, hostileCase, seededRandom } from "../diff/cases.js";
import { askGnuDiff } from "../diff/gnu.js";
import { makeTree, putFile } from "../e2e/run.js";
import { bytesOf, plan, textOf } from "./pairs.js";

/** Random pairs, as for the diff engine: `SYNC_FUZZ` asks for more, `SYNC_SEED` for the same again. */
const COUNT = Number(process.env.SYNC_FUZZ ?? 400);
const SEED = Number(process.env.SYNC_SEED ?? Date.now() % 1e9);

function randomCases() {
  const random = seededRandom(SEED);
  return Array.from({ length: COUNT }, (_, i) => {
    return i % 2 === 0 ? headerCase(random) : hostileCase(random);
  });
}

test(`what is taken over is in sync for GNU diff, and a second fix does nothing (seed ${SEED})`, async () => {
  const fixed: {
    copy: string;
    original: string;
    allowances: ReturnType<typeof headerCase>["allowances"];
  }[] = [];
  let refused = 0;
  for (const { copy, original, allowances } of randomCases()) {
    const made = await plan({ copy, original, allow: allowances });
    if (made.kind === "nothing") continue;
    if (made.kind === "refused") {
      // Only for the sake of lines that a rule keeps, and only where they would be lost.
      assert.deepEqual(made.reason, { kind: "kept-lines", why: "no-base" });
      const rules = compileRules(allowances);
      const taken = takeOver(bytesOf(copy), bytesOf(original), rules)!;
      assert.notDeepEqual(findLostLines(bytesOf(copy), taken, rules), []);
      refused++;
      continue;
    }
    const text = textOf(made.bytes);
    fixed.push({ copy: text, original, allowances });
    const again = await plan({ copy: text, original, allow: allowances });
    assert.deepEqual(again, { kind: "nothing" }, JSON.stringify({ copy, original, allowances }));
  }
  assert.ok(fixed.length > COUNT / 4, `${fixed.length} fixed, ${refused} refused`);
  for (const [i, { status }] of askGnuDiff(fixed, ["-q"]).entries()) {
    assert.equal(status, 0, JSON.stringify(fixed[i]));
  }
});

test(`without rules the copy becomes the original (seed ${SEED})`, async () => {
  for (const { copy, original } of randomCases()) {
    const made = await plan({ copy, original });
    if (copy !== original) assert.equal(made.kind === "write" && textOf(made.bytes), original);
  }
});

test(`a recorded difference allows exactly itself (seed ${SEED})`, () => {
  for (const { copy, original, allowances } of randomCases()) {
    const rules = compileRules(allowances);
    if (!hasDrifted(bytesOf(copy), bytesOf(original), rules)) continue;
    const patch = recordDifference("tools/x.h", bytesOf(copy), bytesOf(original), rules);
    assert.ok(patch !== undefined, JSON.stringify({ copy, original }));
    const reverted = revertPatch(original, patch);
    assert.ok(reverted.kind === "reverted");
    assert.ok(!hasDrifted(bytesOf(copy), bytesOf(reverted.text), rules));
  }
});

/** File names that patches, shells and terminals read in other ways than people do. */
const NAMES = [
  "plain.h",
  "two words.h",
  "tab\t.h",
  'quo"te.h',
  "back\\slash.h",
  "new\nline.h",
  "höhe.h",
];

test(`a preview is what git apply, and patch, make of it (seed ${SEED})`, (t) => {
  const cases = randomCases().filter(({ copy, original }) => copy !== original);
  const nul = { copy: "a\0b\nsame\n", original: "c\0d\nsame\nmore" };
  const all = [...cases, nul, { copy: "", original: "new\n" }, { copy: "gone\n", original: "" }];
  const [byGit, byPatch] = [makeTree(t), makeTree(t)];
  let patch = "";
  const name = (i: number) => `${i}/-${NAMES[i % NAMES.length]}`;
  for (const [i, { copy, original }] of all.entries()) {
    for (const root of [byGit, byPatch]) putFile(root, name(i), Buffer.from(copy, "latin1"));
    patch += formatReplacement({ path: name(i), was: bytesOf(copy), bytes: bytesOf(original) });
  }
  patch += formatReplacement({ path: "added/file.patch", was: null, bytes: bytesOf("1\n2\n") });
  const input = Buffer.from(patch, "latin1");
  const git = spawnSync("git", ["apply", "--whitespace=nowarn"], { cwd: byGit, input });
  assert.equal(git.stderr.toString(), "");
  const gnu = spawnSync("patch", ["-p1", "-s", "--binary"], { cwd: byPatch, input });
  assert.equal(gnu.stdout.toString() + gnu.stderr.toString(), "");
  for (const root of [byGit, byPatch]) {
    assert.equal(readFileSync(join(root, "added/file.patch"), "latin1"), "1\n2\n");
    for (const [i, { original }] of all.entries()) {
      const isEmptied = root === byPatch && original === "";
      if (!isEmptied) assert.equal(readFileSync(join(root, name(i)), "latin1"), original, name(i));
    }
  }
});

test("a preview of what stays as it is says nothing", () => {
  const same = bytesOf("a\n");
  assert.equal(formatReplacement({ path: "a.h", was: same, bytes: same }), "");
});
