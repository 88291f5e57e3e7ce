/** From a header to the names that one part of a table takes, and those of its family that it does not. */
import { type Environment, holds } from "../header/environment.js";
import { bodyOf } from "../header/macros.js";
import type { MacroDef, Token, When } from "../header/types.js";
import { environmentOf } from "./architectures.js";
import type { PartDefinition } from "./definition.js";
import { type Library, spell, spellBody, type TableHeader } from "./headers.js";
import { matcherOf, matches } from "./matching.js";

/** A name that is taken, with its value as a table prints it. */
export interface Candidate {
  readonly name: string;
  /** The name without what is stripped. */
  readonly label: string;
  readonly value: string;
  readonly part: PartDefinition;
  /** The header that the part names; `header` is another one where includes are followed. */
  readonly root: string;
  readonly header: string;
  readonly line: number;
  /** The condition it stands under, where the architecture does not decide it. */
  readonly condition: When | null;
  /** How many parameters a macro takes; null: it is none that is called. */
  readonly params: number | null;
  /** The form's text that the value has; null: it was worked out. */
  readonly form: string | null;
}

/** A name that is not taken though it looks like the others; it may be excluded on purpose. */
export interface Leftover {
  readonly name: string;
  readonly value: string;
  readonly part: PartDefinition;
  readonly header: string;
  readonly line: number;
}

/** Where the choice goes to. */
export interface Choice {
  readonly taken: Candidate[];
  readonly left: Leftover[];
}

/**
 * Chooses by name, line and value. Where a name stands under a condition on the architecture, that decides;
 * what stands under any other is taken, as the kernel's scripts take it.
 */
export function select(
  part: PartDefinition,
  from: TableHeader,
  library: Library,
  arch: string,
): Choice {
  const choice: Choice = { taken: [], left: [] };
  const env = environmentOf(arch);
  if (part.source === "enumerator") selectEnumerators(part, from, createJudge(env), choice);
  else if (part.follow === null) selectMacros(part, from, createJudge(env), choice);
  else {
    const isNamed = matcherOf(part.names);
    const folders = part.follow.map((folder) => folder.replaceAll("{arch}", arch));
    for (const { macro, path } of library.preprocess(from.path, folders, env)) {
      if (isNamed(macro.name)) considerMacro(part, macro, path, null, from, choice);
    }
  }
  return choice;
}

/** Whether a leftover is excluded on purpose. */
export function isExcluded({ part, name, value }: Leftover): boolean {
  return part.exclude.some(
    ({ names, values }) =>
      matcherOf(names)(name) && (values === null || matches(values, value) !== null),
  );
}

type Judge = (when: When) => boolean | "unknown";

/** `holds`, asked once for each place. */
function createJudge(env: Environment): Judge {
  const known = new Map<When, boolean | "unknown">();
  return (when) => {
    let holding = known.get(when);
    if (holding === undefined) {
      holding = holds(when, env);
      known.set(when, holding);
    }
    return holding;
  };
}

