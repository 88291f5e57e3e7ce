import type { Change, SymbolKind } from "../meaning/change.js";
import type { Paint } from "./paint.js";
import { tellNote } from "./phrases.js";
import type { PairReport } from "./report.js";
import { escapeControls } from "./safe.js";

/** The numbers on one side of a pair; null: none, or not known. */
export interface Numbers {
  valueOf(name: string): bigint | null;
  sizeOf(type: string): bigint | null;
  /** Tokens in all, and those that were compared without being understood; null: not read as a header. */
  understanding(): { readonly tokens: number; readonly opaque: number } | null;
}

export interface ExplanationOptions {
  readonly paint: Paint;
  readonly copy: Numbers;
  readonly original: Numbers;
}

/** The kinds in their order on the page; exhaustive, so that a new one without a heading does not compile. */
const HEADINGS: Record<SymbolKind, string> = {
  include: "includes",
  macro: "macros",
  enum: "enums",
  enumerator: "enumerators",
  struct: "structs",
  union: "unions",
  member: "members",
  typedef: "typedefs",
  function: "functions",
  variable: "variables",
  entry: "entries",
  opaque: "not understood",
};

const SIGNS = { added: "+", removed: "-", changed: "~" } as const;

/** One pair's changes in full: by kind, each with what it was and is, its numbers, its condition and its lines. */
export function formatExplanation(pair: PairReport, options: ExplanationOptions): string {
  const { paint } = options;
  const head = `${pair.copy} <- ${pair.original}: ${pair.meaning ?? pair.state}`;
  const lines = [paint.bold(escapeControls(head))];
  if (pair.reason !== null) lines.push(`  ${escapeControls(pair.reason)}`);
  for (const [symbol, heading] of Object.entries(HEADINGS)) {
    const changes = (pair.changes ?? []).filter((change) => change.symbol === symbol);
    if (changes.length === 0) continue;
    lines.push(heading);
    let owner = "";
    for (const change of changes) {
      const next = ownerOf(change);
      if (next !== "" && next !== owner) lines.push(`  ${escapeControls(tellSize(next, options))}`);
      owner = next;
      lines.push(...explainChange(change, options));
    }
  }
  const unread = tellUnread(options);
  if (unread !== undefined) lines.push(`  ${paint.dim(unread)}`);
  return lines.map((line) => `${line}\n`).join("");
}

/** What the reader had to take as tokens; undefined: nothing. */
function tellUnread({ copy, original }: ExplanationOptions): string | undefined {
  const sides = [copy.understanding(), original.understanding()];
  const [before, after] = sides.map((side) =>
    side === null || side.opaque === 0 ? "" : `${side.opaque} of ${side.tokens} tokens`,
  );
  if (before === "" && after === "") return undefined;
  const parts = [before && `${before} in the copy`, after && `${after} in the original`];
  return `compared without being understood: ${parts.filter(Boolean).join(", ")}`;
}

/** The struct or union whose size is told: a member's outermost one, or the record itself. */
function ownerOf({ symbol, name }: Change): string {
  if (symbol === "struct" || symbol === "union") return name;
  return symbol === "member" ? name.slice(0, name.indexOf(".")) : "";
}

function tellSize(type: string, { copy, original }: ExplanationOptions): string {
  const [before, after] = [copy.sizeOf(type), original.sizeOf(type)];
  if (before === null && after === null) return `${type}: size not known`;
  return `${type}: size ${before === after ? before : `${before ?? "?"} -> ${after ?? "?"}`}`;
}

function explainChange(change: Change, options: ExplanationOptions): string[] {
  const { paint } = options;
  const { symbol, name, effect, when, renamedTo } = change;
  const renamed = renamedTo === undefined ? "" : ` -> ${renamedTo}`;
  const note = tellNote(change);
  const remark = note === null ? effect : `${effect}, ${note}`;
  const title = `${SIGNS[change.change]} ${name}${renamed}`;
  const lines = [`  ${escapeControls(title)}  ${paint.dim(escapeControls(`(${remark})`))}`];
  const put = (text: string) => lines.push(`      ${escapeControls(text)}`);
  const isValue = symbol === "macro" || symbol === "enumerator";
  const before = tellSide(change.before, isValue ? options.copy.valueOf(name) : null);
  const after = tellSide(
    change.after,
    isValue ? options.original.valueOf(renamedTo ?? name) : null,
  );
  if (before !== null && after !== null && before !== after) {
    put(`before  ${before}`);
    put(`after   ${after}`);
  } else if (before !== null || after !== null) put((after ?? before)!);
  if (when !== null) put(`under   ${when}`);
  lines.push(`      ${paint.dim(tellLines(change))}`);
  return lines;
}

/** What a symbol is on one side, with its value where the text does not show it. */
function tellSide(text: string | null, value: bigint | null): string | null {
  if (text === null || text === "") return null;
  if (value === null || isLiteral(text)) return text;
  const isPlain = value > -4096n && value < 4096n;
  return `${text} = ${isPlain ? value : formatHex(value)}`;
}

const formatHex = (value: bigint): string =>
  value < 0n ? `-0x${(-value).toString(16)}` : `0x${value.toString(16)}`;

const isLiteral = (text: string): boolean => /^-?(?:0x[\da-f]+|\d+)[ul]*$/i.test(text);

function tellLines({ copyLine, originalLine }: Change): string {
  if (copyLine === null) return `original line ${originalLine ?? "?"}`;
  if (originalLine === null) return `copy line ${copyLine}`;
  return copyLine === originalLine
    ? `line ${copyLine}`
    : `copy line ${copyLine}, original line ${originalLine}`;
}
