import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { makeTree } from "../e2e/run.js";
import { askTree } from "./ask.js";

/** A real history: LIBBPF_GIT names a clone of libbpf/libbpf, bare or not. It is read, nothing else. */
const LIBBPF = process.env.LIBBPF_GIT;
const skip =
  LIBBPF !== undefined && existsSync(LIBBPF)
    ? false
    : "no history of libbpf: LIBBPF_GIT names no clone of libbpf/libbpf";

const HEADERS = "include/uapi/linux";

for (const date of ["2020-01-01", "2022-06-01", "2024-06-01", "2025-06-01"]) {
  test(`libbpf's headers against those of ${date}: what git log lists`, { skip }, async (t) => {
    const folder = makeTree(t);
    const now = join(folder, "now");
    const run = (...args: string[]) =>
      execFileSync("git", args, { cwd: folder, encoding: "utf8", maxBuffer: 1 << 28 });
    run("clone", "-q", "--shared", LIBBPF!, now);
    const root = makeTree(t, {
      "sync-headers.toml": `[[map]]\ncopies = ["${HEADERS}/*.h"]\n`,
    });
    const then = run("-C", now, "rev-list", "-1", `--before=${date}`, "HEAD").trim();
    run("-C", now, "archive", "-o", join(folder, "then.tar"), then, HEADERS);
    run("-C", root, "--version");
    execFileSync("tar", ["-xf", join(folder, "then.tar"), "-C", root]);

    const answers = await askTree(root, now);
    let behind = 0;
    for (const [copy, { synced, commits, note }] of answers) {
      assert.ok(synced, `${copy}: ${note}`);
      const format = "--format=%H%n%s%n%an%n%aI";
      const range = `${synced.hash}..HEAD`;
      const log = run("-C", now, "log", "--reverse", "-z", format, range, "--", copy);
      assert.deepEqual(
        commits.map((one) => [one.hash, one.subject, one.author, one.date].join("\n")),
        log.split("\0").filter(Boolean),
        copy,
      );
      // Nothing newer equals it: not HEAD, nor what any of the commits made of it.
      const blobAt = (commit: string) => run("-C", now, "rev-parse", `${commit}:${copy}`);
      const own = blobAt(then);
      assert.equal(blobAt(synced.hash), own);
      for (const { hash } of commits) assert.notEqual(blobAt(hash), own, copy);
      behind += commits.length;
    }
    assert.ok(answers.size > 5 && behind > 50, `${answers.size} copies, ${behind} commits`);
  });
}
