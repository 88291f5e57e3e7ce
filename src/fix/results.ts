import { sameBytes } from "../bytes.js";
import { createComparer } from "../compare.js";
import type { Pair, Trees } from "../pairs.js";
import type { FixResult } from "../report/fixes.js";
import type { Session } from "../session.js";
import { openDirectory } from "../tree/directory.js";
import { replaceFile } from "./apply.js";
import type { Item } from "./item.js";
import type { Replacement } from "./place.js";
import { type Reason, tellFailure, tellReason } from "./reasons.js";

/** Commits what was written for an item; gives what went wrong, or null. */
export type CommitItem = (item: Item) => Promise<string | null>;

/**
 * Writes what was planned, pair by pair, and compares each once more as it now stands. One that fails
 * does not keep the others. Pairs without anything to do have no result.
 */
export async function applyItems(
  session: Session,
  items: readonly Item[],
  commit: CommitItem | null,
  progress: (text: string) => void,
): Promise<readonly FixResult[]> {
  const compare = createComparer(reopenTrees(session));
  const results: FixResult[] = [];
  for (const [i, item] of items.entries()) {
    progress(`writing ${i + 1} of ${items.length}: ${item.pair.copy}`);
    const result = settle(item) ?? write(session.rootPath, item);
    if (result === undefined) continue;
    results.push(result.kind === "fixed" ? await verify(result, item, compare, commit) : result);
  }
  return results;
}

/** Trees that know nothing yet of which folders there are: a fix may make some. */
function reopenTrees({ rootPath, root, trees }: Session): Trees {
  const copies = openDirectory(rootPath, root);
  return { copies, originals: trees.originals === trees.copies ? copies : trees.originals };
}

/** The result of an item that is not to be written. */
export function settle({ pair, decision }: Item): FixResult | undefined {
  const { copy } = pair;
  if (decision.kind === "refused") {
    const told = tellReason(decision.reason, nameOfPatch(pair));
    return { copy, kind: "refused", told, shown: decision.shown };
  }
  if (decision.kind === "failed") return fail(copy, tellFailure(decision.code));
  return undefined;
}

const nameOfPatch = ({ allowedPatch }: Pair) => allowedPatch ?? "";

const fail = (copy: string, told: string): FixResult => ({ copy, kind: "failed", told, shown: "" });

function write(root: string, { pair, decision }: Item): FixResult | undefined {
  if (decision.kind !== "write") return undefined;
  const { copy } = pair;
  const changes = decision.replacements.filter(
    ({ was, bytes }) => was === null || !sameBytes(was, bytes),
  );
  for (const change of changes) {
    const written = replaceFile(root, change);
    if (written.kind === "refused") {
      const reason: Reason = { kind: "outside", why: written.why };
      return { copy, kind: "refused", told: tellReason(reason, ""), shown: "" };
    }
    if (written.kind === "failed") return fail(copy, tellFailure(written.code));
  }
  return { copy, kind: "fixed", told: "", shown: "" };
}

async function verify(
  result: FixResult,
  item: Item,
  compare: ReturnType<typeof createComparer>,
  commit: CommitItem | null,
): Promise<FixResult> {
  const pair = { ...item.pair, allowedPatch: patchAfter(item) };
  const outcome = await compare(pair);
  if (outcome.kind !== "in-sync") {
    return fail(result.copy, "was written, but was changed at once: it is not in sync");
  }
  const failure = commit === null ? null : await commit(item);
  return failure === null
    ? result
    : fail(result.copy, `is in sync now, but was not committed: ${failure}`);
}

/** The pair's allowed patch, once a fix has recorded one. */
function patchAfter({ pair, decision }: Item): string | null {
  if (decision.kind !== "write" || decision.replacements.length === 1) return pair.allowedPatch;
  return decision.replacements[0]!.path;
}

/** The files that an item changes, as git knows them. */
export function listChanged({ decision }: Item): readonly Replacement[] {
  return decision.kind === "write" ? decision.replacements : [];
}
