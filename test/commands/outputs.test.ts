import assert from "node:assert/strict";
import { test } from "node:test";
import { parseArgs } from "node:util";
import { type Format, readLimit, readOutputs } from "../../src/commands/outputs.js";

function read(line: string, standard: Format = "text") {
  const { tokens } = parseArgs({
    args: line === "" ? [] : line.split(" "),
    options: {
      format: { type: "string", multiple: true },
      out: { type: "string", multiple: true },
      root: { type: "string" },
    },
    allowPositionals: true,
    tokens: true,
  });
  return readOutputs(tokens, standard).map(({ format, out }) => `${format}>${out ?? ""}`);
}

test("an --out belongs to the --format before it", () => {
  assert.deepEqual(read(""), ["text>"]);
  assert.deepEqual(read("", "github"), ["github>"]);
  assert.deepEqual(read("--format json", "github"), ["json>"]);
  assert.deepEqual(read("--format sarif --out a.sarif --format github"), [
    "sarif>a.sarif",
    "github>",
  ]);
  assert.deepEqual(read("--format=github a.h --format=sarif --root x --out=b"), [
    "github>",
    "sarif>b",
  ]);
  assert.deepEqual(read("--format json --out a --format json --out b"), ["json>a", "json>b"]);
});

test("what cannot be meant is refused", () => {
  const refuse = (line: string, message: RegExp) =>
    assert.throws(() => read(line), { name: "UsageError", message });
  refuse("--out a", /^--out a: name its --format before it$/);
  refuse("--out a --format json", /^--out a: name its --format/);
  refuse("--format json --out a --out b", /^--out b: its --format has a already$/);
  refuse("--format json --format sarif", /both go to standard output; give one an --out FILE$/);
  refuse("--format json --out a --format sarif --out a", /both go to a; name two files$/);
  refuse("--format json --out a --format sarif --out ./x/../a", /both go to .*; name two files$/);
  refuse("--format xml", /^--format xml: unknown; one of text, json, github, markdown, sarif$/);
  refuse("--format json --out=", /^--out: expected a file's name, found nothing$/);
});

test("a limit is a number of bytes", () => {
  assert.equal(readLimit(undefined), undefined);
  assert.equal(readLimit("65536"), 65_536);
  for (const value of ["", "4095", "1e6", "-5000", "64k"]) {
    assert.throws(() => readLimit(value), {
      name: "UsageError",
      message: /^--limit .*: expected bytes/,
    });
  }
});
