import { show } from "./cursor.js";
import {
  blame,
  charge,
  type Entry,
  type Field,
  type Machine,
  refuse,
  type Variable,
} from "./machine.js";
import type { Part, Position, Word } from "./syntax.js";

type Parameter = Extract<Part, { kind: "parameter" }>;

/** Where a list written as one quoted text has its entries; to be asked for rising offsets. */
function followPlaces(name: string, text: string, written: Position): (offset: number) => Entry {
  let { line, column } = { line: written.line, column: written.column + 1 };
  let seen = 0;
  return (offset) => {
    for (
      let at = text.indexOf("\n", seen);
      at !== -1 && at < offset;
      at = text.indexOf("\n", at + 1)
    ) {
      line++;
      column = 1;
      seen = at + 1;
    }
    column += offset - seen;
    seen = offset;
    return { list: name, at: { line, column } };
  };
}

function lookUp(machine: Machine, part: Parameter, at: Position): Variable {
  const { arguments: given, variables } = machine.scope;
  const plain = (text: string, unsure = false): Variable => ({
    kind: "text",
    text,
    unsure,
    written: null,
  });
  if (part.name === "@" || part.name === "*") return { kind: "list", fields: given, unsure: false };
  if (part.name === "#") return plain(String(given.length));
  if (part.name === "?") return plain("0", true);
  if (/^[0-9]+$/.test(part.name)) {
    if (part.name === "0")
      refuse(machine, at, "$0, the script's own path, is not known; write the path out");
    const field = given[Number(part.name) - 1];
    return plain(field?.text ?? "", field?.unsure ?? false);
  }
  const variable = variables.get(part.name);
  if (variable === undefined) {
    refuse(
      machine,
      at,
      `$${part.name} is not set in the script, so its value is not known; write the value out`,
    );
  }
  return variable;
}

/** The values that a parameter stands for, before any splitting: one for text, one an element for a list. */
function valuesOf(
  machine: Machine,
  part: Parameter,
  at: Position,
): { fields: readonly Field[]; unsure: boolean } {
  const variable = lookUp(machine, part, at);
  const one = (text: string, unsure: boolean): { fields: readonly Field[]; unsure: boolean } => ({
    fields: [{ text, unsure, entry: null }],
    unsure,
  });
  const every = part.index === "@" || part.index === "*" || part.name === "@" || part.name === "*";
  if (variable.kind === "text") {
    if (part.length)
      return one(String(part.index === null ? variable.text.length : 1), variable.unsure);
    return one(
      typeof part.index === "number" && part.index > 0 ? "" : variable.text,
      variable.unsure,
    );
  }
  if (every && part.length) return one(String(variable.fields.length), variable.unsure);
  if (every) return { fields: variable.fields, unsure: variable.unsure };
  const field = variable.fields[part.index === null ? 0 : Number(part.index)];
  const text = field?.text ?? "";
  return one(part.length ? String(text.length) : text, variable.unsure || (field?.unsure ?? false));
}

interface Gatherer {
  readonly fields: readonly Field[];
  add(text: string, unsure: boolean, entry: Entry | null): void;
  end(): void;
}

/** Collects the fields of a word as the shell does: text sticks to what stands before it, until a split ends the field. */
function gatherFields(): Gatherer {
  const fields: Field[] = [];
  let texts: string[] | null = null;
  let isUnsure = false;
  let from: Entry | null = null;
  return {
    fields,
    add(text, unsure, entry) {
      if (texts === null) {
        texts = [];
        isUnsure = false;
        from = entry;
      } else if (texts.every((known) => known === "")) from = entry;
      else if (text !== "") from = null;
      texts.push(text);
      isUnsure ||= unsure;
    },
    end() {
      if (texts !== null) fields.push({ text: texts.join(""), unsure: isUnsure, entry: from });
      texts = null;
    },
  };
}

function addParameter(machine: Machine, part: Parameter, at: Position, gatherer: Gatherer): void {
  const { fields, unsure } = valuesOf(machine, part, at);
  for (const field of fields) charge(machine, at, field.text.length + 1);
  const joined = part.name === "*" || part.index === "*";
  if (part.quoted && joined) {
    const text = fields.map((field) => field.text).join(" ");
    gatherer.add(text, unsure || fields.some((field) => field.unsure), null);
    return;
  }
  const variable = machine.scope.variables.get(part.name);
  const written = variable?.kind === "text" && !part.length ? variable.written : null;
  fields.forEach((field, index) => {
    if (index > 0) gatherer.end();
    if (part.quoted) {
      gatherer.add(field.text, field.unsure, field.entry);
      return;
    }
    // Unquoted: split at blanks and line ends (IFS is never other than the default, see assign).
    const words = /[ \t\n]+|[^ \t\n]+/g;
    const place = written === null ? null : followPlaces(part.name, field.text, written);
    for (let found = words.exec(field.text); found !== null; found = words.exec(field.text)) {
      if (/^[ \t\n]/.test(found[0])) gatherer.end();
      else {
        gatherer.add(found[0], field.unsure, place?.(found.index) ?? field.entry);
      }
    }
  });
}

/**
 * The fields that words become: parameters filled in, split where unquoted, quotes gone (POSIX 2.6). A pattern for
 * file names that the script writes out is refused, since the reader sees no tree.
 */
export function expandWords(machine: Machine, words: readonly Word[]): Field[] {
  const gathered: Field[] = [];
  for (const word of words) {
    if (word.pattern !== null) {
      const at = blame(machine, word.at, false);
      refuse(
        machine,
        at,
        `${word.pattern} is not expanded by import; quote it, or write the paths out`,
      );
    }
    const gatherer = gatherFields();
    for (const part of word.parts) {
      if (part.kind === "parameter") addParameter(machine, part, word.at, gatherer);
      else {
        charge(machine, word.at, part.text.length + 1);
        if (part.quoted || part.text !== "") gatherer.add(part.text, false, null);
      }
    }
    gatherer.end();
    for (const field of gatherer.fields) gathered.push(field);
  }
  return gathered;
}

/** The text that a word becomes where the shell does not split: in an assignment. */
export function expandText(machine: Machine, word: Word): { text: string; unsure: boolean } {
  const texts: string[] = [];
  let unsure = false;
  for (const part of word.parts) {
    if (part.kind === "text") texts.push(part.text);
    else {
      const values = valuesOf(machine, part, word.at);
      texts.push(values.fields.map((field) => field.text).join(" "));
      unsure ||= values.unsure || values.fields.some((field) => field.unsure);
    }
  }
  const text = texts.join("");
  charge(machine, word.at, text.length + 1);
  if (text.length > 4_000_000) {
    refuse(
      machine,
      word.at,
      `a value of more than 4 MB, ${show(text.slice(0, 20))}...; this is no check script`,
    );
  }
  return { text, unsure };
}
