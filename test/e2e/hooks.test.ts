import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { parse, stringify } from "yaml";
import { CLI, makeTree, mapOf, putFile } from "./run.js";

/** The README's lines for hooks before a commit, each tried in a repository of its own. */

const README = readFileSync("README.md", "utf8");

function blockUnder(heading: string): string {
  const at = README.indexOf(`\n### ${heading}\n`);
  assert.ok(at >= 0, `the README says nothing of ${heading}`);
  return /```\w+\n([\s\S]*?)```/.exec(README.slice(at))![1]!;
}

/** A repository with drift, committed before any hook was there, and the command in its node_modules. */
function makeRepository(t: TestContext, files: Record<string, string>) {
  const root = makeTree(t, {
    "sync-headers.toml": mapOf(["a.h"]),
    "tools/a.h": "#define A 1\n",
    "a.h": "#define A 2\n",
    ".gitignore": "/node_modules/\n/home/\n",
    "node_modules/.bin/sync-headers": `#!/bin/sh\nexec "${process.execPath}" "${CLI}" "$@"\n`,
    ...files,
  });
  mkdirSync(join(root, "home"));
  chmodSync(join(root, "node_modules/.bin/sync-headers"), 0o755);
  const run = (...words: string[]) => {
    const { status, stdout, stderr } = spawnSync(words[0]!, words.slice(1), {
      cwd: root,
      env: {
        PATH: process.env.PATH,
        HOME: join(root, "home"),
        GIT_CONFIG_GLOBAL: "/dev/null",
        NPM_CONFIG_UPDATE_NOTIFIER: "false",
        ...Object.fromEntries(
          ["AUTHOR", "COMMITTER"].flatMap((who) => [
            [`GIT_${who}_NAME`, "A. Developer"],
            [`GIT_${who}_EMAIL`, "a@example.com"],
          ]),
        ),
      },
      encoding: "utf8",
    });
    return { status, output: stdout + stderr };
  };
  assert.equal(run("git", "init", "--quiet").status, 0);
  const commit = () => {
    run("git", "add", "--all");
    return run("git", "commit", "--quiet", "--message", "more");
  };
  return { root, run, commit };
}

const isMissing = (tool: string) => spawnSync(tool, ["--version"]).error !== undefined;

/** New drift is refused, with what it is; once it is taken over, the commit passes. */
function assertRefuses({ root, commit }: ReturnType<typeof makeRepository>): void {
  const refused = commit();
  assert.notEqual(refused.status, 0, refused.output);
  assert.match(refused.output, /breaking: A: 1 -> 2/);
  putFile(root, "tools/a.h", "#define A 2\n");
  const passed = commit();
  assert.equal(passed.status, 0, passed.output);
}

test("husky's line refuses a commit with drift", (t) => {
  const repository = makeRepository(t, {
    ".husky/pre-commit": `#!/bin/sh -e\n${blockUnder("husky")}`,
  });
  chmodSync(join(repository.root, ".husky/pre-commit"), 0o755);
  repository.run("git", "config", "core.hooksPath", ".husky");
  assertRefuses(repository);
});

test("lint-staged's line refuses a commit with drift", (t) => {
  if (isMissing("lint-staged")) return t.skip("lint-staged is not installed");
  const repository = makeRepository(t, {
    "package.json": "{}\n",
    "lint-staged.config.mjs": blockUnder("lint-staged"),
    ".husky/pre-commit": "#!/bin/sh -e\nlint-staged\n",
  });
  chmodSync(join(repository.root, ".husky/pre-commit"), 0o755);
  repository.run("git", "config", "core.hooksPath", ".husky");
  assertRefuses(repository);
});

test("lefthook's lines refuse a commit with drift", (t) => {
  if (isMissing("lefthook")) return t.skip("lefthook is not installed");
  const repository = makeRepository(t, { "lefthook.yml": blockUnder("lefthook") });
  const installed = repository.run("lefthook", "install");
  assert.equal(installed.status, 0, installed.output);
  assertRefuses(repository);
});

interface Hook {
  readonly id: string;
  readonly entry: string;
}

const HOOKS = parse(readFileSync(".pre-commit-hooks.yaml", "utf8")) as readonly Hook[];

test("pre-commit: one hook warns, the other refuses", (t) => {
  const { repos } = parse(blockUnder("pre-commit"));
  const [{ hooks }] = repos;
  assert.ok(HOOKS.some(({ id }) => id === hooks[0].id));
  const { version } = JSON.parse(readFileSync("package.json", "utf8"));
  assert.equal(repos[0].rev, `v${version}`);
  if (isMissing("pre-commit")) return t.skip("pre-commit is not installed");

  // As pre-commit would have them from a clone of this repository.
  const config = (...ids: string[]) =>
    stringify({ repos: [{ repo: "local", hooks: HOOKS.filter(({ id }) => ids.includes(id)) }] });
  const repository = makeRepository(t, { ".pre-commit-config.yaml": config("sync-headers") });
  const { root, run, commit } = repository;
  assert.equal(
    run("pre-commit", "validate-manifest", join(process.cwd(), ".pre-commit-hooks.yaml")).status,
    0,
  );
  assert.equal(run("pre-commit", "install").status, 0);
  const warned = commit();
  assert.equal(warned.status, 0, warned.output);
  assert.match(warned.output, /breaking: A: 1 -> 2/);
  putFile(root, ".pre-commit-config.yaml", config("sync-headers-strict"));
  assertRefuses(repository);
});

test("the hooks are what the command line understands", (t) => {
  const { run } = makeRepository(t, {});
  for (const { entry } of HOOKS) {
    const { status, output } = run(...(entry.split(" ") as [string]), "--baseline", "none.json");
    assert.equal(status, 2);
    assert.match(output, /none\.json: does not exist; write it with sync-headers baseline\n/);
  }
});
