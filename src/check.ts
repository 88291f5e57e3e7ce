import { checkSession } from "./funnel.js";
import type { CheckOptions } from "./options.js";
import { freezeReport, type Report } from "./report/report.js";
import { openSession } from "./session.js";

/**
 * Compares every copy with its original and says how each pair stands.
 *
 * @returns A frozen report; what could not be compared is in it as `unchecked`, with the reason.
 * @throws {ConfigError | TreeError | UsageError} where there is nothing to check by.
 */
export async function check(options: CheckOptions = {}): Promise<Report> {
  return freezeReport(await checkSession(await openSession(options), options));
}
