/** Whether what differs in a header can change a table, told without making the table. */
import type { BlockDefinition, PartDefinition, TableDefinition } from "./definition.js";
import { type Difference, SHARED, type Sides } from "./difference.js";
import { readForm } from "./forms.js";
import { headOf, matcherOf, matches } from "./matching.js";

/**
 * Whether a table may not be the same once a header has another text. False is certain: the lines that the table
 * takes, those that could be of its family, and the conditions around them are the same, one by one.
 */
export function bearsOn(
  { blocks }: TableDefinition,
  path: string,
  difference: Difference,
): boolean {
  const { isOpaque, guard } = difference;
  if (isOpaque) return true;
  return blocks.some((block) => {
    const lines = namesOfLines(block);
    return block.parts.some((part) => {
      if (part.follow === null && !takes(part, path)) return false;
      if (guard === null) return !difference.isSame();
      if (part.source === "enumerator")
        return !difference.isSame() && hasOtherEnums(difference, guard);
      // Values that are worked out may come from anywhere in the header.
      if (part.forms === null) return !difference.isSame();
      const directives = difference.directives();
      if (part.follow !== null) return directives[0].join("") !== directives[1].join("");
      const isNamed = matcherOf(part.names);
      const named = [...lines, ...part.resolve, ...guard];
      const heads = [headOf(part.names), ...named];
      const isIncluder = part.includedBy !== null && isAt(part.includedBy.header, path);
      return hasOther(directives, (line) => {
        if (line.startsWith(SHARED)) return true;
        if (line.startsWith("\n#define ") && !heads.some((head) => line.startsWith(head, 9)))
          return false;
        const [, name, body] = /^\n(?:#|%:) ?define ([\w$]+)([\s\S]*)/.exec(line) ?? [];
        if (name === undefined)
          return /^\n(?:#|%:) ?define/.test(line) || (isIncluder && INCLUDE.test(line));
        if (named.includes(name)) return true;
        return isNamed(name) && isLike(part, body!);
      });
    });
  });
}

const INCLUDE = /^\n(?:#|%:) ?(?:include|import)/;

/** Whether a part would take a macro of its family with this body, or tell that it does not. */
function isLike({ forms, family, resolve }: PartDefinition, body: string): boolean {
  if (family === null || resolve.length > 0) return true;
  const written = body.replace(/^\([^)]*\)/, "").trim();
  return (
    matches(family, written) !== null ||
    forms!.some((form) => readForm(form, written) !== undefined)
  );
}

/** Whether the lines that count, and the conditions that any of them stands under, are others or in another order. */
function hasOther(
  [before, after]: Sides<readonly string[]>,
  counts: (line: string) => boolean,
): boolean {
  return reduce(before, counts) !== reduce(after, counts);
}

function reduce(lines: readonly string[], counts: (line: string) => boolean): string {
  const kept: string[] = [];
  const open: number[] = [];
  for (const line of lines) {
    // Most are `#define`.
    if (line.charCodeAt(2) === D || !STEP.test(line)) {
      if (counts(line)) kept.push(line);
      continue;
    }
    const start = /^\n(?:#|%:) ?end/.test(line) ? open.pop() : undefined;
    if (/^\n(?:#|%:) ?if/.test(line)) open.push(kept.length);
    kept.push(line);
    // Nothing but the steps of one condition: they decide nothing.
    if (start !== undefined && kept.slice(start).every((one) => STEP.test(one)))
      kept.length = start;
  }
  return kept.join("");
}

const D = 100;

const STEP = /^\n(?:#|%:) ?(?:if|el|end)/;

/** Enums, and the directives around them; those within are part of their text. */
const ENUMS = /\n(?:#|%:)[^\n]*|\benum\b[^;{}]*\{[^{}]*\}/g;

/** Whether any enum of the header may have other enumerators or values. */
function hasOtherEnums({ whole }: Difference, guard: readonly string[]): boolean {
  const sides = whole().map((text) => {
    const isGuard = (line: string) => guard.includes(/define ([\w$]+)/.exec(line)?.[1] ?? "");
    const code = text.replace(/\n(?:#|%:)(?! ?(?:if|el|end))[^\n]*/g, (line) =>
      isGuard(line) ? line : "",
    );
    const found = code.match(ENUMS) ?? [];
    const enums = found.filter((one) => one.startsWith("enum"));
    // A value that is no number may be anything, and what has braces within was not found.
    const isPlain =
      !/["']/.test(code) &&
      enums.length === (code.match(/\benum\b[^;{}]*\{/g) ?? []).length &&
      enums.every((one) => !/=[^,}]*(?<![\w$.])[A-Za-z_$]/.test(one));
    return isPlain ? reduce(found, () => true) : undefined;
  });
  return sides[0] === undefined || sides[0] !== sides[1];
}

/** The macros whose lines a block prints: they may be numbers in its indices. */
function namesOfLines({ before, open, close, after }: BlockDefinition): readonly string[] {
  const texts = [before, open, close, after].join("\n");
  return Array.from(texts.matchAll(/\{line:(\w+)\}/g), ([, name]) => name!);
}

/** Whether a part reads a header without following any include. */
export function takes({ headers, includedBy }: PartDefinition, path: string): boolean {
  return (
    headers.some((header) => isAt(header, path)) ||
    (includedBy !== null && isAt(includedBy.header, path))
  );
}

/** Whether a path is that of a definition, in which `{arch}` stands for any folder's name. */
export function isAt(defined: string, path: string): boolean {
  const [head, ...tails] = defined.split("{arch}");
  if (tails.length === 0) return defined === path;
  if (tails.length > 1) return path.startsWith(head!);
  const tail = tails[0]!;
  return (
    path.length > head!.length + tail.length &&
    path.startsWith(head!) &&
    path.endsWith(tail) &&
    !path.slice(head!.length, path.length - tail.length).includes("/")
  );
}
