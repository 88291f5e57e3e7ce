import type { Objects } from "./objects.js";
import type { Commit } from "./commit.js";

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
  const head = end < 0 ? bytes : bytes.subarray(0, end);
  const encoding = /^encoding (.*)$/m.exec(head.toString("latin1"))?.[1];
  const text = decode(head, encoding);
  const [, author = "", seconds = "0", zone = "+0000"] = PERSON("author").exec(text) ?? [];
  const [, , time = "0"] = PERSON("committer").exec(text) ?? [];
  const message = end < 0 ? "" : decode(bytes.subarray(end + 2), encoding);
  return {
    hash,
    subject: readSubject(message),
    author,
    date: formatDate(Number(seconds), zone),
    time: Number(time),
  };
}

/** `KEY NAME <ADDRESS> SECONDS ZONE`. */
const PERSON = (key: string) => new RegExp(`^${key} (.*?) ?<.*> (\\d+) ([+-]\\d{4})$`, "m");

function decode(bytes: Uint8Array, encoding = "utf-8"): string {
  try {
    return new TextDecoder(encoding).decode(bytes);
  } catch {
    // An encoding that nobody knows.
    return Buffer.from(bytes).toString("latin1");
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
