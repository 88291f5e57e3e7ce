import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { command } from "../../src/commands/baseline.js";
import { readBaseline } from "../../src/commands/baseline-file.js";
import { makeTree, mapOf, putFile } from "../e2e/run.js";

function makeProject(t: TestContext): string {
  const files = { "a.h": "#define A 1\n", "tools/a.h": "#define A 2\n" };
  const hold = '[[hold]]\ncopy = "tools/b.h"\nreason = "waits"\n';
  const config = mapOf(["a.h", "b.h"]) + hold;
  return makeTree(t, { ...files, "b.h": "b\n", "tools/b.h": "c\n", "sync-headers.toml": config });
}

async function run(cwd: string, values: Record<string, string> = {}, positionals: string[] = []) {
  let output = "";
  const terminal = {
    cwd,
    env: {},
    isTerminal: () => false,
    columns: () => undefined,
    write: (text: string | Uint8Array) => {
      output += text;
    },
  };
  await command.run({ values, positionals } as never, terminal as never);
  return output;
}

test("baseline writes all drift but what is on hold into the tree's root, again and again the same", async (t) => {
  const root = makeProject(t);
  assert.equal(await run(root), "sync-headers.baseline.json: 1 pair, 1 change\n");
  const path = join(root, "sync-headers.baseline.json");
  const text = readFileSync(path, "utf8");
  const { drift } = readBaseline(path, "f");
  assert.deepEqual(
    drift.map(({ copy, changes }) => [copy, changes.map(({ name }) => name)]),
    [["tools/a.h", ["A"]]],
  );
  await run(root);
  assert.equal(readFileSync(path, "utf8"), text);
  putFile(root, "tools/a.h", "#define A 1\n");
  assert.equal(await run(root), "sync-headers.baseline.json: 0 pairs, 0 changes\n");
});

test("--out names another file, seen from here; a PATTERN would lose pairs", async (t) => {
  const root = makeProject(t);
  putFile(root, "sub/x", "");
  assert.equal(
    await run(join(root, "sub"), { root: "..", out: "known.json" }),
    "known.json: 1 pair, 1 change\n",
  );
  assert.ok(existsSync(join(root, "sub/known.json")));
  await assert.rejects(run(root, {}, ["a.h"]), { name: "UsageError" });
  await assert.rejects(run(root, { out: "" }), { name: "UsageError" });
  await assert.rejects(run(root, { out: "no/where.json" }), {
    name: "TreeError",
    message: "no/where.json: cannot write it (ENOENT)",
  });
});

test("a baseline that cannot be read is told with its name", (t) => {
  const root = makeTree(t, { "b.json": "{}" });
  const read = (name: string) => readBaseline(join(root, name), name);
  assert.throws(() => read("none.json"), {
    name: "ConfigError",
    message: /^none\.json: does not exist/,
  });
  assert.throws(() => read("b.json"), { name: "ConfigError", message: /^b\.json: no baseline: / });
  assert.throws(() => read("."), { name: "TreeError", message: ".: cannot read it (EISDIR)" });
});
