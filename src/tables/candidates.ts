/** Names with their values: what is taken, what is left, and what is excluded. */
import type { When } from "../header/types.js";
import type { PartDefinition } from "./definition.js";
import type { TableHeader } from "./headers.js";
import { hasLook, matcherOf, matches } from "./matching.js";

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
  /** Where it stands: few ask, and it takes reading the header. */
  readonly places: Places;
  readonly ordinal: number;
  /** How many parameters a macro takes; null: it is none that is called. */
  readonly params: number | null;
  /** The form's text that the value has; null: it was worked out. */
  readonly form: string | null;
  /** What `finishEntries` fills in: the index as C text, as a number where that is known, and the lines it prints. */
  index: string;
  key: number | undefined;
  text: string;
}

/** A place in a header. */
export interface Place {
  readonly line: number;
  /** The condition it stands under, where the architecture does not decide it. */
  readonly condition: When | null;
}

/** The places of a header's names, by number. */
export interface Places {
  at(ordinal: number): Place;
}

/** Where a name stands. */
export const placeOf = ({ places, ordinal }: Pick<Candidate, "places" | "ordinal">): Place =>
  places.at(ordinal);

/** A name that is not taken though it looks like the others; it may be excluded on purpose. */
export type Leftover = Pick<Candidate, "name" | "value" | "part" | "header" | "places" | "ordinal">;

/** Where the choice goes to. */
export interface Choice {
  readonly taken: Candidate[];
  readonly left: Leftover[];
}

/** Whether a leftover is excluded on purpose. */
export const isExcluded = ({ part, name, value }: Leftover): boolean => excludes(part, name, value);

/** Whether a definition leaves a name with this value out. */
export function excludes({ exclude }: PartDefinition, name: string, value: string): boolean {
  for (const { names, values } of exclude) {
    if (matcherOf(names)(name) && (values === null || hasLook(values, value))) return true;
  }
  return false;
}

/** A name with its value, ready to be taken or not; `value` undefined: it has none that fits. */
export interface Offer {
  readonly name: string;
  readonly value: string | undefined;
  readonly written: string;
  readonly header: string;
  readonly line: number;
  readonly condition: When | null;
  readonly params: number | null;
  readonly form: string | null;
}

/** Takes a name or leaves it, by its value and the exclusions. */
export function decide(
  part: PartDefinition,
  from: TableHeader,
  offer: Offer,
  choice: Choice,
): void {
  const { name, value, written, header, line, condition, params, form } = offer;
  const places: Places = { at: () => ({ line, condition }) };
  const isTaken =
    value !== undefined && (part.values === null || matches(part.values, value) !== null);
  if (isTaken && (part.exclude.length === 0 || !excludes(part, name, value))) {
    const label = stripName(part, name);
    const root = from.path;
    choice.taken.push({
      name,
      label,
      value,
      part,
      root,
      header,
      places,
      ordinal: 0,
      params,
      form,
      index: "",
      key: undefined,
      text: "",
    });
  } else if (isTaken || part.family === null || matches(part.family, written) !== null) {
    choice.left.push({ name, value: value ?? written, part, header, places, ordinal: 0 });
  }
}

/** A number, in parentheses or not, without its suffix; undefined: it is more than that. */
export function readPlain(written: string): string | undefined {
  return /^\(?\s*(0[xX][0-9a-fA-F]{1,40}|[0-9]{1,40})[uUlL]*\s*\)?$/.exec(written)?.[1];
}

/** No array has a place before its first. */
export function spellNumber(value: bigint | undefined): string | undefined {
  return value === undefined || value < 0n ? undefined : `${value}`;
}

/** A name without what the definition strips. */
export function stripName(part: PartDefinition, name: string): string {
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
