import type { ArtifactLocation, Location, Result } from "sarif";
import type { Change } from "../meaning/change.js";
import { fixCommand } from "./advice.js";
import { digest } from "./digest.js";
import { type Finding, listSeen } from "./findings.js";
import { tellChange } from "./phrases.js";
import { type Place, placeChange, placeDrift } from "./place.js";
import { findFix } from "./replacement.js";
import type { PairReport, Report } from "./report.js";
import { escapeLine } from "./safe.js";
import { tellBehind, tellTable } from "./tally.js";
import { SUBJECTS, type Subject } from "./wording.js";

/** The bases that SARIF's locations are relative to: the repository, and another tree with the originals. */
export const ROOT = "%SRCROOT%";
export const ORIGINALS = "ORIGINALS";

/** A code scanning alert has room for a few lines. */
const SHOWN_COMMITS = 3;

export interface ResultOptions {
  readonly strict: boolean;
  readonly pathPrefix: string;
  /** The place of each subject's rule. */
  readonly ruleOrder: readonly Subject[];
}

/** How serious a subject is where nothing is fatal. */
export const LEVELS: Record<Subject, "warning" | "note"> = {
  breaking: "warning",
  unknown: "warning",
  unchecked: "warning",
  additive: "note",
  "kernel-only": "note",
  cosmetic: "note",
};

/** A finding as results: one for each change that user space can see, or one for the pair where none has a name. */
export function listResults(finding: Finding, report: Report, options: ResultOptions): Result[] {
  const { pair, subject, fatal } = finding;
  const level = options.strict && fatal ? "error" : pair.listed || fatal ? LEVELS[subject] : "note";
  const about = (rule: Subject, text: string, place: Place | undefined): Result => ({
    ruleId: rule,
    ruleIndex: options.ruleOrder.indexOf(rule),
    level: level === "error" ? level : pair.listed ? LEVELS[rule] : level,
    message: { text: tellMessage(text) },
    locations: [locateCopy(pair, options, place)],
  });
  if (subject === "unchecked") {
    const text = `${pair.copy}: not checked: ${pair.reason ?? ""}.`;
    const prints = fingerprint([pair.copy, pair.original, pair.cause]);
    return [{ ...about("unchecked", text, undefined), ...prints, properties: { map: pair.map } }];
  }
  const changes = listSeen(pair);
  const rest = tellRest(pair, report);
  const results =
    changes.length === 0
      ? [
          {
            ...about(subject, [`${SUBJECTS[subject].title}.`, ...rest].join(" "), placeDrift(pair)),
            ...fingerprint([pair.copy, pair.original, ...listChanged(pair)]),
            relatedLocations: [locateOriginal(pair, report, options, undefined)],
            properties: { map: pair.map, meaning: subject },
          },
        ]
      : changes.map((change): Result => {
          const text = [`${change.effect}: ${tellChange(change)}.`, ...rest].join(" ");
          return {
            ...about(change.effect, text, placeChange(change, pair)),
            ...fingerprint([pair.copy, pair.original, ...listIdentity(change)]),
            relatedLocations: [locateOriginal(pair, report, options, change)],
            properties: { map: pair.map, meaning: subject, change },
          };
        });
  const first = results[0]!;
  const fix = findFix(pair, first.locations![0]!.physicalLocation!.artifactLocation!);
  // The whole drift is one fix: said once, or many changes would say it many times.
  if (fix !== undefined) first.fixes = [fix];
  return results;
}

/** What stays the same where the change does, whatever happens around it. */
function listIdentity({ symbol, name, change, before, after, when }: Change): (string | null)[] {
  return [symbol, name, change, before, after, when];
}

function listChanged({ hunks = [] }: PairReport): string[] {
  return hunks.flatMap(({ lines }) => lines.filter((line) => /^[-+]/.test(line)));
}

function fingerprint(parts: readonly (string | null)[]): Pick<Result, "partialFingerprints"> {
  const print = digest(parts);
  // GitHub goes by the second, which it would otherwise make from the copy's lines.
  return {
    partialFingerprints: { "syncHeadersDrift/v1": print, primaryLocationLineHash: `${print}:1` },
  };
}

function tellRest(pair: PairReport, report: Report): string[] {
  const { tables = [], behind } = pair;
  const lag = behind === undefined ? [] : tellBehind(behind, SHOWN_COMMITS);
  return [
    ...(tables.length > 0 ? [`Tables: ${tables.map(tellTable).join("; ")}.`] : []),
    ...(lag.length > 0 ? [`${lag[0]} ${lag.slice(1).join(", ")}.`] : []),
    `Take it over: ${fixCommand(report, pair)}`,
  ];
}

/** A message in plain text, in which SARIF would read `[text](target)` as a link. */
export function tellMessage(text: string): string {
  return escapeLine(text).replace(/\](?=\()/g, "] ");
}

function locateCopy(
  { copy }: PairReport,
  { pathPrefix }: ResultOptions,
  place: Place | undefined,
): Location {
  return {
    physicalLocation: {
      artifactLocation: locateFile(pathPrefix + copy, ROOT),
      region: {
        startLine: place?.line ?? 1,
        ...(place !== undefined && { endLine: place.endLine }),
      },
    },
  };
}

function locateOriginal(
  { original }: PairReport,
  { kernel }: Report,
  { pathPrefix }: ResultOptions,
  change: Change | undefined,
): Location {
  const artifactLocation =
    kernel === null ? locateFile(pathPrefix + original, ROOT) : locateFile(original, ORIGINALS);
  const line = change?.originalLine;
  return {
    id: 0,
    message: { text: "The original." },
    physicalLocation: {
      artifactLocation,
      ...(line !== null && line !== undefined && { region: { startLine: Math.max(line, 1) } }),
    },
  };
}

/** A path as a URI relative to a base. */
export function locateFile(path: string, uriBaseId: string): ArtifactLocation {
  // A name that is no Unicode has no URI; one that begins with a slash would be no relative one.
  const parts = path.replace(/\p{Surrogate}/gu, "\ufffd").split("/");
  const named = parts.filter((part) => part !== "");
  return { uri: named.map(encodeURIComponent).join("/"), uriBaseId };
}
