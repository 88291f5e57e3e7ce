import { UsageError } from "../errors.js";
import { guardCommits } from "../history/guarding.js";
import { formatBreaches, formatBreachesJson } from "../report/breaches.js";
import { openSession } from "../session.js";
import { type Command, readTreeOptions, TREE_HELP, TREE_OPTIONS } from "./command.js";
import { choosePalette } from "./paint.js";

const FORMATS = ["text", "json"];

export const command: Command = {
  help: `Usage: sync-headers guard [options] [RANGE | --staged]

Holds commits to the policies of the config's maps, and lists those that break one.
RANGE is as git has it (A..B); a revision alone is that one commit. Without it: what the upstream
branch lacks (@{upstream}..HEAD), or, where there is none, the last commit.

  policy = "lag"       a commit changes no copy together with its original, and a copy only towards its
                       original: to a version of it, or to have less drift and none that is new
  policy = "lockstep"  a commit that changes one of the two leaves both equal
  policy = "free"      anything goes (default)

What the config allows a copy to have of its own is no change. A merge is held only to what it adds.

${TREE_HELP}
  --staged         hold what is staged for the next commit, as a pre-commit hook does
  --format FORMAT  text (default) or json
  --no-color       no colours, as under NO_COLOR or in a pipe

Exit codes: 0 no breach; 1 a breach; 2 usage or config; 3 git failed.
`,
  options: { ...TREE_OPTIONS, staged: { type: "boolean" }, format: { type: "string" } },
  async run(args, terminal) {
    const { format = "text", staged } = args.values;
    if (!FORMATS.includes(String(format))) {
      throw new UsageError(`--format ${format}: unknown; one of ${FORMATS.join(", ")}`);
    }
    const [range, ...more] = args.positionals;
    if (more.length > 0) throw new UsageError("guard takes one RANGE, as in A..B");
    if (range !== undefined && staged === true) {
      throw new UsageError("a RANGE and --staged: one of them, not both");
    }
    if (range === "") throw new UsageError("the RANGE is empty");
    const session = await openSession({ ...readTreeOptions(args, terminal), patterns: [] });
    const found = await guardCommits(session, staged === true ? null : range);
    if (format === "json") terminal.write(formatBreachesJson(found));
    else {
      const paint = await choosePalette(args, terminal);
      terminal.write(formatBreaches(found, { paint }));
    }
    return found.breaches.length > 0 ? 1 : 0;
  },
};
