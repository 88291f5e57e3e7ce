/** The macros that a part of a table takes, straight from a header's directives. */
import { type Defines, findName, nameOf } from "./branches.js";
import { type Candidate, excludes, type Leftover, stripName } from "./candidates.js";
import type { Form, PartDefinition } from "./definition.js";
import type { Fitting, Placed, TableHeader } from "./headers.js";
import { hasLook, headOf, matcherOf, matches } from "./matching.js";
import { stripComments } from "./plain.js";

/** A header, or some of its lines. */
export interface LineSource extends Pick<TableHeader, "path" | "defines"> {
  /** Where each line stands, where includes have been followed. */
  readonly owners?: readonly string[];
}

/** A part's lines of a header, and how to tell the names among them. */
interface Family extends Placed {
  readonly isNamed: (name: string) => boolean;
  /** What all names begin with. */
  readonly head: string;
  /** Whether the `#` and its word are to stand apart; null: they may. */
  readonly isIndented: boolean | null;
  /** What stands for the macros that the definition names. */
  readonly bodies: ReadonlyMap<string, string> | null;
}

/**
 * Undefined where a part takes reading the header: values that are worked out, enumerators, includes that are followed,
 * a text that cannot be told by its look.
 */
function findFamily(part: PartDefinition, from: LineSource, arch: string): Family | undefined {
  if (part.source !== "macro" || part.forms === null) return undefined;
  if ((part.follow === null) !== (from.owners === undefined)) return undefined;
  const defines = from.defines(arch);
  if (defines === undefined) return undefined;
  const isNamed = matcherOf(part.names);
  if (defines.guard !== null && isNamed(defines.guard)) return undefined;
  return {
    ...defines,
    isNamed,
    head: headOf(part.names),
    isIndented:
      part.directive === null || part.follow !== null ? null : part.directive === "# define",
    bodies: part.resolve.length === 0 ? null : findBodies(part.resolve, defines),
  };
}

/** Whether a line may define a name of the family, as far as its begin tells. */
function isLike(line: string, { head, isIndented }: Family): boolean {
  const at = line.startsWith("\n#define ") && line.charCodeAt(9) > BLANK ? 9 : findName(line);
  if (!line.startsWith(head, at)) return false;
  return isIndented === null || /^\n[ \t]*#[ \t]/.test(line) === isIndented;
}

const BLANK = 32;

/** A line as the forms are looked for in it. */
function show(line: string, { bodies }: Family): string {
  const plain = line.includes("/*") ? stripComments(line) : line;
  return bodies === null ? plain : resolve(plain, bodies);
}

/** Takes what `select` takes; undefined where that takes more than lines. */
export function take(
  part: PartDefinition,
  from: LineSource,
  arch: string,
): Candidate[] | undefined {
  const family = findFamily(part, from, arch);
  if (family === undefined) return undefined;
  const { values, exclude } = part;
  const { places } = family;
  const taken: Candidate[] = [];
  for (const { name, value, form, params, ordinal } of listOffers(part, family)) {
    if (values !== null && !hasLook(values, value)) continue;
    if (exclude.length > 0 && excludes(part, name, value)) continue;
    taken.push({
      name,
      label: stripName(part, name),
      value,
      part,
      root: from.path,
      header: from.owners === undefined ? from.path : from.owners[ordinal]!,
      places,
      ordinal,
      params,
      form,
      index: "",
      key: undefined,
      text: "",
    });
  }
  return taken;
}

