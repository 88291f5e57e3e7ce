/** What a commit message's template can name, in braces. */
export const PLACEHOLDERS = [
  "prefix",
  "name",
  "copy",
  "original",
  "commits",
  "meaning",
  "tables",
  "warning",
  "readme",
  "cc",
] as const;

export type Placeholder = (typeof PLACEHOLDERS)[number];

/** What each placeholder stands for; "" where there is nothing to say. */
export type Values = Readonly<Record<Placeholder, string>>;

/**
 * The message that perf's maintainers write by hand.
 *
 * @param warner Whose warning is silenced, e.g. `perf build`, or "".
 */
export function defaultTemplate(warner: string): string {
  return `{prefix}: Sync {name} with the kernel sources

To pick the changes in:

  {commits}

{meaning}

{tables}

This addresses this ${warner === "" ? "" : `${warner} `}warning:

  {warning}

Please see {readme} for further details.

{cc}
`;
}

/** A word in braces; other braces are plain text. */
const PLACEHOLDER = /\{([a-z][a-z-]*)\}/g;

/** What is wrong with a template, or undefined. */
export function findTemplateFault(template: string): string | undefined {
  for (const [whole, name] of template.matchAll(PLACEHOLDER)) {
    if (!isPlaceholder(name!)) {
      const known = PLACEHOLDERS.map((each) => `{${each}}`).join(", ");
      return `${whole} stands for nothing; known are ${known}`;
    }
  }
  const subject = template.trimStart().split("\n")[0]!;
  if (subject.trim() === "") return "has no subject line";
  return undefined;
}

const isPlaceholder = (name: string): name is Placeholder =>
  (PLACEHOLDERS as readonly string[]).includes(name);

/**
 * Fills a template in. A paragraph whose placeholders all stand for nothing is left out, and so is
 * the paragraph before it, where that announces it with a colon. A value of several lines stands as deep
 * as its placeholder; values are never filled in themselves.
 */
export function fillTemplate(template: string, values: Values): string {
  // A config with CRLF line ends has them here, too.
  const paragraphs = template
    .replaceAll("\r\n", "\n")
    .trim()
    .split(/\n(?:[ \t]*\n)+/);
  const kept: string[] = [];
  for (const paragraph of paragraphs) {
    const names = [...paragraph.matchAll(PLACEHOLDER)].map(([, name]) => name as Placeholder);
    if (names.length > 0 && names.every((name) => values[name] === "")) {
      if (kept.length > 1 && /:\s*$/.test(kept.at(-1)!)) kept.pop();
    } else {
      kept.push(fillLines(paragraph, values));
    }
  }
  return `${kept.join("\n\n")}\n`;
}

function fillLines(paragraph: string, values: Values): string {
  const lines = paragraph.split("\n").map((line) => {
    const indent = /^[ \t]*/.exec(line)![0];
    return line.replace(PLACEHOLDER, (_, name: Placeholder) =>
      values[name].replace(/\n(?=[^\n])/g, () => `\n${indent}`),
    );
  });
  return lines.join("\n");
}
