import type { Paint } from "./paint.js";
import { escapeControls } from "./safe.js";

/** What became of one pair under a fix. */
export interface FixResult {
  readonly copy: string;
  readonly kind: "fixed" | "refused" | "failed";
  /** What else is to be said of it, in one line; "" where nothing. */
  readonly told: string;
  /** What the user has to look at (latin1), as lines; "" where nothing. */
  readonly shown: string;
}

/** All that a fix says at its end. */
export interface FixSummary {
  readonly results: readonly FixResult[];
  /** What was not known, one line each. */
  readonly notes: readonly string[];
  /** Drifted pairs that were left alone, being below the threshold. */
  readonly lesser: number;
  /** Held pairs that were left alone. */
  readonly held: number;
}

/** The results as a table, then what has to be looked at, then what was not known, then the counts. */
export function formatFixes({ results, notes, lesser, held }: FixSummary, paint: Paint): string {
  const lines: string[] = [];
  for (const { copy, kind, told } of results) {
    const word = kind.padEnd(7);
    const name = escapeControls(copy);
    const said = told === "" ? "" : `: ${escapeControls(told)}`;
    lines.push(`  ${kind === "fixed" ? word : paint.yellow(word)}  ${name}${said}`);
  }
  for (const { copy, shown } of results) {
    if (shown === "") continue;
    lines.push("", paint.bold(`${escapeControls(copy)}:`), showText(shown).trimEnd());
  }
  if (results.some(({ shown }) => shown !== "")) lines.push("");
  for (const note of notes) lines.push(`  ${escapeControls(note)}`);
  const count = (kind: FixResult["kind"]) =>
    results.filter((result) => result.kind === kind).length;
  lines.push(`${count("fixed")} fixed, ${count("refused")} refused, ${count("failed")} failed`);
  if (lesser > 0)
    lines.push(`${lesser} with lesser drift left as ${lesser === 1 ? "it is" : "they are"}: --all`);
  if (held > 0)
    lines.push(
      `${held} on hold left as ${held === 1 ? "it is" : "they are"}: name ${held === 1 ? "it" : "one"} to fix it`,
    );
  return lines.map((line) => `${line}\n`).join("");
}

/** Lines of a file or a patch (latin1), safe to print. */
export function showText(latin1: string): string {
  return escapeControls(Buffer.from(latin1, "latin1").toString("utf8"), "\t\n");
}