/** What parts differ in most is which values they take: the names that have any are found once for all of them. */
function listOffers(part: PartDefinition, family: Family): readonly Fitting[] {
  const { lines, isOut, isNamed, offers } = family;
  const key = `${part.names} ${part.directive} ${part.resolve.join()} ${part.forms!.map(({ text }) => text).join("\n")}`;
  const known = offers.get(key);
  if (known !== undefined) return known;
  const forms = part.forms!.map(patternOf);
  const found: Fitting[] = [];
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i]!;
    if (isOut?.[i] === true || !isLike(line, family)) continue;
    const text = show(line, family);
    for (const { pattern, group, form } of forms) {
      const match = pattern.exec(text);
      if (match === null) continue;
      const name = match[1]!;
      if (!isNamed(name)) break;
      const params = match[2] === undefined ? null : countParams(match[2]);
      found.push({ name, value: match[group]!, form, params, ordinal: i });
      break;
    }
  }
  offers.set(key, found);
  return found;
}

/** Leaves what `select` leaves; undefined as with `take`. */
export function leave(
  part: PartDefinition,
  from: LineSource,
  arch: string,
): Leftover[] | undefined {
  const family = findFamily(part, from, arch);
  if (family === undefined) return undefined;
  const { lines, isOut, places, isNamed } = family;
  const { values } = part;
  const left: Leftover[] = [];
  for (const [i, line] of lines.entries()) {
    if (isOut?.[i] === true || !isLike(line, family)) continue;
    const name = nameOf(line);
    if (!isNamed(name)) continue;
    const value = readValue(part.forms!, show(line, family));
    const written = DEFINE.exec(stripComments(line))![2]!.trim();
    const isFitting = value !== undefined && (values === null || hasLook(values, value));
    const isLeft = isFitting
      ? excludes(part, name, value)
      : part.family === null || matches(part.family, written) !== null;
    if (!isLeft) continue;
    left.push({ name, value: value ?? written, part, header: from.path, places, ordinal: i });
  }
  return left;
}

/** The number of the first form that a line has. */
function readValue(forms: readonly Form[], text: string): string | undefined {
  for (const form of forms) {
    const { pattern, group } = patternOf(form);
    const found = pattern.exec(text);
    if (found !== null) return found[group]!;
  }
  return undefined;
}

const countParams = (text: string) => (text.trim() === "" ? 0 : text.split(",").length);

/** A form as the end of a `#define` line; the groups before it are the name and the parameters. */
interface LinePattern {
  readonly pattern: RegExp;
  /** The group that is the number. */
  readonly group: number;
  /** The form's text. */
  readonly form: string;
}

const patterns = new Map<string, LinePattern>();

function patternOf({ pattern, text }: Form): LinePattern {
  let known = patterns.get(text);
  if (known === undefined) {
    const form = pattern.slice(1, -1);
    const before = form.slice(0, form.indexOf("(?<value>"));
    // V8 makes an object of named groups, which takes longer than the match.
    const unnamed = before.includes("(?<") ? form : form.replace("(?<value>", "(");
    const source = `^\\n[ \\t]*#[ \\t]*define[ \\t]+([\\w$]+)(?:[ \\t]+|\\(([^)]*)\\)[ \\t]*)${unnamed}\\s*$`;
    const group = 3 + (before.match(/(?<!\\)\((?!\?)|\(\?<(?![=!])/g) ?? []).length;
    known = { pattern: new RegExp(source), group, form: text };
    patterns.set(text, known);
  }
  return known;
}

/** What the first macro of each name stands for. */
function findBodies(names: readonly string[], { lines }: Defines): ReadonlyMap<string, string> {
  const bodies = new Map<string, string>();
  for (const line of lines) {
    const [, name, body] = DEFINE.exec(stripComments(line))!;
    if (names.includes(name!) && !bodies.has(name!)) bodies.set(name!, body!.trim());
  }
  return bodies;
}

const DEFINE = /^\n[ \t]*#[ \t]*define[ \t]+([\w$]+)(?:\([^)]*\))?([\s\S]*)$/;

/** Puts what they stand for in the place of the macros that the definition names. */
function resolve(line: string, bodies: ReadonlyMap<string, string>): string {
  const body = DEFINE.exec(line)![2]!;
  const resolved = body.replace(/[A-Za-z_]\w*/g, (word) => bodies.get(word) ?? word);
  return line.slice(0, line.length - body.length) + resolved;
}
