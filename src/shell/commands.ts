import { changeDirectory, type Status, shiftArguments, testExpression } from "./builtins.js";
import { BY_HAND, type Cursor, show } from "./cursor.js";
import type { Outcome } from "./evaluation.js";
import { expandText, expandWords } from "./expansion.js";
import {
  blame,
  charge,
  descend,
  type Field,
  type Machine,
  refuse,
  type Variable,
} from "./machine.js";
import { readList } from "./parser.js";
import { recordDiff } from "./record.js";
import type { Assignment, Command, List, Position } from "./syntax.js";

type Simple = Extract<Command, { kind: "simple" }>;

const went = (status: Status): Outcome => ({ status, leave: null });

const DECLARERS = new Set(["declare", "typeset", "local", "readonly", "export"]);
function readValue(machine: Machine, { name, append, value, at }: Assignment): Variable {
  const known = machine.scope.variables.get(name);
  if (!("parts" in value)) {
    // Where an element stands in the script is where its entry is to be looked for.
    const elements = value.flatMap((word) =>
      expandWords(machine, [word]).map(
        (field): Field => ({ ...field, entry: { list: name, at: word.at } }),
      ),
    );
    const before =
      !append || known === undefined ? [] : known.kind === "list" ? known.fields : [asField(known)];
    charge(machine, at, before.length);
    return {
      kind: "list",
      fields: [...before, ...elements],
      unsure: append && (known?.unsure ?? false),
    };
  }
  const { text, unsure } = expandText(machine, value);
  if (known?.kind === "list" && append) {
    const [first = { text: "", unsure: false, entry: null }, ...others] = known.fields;
    return { ...known, fields: [{ ...first, text: first.text + text }, ...others] };
  }
  if (append && known !== undefined && known.kind === "text") {
    return { kind: "text", text: known.text + text, unsure: known.unsure || unsure, written: null };
  }
  const [part] = value.parts;
  const written =
    value.parts.length === 1 && part?.kind === "text" && part.quoted ? value.at : null;
  return { kind: "text", text, unsure, written: machine.evals > 0 ? null : written };
}

function asField(variable: Extract<Variable, { kind: "text" }>): Field {
  return { text: variable.text, unsure: variable.unsure, entry: null };
}

function assign(machine: Machine, assignment: Assignment): void {
  const { name, at } = assignment;
  if (name === "IFS") {
    refuse(machine, at, `splitting lists at other than blanks (IFS) is not known; ${BY_HAND}`);
  }
  machine.scope.variables.set(name, readValue(machine, assignment));
  machine.scope.declaredAt.set(name, at.line);
}

function declare(
  machine: Machine,
  at: Position,
  fields: readonly Field[],
  assignments: readonly Assignment[],
): void {
  const frame = /^(?:declare|typeset|local)$/.test(fields[0]?.text ?? "")
    ? machine.frames.at(-1)
    : undefined;
  const keep = (name: string): void => {
    if (frame !== undefined && !frame.has(name)) frame.set(name, machine.scope.variables.get(name));
  };
  for (const { text } of fields.slice(1)) {
    if (/^-[A-Za-z]+$/.test(text)) {
      if (!/^-[agrx]+$/.test(text)) {
        refuse(
          machine,
          blame(machine, at, false),
          `${fields[0]?.text} ${show(text)} is not known; ${BY_HAND}`,
        );
      }
    } else if (/^[A-Za-z_]\w*$/.test(text)) {
      keep(text);
      if (frame !== undefined || !machine.scope.variables.has(text)) {
        machine.scope.variables.set(text, { kind: "list", fields: [], unsure: false });
      }
    } else
      refuse(machine, blame(machine, at, false), `${show(text)} is no variable's name; ${BY_HAND}`);
  }
  for (const assignment of assignments) {
    keep(assignment.name);
    assign(machine, assignment);
  }
}

/** Reads a text as commands, as eval does; what is wrong in it is blamed on whoever gave it. */
function parseGiven(machine: Machine, at: Position, text: string): List {
  const site = blame(machine, at, true);
  const cursor: Cursor = {
    text,
    at: 0,
    depth: 0,
    locate: () => at,
    fail: (_, what) =>
      refuse(machine, site, `in the command ${show(text)}, which eval is given: ${what}`),
    comment: () => undefined,
  };
  return readList(cursor);
}

