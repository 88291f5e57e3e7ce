/** A built table as text: as the kernel's scripts print it, and in two forms for other programs and for people. */
import { formatAssertions, formatIncludes } from "./assertions.js";
import type { Block, Entry, Table } from "./build.js";
import { placeOf } from "./candidates.js";
import { encode } from "./templates.js";

export const LANGUAGES = ["c", "json", "md"] as const;
export type Language = (typeof LANGUAGES)[number];

/**
 * A table in a language, as bytes in latin1. `c` is byte for byte what the kernel's script prints; with
 * `staticAssert` it includes the headers first and checks every value against them at its end.
 */
export function formatTable(
  table: Table,
  language: Language,
  { staticAssert = false }: { readonly staticAssert?: boolean } = {},
): string {
  if (language === "json") return `${JSON.stringify(describeTable(table), null, 2)}\n`;
  if (language === "md") return formatMarkdown(table);
  if (!staticAssert) return formatC(table);
  const assertions = formatAssertions(table);
  return `${formatIncludes(table)}\n${formatC(table)}\n${assertions}`;
}

function formatC({ definition, blocks }: Table): string {
  const lines: string[] = [];
  const add = (text: string | null) => {
    if (text !== null) lines.push(text);
  };
  if (definition.license !== null) add(`/* SPDX-License-Identifier: ${definition.license} */`);
  for (const block of blocks) {
    add(block.before);
    add(block.open);
    if (block.lines === null) for (const { text } of block.entries) lines.push(text);
    else if (block.lines !== "") lines.push(block.lines);
    add(block.close);
    add(block.after);
  }
  return `${lines.join("\n")}\n`;
}

function describeTable({ definition, arch, headers, blocks }: Table) {
  return {
    version: 1,
    name: definition.name,
    arch,
    headers: headers.map(encode),
    blocks: blocks.filter(hasEntries).map((block) => ({
      array: block.array,
      arch: block.arch,
      entries: block.entries.map(describeEntry),
    })),
  };
}

/** One entry as plain data. */
export interface Row {
  readonly index: string;
  readonly number: number | null;
  readonly label: string;
  readonly name: string;
  readonly value: string;
  readonly header: string;
  readonly line: number;
  readonly when: string | null;
}

function describeEntry(entry: Entry): Row {
  const { index, key, label, name, value, header } = entry;
  const { line, condition } = placeOf(entry);
  const when = condition?.text ?? null;
  return { index, number: key ?? null, label, name, value, header: encode(header), line, when };
}

function formatMarkdown({ definition, blocks }: Table): string {
  const isEach = definition.blocks.some(({ eachArch }) => eachArch !== null);
  const sections = blocks.filter(hasEntries).map(({ array, arch, entries }) => {
    return { title: isEach ? `${array} (${arch})` : array, rows: entries.map(describeEntry) };
  });
  return formatMarkdownRows(definition.name, sections);
}

/** A table in Markdown, a section for each array. */
export function formatMarkdownRows(
  name: string,
  sections: readonly { readonly title: string; readonly rows: readonly Row[] }[],
): string {
  let text = `# ${name}\n`;
  for (const { title, rows } of sections) {
    text += `\n## ${title}\n\n| Index | Label | Name | Value | Header |\n| --- | --- | --- | --- | --- |\n`;
    for (const { index, label, name, value, header, line } of rows) {
      const cells = [code(index), code(label), code(name), code(value), `${header}:${line}`];
      text += `| ${cells.join(" | ")} |\n`;
    }
  }
  return text;
}

const hasEntries = ({ lines }: Block) => lines === null;

/** A pipe would end the cell, even in a code span. */
const code = (text: string) => `\`${text.replace(/\|/g, "\\|")}\``;
