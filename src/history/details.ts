import type { Commit } from "./commit.js";
import type { Objects } from "./objects.js";

/** A commit with the time at which it was committed, in seconds. */
export interface DatedCommit extends Commit {
  readonly time: number;
  /** It has a parent, though the walk may have ended here: a shallow clone lacks what is older. */
  readonly hasParents: boolean;
}

/** Subjects, authors and dates of commits, by their hashes, as the commits have them. */
export interface Details {
  /** Reads those that are not known yet, and waits for those that are being read. */
  learn(hashes: Iterable<string>): Promise<void>;
  /** What has been read; undefined for what the repository does not have. */
  get(hash: string): DatedCommit | undefined;
}

export function openDetails(objects: Objects): Details {
  const known = new Map<string, DatedCommit | undefined>();
  return {
    learn(hashes) {
      const asked: string[] = [];
      for (const hash of hashes) {
        if (known.has(hash)) continue;
        known.set(hash, undefined);
        asked.push(hash);
      }
      return objects.read(asked, (hash, bytes) => {
        if (bytes !== null) known.set(hash, readCommit(hash, Buffer.from(bytes)));
      });
    },
    get: (hash) => known.get(hash),
  };
}

/** True where one of the commits that a walk ended at has parents: then the clone is shallow. */
export async function isShallow(ends: readonly string[], details: Details): Promise<boolean> {
  await details.learn(ends);
  return ends.some((hash) => details.get(hash)?.hasParents === true);
}

/** Reads a commit object: lines of `KEY VALUE`, some of which go on behind a blank, and a message. */
function readCommit(hash: string, bytes: Buffer): DatedCommit {
  const split = bytes.indexOf("\n\n");
  const end = split < 0 ? bytes.length : split;
  const head = bytes.toString("latin1", 0, end);
  const encoding = ENCODING.exec(head)?.[1];
  const [, author = "", seconds = "0", zone = "+0000"] = AUTHOR.exec(head) ?? [];
  const [, time = "0"] = COMMITTER.exec(head) ?? [];
  return {
    hash,
    subject: readSubject(decode(bytes.subarray(end), encoding)),
    author: isAscii(author) ? author : decode(Buffer.from(author, "latin1"), encoding),
    date: formatDate(Number(seconds), zone),
    time: Number(time),
    hasParents: head.includes("\nparent "),
  };
}

const isAscii = (text: string) => !/[^\0-\x7f]/.test(text);

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
  const text = message.replace(/^(?:[ \t\r]*\n)+/, "");
  const end = text.search(/\n[^\S\n]*(?:\n|$)/);
  const paragraph = end < 0 ? text : text.slice(0, end);
  if (!paragraph.includes("\n")) return paragraph.trim();
  return paragraph
    .split("\n")
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
