import { measureCoverage } from "../coverage.js";
import { UsageError } from "../errors.js";
import { escapeControls } from "../report/safe.js";
import { openSession } from "../session.js";
import { type Command, PATTERN_HELP, readTreeOptions, TREE_HELP, TREE_OPTIONS } from "./command.js";

export const command: Command = {
  help: `Usage: sync-headers coverage [options] [PATTERN...]

Lists files, in the folders that hold the maps' copies and below, that have an original at the mirrored
path and are in no map, each with its state (byte for byte; no rules are known for them).
${PATTERN_HELP}

${TREE_HELP}
  --format FORMAT  text (default) or json
`,
  options: { ...TREE_OPTIONS, format: { type: "string" } },
  async run(args, terminal) {
    const { format = "text" } = args.values;
    if (format !== "text" && format !== "json") {
      throw new UsageError(`--format ${format}: unknown; one of text, json`);
    }
    const { patterns, ...options } = readTreeOptions(args, terminal);
    const session = await openSession(options);
    const { files, uncovered } = await measureCoverage(session, patterns);
    const count = (state: string) => uncovered.filter((file) => file.state === state).length;
    const counts = {
      files,
      uncovered: uncovered.length,
      inSync: count("in-sync"),
      drifted: count("drifted"),
      unchecked: count("unchecked"),
    };
    if (format === "json") {
      const report = { version: 1, root: session.root, kernel: session.kernel, counts, uncovered };
      terminal.write(`${JSON.stringify(report, null, 2)}\n`);
      return 0;
    }
    const rows = uncovered.map(({ copy, original, state }) => {
      return `  ${state.padEnd(9)}  ${escapeControls(copy)} <- ${escapeControls(original)}\n`;
    });
    const { inSync, drifted, unchecked } = counts;
    terminal.write(
      `${rows.join("")}${files} files have an original at the mirrored path, ${uncovered.length} of them in no map: ` +
        `${drifted} drifted, ${inSync} in sync, ${unchecked} unchecked\n`,
    );
    return 0;
  },
};
