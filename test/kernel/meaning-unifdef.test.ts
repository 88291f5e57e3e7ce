import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
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

test("what unifdef leaves alike is cosmetic or kernel-only, and nothing else is", {
  skip,
}, async () => {
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
  const counts = { alike: 0, kernel: 0 };
  await forEachAtOnce(
    drifts.filter((one) => one.path.endsWith(".h")),
    async ({ copy, original, path }) => {
      const [a, b] = await Promise.all(
        [copy, original].map(async (text) => {
          const options = ["-U__KERNEL__", "-D__EXPORTED_HEADERS__"];
          return readSource((await runWith("unifdef", options, text)).stdout);
        }),
      );
      const { meaning } = findMeaning(copy, original, { path, words: WORDS });
      const isAlike = sameStream(a!, b!);
      if (isAlike) counts.alike++;
      if (meaning === "kernel-only") counts.kernel++;
      if (isAlike !== (meaning === "cosmetic" || meaning === "kernel-only")) {
        wrong.push(`${path}: ${meaning}, unifdef: ${isAlike ? "alike" : "not alike"}`);
      }
    },
  );
  assert.deepEqual(wrong, []);
  assert.ok(counts.alike > counts.kernel + 5 && counts.kernel > 10, JSON.stringify(counts));
});
