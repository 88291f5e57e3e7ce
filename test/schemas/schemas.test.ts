import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { Ajv } from "ajv";
import { parse } from "smol-toml";
import { makeTree, mapOf, runCli, SAMPLE } from "../e2e/run.js";
import { generateSchemas } from "./generate.js";

const read = (name: string) => readFileSync(`config/${name}`, "utf8");

function compile(name: string) {
  // Formats are for editors; the loader checks dates itself.
  const ajv = new Ajv({ strict: true, allErrors: true, validateFormats: false });
  const validate = ajv.compile(JSON.parse(read(name)));
  // Not as a type guard: what is validated keeps its type.
  return (data: unknown) => ({ valid: validate(data) as boolean, errors: validate.errors });
}

const VALID = { valid: true, errors: null };

test("the published schemas are what the code says (`npm run schemas` writes them)", () => {
  for (const [name, text] of Object.entries(generateSchemas())) {
    assert.equal(read(name), text, name);
  }
});

test("the config schema accepts the shipped map and the sample's config", () => {
  const validate = compile("schema.json");
  for (const file of ["config/linux-tools.toml", `${SAMPLE}/sync-headers.toml`]) {
    assert.deepEqual(validate(parse(readFileSync(file, "utf8"))), VALID);
  }
  assert.equal(validate({ map: [{ copies: ["a"], prefx: "x" }] }).valid, false);
  assert.equal(validate({ map: [] }).valid, false);
});

test("real JSON output is valid under the report schema, with every state and notice in it", (t) => {
  const validate = compile("report.schema.json");
  const assertValid = (root: string) => {
    const report = JSON.parse(runCli(["--root", root, "--format", "json"]).stdout);
    assert.deepEqual(validate(report), VALID);
    return report;
  };
  const sample = assertValid(SAMPLE);
  const states = new Set(sample.pairs.map(({ state }: { state: string }) => state));
  assert.deepEqual([...states].sort(), ["drifted", "held", "in-sync", "unchecked"]);

  const hold =
    '[[hold]]\ncopy = "tools/a.h"\nreason = "r"\nuntil = 2020-01-31\n[[hold]]\ncopy = "tools/none.h"\nreason = "r"\n';
  const files = {
    "a.h": "int a;\n",
    "tools/a.h": "int b;\n",
    "b.c": "b\n",
    "tools/b.c": "b\n",
    p: "",
  };
  const patched = '[[map]]\ncopy = "tools/b.c"\noriginal = "b.c"\nallowed-patch = "p"\n';
  const root = makeTree(t, { ...files, "sync-headers.toml": mapOf(["a.h"]) + patched + hold });
  const report = assertValid(root);
  const kinds = [
    ...report.notices,
    ...report.pairs.flatMap((pair: { notices: [] }) => pair.notices),
  ];
  assert.deepEqual(kinds.map(({ kind }) => kind).sort(), [
    "hold-expired",
    "hold-idle",
    "patch-idle",
  ]);
  assert.equal(validate({ ...report, version: 2 }).valid, false);
  assert.equal(validate({ ...report, extra: 1 }).valid, false);
});

test("a detached tree's report is valid too", (t) => {
  const root = makeTree(t, { "tools/include/uapi/linux/kvm.h": "" });
  const ran = runCli(["--root", root, "--format", "json"]);
  const validate = compile("report.schema.json");
  const report = JSON.parse(ran.stdout);
  assert.deepEqual(validate(report), VALID);
  assert.equal(report.detached, true);
});
