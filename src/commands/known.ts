import { resolve } from "node:path";
import { applyBaseline } from "../report/baseline.js";
import type { Report } from "../report/report.js";
import { type Min, reaches } from "../report/threshold.js";
import type { Session } from "../session.js";
import { readBaseline } from "./baseline-file.js";

export interface KnownOptions {
  /** The baseline, as it was typed. */
  readonly file: string;
  readonly cwd: string;
  /** The threshold, where the command line has one; else what each map says. */
  readonly min: Min | undefined;
  /** No PATTERN leaves pairs out. */
  readonly isWhole: boolean;
}

/**
 * A report without the drift that a baseline file knows.
 *
 * @throws {ConfigError | TreeError} where the file is no baseline, or cannot be read.
 */
export function dropKnown(report: Report, session: Session, options: KnownOptions): Report {
  const { file, cwd, min, isWhole } = options;
  const keyOf = ({ map, copy, original }: { map: string; copy: string; original: string }) =>
    [map, copy, original].join("\0");
  const thresholds = new Map(session.pairs.map((pair) => [keyOf(pair), pair.min]));
  return applyBaseline(report, readBaseline(resolve(cwd, file), file), {
    name: file,
    isWhole,
    isListed: (pair, meaning) => reaches(meaning, min ?? thresholds.get(keyOf(pair)) ?? "additive"),
  });
}
