import { askGit, isObjectId } from "./git.js";

/** One trailer of a commit's message, e.g. `Reviewed-by` and `A <a@example.org>`. Untrusted text. */
export interface Trailer {
  readonly token: string;
  readonly value: string;
}

/** Who had a part in a commit. */
export interface People {
  /** The author, `Name <address>`, by .mailmap. */
  readonly author: string;
  readonly authorName: string;
  readonly authorEmail: string;
  /** All trailers, unfolded, in their order. */
  readonly trailers: readonly Trailer[];
}

const SHOW = [
  "log",
  "--no-walk=unsorted",
  "--stdin",
  "-z",
  "--no-show-signature",
  "--no-notes",
  "--no-color",
  "--encoding=UTF-8",
];

/**
 * The authors and trailers (Signed-off-by, Reviewed-by, Acked-by, Cc, Link ...) of commits, by their
 * hashes, from one `git log`. What git does not know is left out; without git the answer is empty.
 *
 * @param root A folder of the repository that has them.
 */
export async function readPeople(
  root: string,
  hashes: readonly string[],
): Promise<ReadonlyMap<string, People>> {
  const people = new Map<string, People>();
  // Names and addresses are lines of a commit, and unfolded trailers are lines: none holds a newline.
  const format = "%H%n%aN%n%aE%n%(trailers:only,unfold)";
  const asked = [...new Set(hashes)].filter(isObjectId);
  if (asked.length === 0) return people;
  const input = `${asked.join("\n")}\n`;
  const answer = await askGit(root, [...SHOW, `--format=${format}`], { input });
  const records = answer.ok ? answer.text.split("\0").filter((record) => record !== "") : [];
  for (const record of records) {
    const [hash, authorName, authorEmail, ...lines] = record.split("\n");
    people.set(hash!, {
      author: `${authorName} <${authorEmail}>`,
      authorName: authorName!,
      authorEmail: authorEmail!,
      trailers: lines.flatMap((line) => readTrailer(line) ?? []),
    });
  }
  return people;
}

function readTrailer(line: string): Trailer | undefined {
  const match = /^([A-Za-z0-9-]+)\s*:\s*(.*)$/.exec(line);
  return match === null ? undefined : { token: match[1]!, value: match[2]!.trim() };
}
