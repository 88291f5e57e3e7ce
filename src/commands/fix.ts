import { UsageError } from "../errors.js";
import { removeLeftovers } from "../fix/apply.js";
import { checkCommitting, commitFiles } from "../fix/commit.js";
import { type FixPlan, planSession } from "../fix/fix.js";
import type { Item } from "../fix/item.js";
import { mergeFiles } from "../fix/merge.js";
import { findPasts } from "../fix/past.js";
import { formatReplacement } from "../fix/preview.js";
import { applyItems, listChanged, settle } from "../fix/results.js";
import { createMessages } from "../fix/sync-commit.js";
import { LOCAL_PATCHES } from "../pairs.js";
import { readLiteral } from "../paths.js";
import { type FixResult, type FixSummary, formatFixes, showText } from "../report/fixes.js";
import type { PairReport } from "../report/report.js";
import { escapeControls } from "../report/safe.js";
import { openSession, type Session } from "../session.js";
import {
  type Arguments,
  type Command,
  MIN_OPTIONS,
  PATTERN_HELP,
  readMin,
  readTreeOptions,
  type Terminal,
  TREE_HELP,
  TREE_OPTIONS,
} from "./command.js";
import { choosePalette } from "./paint.js";
import { createProgress } from "./progress.js";

export const command: Command = {
  help: `Usage: sync-headers fix [options] [PATTERN...]

Takes the drift over into the copies that check lists, as a careful maintainer would: what the config
allows a copy to have of its own stays. Where something could be lost, the copy is left as it is, and
the reason and the way on are told.
${PATTERN_HELP}
Copies on hold are left alone unless a PATTERN is the path or the file name of one.

${TREE_HELP}
  --all            take all drift, also in comments, white space and kernel-only code
  --min MEANING    take drift from this meaning on: additive (default), breaking or cosmetic
  --dry-run        write nothing; print all that would be done as one patch for git apply
  --force          also copies that have changes not committed, or edits of their own; both are lost
  --accept-local   keep edits of a copy's own, as its allowed patch in ${LOCAL_PATCHES}/
  --commit         commit each copy on its own, with a message that tells what it takes over and why
  -s, --signoff    with --commit: add a Signed-off-by
  --message        write nothing; print the messages that --commit would use
  --no-color       no colours, as under NO_COLOR or in a pipe

Exit codes: 0 done; 1 a pair was refused; 2 usage or config; 3 something could not be written.
`,
  options: {
    ...TREE_OPTIONS,
    ...MIN_OPTIONS,
    "dry-run": { type: "boolean" },
    force: { type: "boolean" },
    "accept-local": { type: "boolean" },
    commit: { type: "boolean" },
    signoff: { type: "boolean", short: "s" },
    message: { type: "boolean" },
  },
  async run(args, terminal) {
    const wishes = readWishes(args);
    const session = await openSession(readTreeOptions(args, terminal));
    if (wishes.output === "commit") await checkCommitting(session.rootPath);
    const progress = createProgress(terminal);
    try {
      const plan = await planSession(session, wishes, {
        merge: mergeFiles,
        findPasts: (pairs) => findPasts(session, pairs),
        progress: progress.show,
      });
      if (wishes.output === "patch" || wishes.output === "message") {
        progress.clear();
        return await preview(session, plan, wishes, terminal);
      }
      const results = await carryOut(session, plan, wishes, progress.show);
      progress.clear();
      terminal.write(formatFixes(summarise(plan, results), await choosePalette(args, terminal)));
      return exitCodeOf(results);
    } finally {
      progress.clear();
    }
  },
};

function readWishes(args: Arguments) {
  const is = (name: string) => args.values[name] === true;
  if (is("dry-run") && is("message")) {
    throw new UsageError("--dry-run and --message: one of them, not both");
  }
  if (is("signoff") && !is("commit")) throw new UsageError("--signoff: goes with --commit");
  const output = is("dry-run")
    ? "patch"
    : is("message")
      ? "message"
      : is("commit")
        ? "commit"
        : "files";
  return {
    output,
    signoff: is("signoff"),
    min: readMin(args),
    force: is("force"),
    acceptLocal: is("accept-local"),
    isNamed: namesOneByOne(args.positionals),
  } as const;
}

type Wishes = ReturnType<typeof readWishes>;

/** True for pairs that a pattern names alone: by a path, or by a file's name, without a wildcard. */
function namesOneByOne(patterns: readonly string[]): (pair: PairReport) => boolean {
  const names = new Set(patterns.map((each) => readLiteral(each.replace(/^(\.\/+)+/, ""))));
  const isName = (path: string) => names.has(path) || names.has(path.replace(/^.*\//s, ""));
  return ({ copy, original }) => isName(copy) || isName(original);
}

/** What would be done goes to standard output, for programs; the rest is for people. */
async function preview(
  session: Session,
  plan: FixPlan,
  wishes: Wishes,
  terminal: Terminal,
): Promise<number> {
  const items = plan.items.filter((item) => listChanged(item).length > 0);
  if (wishes.output === "patch") {
    const patch = items.flatMap((item) => listChanged(item).map(formatReplacement));
    terminal.write(Buffer.from(patch.join(""), "latin1"));
  } else {
    const tell = await createMessages(session, items);
    terminal.write(items.map(tell).join("\n"));
  }
  const results = plan.items.flatMap((item) => settle(item) ?? []);
  const say = (text: string) => terminal.writeError?.(text);
  for (const { copy, kind, told, shown } of results) {
    say(`${escapeControls(`sync-headers: ${copy}: ${kind}: ${told}`)}\n`);
    say(showText(shown));
  }
  for (const note of plan.notes) say(`${escapeControls(`sync-headers: ${note}`)}\n`);
  return exitCodeOf(results);
}

async function carryOut(
  session: Session,
  plan: FixPlan,
  { output, signoff }: Wishes,
  progress: (text: string) => void,
): Promise<readonly FixResult[]> {
  const { rootPath, allPairs, trees } = session;
  const patches = trees.copies.hasFolder(LOCAL_PATCHES) ? [`${LOCAL_PATCHES}/`] : [];
  removeLeftovers(
    rootPath,
    allPairs.flatMap(({ copy, allowedPatch }) => [
      copy,
      ...(allowedPatch === null ? [] : [allowedPatch]),
      ...patches.map((folder) => folder + copy),
    ]),
  );
  if (output !== "commit") return applyItems(session, plan.items, null, progress);
  const tell = await createMessages(session, plan.items);
  const commit = (item: Item) => {
    const files = listChanged(item).map(({ path }) => path);
    return commitFiles(rootPath, files, tell(item), signoff);
  };
  return applyItems(session, plan.items, commit, progress);
}

function summarise({ report, items, notes }: FixPlan, results: readonly FixResult[]): FixSummary {
  const taken = new Set(items.map(({ pair }) => pair.copy));
  const order = new Map(report.pairs.map(({ copy }, i) => [copy, i]));
  const place = ({ copy }: FixResult) => order.get(copy) ?? 0;
  const left = report.pairs.filter(({ copy }) => !taken.has(copy));
  return {
    results: [...results].sort((a, b) => place(a) - place(b)),
    notes,
    lesser: left.filter(({ state }) => state === "drifted").length,
    held: left.filter(({ state }) => state === "held").length,
  };
}

function exitCodeOf(results: readonly FixResult[]): number {
  if (results.some(({ kind }) => kind === "failed")) return 3;
  return results.some(({ kind }) => kind === "refused") ? 1 : 0;
}
