import assert from "node:assert/strict";
import { copyFileSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { makeTree, mapOf, putFile, SAMPLE } from "../e2e/run.js";
import { findCommands, renderMarkdown } from "../report/parsed.js";
import { ACTION_PATH, type Action, makeRunner, putProgram, readYaml, runStep } from "./steps.js";

const { inputs, runs } = readYaml<Action>(join(ACTION_PATH, "action.yml"));
const [BUILD, CHECK] = [runs.steps[0]!, runs.steps[1]!];

/** Runs the checking step with the inputs given, the others at their defaults. */
function check(t: TestContext, workspace: string, given: Record<string, string> = {}) {
  const runner = makeRunner(makeTree(t), workspace);
  for (const name of Object.keys(given)) assert.ok(name in inputs, name);
  const values = Object.entries(inputs).map(([name, { default: standard = "" }]) => [
    `inputs.${name}`,
    given[name] ?? standard,
  ]);
  return runStep(CHECK, runner, Object.fromEntries(values));
}

test("the action has these two steps, and each is run here", () => {
  assert.deepEqual(
    runs.steps.map(({ name }) => name),
    ["Build sync-headers", "Check the copies"],
  );
});

test("on the sample: annotations on the copies' lines, outputs, summary, report", (t) => {
  const ran = check(t, SAMPLE);
  assert.equal(ran.stderr, "");
  assert.equal(ran.status, 0);
  const commands = findCommands(ran.stdout);
  const told = commands.map(({ name, properties: { file, line } }) => [
    name,
    file!.replace(/.*\//, ""),
    line,
  ]);
  assert.deepEqual(told, [
    ["warning", "ioctl.h", "5"],
    ["warning", "probe.h", "4"],
    ["warning", "lost.h", undefined],
    ["warning", "clash.h", undefined],
    ["notice", "caps.h", "5"],
    ["notice", "attr.h", "7"],
    ["notice", "syscall_64.tbl", "2"],
  ]);
  for (const { properties } of commands) {
    const path = join(SAMPLE, properties.file!);
    assert.ok(existsSync(path), path);
    const lines = readFileSync(path, "utf8").split("\n").length;
    assert.ok(Number(properties.line ?? 1) <= lines);
  }
  assert.match(
    commands[0]!.data,
    /Take it over: sync-headers fix tools\/include\/uapi\/demo\/ioctl\.h$/,
  );

  assert.equal(ran.outputs.drifted, "5");
  assert.equal(ran.outputs.breaking, "1");
  const report = JSON.parse(readFileSync(ran.outputs.report!, "utf8"));
  assert.deepEqual([report.version, report.counts.drifted], [1, 7]);
  const { tags, code } = renderMarkdown(ran.summary);
  assert.equal(tags.filter((tag) => tag === "h3").length, 5);
  assert.ok(code.includes("tools/include/uapi/demo/ioctl.h"));
});

test("a tree below the workspace: paths are the repository's", (t) => {
  const ran = check(t, process.cwd(), {
    root: "test/fixtures/sample",
    paths: "ioctl.h\n\n**/attr.h\n",
  });
  assert.deepEqual(
    findCommands(ran.stdout).map(({ properties }) => properties.file),
    [
      "test/fixtures/sample/tools/include/uapi/demo/ioctl.h",
      "test/fixtures/sample/tools/include/uapi/demo/attr.h",
    ],
  );
});

test("strict fails the step, and all there is to say is said all the same", (t) => {
  const ran = check(t, SAMPLE, { strict: "true", min: "breaking" });
  assert.equal(ran.status, 1);
  assert.deepEqual(
    findCommands(ran.stdout).map(({ name }) => name),
    ["error", "error", "error", "error"],
  );
  assert.equal(ran.outputs.drifted, "2");
  assert.match(ran.summary, /^## Kernel header copies\n/);
});

test("a strictness that is neither true nor false is no silent false", (t) => {
  const ran = check(t, SAMPLE, { strict: "yes" });
  assert.deepEqual([ran.status, ran.stdout, ran.outputs], [2, "", {}]);
  assert.equal(ran.stderr, "strict: expected true or false\n");
});

test("a value that looks like an option is none", (t) => {
  const workspace = makeTree(t, { "-x/sync-headers.toml": mapOf(["a.h"]), "-x/a.h": "int a;\n" });
  putFile(workspace, "-x/tools/a.h", "int b;\n");
  const ran = check(t, workspace, { root: "-x", sarif: "-o" });
  assert.equal(ran.status, 0, ran.stderr);
  assert.equal(ran.outputs.drifted, "1");
  assert.ok(existsSync(join(workspace, "-o")));
});

test("config, kernel, baseline, SARIF and Markdown go where they are named", (t) => {
  const workspace = makeTree(t, {
    "our config.toml": mapOf(["include/a.h", "include/b.h"]),
    "tools/include/a.h": "#define A 1\n",
    "tools/include/b.h": "#define B 1\n",
    "kernel/include/a.h": "#define A 1\n#define A2 2\n",
    "kernel/include/b.h": "#define B 1\n#define B2 2\n",
  });
  const given = { config: "our config.toml", root: ".", kernel: "kernel" };
  const files = { sarif: "out $(touch pwned).sarif", markdown: "body.md" };
  const first = check(t, workspace, { ...given, ...files });
  assert.equal(first.stderr, "");
  assert.equal(first.outputs.drifted, "2");
  assert.equal(existsSync(join(workspace, "pwned")), false);
  const sarif = JSON.parse(readFileSync(join(workspace, files.sarif), "utf8"));
  assert.equal(sarif.runs[0].results.length, 2);
  assert.match(readFileSync(join(workspace, "body.md"), "utf8"), /^## Kernel header copies\n/);

  const known = {
    copy: "tools/include/a.h",
    original: "include/a.h",
    lines: null,
    changes: [
      { symbol: "macro", name: "A2", change: "added", when: null, before: null, after: "2" },
    ],
  };
  putFile(workspace, "known.json", JSON.stringify({ version: 1, drift: [known] }));
  const ran = check(t, workspace, { ...given, baseline: "known.json", strict: "true" });
  assert.equal(ran.status, 1);
  assert.equal(ran.outputs.drifted, "1");
  assert.match(ran.stdout, /B2/);
});

test("nothing that is given can become a command, an option or an output", (t) => {
  const workspace = makeTree(t, {
    "sync-headers.toml": mapOf(["*.h"]),
    "::error::x\n::warning::y.h": "int a;\n",
    "tools/::error::x\n::warning::y.h": "int b;\n",
  });
  const ran = check(t, workspace, { paths: "::error::z\n--config\n$(touch pwned)" });
  assert.equal(ran.status, 2);
  assert.deepEqual([ran.outputs, ran.summary, findCommands(ran.stdout + ran.stderr)], [{}, "", []]);
  assert.equal(existsSync(join(workspace, "pwned")), false);
  const shown = check(t, workspace);
  assert.deepEqual(
    findCommands(shown.stdout + shown.stderr).map(({ name }) => name),
    ["warning"],
  );
});

test("a config that is wrong fails the step in one line", (t) => {
  const ran = check(t, makeTree(t, { "sync-headers.toml": "no TOML" }));
  assert.equal(ran.status, 2);
  assert.match(ran.stderr, /^sync-headers: .*sync-headers\.toml:1:.*\n$/);
  assert.deepEqual(ran.outputs, {});
});

test("it is built once, from its own lock file", (t) => {
  const root = makeTree(t, { "package.json": "{}" });
  const action = join(root, ".github/actions/sync-headers");
  mkdirSync(action, { recursive: true });
  copyFileSync(join(ACTION_PATH, "outputs.cjs"), join(action, "outputs.cjs"));
  const runner = makeRunner(makeTree(t), root);
  runner.env.GITHUB_ACTION_PATH = action;
  const log = join(runner.env.RUNNER_TEMP!, "npm.log");
  const fake = `echo "$PWD $*" >> "${log}"; if [ "$1" = run ]; then mkdir dist; : > dist/cli.cjs; fi`;
  putProgram(runner, "npm", `#!/bin/sh\n${fake}\n`);
  assert.equal(runStep(BUILD, runner, {}).status, 0);
  assert.equal(runStep(BUILD, runner, {}).status, 0);
  assert.equal(
    readFileSync(log, "utf8"),
    `${root} ci --ignore-scripts --no-audit --no-fund\n${root} run build\n`,
  );
});
