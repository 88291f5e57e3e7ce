import { resolve } from "node:path";
import { UsageError } from "../errors.js";

/** What `check` can print. */
export const FORMATS = ["text", "json", "github", "markdown", "sarif"] as const;
export type Format = (typeof FORMATS)[number];

/** One output: a format, and the file that it goes to; null for standard output. */
export interface Output {
  readonly format: Format;
  readonly out: string | null;
}

/** What `parseArgs` gives with `tokens`, as far as it is asked for here. */
export interface Token {
  readonly kind: string;
  readonly name?: string;
  readonly value?: string | undefined;
}

/**
 * The outputs that the command line names, in its order: an `--out FILE` belongs to the `--format`
 * before it. Where no format is named, there is one output, of the default format.
 *
 * @throws {UsageError} for what cannot be meant: two texts in one place, a file without a format.
 */
export function readOutputs(tokens: readonly Token[], standard: Format): readonly Output[] {
  const outputs: { format: Format; out: string | null }[] = [];
  for (const { kind, name, value } of tokens) {
    if (kind !== "option") continue;
    if (name === "format") outputs.push({ format: readFormat(value ?? ""), out: null });
    if (name !== "out") continue;
    const last = outputs.at(-1);
    if (last === undefined) throw new UsageError(`--out ${value}: name its --format before it`);
    if (last.out !== null) {
      throw new UsageError(`--out ${value}: its --format has ${last.out} already`);
    }
    if (value === undefined || value === "") {
      throw new UsageError("--out: expected a file's name, found nothing");
    }
    last.out = value;
  }
  refuseTwins(outputs);
  return outputs.length > 0 ? outputs : [{ format: standard, out: null }];
}

/** The least that holds the counts and the note that the rest was cut. */
const SMALLEST_LIMIT = 4096;

/**
 * The value of `--limit`, in bytes.
 *
 * @throws {UsageError} where it is no number of bytes that anything fits into.
 */
export function readLimit(value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  const limit = Number(value);
  if (/^\d+$/.test(value) && limit >= SMALLEST_LIMIT) return limit;
  throw new UsageError(`--limit ${value}: expected bytes, ${SMALLEST_LIMIT} or more`);
}

function readFormat(word: string): Format {
  const format = FORMATS.find((name) => name === word);
  if (format === undefined) {
    throw new UsageError(`--format ${word}: unknown; one of ${FORMATS.join(", ")}`);
  }
  return format;
}

function refuseTwins(outputs: readonly Output[]): void {
  const seen = new Map<string | null, Format>();
  for (const { format, out } of outputs) {
    // One file may be spelt in several ways.
    const place = out === null ? null : resolve(out);
    const other = seen.get(place);
    if (other !== undefined) {
      const told =
        out === null ? "standard output; give one an --out FILE" : `${out}; name two files`;
      throw new UsageError(`--format ${other} and --format ${format} both go to ${told}`);
    }
    seen.set(place, format);
  }
}
