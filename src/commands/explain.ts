import { checkSession } from "../funnel.js";
import { createResolvers } from "../includes.js";
import type { Resolve } from "../meaning/change.js";
import { createReckoner, type Reckoner } from "../meaning/reckoner.js";
import { formatExplanation, type Numbers } from "../report/explanation.js";
import { openSession } from "../session.js";
import type { Tree } from "../tree/tree.js";
import { type Command, PATTERN_HELP, readTreeOptions, TREE_HELP, TREE_OPTIONS } from "./command.js";
import { choosePalette } from "./paint.js";

export const command: Command = {
  help: `Usage: sync-headers explain [options] [PATTERN...]

Prints each change of the drift in full, grouped by kind: what it was and is, with values, offsets and
sizes (64-bit, as on x86-64), what it does to user space, its condition, and its lines on both sides.
${PATTERN_HELP}
Without one, every pair that has drifted or is on hold.

${TREE_HELP}
  --no-color       no colours, as under NO_COLOR or in a pipe
`,
  options: TREE_OPTIONS,
  async run(args, terminal) {
    const options = readTreeOptions(args, terminal);
    const session = await openSession(options);
    const report = await checkSession(session, { hunks: false });
    const paint = await choosePalette(args, terminal);
    const isNamed = options.patterns.length > 0;
    const pairs = report.pairs.filter(({ meaning }) => isNamed || meaning !== undefined);
    for (const [i, pair] of pairs.entries()) {
      const { resolveCopy, resolveOriginal } = createResolvers(pair, session.trees);
      const { copies, originals } = session.trees;
      const text = formatExplanation(pair, {
        paint,
        copy: reckon(copies, pair.copy, resolveCopy),
        original: reckon(originals, pair.original, resolveOriginal),
      });
      terminal.write((i > 0 ? "\n" : "") + text);
    }
    return 0;
  },
};

/** The numbers of one file, read when the first is asked for. */
function reckon(tree: Tree, path: string, resolve: Resolve): Numbers {
  let reckoner: Reckoner | null | undefined;
  const ask = <T>(question: (reckoner: Reckoner) => T | undefined): T | null => {
    if (reckoner === undefined) {
      const file = tree.read(path);
      const text = file.ok ? Buffer.from(file.bytes).toString("latin1") : undefined;
      reckoner = text === undefined ? null : createReckoner(text, path, resolve);
    }
    return reckoner === null ? null : (question(reckoner) ?? null);
  };
  return {
    valueOf: (name) => ask((numbers) => numbers.valueOf(name)),
    understanding: () => (path.endsWith(".h") ? ask((numbers) => numbers.understanding) : null),
    sizeOf: (type) => ask((numbers) => numbers.sizeOf(type)),
  };
}
