import { UsageError } from "../errors.js";
import { checkSession } from "../funnel.js";
import { exitCodeOf } from "../report/report.js";
import { formatText } from "../report/text.js";
import { openSession } from "../session.js";
import {
  type Command,
  MIN_OPTIONS,
  PATTERN_HELP,
  readMin,
  readTreeOptions,
  TREE_HELP,
  TREE_OPTIONS,
} from "./command.js";
import { readLimit, readOutputs } from "./outputs.js";
import { choosePalette, PLAIN } from "./paint.js";
import { chooseFormat, needsHunks, printReport } from "./reporting.js";

/** Of a line where there is no terminal: logs are read in windows, too. */
const COLUMNS = 100;

export const command: Command = {
  help: `Usage: sync-headers [check] [options] [PATTERN...]

Compares each copy with its original and lists those that have drifted.
${PATTERN_HELP}

${TREE_HELP}
  --quiet, -q      print only what has drifted or could not be checked, else nothing, and leave tables out
  --all            list all drift, also in comments, white space and kernel-only code
  --min MEANING    list from this meaning on: additive (default), breaking (and unknown) or cosmetic
  --behind         say how many upstream commits each copy lags behind, as git knows it
  --strict         exit with 1 on listed drift, or where a pair that is not optional is unchecked
  --format FORMAT  text (default), json, markdown, sarif or github (the default in GitHub Actions)
  --out FILE       write what the --format before it gives to FILE; both may be given several times
  --limit BYTES    cut Markdown to this size, e.g. 65536 for an issue (default: what a job summary holds)
  --baseline FILE  report only drift that FILE does not know; see baseline --help
  --no-color       no colours, as under NO_COLOR or in a pipe

Exit codes: 0 checked, drift included; 1 drift under --strict; 2 usage or config; 3 could not check.
`,
  options: {
    ...TREE_OPTIONS,
    quiet: { type: "boolean", short: "q" },
    strict: { type: "boolean" },
    ...MIN_OPTIONS,
    format: { type: "string", multiple: true },
    out: { type: "string", multiple: true },
    behind: { type: "boolean" },
    limit: { type: "string" },
    baseline: { type: "string" },
  },
  async run(args, terminal) {
    const { values } = args;
    const outputs = readOutputs(args.tokens, chooseFormat(terminal));
    const limit = readLimit(values.limit as string | undefined);
    const [quiet, strict] = [values.quiet === true, values.strict === true];
    const min = readMin(args);
    const file = values.baseline as string | undefined;
    if (file === "") throw new UsageError("--baseline: expected a file's name, found nothing");
    const { patterns, ...options } = readTreeOptions(args, terminal);
    const session = await openSession({ ...options, patterns });
    const hunks = file !== undefined || needsHunks(outputs);
    let report = await checkSession(session, {
      min,
      hunks,
      tables: !quiet || hunks,
      behind: values.behind === true ? true : undefined,
    });
    if (file !== undefined) {
      const { dropKnown } = await import("./known.js");
      const isWhole = patterns.length === 0;
      report = dropKnown(report, session, { file, cwd: terminal.cwd, min, isWhole });
    }
    await printReport(report, outputs, terminal, {
      strict,
      quiet,
      limit,
      async formatText({ out }) {
        if (out !== null) return formatText(report, { quiet, paint: PLAIN, columns: COLUMNS });
        const columns = terminal.columns() ?? COLUMNS;
        return formatText(report, { quiet, paint: await choosePalette(args, terminal), columns });
      },
    });
    return exitCodeOf(report, { strict });
  },
};
