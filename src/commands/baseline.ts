import { join, resolve } from "node:path";
import { UsageError } from "../errors.js";
import { checkSession } from "../funnel.js";
import { formatBaseline, takeBaseline } from "../report/baseline-file.js";
import { escapeLine } from "../report/safe.js";
import { openSession } from "../session.js";
import { writeAtomically } from "../tree/write.js";
import { type Command, readTreeOptions, TREE_HELP, TREE_OPTIONS } from "./command.js";

/** Where it is written to in the tree's root, unless `--out` says otherwise. */
const FILE = "sync-headers.baseline.json";

export const command: Command = {
  help: `Usage: sync-headers baseline [options]

Writes down all present drift, pair by pair and change by change: with \`check --baseline FILE\` only new
drift is reported and can be fatal. Run it again to drop what is gone; drift on hold is left out.

${TREE_HELP}
  --out FILE       write to FILE (default: ${FILE} in the tree's root)
`,
  options: { ...TREE_OPTIONS, out: { type: "string" } },
  async run(args, terminal) {
    const { patterns, ...options } = readTreeOptions(args, terminal);
    if (patterns.length > 0) {
      throw new UsageError("baseline takes no PATTERN: the file would lose all other pairs");
    }
    const out = args.values.out as string | undefined;
    if (out === "") throw new UsageError("--out: expected a file's name, found nothing");
    const session = await openSession(options);
    const report = await checkSession(session, { min: "cosmetic", hunks: true });
    const baseline = takeBaseline(report);
    const path = out === undefined ? join(session.rootPath, FILE) : resolve(terminal.cwd, out);
    writeAtomically(path, out ?? FILE, formatBaseline(baseline));
    const changes = baseline.drift.reduce((sum, pair) => sum + pair.changes.length, 0);
    terminal.write(
      `${escapeLine(out ?? FILE)}: ${count(baseline.drift.length, "pair")}, ${count(changes, "change")}\n`,
    );
    return 0;
  },
};

const count = (number: number, what: string) => `${number} ${what}${number === 1 ? "" : "s"}`;
