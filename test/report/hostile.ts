import fc from "fast-check";
import type { Behind } from "../../src/history/commit.js";
import type { Change, Meaning, SymbolKind } from "../../src/meaning/change.js";
import {
  buildReport,
  type HunkReport,
  type Notice,
  type PairReport,
  type Report,
} from "../../src/report/report.js";
import { reaches } from "../../src/report/threshold.js";
import type { TouchedTable } from "../../src/tables/touched.js";

/** Random reports whose every text may hurt whoever prints it. */

/** How many cases a property is tried with. */
export const RUNS = Number(process.env.SYNC_FUZZ ?? 200);

const PIECES = [
  ..."abcXYZ019 _-.,:;=+*~^$%&#@!?/\\|`'\"<>()[]{}\n\r\t",
  "::error::",
  "::error file=x::y",
  "::add-mask::x",
  "\n::stop-commands::x\n",
  "  ::set-output name=x::y",
  "##[error]",
  "##[add-matcher]x.json",
  "%0A",
  "%0D%0A::error::x",
  "%25",
  "</script>",
  "<script>alert(1)</script>",
  "<img src=x onerror=y>",
  "<!--",
  "-->",
  "</details>",
  "</summary>",
  "</code>",
  "&lt;b&gt;",
  "&#124;",
  "[a](http://evil.example)",
  "![a](http://evil.example/x.png)",
  "[a](0)",
  "http://evil.example",
  "www.evil.example",
  "a@evil.example",
  "@someone",
  "@org/team",
  "#123",
  "GH-123",
  "owner/name#1",
  "0123456789abcdef0123456789abcdef01234567",
  "```",
  "````\n",
  "``",
  "\\|",
  "\\`",
  "| --- |",
  "\n\n# Title\n\n",
  "\n\n- [ ] task\n",
  "[^1]",
  "\n[^1]: note\n",
  "~~gone~~",
  "**bold**",
  "__bold__",
  ":tada:",
  "{0}",
  "\u001b[31m",
  "\u001b]8;;http://evil.example\u0007",
  "\u009b31m",
  "\u0000",
  "\u0008",
  "\u007f",
  "\u0085",
  "\u2028",
  "\u202e",
  "\u2066",
  "\u200f",
  "\ufeff",
  "\u00a0::error::x",
  "\u3000::error::x",
  "\ud800",
  "é",
  "漢",
  "😀",
];

export const hostileText = fc
  .array(fc.constantFrom(...PIECES), { maxLength: 8 })
  .map((pieces) => pieces.join(""));

const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null });
const meaning = fc.constantFrom<Meaning>(
  "breaking",
  "unknown",
  "additive",
  "kernel-only",
  "cosmetic",
);
const line = fc.integer({ min: 1, max: 60 });

const symbol = fc.constantFrom<SymbolKind>(
  "macro",
  "enumerator",
  "enum",
  "struct",
  "union",
  "member",
  "typedef",
  "function",
  "variable",
  "include",
  "entry",
  "opaque",
);

const change: fc.Arbitrary<Change> = fc.record(
  {
    symbol,
    name: hostileText,
    change: fc.constantFrom("added", "removed", "changed"),
    effect: meaning,
    when: maybe(hostileText),
    before: maybe(hostileText),
    after: maybe(hostileText),
    copyLine: maybe(line),
    originalLine: maybe(line),
    note: maybe(hostileText),
    renamedTo: hostileText,
  },
  {
    requiredKeys: [
      "symbol",
      "name",
      "change",
      "effect",
      "when",
      "before",
      "after",
      "copyLine",
      "originalLine",
      "note",
    ],
  },
);

/** A header's line has no newline; anything else it may have. */
const headerLine = hostileText.map((text) => text.replaceAll("\n", " "));

const hunk: fc.Arbitrary<HunkReport> = fc
  .array(fc.tuple(fc.constantFrom(" ", "-", "+"), headerLine), { minLength: 1, maxLength: 6 })
  .chain((rows) =>
    fc.tuple(fc.constant(rows), line, line).map(([lines, copyStart, originalStart]) => ({
      copyStart,
      copyLines: lines.filter(([sign]) => sign !== "+").length,
      originalStart,
      originalLines: lines.filter(([sign]) => sign !== "-").length,
      lines: lines.map(([sign, text]) => sign + text),
    })),
  );

const entry = fc.record({ index: hostileText, name: hostileText });
const table: fc.Arbitrary<TouchedTable> = fc.record({
  name: hostileText,
  added: fc.array(entry, { maxLength: 2 }),
  removed: fc.array(entry, { maxLength: 2 }),
  changed: fc.array(fc.record({ index: hostileText, before: hostileText, after: hostileText }), {
    maxLength: 2,
  }),
  unclaimed: fc.array(fc.record({ name: hostileText, line }), { maxLength: 2 }),
});

const commit = fc.record({
  hash: fc.oneof(fc.stringMatching(/^[0-9a-f]{40}$/), hostileText),
  subject: hostileText,
  author: hostileText,
  date: fc.oneof(fc.constant("2026-01-31T12:00:00+01:00"), hostileText),
});

const behind: fc.Arbitrary<Behind> = fc.record({
  synced: maybe(hostileText),
  commits: fc.array(commit, { maxLength: 7 }),
  days: maybe(fc.nat(999)),
  note: maybe(hostileText),
});

const notice: fc.Arbitrary<Notice> = fc.record({
  kind: fc.constantFrom("hold-expired", "patch-stale", "baseline-idle"),
  text: hostileText,
});

const files = {
  map: hostileText,
  copy: hostileText,
  original: hostileText,
  notices: fc.array(notice, { maxLength: 2 }),
};

const drifted = fc
  .record({
    ...files,
    meaning,
    min: fc.constantFrom("cosmetic", "additive", "breaking"),
    changes: fc.array(change, { maxLength: 4 }),
    more: fc.record(
      {
        tables: fc.array(table, { maxLength: 2 }),
        behind,
        known: fc.nat(3),
        hunks: fc.array(hunk, { maxLength: 2 }),
      },
      { requiredKeys: [] },
    ),
  })
  .map(({ min, more, ...pair }): PairReport => {
    const listed = reaches(pair.meaning, min);
    return {
      ...pair,
      ...more,
      state: "drifted",
      listed,
      reason: null,
      cause: null,
      optional: false,
    };
  });

const held = fc.record({ ...files, reason: hostileText, meaning }).map((pair): PairReport => {
  return { ...pair, state: "held", listed: false, cause: null, optional: false };
});

const unchecked = fc
  .record({ ...files, reason: hostileText, optional: fc.boolean() })
  .map((pair): PairReport => {
    return { ...pair, state: "unchecked", listed: false, cause: "copy-unreadable" };
  });

const inSync = fc.record(files).map((pair): PairReport => {
  return { ...pair, state: "in-sync", listed: false, reason: null, cause: null, optional: false };
});

/** Any report; some have more findings than GitHub shows. */
export const randomReport: fc.Arbitrary<Report> = fc
  .record({
    root: fc.oneof(fc.constant("."), hostileText),
    kernel: maybe(hostileText),
    pairs: fc.oneof(
      {
        weight: 9,
        arbitrary: fc.array(fc.oneof(drifted, drifted, held, unchecked, inSync), { maxLength: 8 }),
      },
      {
        weight: 1,
        arbitrary: fc.array(fc.oneof(drifted, unchecked), { minLength: 40, maxLength: 40 }),
      },
    ),
    notices: fc.array(notice, { maxLength: 2 }),
  })
  .map(({ pairs, ...head }) => buildReport({ ...head, detached: false, absent: [] }, pairs));
