import { fixCommand } from "./advice.js";
import { type Finding, listFindings, listSeen, meaningOf } from "./findings.js";
import { tellChanges } from "./phrases.js";
import { type Place, placeChange, placeDrift } from "./place.js";
import type { PairReport, Report } from "./report.js";
import { escapeLine, escapeLog } from "./safe.js";
import { tellBehind, tellCounts, tellTable } from "./tally.js";
import { SUBJECTS, type Subject } from "./wording.js";

/** Annotations for GitHub's runner: workflow commands, one line each. */

export interface GithubOptions {
  /** What is fatal is an error. */
  readonly strict: boolean;
  /** What stands before a path to make it one of the repository's: "" or, e.g., `linux/`. */
  readonly pathPrefix: string;
  /** Only what needs a reader; nothing at all where nothing does. */
  readonly quiet: boolean;
}

type Kind = "error" | "warning" | "notice";

interface Annotation {
  readonly kind: Kind;
  readonly file?: string;
  readonly place?: Place | undefined;
  readonly title: string;
  readonly lines: readonly string[];
}

/** What GitHub shows of a kind for one step; it drops the rest without a word. */
const CAP = 10;

const KINDS: Record<Subject, Kind> = {
  breaking: "warning",
  unknown: "warning",
  unchecked: "warning",
  additive: "notice",
  "kernel-only": "notice",
  cosmetic: "notice",
};

/** Titles are one line in a narrow column. */
const TITLE_WIDTH = 100;
const MESSAGE_WIDTH = 1000;
const SHOWN_COMMITS = 5;

/**
 * The report as workflow commands on the copies' lines, the most serious first and never more than
 * GitHub shows: the last one says how many the job summary holds beside them. Then the counts as a plain line.
 */
export function formatGithub(report: Report, options: GithubOptions): string {
  const { quiet, pathPrefix } = options;
  if (report.detached) {
    return quiet
      ? ""
      : `Skipped: ${escapeLine(report.kernel ?? report.root)} has no include/: a detached tree, without originals to compare with\n`;
  }
  const findings = listFindings(report).filter(({ pair, fatal }) => !quiet || pair.listed || fatal);
  const remarks = [
    ...report.pairs.flatMap(({ copy, notices }) =>
      notices.map((notice) => noticeOf(notice.text, pathPrefix + copy)),
    ),
    ...report.notices.map((notice) => noticeOf(notice.text)),
  ];
  const annotations = [
    ...findings.map((finding) => annotate(finding, report, options)),
    ...(quiet ? [] : remarks),
  ];
  const commands = capAnnotations(annotations).map(formatCommand);
  const lines = quiet ? commands : [...commands, tellCounts(report)];
  return lines.map((line) => `${line}\n`).join("");
}

function annotate(finding: Finding, report: Report, { strict, pathPrefix }: GithubOptions) {
  const { pair, subject, fatal } = finding;
  const kind: Kind = strict && fatal ? "error" : fatal || pair.listed ? KINDS[subject] : "notice";
  const file = pathPrefix + pair.copy;
  if (subject === "unchecked") {
    const lines = [`${pair.copy}: ${pair.reason ?? ""}`, SUBJECTS.unchecked.help];
    return { kind, file, title: "not checked", lines };
  }
  return { kind, file, place: placePair(pair), ...tellPair(pair, subject, report) };
}

/** Where the change is that makes the drift mean what it means. */
function placePair(pair: PairReport): Place | undefined {
  const meaning = meaningOf(pair);
  const changes = pair.changes?.filter(({ effect }) => effect === meaning) ?? [];
  // An include is seldom what a reader looks for.
  const change = changes.find(({ symbol }) => symbol !== "include") ?? changes[0];
  return change === undefined ? placeDrift(pair) : placeChange(change, pair);
}

function tellPair(pair: PairReport, subject: Subject, report: Report) {
  const meaning = meaningOf(pair);
  const changes = listSeen(pair);
  const title = tellChanges(meaning, changes, TITLE_WIDTH);
  const whole = tellChanges(meaning, changes, MESSAGE_WIDTH);
  const { behind, tables = [] } = pair;
  const lines = [
    `${SUBJECTS[subject].title}: ${pair.original}`,
    ...(whole === title ? [] : [whole]),
    ...(tables.length > 0 ? [`Tables: ${tables.map(tellTable).join("; ")}`] : []),
    ...(behind === undefined ? [] : tellBehind(behind, SHOWN_COMMITS)),
    `Take it over: ${fixCommand(report, pair)}`,
  ];
  return { title: title === meaning ? `${title}: ${pair.copy}` : title, lines };
}

function noticeOf(text: string, file?: string): Annotation {
  return {
    kind: "notice",
    title: "sync-headers",
    lines: [text],
    ...(file !== undefined && { file }),
  };
}

/** No more than the cap of each kind; where some are left out, the last that is shown says so. */
function capAnnotations(annotations: readonly Annotation[]): Annotation[] {
  const whole = takeEach(annotations, { error: CAP, warning: CAP, notice: CAP });
  if (whole.length === annotations.length) return whole;
  const some = takeEach(annotations, { error: CAP, warning: CAP, notice: CAP - 1 });
  const count = annotations.length - some.length;
  const title = `${count} more in the job summary`;
  const text = `GitHub shows ${CAP} annotations of a kind for a step. ${count} more findings are in the job summary.`;
  return [...some, { kind: "notice", title, lines: [text] }];
}

function takeEach(annotations: readonly Annotation[], limits: Record<Kind, number>): Annotation[] {
  const left = { ...limits };
  return annotations.filter(({ kind }) => left[kind]-- > 0);
}

function formatCommand({ kind, file, place, title, lines }: Annotation): string {
  const properties = Object.entries({
    file,
    line: place?.line,
    endLine: place?.endLine,
    title,
  }).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${escapeProperty(String(value))}`],
  );
  return `::${kind} ${properties.join(",")}::${lines.map(escapeData).join("%0A")}`;
}

/** A message is unescaped by the runner, and what it says is shown in the log. */
function escapeData(text: string): string {
  return escapeLine(text).replace(/%/g, "%25");
}

function escapeProperty(text: string): string {
  return escapeLog(text).replace(/%/g, "%25").replace(/:/g, "%3A").replace(/,/g, "%2C");
}
