import { check } from "../check.js";
import { UsageError } from "../errors.js";
import { exitCodeOf } from "../report/report.js";
import { formatText } from "../report/text.js";
import { type Command, PATTERN_HELP, readTreeOptions, TREE_HELP, TREE_OPTIONS } from "./command.js";
import { choosePalette } from "./paint.js";

const FORMATS = ["text", "json"];

export const command: Command = {
  help: `Usage: sync-headers [check] [options] [PATTERN...]

Compares each copy with its original and lists those that have drifted.
${PATTERN_HELP}

${TREE_HELP}
  --quiet, -q      print only what has drifted or could not be checked, else nothing
  --strict         exit with 1 on drift, or where a pair that is not optional is unchecked
  --format FORMAT  text (default) or json
  --no-color       no colours, as under NO_COLOR or in a pipe

Exit codes: 0 checked, drift included; 1 drift under --strict; 2 usage or config; 3 could not check.
`,
  options: {
    ...TREE_OPTIONS,
    quiet: { type: "boolean", short: "q" },
    strict: { type: "boolean" },
    format: { type: "string" },
  },
  async run(args, terminal) {
    const { format = "text", quiet, strict } = args.values;
    if (!FORMATS.includes(String(format))) {
      throw new UsageError(`--format ${format}: unknown; one of ${FORMATS.join(", ")}`);
    }
    const isJson = format === "json";
    const report = await check({ ...readTreeOptions(args, terminal), hunks: isJson });
    if (isJson) {
      const { formatJson } = await import("../report/json.js");
      terminal.write(formatJson(report));
    } else {
      const paint = await choosePalette(args, terminal);
      terminal.write(formatText(report, { quiet: quiet === true, paint }));
    }
    return exitCodeOf(report, { strict: strict === true });
  },
};
