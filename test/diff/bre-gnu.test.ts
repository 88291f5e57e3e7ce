import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { isDeepStrictEqual } from "node:util";
import { type Bre, BreError, compileAutomaton, compileBre } from "../../src/diff/bre.js";
import { MEANINGS, REFUSALS } from "./bre-cases.js";
import { randomLine, randomPattern, randomSoup } from "./bre-random.js";
import { seededRandom } from "./cases.js";

// Compares compileBre with the diff and grep of this machine. SYNC_FUZZ: how many random patterns
// each test takes; SYNC_SEED: where they start.
const COUNT = Number(process.env.SYNC_FUZZ ?? 200);
const SEED = Number(process.env.SYNC_SEED ?? 1);
const LINES = 100;
// Some patterns with assertions take GNU ages; those are left out.
const PATIENCE = 2000;

const env = { ...process.env, LC_ALL: "C.UTF-8" };
let folder = "";

before(() => {
  folder = mkdtempSync(join(tmpdir(), "sync-headers-bre-"));
});
after(() => rmSync(folder, { recursive: true }));

/** One letter a line, "1" where GNU matches it; "refused", or "silent" if there is no answer. */
type Answer = readonly string[] | "refused" | "silent";

function run(command: string, args: readonly string[]): { status: number | null; stdout: string } {
  const options = { cwd: folder, env, encoding: "latin1", timeout: PATIENCE } as const;
  return spawnSync(command, args, options);
}

/** Asks grep about all lines at once. */
function askGrep(pattern: string, lines: readonly string[]): Answer {
  writeFileSync(join(folder, "lines"), lines.map((line) => `${line}\n`).join(""), "latin1");
  const { status, stdout } = run("grep", ["-a", "-n", "-G", "-e", pattern, "lines"]);
  if (status === null) return "silent";
  if (status > 1) return "refused";
  const matched = new Set([...stdout.matchAll(/^(\d+):/gm)].map((match) => Number(match[1])));
  return lines.map((_, i) => (matched.has(i + 1) ? "1" : "0"));
}

/**
 * Asks diff about all lines at once: each is deleted between two lines that stay, so each is a
 * change of its own, which is left out of the output if it is ignorable.
 */
function askDiff(pattern: string, lines: readonly string[]): Answer {
  const fence = (i: number) => `<<<<<<<<<< ${i} >>>>>>>>>>\n`;
  const kept = lines.map((_, i) => fence(i));
  const all = lines.map((line, i) => `${line}\n${fence(i)}`);
  writeFileSync(join(folder, "with"), all.join(""), "latin1");
  writeFileSync(join(folder, "without"), kept.join(""), "latin1");
  const { status, stdout } = run("diff", ["-a", "-I", pattern, "with", "without"]);
  if (status === null) return "silent";
  if (status > 1) return "refused";
  const shown = new Set([...stdout.matchAll(/^(\d+)d\d+$/gm)].map((match) => Number(match[1])));
  return lines.map((_, i) => (shown.has(2 * i + 1) ? "0" : "1"));
}

/** Why there is nothing to compare with on this machine, or false. */
function findObstacle(): string | false {
  for (const tool of ["diff", "grep"]) {
    const { stdout } = spawnSync(tool, ["--version"], { encoding: "utf8" });
    if (!/GNU/.test(stdout ?? "")) return `no GNU ${tool} here`;
  }
  const probe = spawnSync("grep", ["-c", "^.$"], { env, input: "é\n", encoding: "utf8" });
  return probe.stdout.trim() === "1" ? false : "no locale C.UTF-8 here";
}
const skip = findObstacle();

function compileOrRefuse(pattern: string): Bre | BreError {
  try {
    return compileBre(pattern);
  } catch (error) {
    if (error instanceof BreError) return error;
    throw error;
  }
}

// What we refuse and GNU takes.
const OWN_LIMIT = /^(?:back-reference|an assertion|too large)/;

interface Kind {
  readonly makePattern: (random: () => number) => string;
  readonly ask: (pattern: string, lines: readonly string[]) => Answer;
  readonly hasStrayBytes?: boolean;
}

