import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { formatBreaches, formatBreachesJson } from "../../src/report/breaches.js";
import { makeTree, mapOf, putFile, runCli } from "../e2e/run.js";
import { commitAll, git, makeRepository } from "../fix/repository.js";

/** What `log` and `guard` print. */

const A = "#define A 1\n#define B 2\n";

function makeLagging(t: TestContext): string {
  const root = makeRepository(t, {
    "sync-headers.toml": mapOf(["include/a.h", "include/b.h", "include/c.h"]),
    "include/a.h": A,
    "tools/include/a.h": A,
    "include/b.h": A,
    "tools/include/b.h": A,
    "include/c.h": A,
    "tools/include/c.h": "#define OWN 1\n",
  });
  putFile(root, "include/a.h", `${A}#define C 3\n`);
  commitAll(root, 'add "C"');
  putFile(root, "include/a.h", `${A}#define C 3\n#define D 4\n`);
  commitAll(root, "add D");
  return root;
}

test("log: how far each copy lags, the commits oldest first, and why it is not known", (t) => {
  const root = makeLagging(t);
  const [d, c] = git(root, "log", "-2", "--abbrev=12", "--format=%h").split("\n");
  const date = git(root, "log", "-1", "--format=%as").trim();
  const run = runCli(["log", "--root", root]);
  assert.deepEqual(run, {
    status: 0,
    stdout: `tools/include/a.h: 2 commits behind, 0 days
  ${c} ("add "C"") Jo Doe, ${date}
  ${d} ("add D") Jo Doe, ${date}
tools/include/c.h: no version of include/c.h that git has equals the copy; its history does not reach back past the copy's last change
`,
    stderr: "",
  });
  const named = runCli(["log", "--root", root, "b.h"]);
  assert.equal(named.stdout, "tools/include/b.h: in sync\n");
});

test("log: an original that is gone names its successor", (t) => {
  const root = makeLagging(t);
  putFile(root, "uapi/keep", "");
  git(root, "mv", "include/a.h", "uapi/a.h");
  commitAll(root, "move");
  const run = runCli(["log", "--root", root, "tools/include/a.h"]);
  assert.match(
    run.stdout,
    /^tools\/include\/a\.h: the original include\/a\.h .*; 2 commits behind, 0 days; include\/a\.h has become uapi\/a\.h\n/,
  );
});

test("log: JSON has the same, and nothing to tell is said", (t) => {
  const root = makeLagging(t);
  const { pairs } = JSON.parse(runCli(["log", "--root", root, "--format", "json"]).stdout);
  assert.deepEqual(
    pairs.map((pair: { copy: string; behind: { commits: unknown[] }; localEdits: string }) => {
      return [pair.copy, pair.behind.commits.length, pair.localEdits];
    }),
    [
      ["tools/include/a.h", 2, "none"],
      ["tools/include/c.h", 0, "unknown"],
    ],
  );
  rmSync(join(root, "tools/include/c.h"));
  const quiet = makeTree(t, { "sync-headers.toml": mapOf(["a.h"]), "a.h": A, "tools/a.h": A });
  assert.equal(runCli(["log", "--root", quiet]).stdout, "All copies are in sync\n");
  assert.equal(runCli(["log", "--root", quiet, "--format", "xml"]).status, 2);
});

test("guard: a line for each breach, safe to print, and JSON", () => {
  const commit = {
    hash: "0123456789abcdef0123456789abcdef01234567",
    subject: "one\x1b[31m",
    author: "Jo",
    date: "2026-01-01T00:00:00Z",
  };
  const pair = { map: "m", copy: "tools/a.h", original: "a$&.h", policy: "lag" } as const;
  const found = {
    range: "A..B",
    commits: 3,
    pairs: 1,
    breaches: [
      { ...pair, commit, rule: "together" },
      { ...pair, commit: null, rule: "away" },
    ],
    notes: ["x\ny"],
  } as const;
  const paint = { bold: String, dim: String, yellow: String };
  assert.equal(
    formatBreaches(found, { paint }),
    `0123456789ab ("one\\x1b[31m"): tools/a.h: changed together with its original a$&.h (policy lag)
staged: tools/a.h: changed, but not towards its original a$&.h (policy lag)
note: x\\ny
2 breaches in 3 commits of A..B, 1 pair guarded
`,
  );
  const { breaches } = JSON.parse(formatBreachesJson(found));
  assert.equal(breaches[0].text, "changed together with its original a$&.h");
  assert.equal(
    formatBreaches({ ...found, pairs: 0, breaches: [], notes: [] }, { paint }),
    "No map of the config has a policy: there is nothing to guard\n",
  );
});
