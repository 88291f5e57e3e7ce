import type { Assessment } from "./assessment.js";
import { latin1 } from "./bytes.js";
import { createComparer, type Outcome } from "./compare.js";
import { completeWords } from "./config/shipped.js";
import type { CheckOptions } from "./options.js";
import { isHeld, type Pair, tellToday } from "./pairs.js";
import {
  type AbsentPair,
  buildReport,
  type Notice,
  type PairReport,
  type Report,
  type State,
  type UncheckedCause,
} from "./report/report.js";
import { type Min, reaches } from "./report/threshold.js";
import { tellCause, tellNotice } from "./report/wording.js";
import type { Session } from "./session.js";

/** Compares a session's pairs and builds the Report: the one place where states and counts come from. */
export async function checkSession(
  session: Session,
  options: Pick<CheckOptions, "behind" | "hunks" | "tables" | "today" | "min">,
): Promise<Report> {
  // The clock is for holds alone: without them, the time zone and the calendar need not be loaded.
  const today = options.today ?? (session.config.holds.length > 0 ? tellToday() : "");
  const compare = createComparer(session.trees);
  const { hunks = true, tables = true } = options;
  const assess = createAssessor(session, { hunks, tables });
  const pairs: PairReport[] = [];
  const absent: AbsentPair[] = [];
  for (const pair of session.pairs) {
    const compared = compare(pair);
    const outcome = compared instanceof Promise ? await compared : compared;
    if (outcome.kind === "unchecked" && pair.optional && isAbsence(outcome.cause)) {
      const { map, copy, original } = pair;
      absent.push({ map, copy, original, cause: outcome.cause });
    } else {
      const assessment = outcome.kind === "drifted" ? await assess(outcome, pair) : undefined;
      const min = options.min ?? pair.min;
      pairs.push(reportPair(pair, outcome, { today, min, assessment }));
    }
  }
  const { root, kernel, idleHolds } = session;
  const detached = isDetached(session);
  const notices = idleHolds.map((copy): Notice => {
    return { kind: "hold-idle", text: tellNotice("hold-idle", copy) };
  });
  const head = { root, kernel, detached, absent, notices };
  if (detached) return buildReport(head, []);
  const isBehindAsked = options.behind ?? session.config.behind;
  if (!isBehindAsked) return buildReport(head, pairs);
  const lagging = await addBehind(session, pairs);
  if (typeof lagging !== "string") return buildReport(head, lagging);
  notices.push({ kind: "history-unknown", text: tellNotice("history-unknown", lagging) });
  return buildReport(head, pairs);
}

/** Adds to what differs how far it lags; where the same stands in the way of all of them, that alone. */
async function addBehind(
  session: Session,
  reports: readonly PairReport[],
): Promise<readonly PairReport[] | string> {
  const differs = new Set(reports.filter(({ meaning }) => meaning !== undefined).map(copyOf));
  if (differs.size === 0) return reports;
  const { measureBehind } = await import("./history/measure.js");
  const pairs = session.pairs.filter((pair) => differs.has(pair.copy));
  const lags = await measureBehind(session, pairs);
  const notes = new Set([...lags.values()].map(({ synced, note }) => (synced ? null : note)));
  const [only] = notes;
  if (notes.size === 1 && typeof only === "string") return only;
  return reports.map((report) => {
    const behind = lags.get(report.copy);
    return behind === undefined ? report : { ...report, behind };
  });
}

const copyOf = ({ copy }: PairReport) => copy;

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

/** What is said of a pair that differs. */
type Details = Assessment & Pick<PairReport, "tables">;

/** What else is known of a pair. */
interface Circumstances {
  readonly today: string;
  readonly min: Min;
  /** Of one that differs. */
  readonly assessment: Details | undefined;
}

function reportPair(
  pair: Pair,
  outcome: Outcome,
  { today, min, assessment }: Circumstances,
): PairReport {
  const { hold } = pair;
  if (outcome.kind === "unchecked") {
    const reason = tellCause(outcome.cause, pair, outcome.detail);
    return describePair(pair, "unchecked", reason, outcome.cause, NONE);
  }
  const { notices } = outcome;
  if (outcome.kind === "in-sync") return describePair(pair, "in-sync", null, null, notices);
  if (hold !== null && isHeld(pair, today)) {
    return { ...describePair(pair, "held", hold.reason, null, notices), ...assessment };
  }
  const listed = assessment === undefined || reaches(assessment.meaning, min);
  const drifted = { ...describePair(pair, "drifted", null, null, notices), ...assessment, listed };
  if (hold === null) return drifted;
  const text = tellNotice("hold-expired", hold.until ?? "", hold.reason);
  return { ...drifted, notices: [...notices, { kind: "hold-expired", text }] };
}

const NONE: readonly Notice[] = Object.freeze([]);

function describePair(
  { map, copy, original, optional }: Pair,
  state: State,
  reason: string | null,
  cause: UncheckedCause | null,
  notices: readonly Notice[],
): PairReport {
  return { map, copy, original, state, listed: false, reason, cause, optional, notices };
}

/** Makes what says what a drift means and touches; the rooms that know are loaded with the first one. */
function createAssessor(session: Session, { hunks, tables }: { hunks: boolean; tables: boolean }) {
  let rooms: Awaited<ReturnType<typeof openRooms>> | undefined;
  return async (outcome: Outcome & { kind: "drifted" }, pair: Pair): Promise<Details> => {
    rooms ??= await openRooms(session, tables);
    const { assessDrift, words, findTouched } = rooms;
    const assessment = assessDrift(outcome, pair, session.trees, { words, hunks });
    const touched = findTouched?.(pair.copy, latin1(outcome.target), latin1(outcome.copy)) ?? [];
    return touched.length === 0 ? assessment : { ...assessment, tables: touched };
  };
}

async function openRooms(session: Session, tables: boolean) {
  const { assessDrift } = await import("./assessment.js");
  const words = await completeWords(session.config);
  if (!tables) return { assessDrift, words };
  const { openTouched } = await import("./touched.js");
  return { assessDrift, words, findTouched: await openTouched(session) };
}
