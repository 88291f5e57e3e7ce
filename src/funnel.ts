import { createComparer, type Outcome } from "./compare.js";
import type { CheckOptions } from "./options.js";
import { isHeld, type Pair } from "./pairs.js";
import {
  type AbsentPair,
  buildReport,
  type HunkReport,
  type Notice,
  type PairReport,
  type Report,
  type State,
  type UncheckedCause,
} from "./report/report.js";
import { tellCause, tellNotice } from "./report/wording.js";
import type { Session } from "./session.js";

/** Compares a session's pairs and builds the Report: the one place where states and counts come from. */
export async function checkSession(
  session: Session,
  options: Pick<CheckOptions, "hunks" | "today">,
): Promise<Report> {
  const today = options.today ?? new Date().toISOString().slice(0, 10);
  const compare = createComparer(session.trees);
  const pairs: PairReport[] = [];
  const absent: AbsentPair[] = [];
  for (const pair of session.pairs) {
    const compared = compare(pair);
    const outcome = compared instanceof Promise ? await compared : compared;
    if (outcome.kind === "unchecked" && pair.optional && isAbsence(outcome.cause)) {
      const { map, copy, original } = pair;
      absent.push({ map, copy, original, cause: outcome.cause });
    } else {
      const withHunks = outcome.kind === "drifted" && (options.hunks ?? true);
      const hunks = withHunks ? await findHunks(outcome) : undefined;
      pairs.push(reportPair(pair, outcome, today, hunks));
    }
  }
  const { root, kernel, idleHolds } = session;
  const detached = isDetached(session);
  const notices = idleHolds.map((copy): Notice => {
    return { kind: "hold-idle", text: tellNotice("hold-idle", copy) };
  });
  const head = { root, kernel, detached, absent, notices };
  return buildReport(head, detached ? [] : pairs);
}

/**
 * What a tarball of the kernel's tools/ is: the config speaks of originals in `include/`, and there is
 * no `include/`, nor any other original but what lies in tools/ itself.
 */
function isDetached({ trees, allPairs }: Session): boolean {
  const { originals } = trees;
  return (
    !originals.hasFolder("include") &&
    allPairs.some(({ original }) => original.startsWith("include/")) &&
    !allPairs.some(({ original }) => {
      return !original.startsWith("tools/") && originals.read(original).ok;
    })
  );
}

const isAbsence = (cause: string) => cause === "copy-absent" || cause === "original-absent";

function reportPair(
  pair: Pair,
  outcome: Outcome,
  today: string,
  hunks: readonly HunkReport[] | undefined,
): PairReport {
  const { hold } = pair;
  if (outcome.kind === "unchecked") {
    const reason = tellCause(outcome.cause, pair, outcome.detail);
    return describePair(pair, "unchecked", reason, outcome.cause, NONE);
  }
  const { notices } = outcome;
  if (outcome.kind === "in-sync") return describePair(pair, "in-sync", null, null, notices);
  const drift = hunks === undefined ? {} : { hunks };
  if (hold === null) return { ...describePair(pair, "drifted", null, null, notices), ...drift };
  if (isHeld(pair, today)) {
    return { ...describePair(pair, "held", hold.reason, null, notices), ...drift };
  }
  const text = tellNotice("hold-expired", hold.until ?? "", hold.reason);
  const all: readonly Notice[] = [...notices, { kind: "hold-expired", text }];
  return { ...describePair(pair, "drifted", null, null, all), ...drift };
}

const NONE: readonly Notice[] = Object.freeze([]);

function describePair(
  { map, copy, original, optional }: Pair,
  state: State,
  reason: string | null,
  cause: UncheckedCause | null,
  notices: readonly Notice[],
): PairReport {
  return { map, copy, original, state, reason, cause, optional, notices };
}

/** The drift's hunks with their lines as text; undefined where a file is binary. */
async function findHunks(
  outcome: Outcome & { kind: "drifted" },
): Promise<readonly HunkReport[] | undefined> {
  const { buildHunks, CONTEXT } = await import("./diff/hunks.js");
  const { findDrift } = await import("./diff/drift.js");
  const drift = findDrift(outcome.copy, outcome.target, outcome.rules, CONTEXT);
  if (drift === undefined) return undefined;
  return buildHunks(drift).map((hunk) => ({
    ...hunk,
    lines: hunk.lines.map((line) => Buffer.from(line, "latin1").toString("utf8")),
  }));
}
