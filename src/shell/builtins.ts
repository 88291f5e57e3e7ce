import { show } from "./cursor.js";
import { blame, type Field, type Machine, refuse } from "./machine.js";
import type { Position } from "./syntax.js";

/**
 * How a command ends, as far as reading can tell: surely; as it does in a tree that has all files the script asks for
 * ("assumed"); or one way or the other, as the files compared differ or not.
 */
export type Status = "true" | "false" | "assumed-true" | "assumed-false" | "unknown";

/** The status of `! COMMAND`. */
export function negate(status: Status): Status {
  const opposite = {
    true: "false",
    false: "true",
    "assumed-true": "assumed-false",
    "assumed-false": "assumed-true",
    unknown: "unknown",
  } as const;
  return opposite[status];
}

const FILE_TESTS = new Set(["-f", "-e", "-d", "-r", "-s"]);

/**
 * `test` and `[`: texts and numbers are compared, and every file asked for is taken to be there.
 *
 * @throws ConfigError for a test that is not known.
 */
export function testExpression(machine: Machine, at: Position, fields: readonly Field[]): Status {
  const [first, second, third] = fields;
  if (first === undefined) return "false";
  if (first.text === "!" && fields.length > 1)
    return negate(testExpression(machine, at, fields.slice(1)));
  const decide = (holds: boolean): Status => {
    return fields.some((field) => field.unsure) ? "unknown" : holds ? "true" : "false";
  };
  if (second === undefined) return decide(first.text !== "");
  if (third === undefined) {
    if (FILE_TESTS.has(first.text)) return "assumed-true";
    if (first.text === "-n") return decide(second.text !== "");
    if (first.text === "-z") return decide(second.text === "");
  } else if (fields.length === 3) {
    const [left, right] = [first.text, third.text];
    if (second.text === "=" || second.text === "==") return decide(left === right);
    if (second.text === "!=") return decide(left !== right);
    const compare = NUMBER_TESTS.get(second.text);
    if (compare !== undefined && /^-?\d+$/.test(left) && /^-?\d+$/.test(right)) {
      return decide(compare(Number(left), Number(right)));
    }
  }
  const text = fields.map((field) => field.text).join(" ");
  refuse(
    machine,
    blame(machine, at, false),
    `the test ${show(text)} is not known; write it with -f, -d, -n, -z, = or -gt`,
  );
}

const NUMBER_TESTS = new Map<string, (left: number, right: number) => boolean>([
  ["-eq", (left, right) => left === right],
  ["-ne", (left, right) => left !== right],
  ["-gt", (left, right) => left > right],
  ["-ge", (left, right) => left >= right],
  ["-lt", (left, right) => left < right],
  ["-le", (left, right) => left <= right],
]);

/** A path as seen from the tree's root, for a script that stands in `directory`; null where it leaves the tree. */
export function resolvePath(directory: string, path: string): string | null {
  if (path.startsWith("/")) return null;
  const steps = directory === "" ? [] : directory.split("/");
  for (const step of path.split("/")) {
    if (step === "" || step === ".") continue;
    if (step === "..") {
      if (steps.pop() === undefined) return null;
    } else steps.push(step);
  }
  return steps.join("/");
}

/**
 * `cd FOLDER` or `cd -`, where the tree is taken to have the folder.
 *
 * @throws ConfigError where it leaves the tree, or is not known.
 */
export function changeDirectory(machine: Machine, at: Position, fields: readonly Field[]): Status {
  const [target] = fields;
  const { directory, previousDirectory } = machine.scope;
  if (target === undefined || fields.length > 1 || target.unsure) {
    refuse(
      machine,
      blame(machine, at, false),
      "cd to a place that reading cannot know; write the folder out",
    );
  }
  const next = target.text === "-" ? previousDirectory : resolvePath(directory, target.text);
  if (next === null) {
    const where = `cd ${show(target.text)} leaves the tree`;
    refuse(
      machine,
      blame(machine, at, false),
      `${where} (the script is read as one run in ${show(directory)}); mend it`,
    );
  }
  machine.scope.previousDirectory = directory;
  machine.scope.directory = next;
  return "assumed-true";
}

/** `shift [N]`: false, and nothing done, where there are fewer arguments. */
export function shiftArguments(machine: Machine, at: Position, fields: readonly Field[]): Status {
  const [given] = fields;
  if (
    fields.length > 1 ||
    given?.unsure === true ||
    (given !== undefined && !/^\d{1,9}$/.test(given.text))
  ) {
    refuse(
      machine,
      blame(machine, at, false),
      "shift by a number that is not known; write the number out",
    );
  }
  const count = given === undefined ? 1 : Number(given.text);
  if (count > machine.scope.arguments.length) return "false";
  machine.scope.arguments = machine.scope.arguments.slice(count);
  return "true";
}
