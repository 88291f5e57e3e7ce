import type { Change, Meaning, SymbolKind } from "../../src/meaning/change.js";
import {
  buildReport,
  type NoticeKind,
  type PairReport,
  type Report,
  type UncheckedCause,
} from "../../src/report/report.js";
import { tellCause, tellNotice } from "../../src/report/wording.js";

/** A report of every state, meaning, kind of symbol, change, cause and notice, for the goldens. */

const MEANINGS: Record<Meaning, true> = {
  breaking: true,
  unknown: true,
  additive: true,
  "kernel-only": true,
  cosmetic: true,
};

const SYMBOLS: Record<SymbolKind, string> = {
  macro: "DEMO_LIMIT",
  enumerator: "DEMO_EVENT_SEEK",
  enum: "enum demo_event",
  struct: "struct demo_attr",
  union: "union demo_value",
  member: "struct demo_attr.timeout",
  typedef: "demo_handle_t",
  function: "demo_open",
  variable: "demo_debug",
  include: "<linux/demo.h>",
  entry: "seek (12, common)",
  opaque: "#error",
};

const NOTICES: Record<NoticeKind, true> = {
  "hold-expired": true,
  "hold-idle": true,
  "history-unknown": true,
  "patch-unreadable": true,
  "patch-malformed": true,
  "patch-stale": true,
  "patch-idle": true,
  "baseline-idle": true,
};

const OBSTACLES = [
  "absent",
  "dangling",
  "escapes",
  "not-regular",
  "unreadable",
  "too-large",
  "conflict",
] as const;

const keys = <K extends string>(record: Record<K, unknown>) => Object.keys(record) as K[];

export function makeChange(more: Partial<Change> = {}): Change {
  return {
    symbol: "macro",
    name: "DEMO_LIMIT",
    change: "changed",
    effect: "additive",
    when: null,
    before: "1",
    after: "2",
    copyLine: 5,
    originalLine: 5,
    note: null,
    ...more,
  };
}

export function makePair(name: string, more: Partial<PairReport> = {}): PairReport {
  return {
    map: "uapi",
    copy: `tools/include/uapi/demo/${name}`,
    original: `include/uapi/demo/${name}`,
    state: "in-sync",
    listed: false,
    reason: null,
    cause: null,
    optional: false,
    notices: [],
    ...more,
  };
}

const HUNK = {
  copyStart: 2,
  copyLines: 6,
  originalStart: 2,
  originalLines: 7,
  lines: [
    " #define _DEMO_H",
    " ",
    " #define DEMO_MIN\t0",
    "-#define DEMO_LIMIT\t1",
    "+#define DEMO_LIMIT\t2",
    "+#define DEMO_MORE\t3",
    " ",
    " #endif",
  ],
};

/** A drifted pair of one meaning, with each kind of symbol in each kind of change. */
function makeDrift(meaning: Meaning): PairReport {
  const symbols = keys(SYMBOLS).flatMap((symbol): Change[] => {
    const base = { symbol, name: SYMBOLS[symbol], effect: meaning };
    return [
      makeChange(base),
      makeChange({ ...base, change: "added", before: null, copyLine: null, originalLine: 6 }),
      makeChange({ ...base, change: "removed", after: null, originalLine: null }),
    ];
  });
  const more: Change[] = [
    makeChange({ effect: meaning, when: "defined(__x86_64__)", note: "sentinel moved" }),
    makeChange({
      effect: meaning,
      symbol: "member",
      name: "struct demo_attr.spare",
      renamedTo: "fd",
    }),
    makeChange({
      effect: meaning,
      name: "DEMO_LONG",
      after: "(1 | 2 | 4 | 8 | 16 | 32 | 64 | 128)",
    }),
  ];
  return makePair(`${meaning}.h`, {
    state: "drifted",
    listed: true,
    meaning,
    changes: meaning === "cosmetic" ? [] : [...symbols, ...more],
    hunks: [HUNK],
    ...(meaning === "additive" && { tables: [TABLE], behind: BEHIND }),
    ...(meaning === "unknown" && { behind: { ...BEHIND, synced: null, commits: [], days: null } }),
  });
}

const TABLE = {
  name: "demo_ioctl",
  added: [{ index: "0x04", name: "SEEK" }],
  removed: [{ index: "0x03", name: "STOP" }],
  changed: [{ index: "0x02", before: "RUN", after: "START" }],
  unclaimed: [{ name: "DEMO_IOC_OTHER", line: 7 }],
};

const BEHIND = {
  synced: "0123456789abcdef0123456789abcdef01234567",
  commits: [
    {
      hash: "1123456789abcdef0123456789abcdef01234567",
      subject: "demo: add DEMO_MORE",
      author: "A. Developer",
      date: "2026-01-31T12:00:00+01:00",
    },
    {
      hash: "2123456789abcdef0123456789abcdef01234567",
      subject: "demo: raise DEMO_LIMIT",
      author: "B. Developer",
      date: "2026-02-28T12:00:00Z",
    },
  ],
  days: 28,
  note: "the history is shallow: there may be more",
};

function makeUnchecked(): PairReport[] {
  const causes = OBSTACLES.flatMap((obstacle): UncheckedCause[] => [
    `copy-${obstacle}`,
    `original-${obstacle}`,
  ]);
  return causes.map((cause) => {
    const pair = makePair(`${cause}.h`);
    const optional = cause === "original-absent";
    return {
      ...pair,
      state: "unchecked",
      optional,
      cause,
      reason: tellCause(cause, pair, "detail"),
    };
  });
}

/** The head of a report of a tree that has all in one. */
export const HEAD = { root: ".", kernel: null, detached: false, absent: [], notices: [] } as const;

export function makeEvery(): Report {
  const notices = keys(NOTICES).map((kind) => {
    return { kind, text: tellNotice(kind, "SUBJECT", "DETAIL") };
  });
  const pairs = [
    makePair("same.h"),
    makePair("remarks.h", { notices }),
    ...keys(MEANINGS).map(makeDrift),
    makePair("bare.h", { state: "drifted", listed: true }),
    makePair("below.h", { state: "drifted", meaning: "cosmetic", changes: [], hunks: [HUNK] }),
    makePair("held.h", { state: "held", reason: "waits", meaning: "additive", changes: [] }),
    makePair("partly.h", {
      state: "drifted",
      listed: true,
      meaning: "breaking",
      changes: [makeChange({ effect: "breaking", note: "value changed" })],
      known: 2,
      hunks: [HUNK],
    }),
    ...makeUnchecked(),
  ];
  return buildReport({ ...HEAD, notices: notices.slice(0, 1) }, pairs);
}
