import { readFileSync, statSync } from "node:fs";
import { parse, TomlError } from "smol-toml";
import * as v from "valibot";
import { ConfigError } from "../errors.js";
import type { Config, Keys } from "./config.js";
import { interpretConfig } from "./interpret.js";
import { CONFIG_SCHEMA, isRealDate, knownKeys } from "./schema.js";

/**
 * Reads and checks a config file.
 *
 * @param path The file to read. @param name How messages name it.
 * @throws {ConfigError} in one line: `FILE:LINE:COLUMN: "key": what is wrong`.
 */
export async function loadConfig(path: string, name: string): Promise<Config> {
  let bytes: Buffer;
  try {
    // A FIFO would keep us waiting for ever.
    if (!statSync(path).isFile()) throw Object.assign(new Error(), { code: "no regular file" });
    bytes = readFileSync(path);
  } catch (error) {
    throw new ConfigError(`${name}: cannot read it (${(error as NodeJS.ErrnoException).code})`);
  }
  return parseConfig(bytes.toString("utf8").replace(/^\ufeff/, ""), name);
}

/** The same for a text that is already read. */
export async function parseConfig(toml: string, name: string): Promise<Config> {
  const { output, fail } = await readShape(toml, name, CONFIG_SCHEMA);
  return interpretConfig(output, name, fail);
}

/** Reads a TOML text and holds it against a schema; `fail` names places in it. */
export async function readShape<T extends v.GenericSchema>(
  toml: string,
  name: string,
  schema: T,
): Promise<{ readonly output: v.InferOutput<T>; readonly fail: Config["fail"] }> {
  const fail = failIn(toml, name);
  const data = readDates(parseToml(toml, name));
  await refuseUnrealDates(toml, name);
  const result = v.safeParse(schema, data);
  if (!result.success) return reportIssue(result.issues, fail);
  return { output: result.output, fail };
}

/** A function that throws a ConfigError at the place of some keys in a TOML text. */
export function failIn(toml: string, name: string): Config["fail"] {
  return async (keys, message) => {
    const { locateKey } = await import("./locate.js");
    const { line, column } = locateKey(toml, keys);
    const key = keys.filter((part) => typeof part === "string").at(-1);
    throw new ConfigError(
      `${name}:${line}:${column}: ${key === undefined ? "" : `"${key}": `}${message}`,
    );
  };
}

function parseToml(toml: string, name: string): unknown {
  try {
    return parse(toml);
  } catch (error) {
    if (error instanceof RangeError) throw new ConfigError(`${name}: nested too deeply`);
    if (!(error instanceof TomlError)) throw error;
    const what = error.message.split("\n")[0]!.replace("Invalid TOML document: ", "");
    throw new ConfigError(`${name}:${error.line}:${error.column}: no valid TOML: ${what}`);
  }
}

/** TOML has no 30th of February, but its parser takes one for the 2nd of March; a stricter one is asked. */
async function refuseUnrealDates(toml: string, name: string): Promise<void> {
  const dates = toml.match(/\b\d{4}-\d\d-\d\d\b/g) ?? [];
  if (dates.every(isRealDate)) return;
  const { findSyntaxFault } = await import("./locate.js");
  const fault = findSyntaxFault(toml);
  if (fault === undefined) return;
  throw new ConfigError(`${name}:${fault.line}:${fault.column}: no valid TOML: ${fault.what}`);
}

/** TOML's dates as strings, so that one schema serves editors too. */
function readDates(value: unknown, depth = 0): unknown {
  if (depth > 100) return undefined;
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map((inner) => readDates(inner, depth + 1));
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, readDates(inner, depth + 1)]),
  );
}

type Issue = v.BaseIssue<unknown>;

/** Tells the first issue; a misspelt key first, since it often causes the others. */
async function reportIssue(
  issues: readonly Issue[],
  fail: (keys: Keys, message: string) => Promise<never>,
): Promise<never> {
  const isUnknown = (issue: Issue) => issue.type === "strict_object" && issue.expected === "never";
  const issue = issues.find(isUnknown) ?? issues[0]!;
  const keys = (issue.path ?? []).map((item) => item.key as string | number);
  if (isUnknown(issue)) {
    const known = knownKeys(keys.slice(0, -1)) ?? [];
    return fail(keys, `unknown key${await suggest(String(keys.at(-1)), known)}`);
  }
  if (issue.type === "strict_object" && issue.received === "undefined") {
    return fail(keys, "missing; this table needs it");
  }
  const isValue =
    issue.type !== "non_empty" && issue.received !== "Object" && issue.received !== "Array";
  return fail(keys, issue.message + (isValue ? `, found ${issue.received}` : ""));
}

async function suggest(key: string, known: readonly string[]): Promise<string> {
  const { closestMatch } = await import("leven");
  const nearest = closestMatch(key, [...known], { maxDistance: Math.max(2, key.length / 2) });
  return nearest === undefined
    ? `; known keys: ${known.join(", ")}`
    : `; did you mean "${nearest}"?`;
}
