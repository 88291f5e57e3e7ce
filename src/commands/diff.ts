import { createComparer } from "../compare.js";
import { findDrift } from "../diff/drift.js";
import { buildHunks, CONTEXT } from "../diff/hunks.js";
import { formatUnified } from "../diff/unified.js";
import { isHeld, tellToday } from "../pairs.js";
import { escapeControls } from "../report/safe.js";
import { diffCommand, locateOriginal } from "../report/text.js";
import { openSession } from "../session.js";
import { type Command, PATTERN_HELP, readTreeOptions, TREE_HELP, TREE_OPTIONS } from "./command.js";
import { choosePalette, type Palette } from "./paint.js";

export const command: Command = {
  help: `Usage: sync-headers diff [options] [PATTERN...]

Prints the drift as one unified diff, copy -> original, without what the config allows:
\`sync-headers diff | git apply\` at the tree's root takes the drift over.
${PATTERN_HELP}
Copies on hold are left out unless a PATTERN names them.

${TREE_HELP}
  --no-color       no colours, as under NO_COLOR or in a pipe
`,
  options: TREE_OPTIONS,
  async run(args, terminal) {
    const options = readTreeOptions(args, terminal);
    const session = await openSession(options);
    const compare = createComparer(session.trees);
    const palette = terminal.isTerminal() ? await choosePalette(args, terminal) : undefined;
    const today = tellToday();
    for (const pair of session.pairs) {
      if (isHeld(pair, today) && options.patterns.length === 0) continue;
      const outcome = await compare(pair);
      if (outcome.kind !== "drifted") continue;
      const head = `${diffCommand(session, pair)}\n`;
      const drift = findDrift(outcome.copy, outcome.target, outcome.rules, CONTEXT);
      const patch =
        drift === undefined
          ? `Binary files ${escapeControls(`${pair.copy} and ${locateOriginal(session, pair)}`)} differ\n`
          : formatUnified(pair.copy, buildHunks(drift));
      const bytes = Buffer.concat([Buffer.from(head, "utf8"), Buffer.from(patch, "latin1")]);
      terminal.write(palette === undefined ? bytes : showPatch(bytes.toString("utf8"), palette));
    }
    return 0;
  },
};

/** For a terminal: in colours, and with control characters as escapes. */
function showPatch(patch: string, palette: Palette): string {
  return patch.replace(/.*\n/g, (row) => {
    const line = escapeControls(row.slice(0, -1), "\t");
    if (/^(diff|---|\+\+\+) /.test(line)) return `${palette.bold(line)}\n`;
    if (line.startsWith("@@")) return `${palette.cyan(line)}\n`;
    if (line.startsWith("+")) return `${palette.green(line)}\n`;
    return `${line.startsWith("-") ? palette.red(line) : line}\n`;
  });
}
