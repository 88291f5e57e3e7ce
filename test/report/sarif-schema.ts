import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import draft04 from "ajv-draft-04";
import type { Log } from "sarif";

/** SARIF's schema, as a package has it that Microsoft publishes. */
const SCHEMA = "node_modules/@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json";

// One of the schema's patterns is none under the `u` flag.
const ajv = new draft04.default({ strict: false, allErrors: true, unicodeRegExp: false });
ajv.addFormat("uri", (text: string) => URL.canParse(text));
ajv.addFormat("uri-reference", (text: string) => {
  return URL.canParse(text, "file:///root/") && /^[\w\-.~:/?#[\]@!$&'()*+,;=%]*$/.test(text);
});
ajv.addFormat("date-time", (text: string) => !Number.isNaN(Date.parse(text)));
const validate = ajv.compile(JSON.parse(readFileSync(SCHEMA, "utf8")));

/** Reads SARIF, which must be valid. */
export function assertValid(text: string): Log {
  const log: Log = JSON.parse(text);
  const valid = validate(log);
  assert.deepEqual([valid, validate.errors], [true, null]);
  return log;
}

/** True for data that the schema accepts. */
export const isValid = (data: unknown): boolean => validate(data);
