import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { Script } from "node:vm";
import { compiledFile, MAIN } from "../../src/bundles.js";
import { makeTree, SAMPLE } from "./run.js";

const DIST = join(process.cwd(), "dist");
const BUNDLES = readdirSync(DIST).filter((name) =>
  existsSync(join(DIST, compiledFile(name, process))),
);

/** The built package, as far as a run needs it, for a test to damage. */
function copyPackage(t: TestContext): string {
  const root = makeTree(t);
  for (const path of ["dist", "config", "package.json"]) {
    cpSync(join(process.cwd(), path), join(root, path), { recursive: true });
  }
  return root;
}

function check(root: string) {
  const args = [join(root, "dist/cli.cjs"), "check", "--root", SAMPLE];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    env: { PATH: process.env.PATH, LC_ALL: "C.UTF-8" },
    encoding: "utf8",
  });
  return { status, stdout, stderr };
}

test("V8 takes the compiled code, and it holds more than is compiled at first", () => {
  for (const bundle of [MAIN, "assessment.cjs", "touched.cjs", "commands-table.cjs"]) {
    assert.ok(BUNDLES.includes(bundle), bundle);
  }
  for (const bundle of BUNDLES) {
    const source = readFileSync(join(DIST, bundle), "latin1");
    const cachedData = readFileSync(join(DIST, compiledFile(bundle, process)));
    const script = new Script(source, { filename: bundle, cachedData });
    assert.equal(script.cachedDataRejected, false, bundle);
    // What has been run in practice, or all there is: more than a first look compiles.
    const first = new Script(source, { filename: bundle }).createCachedData();
    assert.ok(cachedData.length > first.length, bundle);
  }
});

test("without compiled code, or with code that cannot be used, a run prints the same", (t) => {
  const expected = check(process.cwd());
  assert.match(expected.stdout, /Kernel ABI header differences/);
  const root = copyPackage(t);
  assert.deepEqual(check(root), expected);
  for (const bundle of BUNDLES) {
    const file = join(root, "dist", compiledFile(bundle, process));
    const whole = readFileSync(file);
    writeFileSync(file, bundle === MAIN ? Buffer.alloc(0) : whole.subarray(0, whole.length >> 1));
  }
  assert.deepEqual(check(root), expected);
  rmSync(join(root, "dist/compiled"), { recursive: true });
  assert.deepEqual(check(root), expected);
  assert.ok(!existsSync(join(root, "dist/compiled")), "a run writes no compiled code");
});
