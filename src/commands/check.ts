import { check } from "../check.js";
import { UsageError } from "../errors.js";
import { exitCodeOf } from "../report/report.js";
import { formatText } from "../report/text.js";
import {
  type Command,
  MIN_OPTIONS,
  PATTERN_HELP,
  readMin,
  readTreeOptions,
  TREE_HELP,
  TREE_OPTIONS,
} from "./command.js";
import { choosePalette } from "./paint.js";

/** Of a line where there is no terminal: logs are read in windows, too. */
const COLUMNS = 100;

const FORMATS = ["text", "json"];

export const command: Command = {
  help: `Usage: sync-headers [check] [options] [PATTERN...]

Compares each copy with its original and lists those that have drifted.
${PATTERN_HELP}

${TREE_HELP}
  --quiet, -q      print only what has drifted or could not be checked, else nothing
  --all            list all drift, also in comments, white space and kernel-only code
  --min MEANING    list from this meaning on: additive (default) or breaking, which includes unknown
  --strict         exit with 1 on listed drift, or where a pair that is not optional is unchecked
  --format FORMAT  text (default) or json
  --no-color       no colours, as under NO_COLOR or in a pipe

Exit codes: 0 checked, drift included; 1 drift under --strict; 2 usage or config; 3 could not check.
`,
  options: {
    ...TREE_OPTIONS,
    quiet: { type: "boolean", short: "q" },
    strict: { type: "boolean" },
    ...MIN_OPTIONS,
    format: { type: "string" },
  },
  async run(args, terminal) {
    const { format = "text", quiet, strict } = args.values;
    if (!FORMATS.includes(String(format))) {
      throw new UsageError(`--format ${format}: unknown; one of ${FORMATS.join(", ")}`);
    }
    const isJson = format === "json";
    const min = readMin(args);
    const report = await check({ ...readTreeOptions(args, terminal), min, hunks: isJson });
    if (isJson) {
      const { formatJson } = await import("../report/json.js");
      terminal.write(formatJson(report));
    } else {
      const paint = await choosePalette(args, terminal);
      const columns = terminal.columns() ?? COLUMNS;
      terminal.write(formatText(report, { quiet: quiet === true, paint, columns }));
    }
    return exitCodeOf(report, { strict: strict === true });
  },
};
