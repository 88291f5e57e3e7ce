/** Real headers, changed at random in a few places: what is read of both sides in excerpt means what the whole does. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { makeExcerpt } from "../../src/meaning/excerpt.js";
import { findMeaning } from "../../src/meaning/meaning.js";
import { seededRandom } from "../diff/cases.js";
import { WORDS } from "../meaning/shipped-words.js";
import { kernelTree, NO_TREE } from "./trees.js";

/** `SYNC_SEED` asks for other changes. */
const SEED = Number(process.env.SYNC_SEED ?? 1);
const RUNS = 1500;
const tree = kernelTree("6.12");
/** Neither too small for an excerpt nor too large to be read whole this often. */
const [SMALLEST, LARGEST] = [3_000, 40_000];

/** Changes lines at a place; `below` gives a number below another at random. */
type Mutation = (lines: string[], at: number, below: (limit: number) => number) => void;

const MUTATIONS: readonly Mutation[] = [
  (lines, at, below) => lines.splice(at, 1 + below(3)),
  (lines, at, below) => lines.splice(at, 0, lines[below(lines.length)]!),
  (lines, at, below) => lines.splice(below(lines.length), 0, ...lines.splice(at, 1 + below(12))),
  (lines, at, below) => lines.splice(at, 1, lines[at]!.replace(/\d/, `${below(10)}`)),
  (lines, at) => lines.splice(at, 1, lines[at]!.replace(/\b(?:__u32|int)\b/, "__u64")),
  (lines, at) => lines.splice(at, 1, `${lines[at]} /* note */`),
  (lines, at, below) => lines.splice(at, 0, `#define MUTATED_${at} ${below(100)}`),
  (lines, at) => lines.splice(at, 0, `struct mutated_${at} { __u32 one; };`),
  (lines, at) => lines.splice(at, 0, "/* not defined:", "#define MUTATED 1", " */"),
  (lines, at) => lines.splice(at, 0, "#ifdef MUTATED", ...lines.slice(at, at + 2), "#endif"),
  // What the rest of the header is read otherwise for.
  (lines, at) => lines.splice(at, 0, "/* not ended"),
  (lines, at) => lines.splice(at, 0, "*/"),
  (lines, at) => lines.splice(at, 1, `${lines[at]}\\`),
];

function mutate(text: string, random: () => number): string {
  const below = (limit: number) => Math.floor(random() * limit);
  const lines = text.split("\n");
  const harmless = below(4) > 0 ? MUTATIONS.length - 3 : MUTATIONS.length;
  for (let left = below(6); left >= 0; left--) {
    MUTATIONS[below(harmless)]!(lines, below(lines.length), below);
  }
  const mutated = lines.join("\n");
  return below(20) === 0 ? mutated.trimEnd() : mutated;
}

test("excerpts of headers with random changes mean what the headers do", {
  skip: tree === undefined ? NO_TREE : false,
}, () => {
  const root = join(tree!, "include/uapi");
  const headers = (readdirSync(root, { recursive: true }) as string[])
    .filter((path) => path.endsWith(".h"))
    .sort()
    .map((path) => ({ path, text: readFileSync(join(root, path), "latin1") }))
    .filter(({ text }) => text.length > SMALLEST && text.length < LARGEST);
  const random = seededRandom(SEED);
  let excerpts = 0;
  for (let run = 0; run < RUNS; run++) {
    const { path, text } = headers[Math.floor(random() * headers.length)]!;
    const mutated = mutate(text, random);
    const [copy, original] = random() < 0.5 ? [text, mutated] : [mutated, text];
    if (makeExcerpt(copy, original) === undefined) continue;
    excerpts++;
    const tell = (everything: boolean) =>
      findMeaning(copy, original, { path, words: WORDS, everything })
        .changes.map((change) => JSON.stringify(change))
        .sort();
    assert.deepEqual(tell(false), tell(true), `SYNC_SEED=${SEED} run ${run}: ${path}`);
  }
  assert.ok(excerpts > RUNS / 3, `${excerpts} of ${RUNS} were read in excerpt`);
});
