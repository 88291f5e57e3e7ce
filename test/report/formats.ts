import { formatGithub } from "../../src/report/github.js";
import { formatJson } from "../../src/report/json.js";
import { formatMarkdown, ISSUE_LIMIT, SUMMARY_LIMIT } from "../../src/report/markdown.js";
import type { Report } from "../../src/report/report.js";
import { formatSarif } from "../../src/report/sarif.js";
import { formatText } from "../../src/report/text.js";

const plain = (text: string) => text;
const PLAIN = { bold: plain, dim: plain, yellow: plain };
const OPTIONS = { strict: false, quiet: false, pathPrefix: "", version: "1.2.3" };

/** Every reporter, by the name of its format. */
export const REPORTERS = {
  text: (report: Report) => formatText(report, { quiet: false, paint: PLAIN, columns: 100 }),
  json: (report: Report) => formatJson(report),
  github: (report: Report) => formatGithub(report, OPTIONS),
  strict: (report: Report) =>
    formatGithub(report, { ...OPTIONS, strict: true, pathPrefix: "sub/folder/" }),
  markdown: (report: Report) => formatMarkdown(report, { limit: SUMMARY_LIMIT }),
  issue: (report: Report) => formatMarkdown(report, { limit: ISSUE_LIMIT }),
  sarif: (report: Report) => formatSarif(report, OPTIONS),
} as const;
