import assert from "node:assert/strict";
import { micromark } from "micromark";
import { gfm, gfmHtml } from "micromark-extension-gfm";

/** Reads outputs back as their readers do: GitHub's runner, and a renderer of its Markdown. */

export interface Command {
  readonly name: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly data: string;
}

/**
 * The commands that GitHub's runner finds in a log (ActionCommand.cs): `::name k=v,k=v::data` where a line starts with it,
 * blanks aside, and the older `##[name]data` anywhere in a line.
 */
export function findCommands(log: string): Command[] {
  return log.split(/\r\n|\r|\n/).flatMap((line): Command[] => {
    const old = /##\[(.*?)\](.*)/.exec(line);
    const command = line.trimStart();
    const end = command.startsWith("::") ? command.indexOf("::", 2) : -1;
    if (end < 0)
      return old === null ? [] : [{ name: `##${old[1]}`, properties: {}, data: old[2]! }];
    const [name = "", ...rest] = command.slice(2, end).split(" ");
    const pairs = rest
      .join(" ")
      .split(",")
      .filter((part) => part !== "")
      .map((part) => {
        const at = part.indexOf("=");
        return [part.slice(0, at), unescapeProperty(part.slice(at + 1))];
      });
    const data = unescapeData(command.slice(end + 2));
    return [{ name, properties: Object.fromEntries(pairs), data }];
  });
}

const unescapeData = (text: string) =>
  text.replace(/%0D/g, "\r").replace(/%0A/g, "\n").replace(/%25/g, "%");

const unescapeProperty = (text: string) =>
  unescapeData(text.replace(/%3A/g, ":").replace(/%2C/g, ","));

export interface Rendered {
  readonly html: string;
  /** Each element's name with its attributes, in order. */
  readonly tags: readonly string[];
  /** The text of code spans and blocks, in order. */
  readonly code: readonly string[];
  /** All other text. */
  readonly prose: string;
}

/** Markdown as GitHub renders it, taken apart. HTML is let through, so that what is let through shows. */
export function renderMarkdown(source: string): Rendered {
  const html = micromark(source, {
    allowDangerousHtml: true,
    allowDangerousProtocol: true,
    extensions: [gfm()],
    htmlExtensions: [gfmHtml()],
  });
  const tags: string[] = [];
  const code: string[] = [];
  let prose = "";
  let inCode = false;
  for (const [whole, tag] of html.matchAll(/<([^>]*)>|[^<]+/g)) {
    if (tag === undefined) {
      if (inCode) code[code.length - 1] += decode(whole);
      else prose += decode(whole);
      continue;
    }
    if (/^code\b/.test(tag)) {
      inCode = true;
      code.push("");
    }
    if (tag === "/code") inCode = false;
    if (!tag.startsWith("/")) tags.push(tag.replace(/\s*\/$/, ""));
  }
  assert.equal(inCode, false);
  return { html, tags, code, prose };
}

function decode(html: string): string {
  return html
    .replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))
    .replace(/&lt;/g, "<")
    .replace(/&gt;/g, ">")
    .replace(/&quot;/g, '"')
    .replace(/&amp;/g, "&");
}