function selectMacros(part: PartDefinition, from: TableHeader, judge: Judge, choice: Choice): void {
  const isNamed = matcherOf(part.names);
  const isIndented = part.directive === null ? null : part.directive === "# define";
  for (const macro of from.header.macros) {
    if (!isNamed(macro.name) || macro.name === from.header.guard) continue;
    const { when } = macro;
    const holding = when === null || judge(when);
    if (holding === false) continue;
    if (isIndented !== null && /^\s*#\s/.test(from.lineAt(macro.line)) !== isIndented) continue;
    const condition = holding === "unknown" ? when : null;
    considerMacro(part, macro, from.path, condition, from, choice);
  }
}

function considerMacro(
  part: PartDefinition,
  macro: MacroDef,
  header: string,
  condition: When | null,
  from: TableHeader,
  choice: Choice,
): void {
  const written = spellBody(macro);
  const { name, line, params } = macro;
  let value: string | undefined;
  let form: string | null = null;
  if (part.forms === null) {
    value = readPlain(written);
    if (value !== undefined) form = "{value}";
    else if (written !== "") value = spellNumber(from.valueOf(bodyOf(macro)));
  } else {
    const text = part.resolve.length === 0 ? written : resolve(part, written, from);
    for (const one of part.forms) {
      value = matches(one.pattern, text)?.[1];
      if (value === undefined) continue;
      form = one.text;
      break;
    }
  }
  const count = params === null ? null : params.length;
  decide(
    part,
    from,
    { name, value, written, header, line, condition, params: count, form },
    choice,
  );
}

/** A name with its value, ready to be taken or not; `value` undefined: it has none that fits. */
interface Offer {
  readonly name: string;
  readonly value: string | undefined;
  readonly written: string;
  readonly header: string;
  readonly line: number;
  readonly condition: When | null;
  readonly params: number | null;
  readonly form: string | null;
}

function decide(part: PartDefinition, from: TableHeader, offer: Offer, choice: Choice): void {
  const { name, value, written, header, line, condition, params, form } = offer;
  const isTaken =
    value !== undefined && (part.values === null || matches(part.values, value) !== null);
  const leftover: Leftover = { name, value: value ?? written, part, header, line };
  if (isTaken && (part.exclude.length === 0 || !isExcluded(leftover))) {
    const label = stripName(part, name);
    const root = from.path;
    choice.taken.push({ name, label, value, part, root, header, line, condition, params, form });
  } else if (isTaken || part.family === null || matches(part.family, written) !== null) {
    choice.left.push(leftover);
  }
}

/** Enumerators count on from the one before, of the family or not. */
function selectEnumerators(
  part: PartDefinition,
  from: TableHeader,
  judge: Judge,
  choice: Choice,
): void {
  const isNamed = matcherOf(part.names);
  const header = from.path;
  let previous: bigint | undefined;
  for (const { enum: owner, isFirst, entry } of from.enumerators()) {
    if (part.enum !== null && owner !== part.enum) continue;
    const { line, when } = entry;
    const holding = when === null || judge(when);
    if (holding === false) continue;
    if (isFirst) previous = -1n;
    if (entry.kind === "opaque") {
      // Nobody knows how many it is: what follows has no value until one is written again.
      previous = undefined;
      continue;
    }
    const written = entry.value === null ? null : spell(entry.value);
    const counted: string | undefined =
      written === null && previous !== undefined ? `${previous + 1n}` : undefined;
    previous = written === null ? bump(previous) : numberOf(written, entry.value!, from);
    if (!isNamed(entry.name)) continue;
    let value = counted;
    let form: string | null = null;
    if (part.forms !== null) {
      value = undefined;
      for (const one of written === null ? [] : part.forms) {
        value ??= matches(one.pattern, written!)?.[1];
        form ??= value === undefined ? null : one.text;
      }
    } else if (written !== null) value = readPlain(written) ?? spellNumber(previous);
    const condition = holding === "unknown" ? when : null;
    const { name } = entry;
    const offer = {
      name,
      value,
      written: written ?? "",
      header,
      line,
      condition,
      params: null,
      form,
    };
    decide(part, from, offer, choice);
  }
}

const bump = (number: bigint | undefined) => (number === undefined ? undefined : number + 1n);

/** A number, in parentheses or not, without its suffix; undefined: it is more than that. */
function readPlain(written: string): string | undefined {
  return /^\(?\s*(0[xX][0-9a-fA-F]+|[0-9]+)[uUlL]*\s*\)?$/.exec(written)?.[1];
}

/** No array has a place before its first. */
function spellNumber(value: bigint | undefined): string | undefined {
  return value === undefined || value < 0n ? undefined : `${value}`;
}

function numberOf(
  written: string,
  tokens: readonly Token[],
  from: TableHeader,
): bigint | undefined {
  return /^(?:0[xX][0-9a-fA-F]+|0|[1-9][0-9]*)$/.test(written)
    ? BigInt(written)
    : from.valueOf(tokens);
}

/** Puts what they stand for in the place of the macros that the definition names. */
function resolve(part: PartDefinition, text: string, from: TableHeader): string {
  return text.replace(/[A-Za-z_]\w*/g, (word) => {
    if (!part.resolve.includes(word)) return word;
    const macro = from.header.macros.find(({ name }) => name === word);
    return macro === undefined ? word : spellBody(macro);
  });
}

function stripName(part: PartDefinition, name: string): string {
  let rest = name;
  for (const prefix of part.strip) {
    if (prefix !== "" && name.length > prefix.length && name.startsWith(prefix)) {
      rest = name.slice(prefix.length);
      break;
    }
  }
  const suffix = part.stripSuffix;
  return suffix !== "" && rest.length > suffix.length && rest.endsWith(suffix)
    ? rest.slice(0, -suffix.length)
    : rest;
}
