import { compileRules } from "../diff/allowances.js";
import type { Pair, Trees } from "../pairs.js";
import { LOCAL_PATCHES } from "../pairs.js";
import type { PairReport } from "../report/report.js";
import type { Session } from "../session.js";
import type { FixOptions, PairPast, Sources } from "./fix.js";
import { findPlace, type Place, type Replacement } from "./place.js";
import { type Facts, planPair } from "./plan.js";
import type { Reason } from "./reasons.js";
import type { Standing } from "./standing.js";

/** What git and history say about the pairs of a round. */
export interface Known {
  readonly standing: Standing;
  readonly pasts: ReadonlyMap<string, PairPast>;
}

/** One pair, and what is to be done about it. */
export interface Item {
  readonly pair: Pair;
  /** What the check said of it. */
  readonly report: PairReport;
  readonly past: PairPast | undefined;
  readonly decision: Decision;
  /** Why edits of its own, if any, could not be told from drift and so go with it; null where they could. */
  readonly doubt: string | null;
}

export type Decision =
  | { readonly kind: "nothing" }
  /** The copy is the last one. */
  | { readonly kind: "write"; readonly replacements: readonly Replacement[] }
  | { readonly kind: "refused"; readonly reason: Reason; readonly shown: string }
  | { readonly kind: "failed"; readonly code: string };

/** What `planItem` works with. */
export interface Desk {
  readonly session: Session;
  /** The session's trees, with what is planned already in place. */
  readonly trees: Trees;
  readonly options: FixOptions;
  readonly sources: Sources;
  readonly known: Known;
}

/** Decides about one pair: what has to be written where, or why nothing may be. */
export async function planItem(pair: Pair, report: PairReport, desk: Desk): Promise<Item> {
  const { known } = desk;
  const past = known.pasts.get(pair.copy);
  const decision = await decide(pair, report, past, desk);
  return {
    pair,
    report,
    past,
    decision,
    doubt: decision.kind === "write" ? findDoubt(past, known.standing) : null,
  };
}

const refuse = (reason: Reason, shown = ""): Decision => ({ kind: "refused", reason, shown });

async function decide(
  pair: Pair,
  report: PairReport,
  past: PairPast | undefined,
  { session, trees, options, sources, known }: Desk,
): Promise<Decision> {
  if (report.state === "unchecked") {
    return refuse({ kind: "unchecked", why: report.reason ?? "", cause: report.cause });
  }
  const original = trees.originals.read(pair.original);
  const { copy, place } = readCopy(pair.copy, session.rootPath, trees);
  if (place.kind === "failed") return place;
  if (place.kind === "refused") return refuse({ kind: "outside", why: place.why });
  // It could be read a moment ago.
  if (!original.ok) return refuse({ kind: "outside", why: "changed" });
  if (known.standing.changed.has(place.path) && !options.force)
    return refuse({ kind: "uncommitted" });
  const patch = readPatch(pair, trees);
  const plan = await planPair(
    {
      path: place.path,
      copy,
      original: original.bytes,
      rules: compileRules(pair.allowances),
      patch,
      patchPath: pair.allowedPatch ?? `${LOCAL_PATCHES}/${pair.copy}.patch`,
      past: past ?? { base: null, localEdits: "unknown" },
      localEdits: options.acceptLocal ? "accept" : options.force ? "drop" : "keep",
    },
    sources.merge,
  );
  if (plan.kind !== "write") return plan;
  const replacements: Replacement[] = [{ path: place.path, was: copy, bytes: plan.bytes }];
  if (plan.patch !== null) {
    const { path, bytes } = plan.patch;
    if (known.standing.changed.has(path) && !options.force) return refuse({ kind: "uncommitted" });
    replacements.unshift({ path, was: patch?.bytes ?? null, bytes });
  }
  return { kind: "write", replacements };
}

/** How often a copy is read that another run is replacing just now. */
const MOST_READS = 3;

/** A copy's bytes, with its place in the tree, both of one moment. */
function readCopy(
  path: string,
  root: string,
  { copies }: Trees,
): { readonly copy: Uint8Array; readonly place: Place } {
  for (let reads = 1; ; reads++) {
    const read = copies.read(path);
    const copy = read.ok ? read.bytes : new Uint8Array();
    const place = findPlace(root, { path, was: copy });
    const isMoving = place.kind === "refused" && place.why === "changed";
    if (!isMoving || reads === MOST_READS) return { copy, place };
  }
}

function readPatch({ allowedPatch }: Pair, { copies }: Trees): Facts["patch"] {
  if (allowedPatch === null) return null;
  const read = copies.read(allowedPatch);
  // As for the check: one that is not there allows nothing. Older trees lack what newer ones have.
  if (!read.ok && read.obstacle === "absent") return null;
  return { path: allowedPatch, bytes: read.ok ? read.bytes : null };
}

function findDoubt(past: PairPast | undefined, { unknown }: Standing): string | null {
  if (past !== undefined && past.localEdits !== "unknown") return null;
  return past?.note ?? unknown ?? "its history is not known";
}
