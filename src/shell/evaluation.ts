import { negate, type Status } from "./builtins.js";
import { runSimple } from "./commands.js";
import { show } from "./cursor.js";
import { expandWords } from "./expansion.js";
import { blame, charge, copyScope, type Field, type Machine, refuse } from "./machine.js";
import { runStages } from "./record.js";
import type { AndOr, Command, List, Pipeline, Position } from "./syntax.js";

/** How a list of commands went: its status, and whether it left what it stands in. */
export interface Outcome {
  readonly status: Status;
  readonly leave: "exit" | "return" | "break" | "continue" | null;
}

const went = (status: Status): Outcome => ({ status, leave: null });

const CONDITIONAL =
  "depends on an earlier result, which a config cannot say; decide it in a copy of the script";

/**
 * Reads commands that the script runs only in a tree other than assumed (`doubt` false), or according to what a
 * comparison says (`doubt` true). Nothing may be compared there. What they change is forgotten, and in doubt what they
 * may have changed is unsure from then on.
 */
function guess(machine: Machine, at: Position, doubt: boolean, run: () => Outcome): void {
  const before = machine.scope;
  charge(machine, at, before.variables.size + 1);
  machine.scope = copyScope(before);
  machine.guessing++;
  run();
  machine.guessing--;
  const after = machine.scope;
  machine.scope = before;
  if (!doubt) return;
  if (after.directory !== before.directory || after.arguments !== before.arguments) {
    refuse(machine, blame(machine, at, false), `the folder, or a shift, ${CONDITIONAL}`);
  }
  for (const [name, variable] of after.variables) {
    const known = before.variables.get(name);
    if (known !== variable) before.variables.set(name, { ...(known ?? variable), unsure: true });
  }
}

function runIf(machine: Machine, command: Extract<Command, { kind: "if" }>): Outcome {
  const condition = runList(machine, command.condition);
  if (condition.leave !== null) return condition;
  const { status } = condition;
  const { then, otherwise } = command;
  const runElse = (): Outcome => (otherwise === null ? went("true") : runList(machine, otherwise));
  if (status === "true") return runList(machine, then);
  if (status === "false") return runElse();
  if (status === "assumed-true") {
    guess(machine, command.at, false, runElse);
    return runList(machine, then);
  }
  guess(machine, command.at, status === "unknown", () => runList(machine, then));
  if (status === "assumed-false") return runElse();
  guess(machine, command.at, true, runElse);
  return went("unknown");
}

function runAndOr(machine: Machine, { first, rest }: AndOr): Outcome {
  let outcome = runPipeline(machine, first);
  for (const { operator, pipeline } of rest) {
    if (outcome.leave !== null) return outcome;
    const { status } = outcome;
    const wanted = operator === "&&" ? "true" : "false";
    const run = (): Outcome => runPipeline(machine, pipeline);
    if (status === wanted) outcome = run();
    else if (status === `assumed-${wanted}`) {
      const next = run();
      outcome =
        next.status === "true" || next.status === "false"
          ? { ...next, status: `assumed-${next.status}` }
          : next;
    } else if (status === "unknown") guess(machine, pipeline.at, true, run);
    else if (status !== "true" && status !== "false") guess(machine, pipeline.at, false, run);
  }
  return outcome;
}

function runPipeline(machine: Machine, { at, negated, commands }: Pipeline): Outcome {
  const [first] = commands as [Command];
  const outcome =
    commands.length === 1 ? runCommand(machine, first) : went(runStages(machine, at, commands));
  return negated && outcome.leave === null ? went(negate(outcome.status)) : outcome;
}

/** Whether a loop ends here; takes up a `break` or `continue` of its body. */
function endsLoop(outcome: Outcome): boolean {
  return outcome.leave !== null && outcome.leave !== "continue";
}

function afterLoop(outcome: Outcome): Outcome {
  return outcome.leave === "break" || outcome.leave === "continue" ? went("true") : outcome;
}

function runFor(machine: Machine, command: Extract<Command, { kind: "for" }>): Outcome {
  const { at, name, words, body } = command;
  const fields: readonly Field[] =
    words === null ? machine.scope.arguments : expandWords(machine, words);
  const outer = machine.entry;
  let outcome = went("true");
  for (const field of fields) {
    charge(machine, at, 1);
    machine.scope.variables.set(name, {
      kind: "text",
      text: field.text,
      unsure: field.unsure,
      written: null,
    });
    machine.entry = field.entry ?? outer;
    outcome = runList(machine, body);
    if (endsLoop(outcome)) break;
  }
  machine.entry = outer;
  return afterLoop(outcome);
}

function runWhile(machine: Machine, command: Extract<Command, { kind: "while" }>): Outcome {
  const { at, until, condition, body } = command;
  let outcome = went("true");
  for (;;) {
    charge(machine, at, 1);
    const asked = runList(machine, condition);
    if (asked.leave !== null) return asked;
    const status = until ? negate(asked.status) : asked.status;
    if (status === "false") return afterLoop(outcome);
    if (status !== "true") {
      refuse(machine, blame(machine, at, false), `how often this loop runs ${CONDITIONAL}`);
    }
    outcome = runList(machine, body);
    if (endsLoop(outcome)) return afterLoop(outcome);
  }
}

function runCommand(machine: Machine, command: Command): Outcome {
  const { at } = command;
  charge(machine, at, 10);
  // Statements outside all functions: their comments, and the place to point at, are of use to the user.
  const outside = machine.depth === 0;
  if (outside) {
    machine.statements.push(at.line);
    machine.caller = at;
  }
  const outcome = runKind(machine, command);
  if (outside) machine.statements.pop();
  return outcome;
}

function runKind(machine: Machine, command: Command): Outcome {
  switch (command.kind) {
    case "group":
      return runList(machine, command.body);
    case "if":
      return runIf(machine, command);
    case "for":
      return runFor(machine, command);
    case "while":
      return runWhile(machine, command);
    case "function":
      if (machine.guessing > 0) {
        refuse(machine, command.at, `the function ${show(command.name)} ${CONDITIONAL}`);
      }
      machine.scope.functions.set(command.name, command.body);
      return went("true");
    case "simple":
      return runSimple(
        machine,
        command,
        (body) => runCommand(machine, body),
        (list) => runList(machine, list),
      );
  }
}

/** Runs commands one after another, up to the one that leaves. */
export function runList(machine: Machine, list: List): Outcome {
  let outcome = went("true");
  for (const each of list) {
    outcome = runAndOr(machine, each);
    if (outcome.leave !== null) return outcome;
  }
  return outcome;
}