const KINDS: readonly (readonly [string, Kind])[] = [
  ["grep, patterns", { makePattern: randomPattern, ask: askGrep }],
  ["grep, soups", { makePattern: randomSoup, ask: askGrep }],
  ["diff, patterns", { makePattern: randomPattern, ask: askDiff }],
  ["diff, soups", { makePattern: randomSoup, ask: askDiff }],
  ["diff, texts joined by .*", { makePattern: randomJoined, ask: askDiff, hasStrayBytes: true }],
  ["diff, stray bytes", { makePattern: randomPattern, ask: askDiff, hasStrayBytes: true }],
];

/** What has a fast path of its own: short texts with `.*` between them, anchored or not. */
function randomJoined(random: () => number): string {
  const text = () => ["", "a", "b", "ab", "é", "(", "#"][Math.floor(random() * 7)]!;
  const parts = Array.from({ length: 1 + Math.floor(random() * 4) }, text);
  return `${random() < 0.5 ? "^" : ""}${parts.join(".*")}${random() < 0.5 ? "$" : ""}`;
}

function compareWithGnu({ makePattern, ask, hasStrayBytes = false }: Kind): string {
  const counts = { patterns: 0, refused: 0, silent: 0, disputed: 0, lines: 0, matched: 0 };
  for (let seed = SEED; seed < SEED + COUNT; seed++) {
    const random = seededRandom(seed);
    const pattern = makePattern(random);
    const lines = Array.from({ length: LINES }, () => randomLine(random, hasStrayBytes));
    const bre = compileOrRefuse(pattern);
    const ours =
      bre instanceof BreError ? ("refused" as const) : lines.map((l) => (bre.test(l) ? "1" : "0"));
    let answer: ReturnType<typeof ask> = ask(pattern, lines);
    counts.patterns++;
    if (answer === "silent") counts.silent++;
    if (answer === "silent" || (bre instanceof BreError && OWN_LIMIT.test(bre.message))) continue;
    if (ask !== askDiff && !isDeepStrictEqual(ours, answer)) {
      // grep refuses `[:space:]`, taken for a slip, and repeats assertions: diff has the last word.
      counts.disputed++;
      answer = askDiff(pattern, lines);
    }
    // The short cuts for simple patterns say what the automaton says.
    if (ours !== "refused") {
      const automaton = compileAutomaton(pattern);
      const slow = lines.map((line) => (automaton.test(line) ? "1" : "0"));
      assert.deepEqual(ours, slow, `SYNC_SEED=${seed}, pattern ${JSON.stringify(pattern)}`);
    }
    assert.deepEqual(ours, answer, `SYNC_SEED=${seed}, pattern ${JSON.stringify(pattern)}`);
    if (ours === "refused") counts.refused++;
    else {
      counts.lines += ours.length;
      counts.matched += ours.filter((letter) => letter === "1").length;
    }
  }
  // A generator that matches nothing, or a GNU that says nothing, would prove nothing.
  assert.ok(counts.matched * 20 > counts.lines && counts.lines > 0);
  assert.ok(counts.disputed * 10 < counts.patterns && counts.silent * 20 < counts.patterns);
  return Object.entries(counts)
    .map(([what, count]) => `${what} ${count}`)
    .join(", ");
}

for (const [name, kind] of KINDS) {
  test(`the same answers as ${name}`, { skip }, (t) => t.diagnostic(compareWithGnu(kind)));
}

test("the table of meanings is what GNU diff says", { skip }, () => {
  for (const [pattern, matched, others] of MEANINGS) {
    // A newline or a line that is in both files would not do here.
    const lines = [...matched, ...others]
      .filter((line) => !line.includes("\n"))
      .map((line) => Buffer.from(line).toString("latin1"));
    const expected = lines.map((_, i) => (i < matched.length ? "1" : "0"));
    assert.deepEqual(askDiff(pattern, lines), expected, pattern);
  }
  for (const [pattern] of REFUSALS) assert.equal(askDiff(pattern, [""]), "refused", pattern);
});
