import type { Report } from "./report.js";
import { escapeJson } from "./safe.js";

/** The report as JSON; its shape is published as `config/report.schema.json`. */
export function formatJson(report: Report): string {
  return `${escapeJson(JSON.stringify(report, null, 2))}\n`;
}
