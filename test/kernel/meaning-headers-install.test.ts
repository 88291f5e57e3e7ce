import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { readSource } from "../../src/header/directives.js";
import { findMeaning } from "../../src/meaning/meaning.js";
import { sameStream } from "../../src/meaning/streams.js";
import { WORDS } from "../meaning/shipped-words.js";
import { type Drift, driftedPairs, versionDrifts } from "./drifts.js";
import { forEachAtOnce, runWith } from "./pool.js";
import { kernelTree, NO_TREE } from "./trees.js";

const hasTrees = (["6.12", "6.1"] as const).every((version) => kernelTree(version) !== undefined);
const hasUnifdef = spawnSync("unifdef", ["-V"]).error === undefined;
const skip = !hasTrees ? NO_TREE : hasUnifdef ? false : "no unifdef";

/**
 * The tree's own scripts/headers_install.sh, in a folder where it finds the system's unifdef. It gives nothing
 * for a header with `CONFIG_` in it: those are the kernel's own, and never installed.
 */
function createInstall(t: TestContext): (text: string) => Promise<string | undefined> {
  const folder = mkdtempSync(join(tmpdir(), "sync-headers-install-"));
  t.after(() => rmSync(folder, { recursive: true }));
  mkdirSync(join(folder, "scripts"));
  const which = spawnSync("sh", ["-c", "command -v unifdef"], { encoding: "utf8" });
  symlinkSync(which.stdout.trim(), join(folder, "scripts/unifdef"));
  const script = join(kernelTree("6.12")!, "scripts/headers_install.sh");
  let count = 0;
  return async (text) => {
    const name = `${count++}.h`;
    writeFileSync(join(folder, name), text, "latin1");
    const { status } = await runWith("sh", [script, name, `out-${name}`], "", folder);
    return status === 0 ? readFileSync(join(folder, `out-${name}`), "latin1") : undefined;
  };
}

test("what headers_install leaves alike is cosmetic or kernel-only, and nothing else is", {
  skip,
}, async (t) => {
  const install = createInstall(t);
  const real = [...driftedPairs("6.12"), ...driftedPairs("6.1"), ...versionDrifts()];
  // No real drift is kernel-only alone: here is one of each header that has such code.
  const made = real.flatMap((drift): Drift[] => {
    const original = drift.copy.replace(
      /^#ifdef __KERNEL__$/m,
      "$&\nint made_up(void);\n#define MADE_UP",
    );
    return original === drift.copy ? [] : [{ ...drift, original }];
  });
  const drifts = [...real, ...made];
  const wrong: string[] = [];
  const counts = { alike: 0, kernel: 0, refused: 0 };
  await forEachAtOnce(
    drifts.filter((one) => one.path.endsWith(".h")),
    async ({ copy, original, path }) => {
      const [a, b] = await Promise.all(
        [copy, original].map(async (text) => {
          const installed = await install(text);
          return installed === undefined ? undefined : readSource(installed);
        }),
      );
      if (a === undefined || b === undefined) return void counts.refused++;
      const { meaning } = findMeaning(copy, original, { path, words: WORDS });
      const isAlike = sameStream(a, b);
      if (isAlike) counts.alike++;
      if (meaning === "kernel-only") counts.kernel++;
      if (isAlike !== (meaning === "cosmetic" || meaning === "kernel-only")) {
        wrong.push(`${path}: ${meaning}, headers_install: ${isAlike ? "alike" : "not alike"}`);
      }
    },
  );
  assert.deepEqual(wrong, []);
  t.diagnostic(JSON.stringify(counts));
  assert.ok(counts.alike > 10 && counts.kernel > 10 && counts.refused < 20, JSON.stringify(counts));
});
