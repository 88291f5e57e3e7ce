import { isAbsolute, relative, resolve, sep } from "node:path";
import type { Report } from "../report/report.js";
import type { Terminal } from "./command.js";
import type { Format, Output } from "./outputs.js";

export interface PrintOptions {
  readonly strict: boolean;
  readonly quiet: boolean;
  /** The longest Markdown, in bytes; what a job summary holds where it is not said. */
  readonly limit: number | undefined;
  /** The report as text, for a terminal or for a file. */
  formatText(output: Output): Promise<string>;
}

/** The format where none is named: GitHub's runner shows annotations, everyone else reads text. */
export function chooseFormat({ env }: Pick<Terminal, "env">): Format {
  return env.GITHUB_ACTIONS ? "github" : "text";
}

/** True where an output shows hunks or takes lines from them. */
export function needsHunks(outputs: readonly Output[]): boolean {
  return outputs.some(({ format }) => format !== "text");
}

/**
 * Prints a report in all the formats asked for: files first, whole or not at all, then standard output;
 * with `github`, the job summary as well.
 *
 * @throws {TreeError} where a file cannot be written.
 */
export async function printReport(
  report: Report,
  outputs: readonly Output[],
  terminal: Terminal,
  options: PrintOptions,
): Promise<void> {
  const files = outputs.filter(({ out }) => out !== null);
  for (const output of [...files, ...outputs.filter(({ out }) => out === null)]) {
    const text = await formatReport(report, output, terminal, options);
    if (output.out === null) terminal.write(text);
    else {
      const { writeAtomically } = await import("../tree/write.js");
      writeAtomically(resolve(terminal.cwd, output.out), output.out, text);
    }
  }
  if (outputs.some(({ format }) => format === "github") && terminal.env.GITHUB_STEP_SUMMARY) {
    const { writeSummary } = await import("./summary.js");
    writeSummary(report, terminal.env);
  }
}

async function formatReport(
  report: Report,
  output: Output,
  terminal: Terminal,
  { strict, quiet, limit, formatText }: PrintOptions,
): Promise<string> {
  switch (output.format) {
    case "text":
      return formatText(output);
    case "json": {
      const { formatJson } = await import("../report/json.js");
      return formatJson(report);
    }
    case "github": {
      const { formatGithub } = await import("../report/github.js");
      return formatGithub(report, { strict, quiet, pathPrefix: findPrefix(report, terminal) });
    }
    case "markdown": {
      const { formatMarkdown, SUMMARY_LIMIT } = await import("../report/markdown.js");
      return formatMarkdown(report, { limit: limit ?? SUMMARY_LIMIT });
    }
    case "sarif": {
      const { formatSarif } = await import("../report/sarif.js");
      const { readVersion } = await import("./version.js");
      const pathPrefix = findPrefix(report, terminal);
      return formatSarif(report, { strict, pathPrefix, version: readVersion() });
    }
  }
}

/** What makes a tree's paths the repository's, which GitHub goes by: the root as seen from the workspace, or from here. */
function findPrefix({ root }: Report, { cwd, env }: Terminal): string {
  for (const base of [env.GITHUB_WORKSPACE, cwd]) {
    if (!base) continue;
    const path = relative(base, resolve(cwd, root)).split(sep).join("/");
    const isOutside = path === ".." || path.startsWith("../") || isAbsolute(path);
    if (!isOutside) return path === "" ? "" : `${path}/`;
  }
  return "";
}
