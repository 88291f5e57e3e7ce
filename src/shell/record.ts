import { resolvePath, type Status } from "./builtins.js";
import { show } from "./cursor.js";
import { readDiffCall, readHunkFile } from "./diffcall.js";
import { expandWords } from "./expansion.js";
import { blame, type Field, type Machine, refuse } from "./machine.js";
import type { Command, Position } from "./syntax.js";

const ALONE =
  "does not show in a config; the one pipeline known is diff -u COPY ORIGINAL | grep -vf HUNKS | wc -l | grep -qw 0";

/** Writes down what a diff compares; its status is what no reading can tell. */
export function recordDiff(
  machine: Machine,
  at: Position,
  fields: readonly Field[],
  hunkFile: string | null,
): Status {
  const site = blame(machine, at, true);
  if (machine.guessing > 0) {
    refuse(
      machine,
      site,
      "whether this is compared depends on an earlier result, which a config cannot say; decide it in a copy of the script",
    );
  }
  if (fields.some((field) => field.unsure)) {
    refuse(
      machine,
      site,
      "what is compared here depends on an earlier result; decide it in a copy of the script",
    );
  }
  const call = readDiffCall(fields.slice(1).map((field) => field.text));
  if (typeof call === "string") refuse(machine, site, call);
  const { directory } = machine.scope;
  const resolve = (path: string): string => {
    const resolved = resolvePath(directory, path);
    if (resolved !== null && resolved !== "") return resolved;
    const where = `${show(path)} is no file of the tree`;
    return refuse(
      machine,
      site,
      `${where} (as seen from ${show(directory || ".")}); mend the path`,
    );
  };
  const [copy, original] = [resolve(call.copy), resolve(call.original)];
  if (copy === original) {
    refuse(machine, site, `${show(copy)} is compared with itself; mend one of the two paths`);
  }
  machine.found.push({
    call: { ...call, copy, original },
    hunkFile: hunkFile === null ? null : resolve(hunkFile),
    site,
    entry: machine.entry,
    statements: [...machine.statements],
  });
  return "unknown";
}

/** A pipeline: one that compares but for the hunks of a file, or only words that are shown to the user. */
export function runStages(machine: Machine, at: Position, commands: readonly Command[]): Status {
  const stages: Field[][] = [];
  for (const command of commands) {
    if (command.kind !== "simple" || command.assignments.length + command.declared.length > 0) {
      refuse(machine, blame(machine, at, false), `this pipeline ${ALONE}`);
    }
    stages.push(expandWords(machine, command.words));
  }
  const [first = [], ...others] = stages;
  const texts = others.map((stage) => stage.map((field) => field.text));
  const hunkFile = readHunkFile(texts);
  if (
    first[0]?.text !== "diff" ||
    hunkFile === null ||
    others.flat().some((field) => field.unsure)
  ) {
    refuse(machine, blame(machine, at, false), `this pipeline ${ALONE}`);
  }
  return recordDiff(machine, at, first, hunkFile);
}
