import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { formatMarkdown, ISSUE_LIMIT, SUMMARY_LIMIT } from "../../src/report/markdown.js";
import { codeBlock, codeSpan } from "../../src/report/markup.js";
import { countBytes } from "../../src/report/page.js";
import { buildReport } from "../../src/report/report.js";
import { HEAD, makeChange, makeEvery, makePair } from "./every.js";
import { hostileText, RUNS, randomReport } from "./hostile.js";
import { renderMarkdown } from "./parsed.js";

const manyPairs = (count: number, lines: number) =>
  buildReport(
    HEAD,
    Array.from({ length: count }, (_, n) =>
      makePair(`number-${n}.h`, {
        state: "drifted",
        listed: true,
        meaning: n % 2 === 0 ? "additive" : "breaking",
        changes: [makeChange({ effect: n % 2 === 0 ? "additive" : "breaking" })],
        hunks: [
          {
            copyStart: 0,
            copyLines: 0,
            originalStart: 1,
            originalLines: lines,
            lines: Array.from(
              { length: lines },
              (_, line) => `+#define DEMO_${line} ${line} /* é */`,
            ),
          },
        ],
      }),
    ),
  );

const note = (text: string) => /\*\*Cut to fit:\*\* (.*) left out\./.exec(text)?.[1];
const count = (text: string, pattern: RegExp) => text.match(pattern)?.length ?? 0;

test("what fits is whole, and carries no note", () => {
  const text = formatMarkdown(manyPairs(20, 50), { limit: SUMMARY_LIMIT });
  assert.equal(note(text), undefined);
  assert.equal(count(text, /^### /gm), 20);
  assert.equal(count(text, /^```diff$/gm), 20);
});

test("too long for its place, it loses differences first, then sections, then rows, and says so", () => {
  const some = formatMarkdown(manyPairs(100, 400), { limit: SUMMARY_LIMIT });
  assert.equal(count(some, /^### /gm), 100);
  assert.equal(note(some), `${100 - count(some, /^```diff$/gm)} differences`);
  assert.ok(count(some, /^```diff$/gm) > 50);

  const many = formatMarkdown(manyPairs(400, 300), { limit: ISSUE_LIMIT });
  const [rows, sections] = [
    count(many, /^\| (?:\*\*breaking\*\*|additive) \|/gm),
    count(many, /^### /gm),
  ];
  assert.equal(rows, 400);
  assert.ok(sections < 400);
  assert.match(note(many)!, new RegExp(`^${400 - sections} sections(, \\d+ differences)?$`));

  const most = formatMarkdown(manyPairs(20_000, 1), { limit: SUMMARY_LIMIT });
  const kept = count(most, /^\| (?:\*\*breaking\*\*|additive) \|/gm);
  assert.match(note(most)!, new RegExp(`^${20_000 - kept} rows, 20000 sections$`));
  assert.match(most, /^20000 pairs: 0 in sync, 20000 drifted \(10000 breaking, 10000 additive\)/m);
  assert.equal(count(most, /^\| \*\*breaking/gm), 10_000, "the serious ones stay");
  for (const [text, limit] of [
    [some, SUMMARY_LIMIT],
    [many, ISSUE_LIMIT],
    [most, SUMMARY_LIMIT],
  ] as const) {
    assert.ok(countBytes(text) <= limit);
    assert.ok(countBytes(text) > limit * 0.9, "it is cut no shorter than it must be");
  }
});

test("wherever it is cut, what was opened is closed", () => {
  const every = makeEvery();
  const whole = countBytes(formatMarkdown(every, { limit: SUMMARY_LIMIT }));
  const sizes = fc.integer({ min: 4096, max: whole + 2000 });
  const assertClosed = (text: string, limit: number) => {
    assert.ok(countBytes(text) <= limit);
    const { tags, html } = renderMarkdown(text);
    assert.equal(count(html, /<\/details>/g), tags.filter((tag) => tag === "details").length);
    assert.equal(count(text, /^<details>/gm), count(text, /^<\/details>$/gm));
    if (note(text) !== undefined) assert.ok(html.includes("<strong>Cut to fit:</strong>"));
  };
  fc.assert(
    fc.property(sizes, (limit) => assertClosed(formatMarkdown(every, { limit }), limit)),
    { numRuns: 40 },
  );
  fc.assert(
    fc.property(randomReport, fc.integer({ min: 4096, max: 20_000 }), (report, limit) => {
      const text = formatMarkdown(report, { limit });
      assert.ok(countBytes(text) <= limit);
      assert.equal(count(text, /^<details>/gm), count(text, /^<\/details>$/gm));
    }),
    { numRuns: RUNS },
  );
});

test("a code span or block holds any text whole", () => {
  const plain = hostileText.map((text) => text.replace(/[^\x20-\x7e]/g, "").replaceAll("##[", ""));
  fc.assert(
    fc.property(plain, (text) => {
      fc.pre(text.trim() !== "");
      const span = renderMarkdown(`say ${codeSpan(text)} here\n`);
      assert.equal(span.html.replace(/<\/?code>/g, ""), escapeSpan(`<p>say ${text} here</p>\n`));
      const block = renderMarkdown(`${codeBlock([`+${text}`], "diff")}\n`);
      assert.deepEqual(block.code, [`+${text}\n`]);
    }),
    { numRuns: RUNS },
  );
});

function escapeSpan(html: string): string {
  const text = html.slice("<p>".length, -"</p>\n".length);
  const safe = text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
  return `<p>${safe.replace(/"/g, "&quot;")}</p>\n`;
}
