/** Compile-time checks that a table's values are those of the headers it was made from. */
import type { Entry, Table } from "./build.js";
import { fill } from "./templates.js";

/** The headers that the assertions need, in the order of the table. */
export function formatIncludes(table: Table): string {
  const names = new Set<string>();
  for (const entry of listChecked(table)) names.add(nameInclude(entry.root));
  return [...names].map((name) => `#include ${name}\n`).join("");
}

/**
 * One `_Static_assert` an entry; under `#ifdef` for a macro that stands under a condition. An architecture
 * that the table was not made for has none: its headers are not those of the compiler.
 */
export function formatAssertions(table: Table): string {
  const seen = new Set<string>();
  let text = "";
  for (const entry of listChecked(table)) {
    const claim = claimOf(entry);
    if (claim === undefined || seen.has(claim)) continue;
    seen.add(claim);
    const line = `_Static_assert(${claim}, "${entry.name} is not ${entry.value} any more");\n`;
    const isSure = entry.condition === null || entry.part.source === "enumerator";
    text += isSure ? line : `#ifdef ${entry.name}\n${line}#endif\n`;
  }
  return text.includes("_IOC_NR(") ? WITHOUT_SIZES + text + WITH_SIZES : text;
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
  return name === undefined ? `"${path}"` : `<${name}>`;
}
