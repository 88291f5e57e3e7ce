import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative, resolve } from "node:path";
import { test } from "node:test";
import { readDiffCall } from "../../src/shell/diffcall.js";
import { readCheckScript } from "../../src/shell/script.js";
import { kernelTree } from "./trees.js";

const SCRIPT = "tools/perf/check-headers.sh";

/** Writes down what it is called with, and finds no difference. */
const LOGGER = `#!/bin/sh
{ printf '%s\\001' "$PWD" "$@"; printf '\\002'; } >> "$CALLS"
`;

/** The calls of diff that the tree's own script makes, in a folder that holds the files it names. */
function runScript(tree: string, paths: Iterable<string>): readonly (readonly string[])[] {
  const root = mkdtempSync(join(tmpdir(), "sync-headers-"));
  try {
    for (const path of [SCRIPT, ...paths]) {
      mkdirSync(join(root, dirname(path)), { recursive: true });
      // An original that the tree lacks is made up, since the script would pass over it.
      if (existsSync(join(tree, path))) copyFileSync(join(tree, path), join(root, path));
      else writeFileSync(join(root, path), "");
    }
    mkdirSync(join(root, "include"), { recursive: true });
    mkdirSync(join(root, "bin"));
    writeFileSync(join(root, "bin/diff"), LOGGER, { mode: 0o755 });
    const calls = join(root, "calls");
    const shell = readFileSync(join(tree, SCRIPT), "utf8").startsWith("#!/bin/bash")
      ? "bash"
      : "sh";
    const env = { ...process.env, CALLS: calls, PATH: `${join(root, "bin")}:${process.env.PATH}` };
    spawnSync(shell, ["./check-headers.sh"], { cwd: join(root, "tools/perf"), env });
    return readFileSync(calls, "utf8")
      .split("\x02")
      .slice(0, -1)
      .map((call) => {
        const [folder = "", ...words] = call.split("\x01").slice(0, -1);
        // Paths as seen from the root.
        return words.map((word) =>
          existsSync(resolve(folder, word)) ? relative(root, resolve(folder, word)) : word,
        );
      });
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

for (const version of ["6.12", "6.1"] as const) {
  const tree = kernelTree(version);
  test(`import reads from ${version}'s script what the script hands to diff`, {
    skip: tree === undefined && "no tree",
  }, () => {
    if (tree === undefined) return;
    const text = readFileSync(join(tree, SCRIPT), "utf8");
    const pairs = readCheckScript(text, SCRIPT);
    // All that looks like a path in it, with or without a prefix, so that a pair not read is noticed.
    const named =
      text
        .match(/[\w.-]+(?:\/[\w.-]+)+/g)
        ?.filter((path) => /^[a-z]/.test(path) && /\.\w+$/.test(path)) ?? [];
    const paths = new Set([
      ...named,
      ...pairs.flatMap(({ copy, original, hunkFile }) => [copy, original, hunkFile ?? copy]),
    ]);
    const called = runScript(tree, paths).map((words) => readDiffCall(words));
    const read = pairs.map(({ line, group, comments, hunkFile, ...call }) => call);
    assert.ok(read.length > 90);
    assert.deepEqual(called, read);
  });
}