function callFunction(
  machine: Machine,
  at: Position,
  name: string,
  given: readonly Field[],
  run: () => Outcome,
): Outcome {
  descend(machine, at);
  const caller = machine.scope.arguments;
  machine.scope.arguments = given;
  const frame = new Map<string, Variable | undefined>();
  machine.frames.push(frame);
  const outcome = run();
  machine.frames.pop();
  for (const [variable, value] of frame) {
    if (value === undefined) machine.scope.variables.delete(variable);
    else machine.scope.variables.set(variable, value);
  }
  machine.scope.arguments = caller;
  machine.depth--;
  if (outcome.leave === "break" || outcome.leave === "continue") {
    refuse(
      machine,
      at,
      `${outcome.leave} in the function ${name} for a loop outside is not known; ${BY_HAND}`,
    );
  }
  return outcome.leave === "return" ? went(outcome.status) : outcome;
}

/** `exit N`, `return N`: 0 is true; what is not known is unknown. */
function statusOf(field: Field | undefined): Status {
  return field === undefined || field.unsure ? "unknown" : field.text === "0" ? "true" : "false";
}

/**
 * Runs a command without compound parts: assignments, the shell's own commands as far as known, the script's
 * functions, and diff. Any other command might do anything, and is refused.
 */
export function runSimple(
  machine: Machine,
  command: Simple,
  runBody: (body: Command) => Outcome,
  runAll: (list: List) => Outcome,
): Outcome {
  const { at } = command;
  const fields = expandWords(machine, command.words);
  const [first, ...given] = fields;
  if (first === undefined) {
    for (const assignment of command.assignments) assign(machine, assignment);
    return went("true");
  }
  const name = first.text;
  const prefixed = command.assignments.find(
    ({ name: variable }) => !/^(?:LC_\w+|LANG|LANGUAGE)$/.test(variable),
  );
  if (prefixed !== undefined) {
    refuse(
      machine,
      blame(machine, prefixed.at, false),
      `${prefixed.name}=... before a command is not known; ${BY_HAND}`,
    );
  }
  const body = machine.scope.functions.get(name);
  if (body !== undefined && !first.unsure)
    return callFunction(machine, at, name, given, () => runBody(body));
  if (DECLARERS.has(name)) {
    declare(machine, at, fields, command.declared);
    return went("true");
  }
  switch (first.unsure ? "" : name) {
    case ":":
    case "true":
    case "echo":
    case "printf":
      return went("true");
    case "false":
      return went("false");
    case "set":
      if (given.every(({ text }) => /^[-+][eufx]+$/.test(text))) return went("true");
      break;
    case "test":
      return went(testExpression(machine, at, given));
    case "[":
      if (given.at(-1)?.text !== "]")
        refuse(machine, blame(machine, at, false), "this [ lacks its ]; complete it");
      return went(testExpression(machine, at, given.slice(0, -1)));
    case "cd":
      return went(changeDirectory(machine, at, given));
    case "shift":
      return went(shiftArguments(machine, at, given));
    case "exit":
    case "return":
      return { status: statusOf(given[0]), leave: name === "exit" ? "exit" : "return" };
    case "break":
      if (given.length === 0) return { status: "true", leave: "break" };
      break;
    case "continue":
      if (given.length === 0) return { status: "true", leave: "continue" };
      break;
    case "diff":
      return went(recordDiff(machine, at, fields, null));
    case "eval":
      return evaluate(machine, at, given, runAll);
  }
  const what = name.includes("\n") ? "this text" : show(name);
  refuse(
    machine,
    blame(machine, at, false),
    `the command ${what} is not known, and import runs nothing; ${BY_HAND}`,
  );
}

function evaluate(
  machine: Machine,
  at: Position,
  given: readonly Field[],
  runAll: (list: List) => Outcome,
): Outcome {
  if (given.some((field) => field.unsure)) {
    refuse(
      machine,
      blame(machine, at, true),
      `what eval runs here depends on an earlier result; ${BY_HAND}`,
    );
  }
  const text = given.map((field) => field.text).join(" ");
  charge(machine, at, text.length);
  descend(machine, at);
  const list = parseGiven(machine, at, text);
  machine.evals++;
  const outcome = runAll(list);
  machine.evals--;
  machine.depth--;
  return outcome;
}
