import type { Log, Notification, ReportingDescriptor, Result } from "sarif";
import { listFindings, SUBJECT_ORDER } from "./findings.js";
import type { Notice, Report } from "./report.js";
import { escapeJson } from "./safe.js";
import { LEVELS, listResults, locateFile, ORIGINALS, ROOT, tellMessage } from "./sarif-results.js";
import { SUBJECTS, type Subject } from "./wording.js";

export interface SarifOptions {
  /** What is fatal has the level `error`. */
  readonly strict: boolean;
  /** What stands before a path to make it one of the repository's: "" or, e.g., `linux/`. */
  readonly pathPrefix: string;
  /** Of this package. */
  readonly version: string;
}

const SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json";
const HOME = "https://github.com/sync-headers/sync-headers";

/**
 * The report as SARIF 2.1.0, for code scanning: a rule a meaning, a result a change. What is held or
 * below the threshold is in the counts only: GitHub would raise an alert for it, suppressed or not.
 * The same report gives the same text, whenever and wherever.
 */
export function formatSarif(report: Report, options: SarifOptions): string {
  const results = listFindings(report).flatMap((finding) =>
    listResults(finding, report, { ...options, ruleOrder: SUBJECT_ORDER }),
  );
  numberTwins(results);
  const log: Log = {
    $schema: SCHEMA,
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "sync-headers",
            version: options.version,
            semanticVersion: options.version,
            informationUri: HOME,
            rules: SUBJECT_ORDER.map(describeRule),
          },
        },
        automationDetails: { id: "sync-headers/" },
        columnKind: "utf16CodeUnits",
        originalUriBaseIds: {
          [ROOT]: { description: { text: "The repository that holds the copies." } },
          ...(report.kernel !== null && {
            [ORIGINALS]: {
              description: { text: "The kernel tree that the originals are read from." },
            },
          }),
        },
        invocations: [
          {
            executionSuccessful: true,
            toolConfigurationNotifications: listNotifications(report, options),
          },
        ],
        results,
        properties: { counts: report.counts, detached: report.detached },
      },
    ],
  };
  return `${escapeJson(JSON.stringify(log, null, 2))}\n`;
}

function describeRule(subject: Subject): ReportingDescriptor {
  const { title, help } = SUBJECTS[subject];
  return {
    id: subject,
    name: subject.replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase()),
    shortDescription: { text: `${title}.` },
    fullDescription: { text: help },
    help: { text: help, markdown: help },
    helpUri: `${HOME}#readme`,
    defaultConfiguration: { level: LEVELS[subject] },
    properties: { tags: ["kernel-headers"], precision: "high" },
  };
}

/** Remarks on holds and allowed patches: they concern the config, not the code. */
function listNotifications(report: Report, { pathPrefix }: SarifOptions): Notification[] {
  const tell = ({ kind, text }: Notice, copy?: string): Notification => ({
    descriptor: { id: kind },
    level: "note",
    message: { text: tellMessage(text) },
    ...(copy !== undefined && {
      locations: [{ physicalLocation: { artifactLocation: locateFile(pathPrefix + copy, ROOT) } }],
    }),
  });
  return [
    ...report.pairs.flatMap(({ copy, notices }) => notices.map((notice) => tell(notice, copy))),
    ...report.notices.map((notice) => tell(notice)),
  ];
}

/** Two changes that nothing but their place tells apart get a number each, as GitHub does it. */
function numberTwins(results: readonly Result[]): void {
  const seen = new Map<string, number>();
  for (const { partialFingerprints: prints } of results) {
    const print = prints!["syncHeadersDrift/v1"]!;
    const count = (seen.get(print) ?? 0) + 1;
    seen.set(print, count);
    if (count === 1) continue;
    prints!["syncHeadersDrift/v1"] = `${print}:${count}`;
    prints!.primaryLocationLineHash = `${print}:${count}`;
  }
}
