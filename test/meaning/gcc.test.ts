import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import fc from "fast-check";
import { matchesAny } from "../../src/meaning/words.js";
import { compare, print } from "./compare.js";
import { applyEdit, edit, type Model, model, printModel, questionsOf } from "./random-headers.js";
import { WORDS } from "./shipped-words.js";

/** `SYNC_FUZZ` asks for more headers (at most 2000), `SYNC_SEED` for the same again. */
const COUNT = Math.min(Number(process.env.SYNC_FUZZ ?? 250), 2000);
const SEED = Number(process.env.SYNC_SEED ?? Date.now() % 1e9);
const WORLDS = [[], ["A"], ["B"], ["A", "B"]];

const gcc = spawnSync("gcc", ["--version"]).status === 0;
const skip = gcc ? false : "gcc is missing";

type Values = ReadonlyMap<string, bigint>;

/** What gcc makes of the names of many models; undefined where it refuses one. */
function askGcc(models: readonly Model[], world: readonly string[]): (Values | undefined)[] {
  const asked = models.map((one) => [...questionsOf(one, new Set(world))]);
  const refused = new Set<number>();
  for (;;) {
    const parts = models.map((one, i) => {
      if (refused.has(i)) return "";
      const values = asked[i]!.map(([, text]) => `(long long)(${text})`).join(", ");
      const text = `${printModel(one)}long long q_answer[] = { ${values} };\n`;
      return `#line 1 "case${i}"\n${text.replace(/\b[qQ]_/g, (word) => `c${i}_${word}`)}`;
    });
    const options = [...world.map((name) => `-D${name}`), "-w", "-fmax-errors=0", "-S", "-xc"];
    const run = spawnSync("gcc", [...options, "-o", "-", "-"], {
      input: parts.join(""),
      encoding: "latin1",
      maxBuffer: 1 << 28,
    });
    if (run.status !== 0) {
      const before = refused.size;
      for (const [, i] of run.stderr.matchAll(/^case(\d+):\d+:\d+: error/gm))
        refused.add(Number(i));
      assert.ok(refused.size > before, run.stderr);
      continue;
    }
    const answers = new Map<number, bigint[]>();
    for (const [, i, body] of run.stdout.matchAll(
      /^c(\d+)_q_answer:\n((?:\t\.(?:quad|zero)\t\S+\n)+)/gm,
    )) {
      const numbers = [...body!.matchAll(/\.(quad|zero)\t(\S+)/g)].flatMap(([, word, n]) =>
        word === "quad" ? [BigInt(n!)] : Array.from({ length: Number(n) / 8 }, () => 0n),
      );
      answers.set(Number(i), numbers);
    }
    return models.map((_, i) => {
      const numbers = answers.get(i);
      return numbers && new Map(asked[i]!.map(([name], at) => [name, numbers[at]!]));
    });
  }
}

/** What a change may do to names that users have: only sentinels and what is reserved may be other numbers. */
function findBreaks(before: Values, after: Values): string[] {
  const excused = [...WORDS.sentinels, ...WORDS.reserved];
  return [...before].flatMap(([name, value]) => {
    const other = after.get(name);
    if (other === value || matchesAny(name, excused)) return [];
    return [`${name}: ${value} -> ${other ?? "gone"}`];
  });
}

test("what gcc sees change is breaking or unknown, and numbers that are told are gcc's", {
  skip,
}, (t) => {
  const drawn = fc.sample(fc.tuple(model, fc.array(edit, { minLength: 1, maxLength: 2 })), {
    numRuns: COUNT,
    seed: SEED,
  });
  const sides = drawn.map(([m, edits]) => [m, edits.reduce(applyEdit, m)] as const);
  const answers = WORLDS.map((world) => {
    const [before, after] = [0, 1].map((side) =>
      askGcc(
        sides.map((one) => one[side]!),
        world,
      ),
    );
    return sides.map((_, i) => [before![i], after![i]] as const);
  });
  const counts = { breaks: 0, additive: 0, refused: 0 };
  const wrong: string[] = [];
  sides.forEach(([a, b], i) => {
    const [copy, original] = [printModel(a), printModel(b)];
    const { meaning, changes } = compare(copy, original);
    const known = answers.map((all) => all[i]!).filter(([x, y]) => x && y) as [Values, Values][];
    if (known.length === 0) counts.refused++;
    const breaks = [...new Set(known.flatMap(([x, y]) => findBreaks(x, y)))];
    const say = (what: string): void => {
      const told = changes.map(print).join("\n");
      wrong.push(`SYNC_SEED=${SEED} ${i}: ${what}, ${meaning}\n${copy}--\n${original}--\n${told}`);
    };
    if (meaning === "additive") counts.additive++;
    if (breaks.length > 0) counts.breaks++;
    if (breaks.length > 0 && meaning !== "breaking" && meaning !== "unknown") {
      say(breaks.join(", "));
    }
    if (known.length < WORLDS.length) return;
    for (const { symbol, name, before, after, renamedTo } of changes) {
      if (symbol !== "enumerator") continue;
      const isTold = (text: string | null, side: 0 | 1, of: string): boolean =>
        text === null ||
        !/^-?\d+$/.test(text) ||
        known.some((pair) => pair[side].get(of) === BigInt(text));
      if (!isTold(before, 0, name)) say(`${name} was not ${before}`);
      if (!isTold(after, 1, renamedTo ?? name)) say(`${renamedTo ?? name} is not ${after}`);
    }
  });
  t.diagnostic(`seed ${SEED}: ${COUNT} headers, ${JSON.stringify(counts)}`);
  assert.deepEqual(wrong.slice(0, 3), []);
  // The test must have something to find, on both sides.
  assert.ok(counts.breaks > COUNT / 10 && counts.additive > COUNT / 20, JSON.stringify(counts));
});
