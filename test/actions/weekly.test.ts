import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { makeTree } from "../e2e/run.js";
import { makeRunner, putProgram, readYaml, runStep, type Workflow } from "./steps.js";

const { jobs } = readYaml<Workflow>(".github/workflows/weekly.yml");
const STEP = jobs.check!.steps!.find(({ run }) => run !== undefined)!;

/** What the step asks of `gh`, where an issue is open or not. */
function keep(
  t: TestContext,
  { drifted, issue, unseen = {} }: { drifted: number; issue: string; unseen?: object },
) {
  const runner = makeRunner(makeTree(t), makeTree(t));
  const report = join(runner.env.RUNNER_TEMP!, "report.json");
  const seen = { detached: false, counts: { unchecked: 0 } };
  writeFileSync(report, JSON.stringify({ ...seen, ...unseen }));
  const log = join(runner.env.RUNNER_TEMP!, "gh.log");
  const line = '(IFS="|"; printf "%s\\n" "$*")';
  putProgram(
    runner,
    "gh",
    `#!/bin/bash\n${line} >> "${log}"\nif [ "$2" = list ]; then echo -n "${issue}"; fi\n`,
  );
  const ran = runStep(STEP, runner, {
    "github.token": "token",
    "github.repository": "someone/something",
    "runner.temp": runner.env.RUNNER_TEMP!,
    "steps.check.outputs.drifted": String(drifted),
    "steps.check.outputs.report": report,
    "inputs.title": 'A title; $(touch pwned) "quoted"',
    "inputs.label": "our label",
  });
  assert.equal(ran.status, 0, ran.stderr);
  assert.equal(existsSync(join(runner.workspace, "pwned")), false);
  const calls = readFileSync(log, "utf8").replaceAll(runner.env.RUNNER_TEMP!, "TEMP");
  return calls.trimEnd().split("\n").slice(1);
}

const LABEL = "label|create|our label|--description|Copies of kernel headers|--force";
const TITLE = 'A title; $(touch pwned) "quoted"';
const BODY = "--body-file|TEMP/sync-headers.md";

test("one issue: made where there is none, kept up to date, closed when nothing drifts", (t) => {
  assert.deepEqual(keep(t, { drifted: 3, issue: "" }), [
    LABEL,
    `issue|create|--title|${TITLE}|--label|our label|${BODY}`,
  ]);
  assert.deepEqual(keep(t, { drifted: 3, issue: "17" }), [
    LABEL,
    `issue|edit|17|--title|${TITLE}|${BODY}`,
  ]);
  assert.deepEqual(keep(t, { drifted: 0, issue: "17" }), [
    "issue|close|17|--comment|All copies are in step again.",
  ]);
  assert.deepEqual(keep(t, { drifted: 0, issue: "" }), []);
});

test("an issue stays open while a copy could not be checked", (t) => {
  for (const unseen of [{ counts: { unchecked: 1 } }, { detached: true }]) {
    const edit = `issue|edit|17|--title|${TITLE}|${BODY}`;
    assert.deepEqual(keep(t, { drifted: 0, issue: "17", unseen }), [edit]);
    assert.deepEqual(keep(t, { drifted: 0, issue: "", unseen }), []);
  }
});

test("the body that the issue gets is what the action wrote", () => {
  const check = jobs.check!.steps!.find(({ id }) => id === "check")!;
  assert.equal(check.with!.markdown, STEP.env!.BODY);
});
