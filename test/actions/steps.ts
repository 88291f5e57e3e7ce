import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";

/** Runs the steps of an action or a job as GitHub's runner does, as far as they are scripts. */

export interface Step {
  readonly name?: string;
  readonly id?: string;
  readonly if?: string;
  readonly uses?: string;
  readonly with?: Readonly<Record<string, string | number | boolean>>;
  readonly run?: string;
  readonly shell?: string;
  readonly env?: Readonly<Record<string, string>>;
}

export interface Job {
  readonly name?: string;
  readonly steps?: readonly Step[];
  readonly permissions?: unknown;
}

export interface Workflow {
  readonly permissions?: unknown;
  readonly jobs: Readonly<Record<string, Job>>;
}

export interface Action {
  readonly inputs: Readonly<Record<string, { description: string; default?: string }>>;
  readonly outputs: Readonly<Record<string, { description: string; value: string }>>;
  readonly runs: { readonly using: string; readonly steps: readonly Step[] };
}

export const ACTION_PATH = join(process.cwd(), ".github/actions/sync-headers");

export const readYaml = <T>(path: string) => parse(readFileSync(path, "utf8")) as T;

/** A runner's folders and files in a place of a test's own. */
export interface Runner {
  readonly workspace: string;
  readonly env: Record<string, string>;
}

export function makeRunner(root: string, workspace: string): Runner {
  const put = (name: string) => {
    writeFileSync(join(root, name), "");
    return join(root, name);
  };
  mkdirSync(join(root, "temp"));
  const bin = join(root, "bin");
  mkdirSync(bin);
  return {
    workspace,
    env: {
      PATH: `${bin}:${process.env.PATH}`,
      LC_ALL: "C.UTF-8",
      CI: "true",
      GITHUB_ACTIONS: "true",
      GITHUB_WORKSPACE: workspace,
      GITHUB_ACTION_PATH: ACTION_PATH,
      GITHUB_OUTPUT: put("output"),
      GITHUB_STEP_SUMMARY: put("summary"),
      GITHUB_ENV: put("env"),
      GITHUB_PATH: put("path"),
      RUNNER_TEMP: join(root, "temp"),
    },
  };
}

/** Puts a program of a test's own before all others. */
export function putProgram(runner: Runner, name: string, script: string): void {
  const path = join(runner.env.PATH!.split(":")[0]!, name);
  writeFileSync(path, script);
  chmodSync(path, 0o755);
}

/** Runs one step; its expressions have been given their values in `values`, by their text. */
export function runStep(step: Step, runner: Runner, values: Readonly<Record<string, string>>) {
  assert.equal(step.shell ?? "bash", "bash");
  const env = Object.entries(step.env ?? {}).map(([name, text]) => [name, evaluate(text, values)]);
  const run = spawnSync("bash", ["--noprofile", "--norc", "-eo", "pipefail", "-c", step.run!], {
    cwd: runner.workspace,
    env: { ...runner.env, ...Object.fromEntries(env) },
    encoding: "utf8",
    timeout: 60_000,
  });
  const outputs = readFileSync(runner.env.GITHUB_OUTPUT!, "utf8").split("\n").filter(Boolean);
  return {
    status: run.status,
    stdout: run.stdout,
    stderr: run.stderr,
    outputs: Object.fromEntries(outputs.map((line) => line.split(/=(.*)/s).slice(0, 2))),
    summary: readFileSync(runner.env.GITHUB_STEP_SUMMARY!, "utf8"),
  };
}

/** Only expressions that stand in `values` are known: a new one fails here. */
function evaluate(text: string, values: Readonly<Record<string, string>>): string {
  return String(text).replace(/\$\{\{\s*(.*?)\s*\}\}/g, (_, expression: string) => {
    assert.ok(Object.hasOwn(values, expression), `${expression} has no value`);
    return values[expression]!;
  });
}
