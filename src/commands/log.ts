import { createComparer } from "../compare.js";
import { TreeError, UsageError } from "../errors.js";
import type { PairHistory } from "../history/history.js";
import { toBehind } from "../history/measure.js";
import { findPairHistories } from "../history/query.js";
import { isHeld, type Pair, tellToday } from "../pairs.js";
import { formatLog, formatLogJson, type Log, type PairLog } from "../report/log.js";
import type { State } from "../report/report.js";
import { tellCause } from "../report/wording.js";
import { openSession, type Session } from "../session.js";
import { type Command, PATTERN_HELP, readTreeOptions, TREE_HELP, TREE_OPTIONS } from "./command.js";
import { choosePalette } from "./paint.js";

const FORMATS = ["text", "json"];

export const command: Command = {
  help: `Usage: sync-headers log [options] [PATTERN...]

Prints how far each copy that differs lags behind its original, and the commits that changed the
original since the copy was taken: what \`git log SYNCED..HEAD -- ORIGINAL\` lists, oldest first.
${PATTERN_HELP}

${TREE_HELP}
  --format FORMAT  text (default) or json
  --no-color       no colours, as under NO_COLOR or in a pipe

A copy was taken at the newest commit whose original equals it, but for what the config allows it to
have of its own. The days are those from the first of the commits to the last commit of all.
`,
  options: { ...TREE_OPTIONS, format: { type: "string" } },
  async run(args, terminal) {
    const { format = "text" } = args.values;
    if (!FORMATS.includes(String(format))) {
      throw new UsageError(`--format ${format}: unknown; one of ${FORMATS.join(", ")}`);
    }
    const options = readTreeOptions(args, terminal);
    const session = await openSession(options);
    const log = await buildLog(session, options.patterns.length > 0);
    if (format === "json") terminal.write(formatLogJson(log));
    else if (log.pairs.length === 0) terminal.write("All copies are in sync\n");
    else terminal.write(formatLog(log, { paint: await choosePalette(args, terminal) }));
    return 0;
  },
};

interface Compared {
  readonly pair: Pair;
  readonly state: State;
  readonly reason: string | null;
  readonly isGone: boolean;
}

async function buildLog(session: Session, isNamed: boolean): Promise<Log> {
  const compared = await comparePairs(session);
  const shown = compared.filter(({ state, pair }) => {
    return isNamed || (state !== "in-sync" && !(state === "unchecked" && pair.optional));
  });
  const asked = shown.filter(({ state, isGone }) => isGone || /drifted|held/.test(state));
  const histories = await findPairHistories(
    session,
    asked.map(({ pair }) => pair),
  );
  const answers = [...histories.values()];
  if (answers.length > 0 && answers.every(({ failed }) => failed)) {
    throw new TreeError(answers[0]!.note ?? "git failed");
  }
  const { root, kernel } = session;
  const pairs = shown.map((one) => describePair(one, histories.get(one.pair.copy)));
  return { version: 1, root, kernel, pairs };
}

async function comparePairs(session: Session): Promise<readonly Compared[]> {
  const compare = createComparer(session.trees);
  const today = tellToday();
  const compared: Compared[] = [];
  for (const pair of session.pairs) {
    const outcome = await compare(pair);
    const reason =
      outcome.kind === "unchecked" ? tellCause(outcome.cause, pair, outcome.detail) : null;
    const isGone = outcome.kind === "unchecked" && outcome.cause === "original-absent";
    const state = outcome.kind === "drifted" && isHeld(pair, today) ? "held" : outcome.kind;
    compared.push({ pair, state, reason, isGone });
  }
  return compared;
}

function describePair(
  { pair, state, reason }: Compared,
  history: PairHistory | undefined,
): PairLog {
  const { map, copy, original } = pair;
  return {
    map,
    copy,
    original,
    state,
    reason,
    behind: history === undefined ? null : toBehind(history),
    successor: history?.successor ?? null,
    localEdits: history?.localEdits ?? "unknown",
  };
}
