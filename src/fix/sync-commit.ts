import { type People, readPeople } from "../history/people.js";
import { locateTrees } from "../history/query.js";
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
  const maps = new Map(config.maps.map((map) => [map.name, map]));
  return (item) => {
    const { pair, report, past } = item;
    const map = maps.get(pair.map);
    return writeMessage({
      copy: pair.copy,
      original: pair.original,
      prefix: map?.subjectPrefix ?? null,
      template: config.commitTemplate,
      commits: (past?.commits ?? []).map(({ hash, subject }) => {
        return { hash, subject, people: listPeople(people.get(hash)) };
      }),
      meaning: report.meaning ?? null,
      changes: report.changes ?? [],
      tables: tables.get(item) ?? [],
      warning: diffCommand(session, pair),
      warner: trees.copies.read(SCRIPT).ok ? "perf build" : "",
      readme: trees.copies.read(README).ok ? README : null,
      reviewers: map?.reviewers ?? [],
    });
  };
}

/** A commit's author, then those who signed it off. */
function listPeople(people: People | undefined): readonly string[] {
  if (people === undefined) return [];
  const isSignoff = (token: string) => token.toLowerCase() === "signed-off-by";
  const signers = people.trailers.filter(({ token }) => isSignoff(token));
  return [people.author, ...signers.map(({ value }) => value)];
}
