import type { Change } from "../meaning/change.js";
import { worst } from "../meaning/words.js";
import {
  type Baseline,
  type BaselineChange,
  type BaselinePair,
  describeDrift,
  identify,
} from "./baseline-file.js";
import { meaningOf } from "./findings.js";
import { buildReport, type Notice, type PairReport, type Report } from "./report.js";
import { tellKnown, tellNotice } from "./wording.js";

export interface BaselineOptions {
  /** How messages name the file. */
  readonly name: string;
  /** True where a pair's drift is listed if it means that: what the threshold says. */
  isListed(pair: PairReport, meaning: ReturnType<typeof meaningOf>): boolean;
  /** The report is of all pairs, so an entry that has none of them has lost its pair. */
  readonly isWhole: boolean;
}

/**
 * A report without the drift that a baseline knows: a pair with nothing but known changes is held; one
 * with others means what those mean, and lists those. What the baseline knows and is gone becomes a notice.
 */
export function applyBaseline(
  report: Report,
  baseline: Baseline,
  options: BaselineOptions,
): Report {
  const { entries, rest } = assignEntries(report.pairs, baseline);
  const pairs = report.pairs.map((pair) => {
    const entry = entries.get(pair);
    return entry === undefined ? pair : subtract(pair, entry, options);
  });
  for (const pair of report.absent) rest.delete(keyOf(pair));
  const lost = options.isWhole && !report.detached ? [...rest.values()].flat() : [];
  const notices = lost.map((entry): Notice => {
    return { kind: "baseline-idle", text: tellNotice("baseline-idle", entry.copy, options.name) };
  });
  return buildReport({ ...report, notices: [...report.notices, ...notices] }, pairs);
}

const keyOf = ({ copy, original }: { copy: string; original: string }) => `${copy}\0${original}`;

/**
 * Each pair's entry. Two maps may name the same pair under other rules, under which one of them may be in
 * sync: what has drifted comes first, in the report's order, as it was written.
 */
function assignEntries(pairs: readonly PairReport[], { drift }: Baseline) {
  const rest = new Map<string, BaselinePair[]>();
  for (const entry of drift) {
    const same = rest.get(keyOf(entry));
    if (same === undefined) rest.set(keyOf(entry), [entry]);
    else same.push(entry);
  }
  const entries = new Map<PairReport, BaselinePair>();
  for (const isDrifted of [true, false]) {
    for (const pair of pairs.filter(({ state }) => (state === "drifted") === isDrifted)) {
      const entry = rest.get(keyOf(pair))?.shift();
      if (entry !== undefined) entries.set(pair, entry);
    }
  }
  return { entries, rest };
}

function subtract(pair: PairReport, entry: BaselinePair, options: BaselineOptions): PairReport {
  if (pair.state === "unchecked" || pair.state === "held") return pair;
  const drift = describeDrift(pair);
  const { fresh, gone } = split(pair.state === "in-sync" ? [] : (pair.changes ?? []), drift, entry);
  const isSame = drift.lines === entry.lines;
  const isGone =
    pair.state === "in-sync" || gone.length > 0 || (entry.changes.length === 0 && !isSame);
  const told = isGone ? withNotice(pair, gone, options) : pair;
  if (pair.state === "in-sync") return told;

  const known = (pair.changes?.length ?? 0) - fresh.length;
  if (fresh.length > 0) {
    const meaning = worst(fresh.map(({ effect }) => effect));
    return { ...told, meaning, changes: fresh, known, listed: options.isListed(pair, meaning) };
  }
  // Where some of it is gone, what is left cannot be told from what is new; a name would be.
  if (isSame || gone.length > 0) {
    return { ...told, state: "held", reason: tellKnown(options.name), listed: false, known };
  }
  // All that has a name is known, so what is new has none: comments, or a drift that never had one.
  const meaning = known > 0 ? "cosmetic" : meaningOf(pair);
  return { ...told, meaning, changes: [], known, listed: options.isListed(pair, meaning) };
}

/**
 * The changes that an entry does not know, each known one counting once, and the names of those that only
 * the entry has: but for what has changed on, as a value does that has moved twice.
 */
function split(changes: readonly Change[], drift: BaselinePair, entry: BaselinePair) {
  const left = new Map<string, BaselineChange[]>();
  for (const change of entry.changes) {
    const identity = identify(change, entry.lines);
    const same = left.get(identity);
    if (same === undefined) left.set(identity, [change]);
    else same.push(change);
  }
  const fresh = changes.filter((change) => {
    return left.get(identify(change, drift.lines))?.shift() === undefined;
  });
  const moved = new Set(fresh.map(({ symbol, name }) => `${symbol} ${name}`));
  const gone = [...left.values()]
    .flat()
    .filter(({ symbol, name }) => !moved.has(`${symbol} ${name}`));
  return { fresh, gone: gone.map(({ name }) => name) };
}

function withNotice(
  pair: PairReport,
  gone: readonly string[],
  { name }: BaselineOptions,
): PairReport {
  const subject = gone.length === 0 ? pair.copy : gone.join(", ");
  const text = tellNotice("baseline-idle", subject, name);
  return { ...pair, notices: [...pair.notices, { kind: "baseline-idle", text }] };
}
