import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";
import { findHistories, type HistoryQuery } from "../../src/history/history.js";
import { seededRandom } from "../diff/cases.js";
import { makeTree } from "../e2e/run.js";
import { copyPath, type History, type MadeCommit, makeHistory } from "./histories.js";
import { expectEdited, expectHistory, inOrder } from "./oracle.js";

/** Random histories: `SYNC_FUZZ` (at most 200) asks for more, `SYNC_SEED` for the same again. */
const COUNT = Math.min(Number(process.env.SYNC_FUZZ ?? 12), 200);
const SEED = Number(process.env.SYNC_SEED ?? Date.now() % 1e9);

/** A copy may have lines that begin so; the original has none. */
const OWN_LINE = "/* own */\n";
const dropOwn = (text: string) => text.replaceAll(OWN_LINE, "");

interface Asked {
  readonly query: HistoryQuery;
  readonly n: number;
  readonly equals: (text: string) => boolean;
}

function askAbout(history: History, order: readonly MadeCommit[], seed: number): Asked[] {
  const random = seededRandom(seed);
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)]!;
  const asked: Asked[] = [];
  for (const [n, own] of history.head.tree.copies.entries()) {
    const now = history.head.tree.originals[n];
    // One that is gone is asked for by the name that it had last.
    const last = order.find(({ tree }) => tree.originals[n] !== null)!;
    const original = last.tree.originals[n]!.path;
    const older = [0, 1, 2].map(() => pick(history.commits).tree.originals[n]?.text ?? own);
    const texts = [own, ...older, `${OWN_LINE}${older[0]}`, `${older[1]}/* lost */\n`];
    for (const [i, text] of texts.entries()) {
      const isExact = i !== 4;
      const equals = (at: string) => (isExact ? at === text : at === dropOwn(text));
      const query = {
        key: `${n}/${i}`,
        copy: i === 0 ? copyPath(n) : `elsewhere/${n}/${i}.h`,
        original,
        copyNow: Buffer.from(text),
        originalNow: now ? Buffer.from(now.text) : undefined,
        isExact,
        equals: (bytes: Uint8Array) => equals(Buffer.from(bytes).toString()),
      };
      asked.push({ query, n, equals });
    }
  }
  return asked;
}

test(`sync points, commits and local edits are what a walk over every commit finds (seed ${SEED})`, async (t) => {
  const folder = makeTree(t);
  let synced = 0;
  let edited = 0;
  for (let i = 0; i < COUNT; i++) {
    const seed = SEED + i;
    const skewed = i % 4 === 3;
    const history = makeHistory(folder, { seed, commits: 120 + (seed % 300), skewed });
    const { root } = history;
    const revisions = execFileSync("git", ["rev-list", "HEAD"], { cwd: root, encoding: "utf8" });
    const order = inOrder(history, revisions.trim().split("\n"));
    const asked = askAbout(history, order, seed);
    const answers = await findHistories(
      asked.map(({ query }) => query),
      { copiesRoot: root, originalsRoot: root },
    );
    for (const { query, n, equals } of asked) {
      const answer = answers.get(query.key)!;
      const where = `SYNC_SEED=${seed} ${query.key} ${query.original}: ${answer.note}`;
      const expected = expectHistory(history, order, n, equals);
      assert.equal(answer.synced?.hash ?? null, expected.synced, where);
      assert.deepEqual(
        answer.commits.map(({ hash }) => hash),
        expected.commits,
        where,
      );
      if (expected.synced !== null) {
        synced++;
        // Where the dates are in order and the name is one, git itself says the same, though it may
        // turn round what bears the same date.
        if (!skewed && history.names[n]!.size === 1 && query.key.endsWith("/1")) {
          const range = `${expected.synced}..HEAD`;
          const log = ["log", "--format=%H", range, "--", query.original];
          const listed = execFileSync("git", log, { cwd: root, encoding: "utf8" });
          assert.deepEqual([...expected.commits].sort(), listed.split("\n").filter(Boolean).sort());
        }
        assert.ok(equals(Buffer.from(answer.base!).toString()), where);
        assert.equal(answer.localEdits, "none", where);
      } else if (query.copy === copyPath(n)) {
        const isEdited = expectEdited(history, n);
        edited += Number(isEdited);
        assert.equal(answer.localEdits, isEdited ? "present" : "unknown", where);
      }
    }
  }
  assert.ok(synced > COUNT * 10, `only ${synced} sync points`);
  assert.ok(edited > 0 || COUNT < 50, "no edited copy");
});
