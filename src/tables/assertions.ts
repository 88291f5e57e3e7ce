/** Compile-time checks that a table's values are those of the headers it was made from. */
import type { Entry, Table } from "./build.js";
import { placeOf } from "./candidates.js";
import { encode, fill } from "./templates.js";

/** The headers that the assertions need, in the order of the table. */
export function formatIncludes(table: Table): string {
  const names = new Set<string>();
  for (const entry of listChecked(table)) names.add(nameInclude(entry.root));
  return [...names].map((name) => `#include ${name}\n`).join("");
}

/**
 * One `_Static_assert` a name; under `#ifdef` for a macro that stands under a condition, and with all its
 * values where branches give it several. An architecture that the table was not made for has none: its
 * headers are not those of the compiler.
 */
export function formatAssertions(table: Table): string {
  const groups = new Map<string, Map<string, Entry>>();
  for (const entry of listChecked(table)) {
    const claim = claimOf(entry);
    if (claim === undefined) continue;
    const claims = groups.get(entry.name) ?? new Map<string, Entry>();
    if (!claims.has(claim)) claims.set(claim, entry);
    groups.set(entry.name, claims);
  }
  let text = "";
  for (const [name, claims] of groups) {
    const entries = [...claims.values()];
    const values = [...new Set(entries.map(({ value }) => value))].join(" or ");
    const claim = [...claims.keys()].join(" || ");
    const line = `_Static_assert(${claim}, "${name} is not ${values} any more");\n`;
    const guard = guardOf(entries);
    text += guard === "" ? line : `${guard}\n${line}#endif\n`;
  }
  return text.includes("_IOC_NR(") ? WITHOUT_SIZES + text + WITH_SIZES : text;
}

/** What says whether a name that stands under a condition is there; for an enumerator, if the preprocessor can tell. */
function guardOf(entries: readonly Entry[]): string {
  const conditions = entries.map((entry) => placeOf(entry).condition?.text);
  if (conditions.includes(undefined)) return "";
  const { part, name } = entries[0]!;
  if (part.source === "macro") return `#ifdef ${name}`;
  const text = conditions.length === 1 ? conditions[0]! : `(${conditions.join(") || (")})`;
  const isPlain = !/\w\s*\(/.test(text.replace(/\bdefined\s*\(/g, ""));
  return isPlain ? `#if ${text}` : "";
}

/** Other architectures' ioctls have structs that this one's headers do not define: their size is no matter. */
const WITHOUT_SIZES = `#pragma push_macro("_IOC_TYPECHECK")
#undef _IOC_TYPECHECK
#define _IOC_TYPECHECK(type) 0
`;
const WITH_SIZES = '#pragma pop_macro("_IOC_TYPECHECK")\n';

function listChecked({ blocks, arch }: Table): readonly Entry[] {
  return blocks.filter((block) => block.arch === arch).flatMap(({ entries }) => entries);
}

/** What must hold of an entry, in C; undefined where its form has parts that nobody knows. */
function claimOf(entry: Entry): string | undefined {
  const { part, form, value } = entry;
  const name = entry.params === null ? entry.name : callOf(entry);
  if (part.assert !== null) {
    return fill(part.assert, (one) =>
      one === "name" ? name : one === "value" ? value : undefined,
    );
  }
  if (form === null) return `${name} == ${value}`;
  if (!form.includes("*")) return `${name} == ${form.replace(/\{\w+\}/, value)}`;
  return form.startsWith("_IO") ? `_IOC_NR(${name}) == ${value}` : undefined;
}

const callOf = ({ name, params }: Entry) =>
  `${name}(${Array<string>(params ?? 0)
    .fill("0")
    .join(", ")})`;

/** A header as programs include it. */
function nameInclude(path: string): string {
  const name = /(?:^|\/)include\/(?:uapi\/)?(?!.*\/include\/)(.+)$/.exec(path)?.[1];
  return encode(name === undefined ? `"${path}"` : `<${name}>`);
}
