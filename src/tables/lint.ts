/** What is odd about a table without making it useless. */
import type { Entry, Table } from "./build.js";
import { placeOf } from "./candidates.js";
import { ilog2, readNumber } from "./indices.js";

export interface Finding {
  readonly kind: "problem" | "unclaimed" | "condition" | "no-bit" | "several-bits";
  readonly text: string;
}

/**
 * Names that are neither taken nor excluded; entries under a condition that is not the architecture's,
 * which are in the table all the same; `ilog2` of 0 and of several bits, which is the index of another.
 */
export function lintTable(table: Table): readonly Finding[] {
  const findings: Finding[] = table.problems.map((text) => ({ kind: "problem", text }));
  for (const { name, header, line } of table.listUnclaimed()) {
    findings.push({
      kind: "unclaimed",
      text: `${header}:${line}: ${name} is neither taken nor excluded`,
    });
  }
  const entries = table.blocks.flatMap((block) => block.entries);
  findings.push(...tellConditions(entries));
  for (const entry of entries) {
    const { name, header, value, part } = entry;
    if (!part.index.includes("ilog2({value})")) continue;
    const number = readNumber(value);
    if (number === undefined) continue;
    const at = `${header}:${placeOf(entry).line}: ${name}`;
    if (number === 0n && !part.index.includes("?")) {
      findings.push({ kind: "no-bit", text: `${at}: ilog2 of ${value}, which has no bit` });
    } else if (number > 0n && 1n << ilog2(number) !== number) {
      findings.push({
        kind: "several-bits",
        text: `${at}: ilog2 of ${value}, which has several bits`,
      });
    }
  }
  return findings;
}

/** One finding for each condition of a header, however many entries stand under it. */
function tellConditions(entries: readonly Entry[]): readonly Finding[] {
  const groups = new Map<string, Entry[]>();
  for (const entry of entries) {
    const { condition } = placeOf(entry);
    if (condition === null) continue;
    const key = `${entry.header} ${condition.text}`;
    groups.set(key, [...(groups.get(key) ?? []), entry]);
  }
  return [...groups.values()].map((group): Finding => {
    const { header } = group[0]!;
    const { line, condition } = placeOf(group[0]!);
    const names = group.slice(0, 3).map(({ name }) => name);
    const more = group.length > 3 ? ` and ${group.length - 3} more` : "";
    return {
      kind: "condition",
      text: `${header}:${line}: taken under \`${condition!.text}\`: ${names.join(", ")}${more}`,
    };
  });
}
