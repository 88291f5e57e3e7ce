import type { Change, Meaning } from "../meaning/change.js";
import { isFatal, type PairReport, type Report } from "./report.js";
import type { Subject } from "./wording.js";

/** A pair that a reporter lists, and for what. */
export interface Finding {
  readonly pair: PairReport;
  readonly subject: Subject;
  /** What `--strict` makes fatal. */
  readonly fatal: boolean;
}

/** What needs a reader most comes first. */
export const SUBJECT_ORDER: readonly Subject[] = [
  "breaking",
  "unknown",
  "unchecked",
  "additive",
  "kernel-only",
  "cosmetic",
];

/** The pairs that are listed or unchecked, the most serious first, and within that in the report's order. */
export function listFindings({ pairs }: Report): Finding[] {
  const findings = pairs.flatMap((pair): Finding[] => {
    if (pair.listed) return [{ pair, subject: meaningOf(pair), fatal: isFatal(pair) }];
    return pair.state === "unchecked" ? [{ pair, subject: "unchecked", fatal: isFatal(pair) }] : [];
  });
  // Unchecked pairs that may be absent are the least of all.
  const rank = ({ subject, fatal }: Finding) =>
    subject === "unchecked" && !fatal ? SUBJECT_ORDER.length : SUBJECT_ORDER.indexOf(subject);
  return findings.sort((a, b) => rank(a) - rank(b));
}

/** A drifted pair's meaning; one that nobody has looked into may mean anything. */
export function meaningOf({ meaning }: PairReport): Meaning {
  return meaning ?? "unknown";
}

/** The changes that make a drift mean what it means, and the others that user space can see; in the report's order. */
export function listSeen(pair: PairReport): readonly Change[] {
  const meaning = meaningOf(pair);
  return (pair.changes ?? []).filter(({ effect }) => {
    return effect === meaning || (effect !== "cosmetic" && effect !== "kernel-only");
  });
}
