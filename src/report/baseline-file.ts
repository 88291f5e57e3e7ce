import * as v from "valibot";
import { ConfigError } from "../errors.js";
import type { Change } from "../meaning/change.js";
import { digest } from "./digest.js";
import type { PairReport, Report } from "./report.js";
import { escapeJson } from "./safe.js";

/** The drift that a project knows of and does not want to hear of again, as a file that git shows well. */

const text = v.nullable(v.string());

const change = v.strictObject({
  symbol: v.string(),
  name: v.string(),
  change: v.string(),
  when: text,
  before: text,
  after: text,
});

const pair = v.strictObject({
  copy: v.string(),
  original: v.string(),
  /** A digest of the lines that differ: it tells drift apart that has no names. Null where they are no text. */
  lines: text,
  changes: v.array(change),
});

export const BASELINE_SCHEMA = v.strictObject({ version: v.literal(1), drift: v.array(pair) });

export type Baseline = v.InferOutput<typeof BASELINE_SCHEMA>;
export type BaselinePair = v.InferOutput<typeof pair>;
export type BaselineChange = v.InferOutput<typeof change>;

/** The drift of a report as a baseline, in an order of its own; what is held has a reason already. */
export function takeBaseline({ pairs }: Report): Baseline {
  const drift = pairs.filter(({ state }) => state === "drifted").map(describeDrift);
  return {
    version: 1,
    drift: drift.sort((a, b) => order(a.copy, b.copy) || order(a.original, b.original)),
  };
}

/** One pair's drift, by change. */
export function describeDrift({ copy, original, changes = [], hunks }: PairReport): BaselinePair {
  const lines = hunks?.flatMap((hunk) => hunk.lines.filter((line) => /^[-+]/.test(line)));
  return {
    copy,
    original,
    lines: lines === undefined ? null : digest(lines),
    changes: changes.map(keep).sort((a, b) => order(rank(a), rank(b))),
  };
}

function keep({ symbol, name, change, when, before, after }: Change): BaselineChange {
  return { symbol, name, change, when, before, after };
}

const order = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
const rank = (one: BaselineChange) => JSON.stringify([one.name, one.symbol, one.change, one]);

/** What makes a change the same: not its line, but for what has no content of its own, all lines that differ. */
export function identify(change: BaselineChange, lines: string | null): string {
  const { symbol, name, change: how, when, before, after } = change;
  return JSON.stringify([
    symbol,
    name,
    how,
    when,
    before,
    after,
    symbol === "opaque" ? lines : null,
  ]);
}

/** The file's text: one line a change. */
export function formatBaseline({ version, drift }: Baseline): string {
  const pairs = drift.map(({ copy, original, lines, changes }) => {
    const rows = changes.map((one) => `        ${JSON.stringify(one)}`).join(",\n");
    return `    {
      "copy": ${JSON.stringify(copy)},
      "original": ${JSON.stringify(original)},
      "lines": ${JSON.stringify(lines)},
      "changes": [${rows === "" ? "" : `\n${rows}\n      `}]
    }`;
  });
  const body = pairs.length === 0 ? "" : `\n${pairs.join(",\n")}\n  `;
  return escapeJson(`{\n  "version": ${version},\n  "drift": [${body}]\n}\n`);
}

/**
 * Reads a baseline.
 *
 * @throws {ConfigError} where the text is none.
 */
export function parseBaseline(source: string, name: string): Baseline {
  let data: unknown;
  try {
    data = JSON.parse(source);
  } catch {
    throw new ConfigError(`${name}: no valid JSON; write it anew with sync-headers baseline`);
  }
  const parsed = v.safeParse(BASELINE_SCHEMA, data);
  if (parsed.success) return parsed.output;
  const { message } = parsed.issues[0];
  const path = v.getDotPath(parsed.issues[0]);
  throw new ConfigError(
    `${name}: no baseline: ${path === null ? "" : `${path}: `}${message}; write it anew with sync-headers baseline`,
  );
}
