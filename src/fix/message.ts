import type { Change, Meaning } from "../meaning/change.js";
import { tellChange } from "../report/phrases.js";
import { escapeControls } from "../report/safe.js";
import { formatCc } from "./people.js";
import { showDiff } from "./record.js";
import { defaultTemplate, fillTemplate } from "./template.js";

/** All that a commit message speaks of; texts of other people may be anything. */
export interface MessageFacts {
  readonly copy: string;
  readonly original: string;
  /** The subject's prefix, where the map has one. */
  readonly prefix: string | null;
  /** The config's template; null for the usual form. */
  readonly template: string | null;
  /** Oldest first; none where they are not known. */
  readonly commits: readonly UpstreamCommit[];
  readonly meaning: Meaning | null;
  readonly changes: readonly Change[];
  /** The allowed patch that keeps what is the copy's own, where one is written with it. */
  readonly recorded: string | null;
  readonly tables: readonly TableChange[];
  /** The command of the warning that is silenced, `diff -u COPY ORIGINAL`. */
  readonly warning: string;
  /** Whose build warns, e.g. `perf build`; "" where nobody's does. */
  readonly warner: string;
  /** A file of the tree that says why there are copies; null where there is none. */
  readonly readme: string | null;
  readonly reviewers: readonly string[];
}

export interface UpstreamCommit {
  readonly hash: string;
  readonly subject: string;
  /** Its author and those who signed it off, each `Name <address>`. */
  readonly people: readonly string[];
}

/** A generated table that changes with the header. */
export interface TableChange {
  readonly name: string;
  /** What `diff -u before after` prints. */
  readonly diff: string;
}

/** A table whose texts before and after are at hand. */
export function compareTexts(name: string, before: string, after: string): TableChange {
  return { name, diff: showDiff("before", "after", before, after) };
}

/** How many digits of a hash are shown: what the kernel's maintainers write. */
const HASH_DIGITS = 16;

/** The message of a sync commit, ending with a newline; its first line is the subject. */
export function writeMessage(facts: MessageFacts): string {
  const { copy, original, commits, readme, reviewers } = facts;
  const people = [...commits.flatMap((commit) => commit.people), ...reviewers];
  return fillTemplate(facts.template ?? defaultTemplate(facts.warner), {
    prefix: facts.prefix ?? choosePrefix(copy, original),
    name: escapeControls(shortenName(original)),
    copy: escapeControls(copy),
    original: escapeControls(original),
    commits: commits.map(tellCommit).join("\n"),
    meaning: [
      facts.meaning === null ? "" : tellMeaning(facts.meaning, facts.changes),
      facts.recorded === null ? "" : tellRecorded(facts.recorded),
    ]
      .filter((part) => part !== "")
      .join("\n\n"),
    tables: facts.tables.map(tellTable).join("\n\n"),
    warning: `Warning: Kernel ABI header differences:\n  ${facts.warning}`,
    readme: readme ?? "",
    cc: formatCc(people),
  });
}

function tellCommit({ hash, subject }: UpstreamCommit): string {
  return `${hash.slice(0, HASH_DIGITS)} ("${escapeControls(subject)}")`;
}

/** `tools headers UAPI` for a UAPI header in tools/, less for what is less. */
function choosePrefix(copy: string, original: string): string {
  const top = copy.includes("/") ? copy.slice(0, copy.indexOf("/")) : "";
  const words = [
    top === "include" || top === "" ? "" : escapeControls(top),
    original.endsWith(".h") ? "headers" : "",
    /(?:^|\/)uapi\//.test(original) ? "UAPI" : "",
  ].filter((word) => word !== "");
  return words.length === 0 ? "headers" : words.join(" ");
}

/** A header as programs include it, with its architecture before it: `linux/kvm.h`, `x86 asm/kvm.h`. */
function shortenName(original: string): string {
  const arch = /^arch\/([^/]+)\/include\/(?:uapi\/)?(.+)$/s.exec(original);
  if (arch !== null) return `${arch[1]} ${arch[2]}`;
  return /^include\/(?:uapi\/)?(.+)$/s.exec(original)?.[1] ?? original;
}

const MEANINGS: Record<Meaning, string> = {
  cosmetic: "That is comments only (and white space): it just rebuilds the tools.",
  "kernel-only": "That is only what user space does not see: it just rebuilds the tools.",
  additive: "For user space, that only adds:",
  breaking: "For user space, that changes:",
  unknown: "What that changes for user space could not be told for:",
};

/** What is new comes with changes that break nothing: a count that grows, a value in other words. */
const MIXED = "For user space, that adds, and breaks nothing:";

/** So many changes are told; more of them say less. */
const MOST_CHANGES = 30;
const WIDTH = 72;

function tellMeaning(meaning: Meaning, changes: readonly Change[]): string {
  const isMixed = meaning === "additive" && changes.some(({ change }) => change !== "added");
  const lead = isMixed ? MIXED : MEANINGS[meaning];
  if (meaning === "cosmetic" || meaning === "kernel-only") return lead;
  const seen = changes.filter(({ effect }) => effect !== "cosmetic" && effect !== "kernel-only");
  if (seen.length === 0) return lead.replace(/(?: for)?:$/, ".");
  const told = seen.slice(0, MOST_CHANGES).map((change) => {
    const text = escapeControls(tellChange(change));
    return text.length > WIDTH - 2 ? `${text.slice(0, WIDTH - 5)}...` : text;
  });
  const more = seen.length - told.length;
  if (more > 0) told.push(`and ${more} more`);
  return `${lead}\n\n${told.map((line) => `  ${line}`).join("\n")}`;
}

function tellRecorded(patch: string): string {
  return `What the copy has of its own stays, and is recorded as allowed in:\n\n  ${escapeControls(patch)}`;
}

/** A table's difference as `diff -u before after` shows it. */
function tellTable({ name, diff }: TableChange): string {
  const lines = ["$ diff -u before after", ...diff.trimEnd().split("\n")];
  const shown = lines.map((line) => `  ${escapeControls(line, "\t")}`.trimEnd());
  return `The table ${escapeControls(name)} changes:\n\n${shown.join("\n")}`;
}
