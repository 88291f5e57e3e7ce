import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { makeTree, runCli } from "../e2e/run.js";
import { findCommands, renderMarkdown } from "../report/parsed.js";
import { assertValid } from "../report/sarif-schema.js";
import { kernelTree, NO_TREE, type Version } from "./trees.js";

const ROUNDS = 7;
const WORDS =
  "--format json --out r.json --format sarif --out r.sarif --format markdown --out r.md --format github";

/** The fastest of some runs: the others were disturbed. */
function measure(run: () => void): number {
  const times = Array.from({ length: ROUNDS }, () => {
    const start = performance.now();
    run();
    return performance.now() - start;
  });
  return Math.min(...times);
}

for (const version of ["6.12", "6.1"] as const satisfies readonly Version[]) {
  test(`${version}: all formats from one check agree, and cost little more than the text`, (t) => {
    const tree = kernelTree(version);
    if (tree === undefined) return t.skip(NO_TREE);
    const folder = makeTree(t);
    const env = { GITHUB_STEP_SUMMARY: join(folder, "summary.md"), GITHUB_WORKSPACE: tree };
    const all = () => runCli(["--root", tree, ...WORDS.split(" ")], { cwd: folder, env });
    const ran = all();
    assert.equal(ran.stderr, "");
    const read = (name: string) => readFileSync(join(folder, name), "utf8");
    const report = JSON.parse(read("r.json"));
    const { results, properties } = assertValid(read("r.sarif")).runs[0]!;
    assert.deepEqual(properties!.counts, report.counts);
    const listed = report.pairs.filter((pair: { listed: boolean }) => pair.listed).length;
    assert.ok(listed > 0 && results!.length >= listed);
    assert.equal(read("summary.md"), read("r.md"));
    const { tags, prose } = renderMarkdown(read("r.md"));
    assert.equal(tags.filter((tag) => tag === "h3").length, listed);
    assert.match(prose, new RegExp(`${report.counts.drifted} drifted`));
    const commands = findCommands(ran.stdout);
    assert.ok(commands.length >= Math.min(listed, 10) && commands.length <= 20);
    for (const { file, line } of commands.map(({ properties }) => properties)) {
      if (file === undefined) continue;
      const path = join(tree, file);
      assert.ok(existsSync(path), path);
      assert.ok(Number(line) <= readFileSync(path, "latin1").split("\n").length);
    }
    for (const { locations, relatedLocations = [] } of results!) {
      for (const { physicalLocation } of [...locations!, ...relatedLocations]) {
        const path = join(tree, decodeURIComponent(physicalLocation!.artifactLocation!.uri!));
        const lines = readFileSync(path, "latin1").split("\n").length;
        assert.ok((physicalLocation!.region?.startLine ?? 1) <= lines, path);
      }
    }

    const text = measure(() => runCli(["--root", tree, "--format", "text"], { cwd: folder }));
    const formats = measure(all);
    t.diagnostic(`text ${text.toFixed(0)} ms, all formats ${formats.toFixed(0)} ms`);
    assert.ok(formats <= 1.5 * text + 150, `${formats} ms, the text alone ${text} ms`);
  });
}
