import { assessDrift } from "../assessment.js";
import { completeWords } from "../config/shipped.js";
import { compileRules } from "../diff/allowances.js";
import { hasDrifted } from "../diff/drift.js";
import { type People, readPeople } from "../history/people.js";
import { locateTrees } from "../history/query.js";
import type { Words } from "../meaning/change.js";
import { diffCommand } from "../report/text.js";
import type { Session } from "../session.js";
import type { Item } from "./item.js";
import { writeMessage } from "./message.js";

/** Why there are copies at all, and who warns of them, in a kernel tree. */
const README = "tools/include/uapi/README";
const SCRIPT = "tools/perf/check-headers.sh";

/** Makes what writes the commit messages of a session's items; who wrote the upstream commits is asked for once. */
export async function createMessages(
  session: Session,
  items: readonly Item[],
): Promise<(item: Item) => string> {
  const { config, trees } = session;
  const hashes = items.flatMap(({ past }) => past?.commits.map(({ hash }) => hash) ?? []);
  const people = await readPeople(locateTrees(session).originalsRoot, hashes);
  const { compareTables } = await import("./tables.js");
  const tables = await compareTables(session, items);
  const words = await completeWords(config);
  const maps = new Map(config.maps.map((map) => [map.name, map]));
  return (item) => {
    const { pair, report, past } = item;
    const map = maps.get(pair.map);
    const recorded = findRecorded(item);
    const taken = recorded === null ? report : assessTaken(session, item, words);
    return writeMessage({
      copy: pair.copy,
      original: pair.original,
      prefix: map?.subjectPrefix ?? null,
      template: config.commitTemplate,
      commits: (past?.commits ?? []).map(({ hash, subject }) => {
        return { hash, subject, people: listPeople(people.get(hash)) };
      }),
      meaning: taken.meaning ?? null,
      changes: taken.changes ?? [],
      recorded,
      tables: tables.get(item) ?? [],
      warning: diffCommand(session, pair),
      warner: trees.copies.read(SCRIPT).ok ? "perf build" : "",
      readme: trees.copies.read(README).ok ? README : null,
      reviewers: map?.reviewers ?? [],
    });
  };
}

/** The allowed patch that an item writes with its copy; null where it writes none. */
function findRecorded({ decision }: Item): string | null {
  if (decision.kind !== "write" || decision.replacements.length === 1) return null;
  return decision.replacements[0]!.path;
}

/**
 * What a copy's own change means. The check held it against the whole original: what the recorded patch
 * keeps from it would be told as if it had been taken over.
 */
function assessTaken(
  { trees }: Session,
  { pair, decision }: Item,
  words: Words,
): Pick<Item["report"], "meaning" | "changes"> {
  if (decision.kind !== "write") return {};
  const { was, bytes } = decision.replacements.at(-1)!;
  const rules = compileRules(pair.allowances);
  const sides = { copy: was ?? new Uint8Array(), target: bytes, rules };
  if (!hasDrifted(sides.copy, bytes, rules)) return {};
  const outcome = { kind: "drifted", notices: [], ...sides } as const;
  return assessDrift(outcome, pair, trees, { words, hunks: false });
}

/** A commit's author, then those who signed it off. */
function listPeople(people: People | undefined): readonly string[] {
  if (people === undefined) return [];
  const isSignoff = (token: string) => token.toLowerCase() === "signed-off-by";
  const signers = people.trailers.filter(({ token }) => isSignoff(token));
  return [people.author, ...signers.map(({ value }) => value)];
}
