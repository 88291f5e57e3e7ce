import type { Commit } from "./commit.js";
import type { Objects } from "./objects.js";

/** A commit with the time at which it was committed, in seconds. */
export interface DatedCommit extends Commit {
  readonly time: number;
}

/**
 * Subjects, authors and dates of commits, by their hashes, as the commits have them. What the repository
 * does not have is left out.
 */
export async function readCommits(
  objects: Objects,
  hashes: Iterable<string>,
): Promise<ReadonlyMap<string, DatedCommit>> {
  const found = new Map<string, DatedCommit>();
  await objects.read([...new Set(hashes)], (hash, bytes) => {
    if (bytes !== null) found.set(hash, readCommit(hash, Buffer.from(bytes)));
  });
  return found;
}

/** Reads a commit object: lines of `KEY VALUE`, some of which go on behind a blank, and a message. */
function readCommit(hash: string, bytes: Buffer): DatedCommit {
  const end = bytes.indexOf("\n\n");
  const head = bytes.toString("latin1", 0, end < 0 ? bytes.length : end);
  const encoding = ENCODING.exec(head)?.[1];
  const [, author = "", seconds = "0", zone = "+0000"] = AUTHOR.exec(head) ?? [];
  const [, time = "0"] = COMMITTER.exec(head) ?? [];
  const message = end < 0 ? "" : decode(bytes.subarray(end + 2), encoding);
  return {
    hash,
    subject: readSubject(message),
    author: decode(Buffer.from(author, "latin1"), encoding),
    date: formatDate(Number(seconds), zone),
    time: Number(time),
  };
}

/** `KEY NAME <ADDRESS> SECONDS ZONE`. */
const AUTHOR = /^author (.*?) ?<[^\n]*> (\d+) ([+-]\d{4})$/m;
const COMMITTER = /^committer [^\n]*> (\d+) [+-]\d{4}$/m;
const ENCODING = /^encoding ([^\n]*)$/m;

function decode(bytes: Buffer, encoding = "utf-8"): string {
  if (/^utf-?8$/i.test(encoding)) return bytes.toString("utf8");
  try {
    return new TextDecoder(encoding).decode(bytes);
  } catch {
    // An encoding that nobody knows.
    return bytes.toString("latin1");
  }
}

/** As git's `%s`: the first paragraph, on one line. */
function readSubject(message: string): string {
  const lines = message.replace(/^(?:[ \t\r]*\n)+/, "").split("\n");
  const end = lines.findIndex((line) => /^\s*$/.test(line));
  return lines
    .slice(0, end < 0 ? undefined : end)
    .map((line) => line.trim())
    .join(" ");
}

/** As git's `%aI`: the time where it was written, and how far that is from UTC. */
function formatDate(seconds: number, zone: string): string {
  const [, sign, hours, minutes] = /^([+-])(\d\d)(\d\d)$/.exec(zone)!;
  const shift = (Number(hours) * 60 + Number(minutes)) * (sign === "-" ? -60 : 60);
  const date = new Date((seconds + shift) * 1000);
  if (Number.isNaN(date.getTime())) return "1970-01-01T00:00:00+00:00";
  const local = date.toISOString().slice(0, 19);
  return `${local}${sign}${hours}:${minutes}`;
}
