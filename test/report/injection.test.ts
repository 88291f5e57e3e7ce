import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { listFindings, listSeen } from "../../src/report/findings.js";
import type { Report } from "../../src/report/report.js";
import { escapeLog } from "../../src/report/safe.js";
import { REPORTERS } from "./formats.js";
import { hostileText, RUNS, randomReport } from "./hostile.js";
import { findCommands, renderMarkdown } from "./parsed.js";

/** Whatever names, subjects and header lines hold: no command, no markup, no terminal escape comes out. */

/** What moves a cursor, reorders a line or breaks it; newlines are looked at apart. */
const UNSAFE = /[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/;

const isBetween = (low: number, value: number, high: number) => low <= value && value <= high;

function assertProperty(check: (report: Report) => void): void {
  fc.assert(fc.property(randomReport, check), { numRuns: RUNS });
}

test("no terminal escape, and no command but the annotations, in any output", () => {
  assertProperty((report) => {
    for (const [format, print] of Object.entries(REPORTERS)) {
      const output = print(report);
      // Tabs in a difference are the header's own.
      const isMarkdown = format === "markdown" || format === "issue";
      assert.doesNotMatch(isMarkdown ? output.replaceAll("\t", "") : output, UNSAFE, format);
      const commands = findCommands(output);
      if (format === "github" || format === "strict") {
        for (const { name, properties } of commands) {
          assert.match(name, /^(?:error|warning|notice)$/);
          for (const key of Object.keys(properties))
            assert.match(key, /^(?:file|line|endLine|title)$/);
        }
      } else assert.deepEqual(commands, [], format);
      if (format === "json" || format === "sarif") assert.doesNotMatch(output, /<[/!]/, format);
    }
  });
});

test("an annotation stands on its line of its file, and says what it says", () => {
  assertProperty((report) => {
    const findings = listFindings(report);
    const commands = findCommands(REPORTERS.strict(report));
    const shown = { error: 0, warning: 0, notice: 0 } as Record<string, number>;
    let at = 0;
    for (const { pair, fatal } of findings) {
      const kind = fatal ? "error" : "notice";
      if ((shown[kind] ?? 0) >= (kind === "notice" ? 9 : 10)) continue;
      shown[kind] = (shown[kind] ?? 0) + 1;
      const { name, properties, data } = commands[at++]!;
      assert.equal(name, kind);
      assert.equal(properties.file, escapeLog(`sub/folder/${pair.copy}`));
      assert.ok(properties.line === undefined || Number(properties.line) >= 1);
      const last = data.split("\n").at(-1)!;
      if (pair.state === "drifted") assert.match(last, /^Take it over: sync-headers fix /);
    }
  });
});

const ALLOWED_TAGS = new Set([
  "h2",
  "h3",
  "p",
  "table",
  "thead",
  "tbody",
  "tr",
  "th",
  "td",
  'th align="right"',
  'td align="right"',
  "strong",
  "code",
  'code class="language-diff"',
  "pre",
  "ul",
  "li",
  "details",
  "summary",
]);

/** All that we ever say outside of code: no `@`, no `#`, no `:tada:`, no address. */
const PROSE = /^[\w\s.,:;()*|'-]*$/;

test("Markdown has our markup and no other: no link, image, mention, reference or HTML", () => {
  assertProperty((report) => {
    const { html, tags, code, prose } = renderMarkdown(REPORTERS.markdown(report));
    for (const tag of tags) assert.ok(ALLOWED_TAGS.has(tag), tag);
    const count = (...names: string[]) => tags.filter((tag) => names.includes(tag)).length;
    const drifted = report.pairs.filter((pair) => pair.listed);
    assert.equal(count("h2"), 1);
    assert.equal(count("h3"), drifted.length);
    assert.equal(count("pre"), drifted.filter(({ hunks }) => hunks !== undefined).length);
    assert.match(prose, PROSE);
    assert.doesNotMatch(prose, /evil|someone|alert|Title|task|bold|::|0123456789/);
    for (const { copy } of drifted.filter((pair) => pair.copy !== "" && !pair.copy.includes("|"))) {
      assert.ok(code.includes(escapeLog(copy)), "the name is all there, in code");
    }

    // Tables keep their columns and rows.
    const held = report.pairs.filter(({ state }) => state === "held").length;
    const findings = listFindings(report).length;
    const tables = [...html.matchAll(/<table>([\s\S]*?)<\/table>/g)].map(([, body]) => {
      const rows = [...body!.matchAll(/<tr>([\s\S]*?)<\/tr>/g)];
      return rows.map(([, row]) => row!.match(/<t[hd]\b/g)?.length);
    });
    for (const rows of tables) assert.equal(new Set(rows).size, 1, "as many cells in each row");
    const listing = tables.filter(([columns]) => columns === 4);
    assert.equal(listing.length, findings > 0 ? 1 : 0);
    if (findings > 0) assert.equal(listing[0]!.length, findings + 1);
    assert.ok(isBetween(held > 0 ? 1 : 0, tables.length, 5));
  });
});

test("JSON and SARIF give every text back as it was, or as its escapes", () => {
  assertProperty((report) => {
    assert.deepEqual(JSON.parse(REPORTERS.json(report)), JSON.parse(JSON.stringify(report)));
    const { results } = JSON.parse(REPORTERS.sarif(report)).runs[0];
    const changes = listFindings(report).flatMap(({ pair, subject }) =>
      subject === "unchecked" ? [] : listSeen(pair),
    );
    const told = results.flatMap(({ properties }: { properties: { change?: object } }) => {
      return properties.change ?? [];
    });
    assert.deepEqual(told, JSON.parse(JSON.stringify(changes)));
    for (const { message } of results) {
      assert.doesNotMatch(message.text, UNSAFE);
      assert.doesNotMatch(message.text, /\]\(/, "no link that SARIF knows");
    }
  });
});

test("the parser of commands finds what the runner finds", () => {
  const names = (log: string) => findCommands(log).map(({ name }) => name);
  assert.deepEqual(names("::error::x\n \u3000::warning file=a::b\ntext ::error::x\n::no end"), [
    "error",
    "warning",
  ]);
  assert.deepEqual(names("say ##[error]x\n##[group]\n"), ["##error", "##group"]);
  assert.deepEqual(findCommands("::notice file=a%2Cb,title=c%3Ad::e%250A%0Af"), [
    { name: "notice", properties: { file: "a,b", title: "c:d" }, data: "e%0A\nf" },
  ]);
  fc.assert(
    fc.property(hostileText, (text) => {
      const hasCommand = /^\s*::.*?::|##\[[^\]]*\]/m.test(text.replace(/\r/g, "\n"));
      if (!hasCommand) assert.deepEqual(findCommands(text.replace(/[\u2028\u2029]/g, " ")), []);
    }),
  );
});
