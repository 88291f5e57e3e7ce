import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import fc from "fast-check";
import {
  escapeControls,
  escapeJson,
  escapeLine,
  escapeLog,
  quoteForShell,
} from "../../src/report/safe.js";

/** Text full of what hurts. */
const hostile = fc.string({
  unit: fc.oneof(
    fc.constantFrom("'", '"', "\\", "$", "`", " ", "\n", "\t", "\r", "\u001b", "-", "~", "!", "*"),
    fc.constantFrom("\u202e", "\u2028", "\u0085", "é", "漢", "😀", ";", "&", "|", "#", "(", "%"),
    fc.string({ minLength: 1, maxLength: 1 }),
  ),
  minLength: 1,
  maxLength: 12,
});

test("escaped text moves no cursor and breaks no line", () => {
  fc.assert(
    fc.property(hostile, (text) => {
      assert.doesNotMatch(escapeControls(text), /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u);
    }),
  );
  assert.equal(escapeControls("a\tb\u001b[31m\u202e", "\t"), "a\tb\\x1b[31m\\u202e");
});

test("a quoted name is one word that means the name, and shows no control character", () => {
  const names = fc.sample(hostile, 500).map((name) => name.replaceAll("\0", "x"));
  const script = names.map((name) => `printf '%s\\0' ${quoteForShell(name)}`).join("\n");
  const ran = spawnSync("bash", ["--norc", "-c", script], {
    encoding: "utf8",
    env: { LC_ALL: "C.UTF-8" },
  });
  assert.equal(ran.stderr, "");
  const expected = names.map((name) => (name.startsWith("-") ? `./${name}` : name));
  assert.deepEqual(ran.stdout.split("\0").slice(0, -1), expected);
  for (const name of names) assert.doesNotMatch(quoteForShell(name), /\p{Cc}/u);
});

test("plain names stay as they are", () => {
  const name = "tools/include/uapi/asm-generic/errno-base.h";
  assert.equal(quoteForShell(name), name);
});

test("a line of a log is no command of GitHub's runner", () => {
  assert.equal(escapeLine("::error::x"), "\\x3a:error::x");
  assert.equal(escapeLine(" \u3000::x"), " \u3000\\x3a:x");
  assert.equal(escapeLine("a ::b:: ##[c]"), "a ::b:: #\\x23[c]");
  assert.equal(escapeLog("::x ###[y]"), "::x ##\\x23[y]");
  assert.equal(quoteForShell("a##[b]"), "'a#''#[b]'");
  assert.equal(quoteForShell("a##[b]\n"), "$'a#\\x23[b]\\n'");
});

test("JSON means what it meant, and shows nothing unsafe", () => {
  const text = "a</script><!--##[error]\u001b\u202e\u2028\u0085\n";
  const json = escapeJson(JSON.stringify({ text }, null, 2));
  assert.equal(JSON.parse(json).text, text);
  assert.doesNotMatch(json, /<[/!]|##\[|[^\x20-\x7e\n]/);
  assert.ok(json.startsWith('{\n  "text"'), "its own newlines stay");
});
