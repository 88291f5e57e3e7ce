import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, type TestContext, test } from "node:test";
import { makeTree, mapOf, putFile, runCli, SAMPLE } from "../e2e/run.js";
import { GIT_ENV, git, makeRepository } from "./repository.js";

const run = (root: string, ...args: readonly string[]) =>
  runCli([...args, "--root", root], { env: { ...GIT_ENV, HOME: root } });
const fix = (root: string, ...args: readonly string[]) => run(root, "fix", ...args);

/** All files of a tree but git's own, with their contents. */
function snapshot(root: string): Record<string, string> {
  const files: Record<string, string> = {};
  for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile() && !path.startsWith(join(root, ".git/"))) {
      files[path.slice(root.length + 1)] = readFileSync(path, "latin1");
    }
  }
  return files;
}

function copySample(t: TestContext): string {
  const root = makeTree(t);
  cpSync(SAMPLE, root, { recursive: true });
  return root;
}

const read = (root: string, path: string) => readFileSync(join(root, path), "utf8");

const TOML = "sync-headers.toml";
/** One pair, `tools/a.h` and `a.h`. */
const ONE = mapOf(["a.h"]);

describe("fix on the sample tree", () => {
  test("leaves no drift, touches nothing else, and does nothing the second time", (t) => {
    const root = copySample(t);
    const before = snapshot(root);
    const drifted = JSON.parse(run(root, "check", "--format", "json").stdout).pairs.filter(
      (pair: { state: string }) => pair.state === "drifted",
    );
    const fixed = run(root, "--fix", "--all");
    assert.equal(fixed.stderr, "");
    assert.equal(fixed.status, 1, "clash.h is refused");
    const after = snapshot(root);
    const changed = Object.keys(after).filter((path) => after[path] !== before[path]);
    assert.deepEqual(changed.sort(), drifted.map((pair: { copy: string }) => pair.copy).sort());
    assert.deepEqual(Object.keys(after), Object.keys(before));
    assert.match(run(root, "--all").stdout, /^14 pairs: 0 drifted, 2 unchecked, 1 held$/m);
    const again = fix(root, "--all");
    assert.match(again.stdout, /^0 fixed, 1 refused, 0 failed$/m);
    assert.deepEqual(snapshot(root), after);
  });

  test("by git apply of its dry run becomes the same tree; the dry run writes nothing", (t) => {
    for (const patterns of [["--all"], [], ["caps.h", "--all"], ["held.h", "tools/lib"]]) {
      const [real, tried] = [copySample(t), copySample(t)];
      const before = snapshot(tried);
      const patch = fix(tried, "--dry-run", ...patterns);
      assert.deepEqual(snapshot(tried), before);
      assert.deepEqual(run(tried, "check", "--fix", "--dry-run", ...patterns), patch);
      const done = fix(real, ...patterns);
      assert.equal(done.status, patch.status);
      const options = { cwd: tried, input: patch.stdout, encoding: "utf8" } as const;
      assert.equal(spawnSync("git", ["apply"], options).stderr, "");
      assert.deepEqual(snapshot(tried), snapshot(real));
    }
  });

  test("takes what check lists, from the threshold on, and counts the rest", (t) => {
    const root = copySample(t);
    const tell = (...args: readonly string[]) => fix(root, "--dry-run", ...args).stdout;
    const files = (patch: string) =>
      [...patch.matchAll(/^\+\+\+ b\/.*\/(.*)$/gm)].map(([, name]) => name);
    assert.deepEqual(files(tell("--min", "breaking")), ["ioctl.h", "probe.h"]);
    assert.deepEqual(files(tell()), ["caps.h", "ioctl.h", "attr.h", "probe.h", "syscall_64.tbl"]);
    assert.equal(files(tell("--all")).length, 7);
    const { stdout } = fix(root);
    assert.match(stdout, /^2 with lesser drift left as they are: --all$/m);
    assert.match(stdout, /^1 on hold left as it is: name it to fix it$/m);
    assert.equal(run(root, "--strict", "tools/perf", "caps.h").status, 0);
  });

  test("takes a held copy only by its own name", (t) => {
    const root = copySample(t);
    for (const pattern of ["*.h", "tools", "tools/include/**", "hel[d].h"]) {
      assert.doesNotMatch(fix(root, "--dry-run", pattern).stdout, /held/, pattern);
    }
    const path = "tools/include/uapi/demo/held.h";
    for (const pattern of ["held.h", path, `./${path}`, "include/uapi/demo/held.h"]) {
      assert.match(fix(root, "--dry-run", pattern).stdout, /^\+#define DEMO_HELD_NEW/m, pattern);
    }
    assert.equal(fix(root, "held.h").status, 0);
    assert.match(run(root, "held.h").stdout, /^1 pair: 0 drifted, 0 unchecked, 0 held$/m);
  });

  test("named, what cannot be compared is refused with the reason; unnamed, only conflicts are", (t) => {
    const root = copySample(t);
    const named = fix(root, "lost.h");
    assert.equal(named.status, 1);
    assert.match(
      named.stdout,
      /refused {2}.*lost\.h: the original include\/uapi\/demo\/lost\.h does not exist$/m,
    );
    const all = fix(root, "--all");
    assert.doesNotMatch(all.stdout, /lost\.h/);
    assert.match(
      all.stdout,
      /refused {2}.*clash\.h: the copy holds merge-conflict markers \(line 1\); resolve them first$/m,
    );
  });
});

describe("fix and git", () => {
  const FILES = { [TOML]: ONE, "a.h": "#define A 2\n", "tools/a.h": "#define A 1\n" };

  test("refuses changes that are not committed, staged or not; --force takes them", (t) => {
    for (const staged of [false, true]) {
      const root = makeRepository(t, FILES);
      putFile(root, "tools/a.h", "#define A 3\n");
      if (staged) git(root, "add", "tools/a.h");
      const refused = fix(root);
      assert.equal(refused.status, 1);
      assert.match(
        refused.stdout,
        /tools\/a\.h: it has changes that are not committed; .*--force$/m,
      );
      assert.equal(read(root, "tools/a.h"), "#define A 3\n");
      assert.equal(fix(root, "--dry-run").status, 1);
      assert.equal(fix(root, "--force").status, 0);
      assert.equal(read(root, "tools/a.h"), "#define A 2\n");
    }
  });

  test("goes on where there is no git, no history, or the copy is in no commit, and says so in one line", (t) => {
    const bare = makeTree(t, FILES);
    const untracked = makeRepository(t, { [TOML]: ONE, "a.h": FILES["a.h"] });
    putFile(untracked, "tools/a.h", FILES["tools/a.h"]);
    for (const root of [bare, makeRepository(t, FILES), untracked]) {
      const { status, stdout, stderr } = fix(root);
      assert.equal(status, 0, stdout + stderr);
      assert.match(
        stdout,
        /^ {2}fixed {4}tools\/a\.h\n {2}a copy's own edits, if any, could not be told from drift: .+\n1 fixed/,
      );
    }
  });

  test("commits each copy on its own, with the message that --message prints, and nothing else", (t) => {
    const root = makeRepository(t, snapshot(copySample(t)));
    putFile(root, "other.txt", "staged\n");
    git(root, "add", "other.txt");
    const messages = fix(root, "--message");
    assert.equal(git(root, "status", "--porcelain"), "A  other.txt\n", "--message writes nothing");
    const done = fix(root, "--commit", "-s");
    assert.equal(done.stderr, "");
    assert.match(done.stdout, /^5 fixed, 1 refused, 0 failed$/m);
    const log = git(root, "log", "--reverse", "--format=%x00%B", "HEAD~5..").split("\0").slice(1);
    const signoff = "Signed-off-by: Jo Doe <jo@example.org>";
    for (const message of log) assert.ok(message.trimEnd().endsWith(`\n\n${signoff}`), message);
    const unsigned = log.map(
      (message) => `${message.trimEnd().slice(0, -signoff.length).trimEnd()}\n`,
    );
    assert.equal(unsigned.join("\n"), messages.stdout);
    const files = git(root, "log", "--reverse", "--format=", "--name-only", "HEAD~5..")
      .trim()
      .split("\n");
    assert.deepEqual(
      files.map((file) => file.replace(/^.*\//, "")),
      ["caps.h", "ioctl.h", "attr.h", "probe.h", "syscall_64.tbl"],
    );
    assert.equal(git(root, "status", "--porcelain"), "A  other.txt\n");
  });

  test("uses the config's template, prefixes and reviewers", (t) => {
    const config = `${mapOf(["a.h"], 'subject-prefix = "my: words"\nreviewers = ["Ada Roe <ada@x.org>"]')}
[commit]
template = "{prefix} {copy} <- {original}\\n\\nWhy: {commits}\\n\\n{meaning}\\n\\n{cc}"
`;
    const root = makeRepository(t, { ...FILES, [TOML]: config });
    assert.equal(
      fix(root, "--message").stdout,
      "my: words tools/a.h <- a.h\n\nFor user space, that changes:\n\n  A: 1 -> 2\n\nCc: Ada Roe <ada@x.org>\n",
    );
  });

  test("says in one line, with its place, what is wrong with those keys", (t) => {
    for (const [more, told] of [
      ['subject-prefix = "a\\nb"', /^sync-headers: .*:4:\d+: "subject-prefix": expected one line/],
      ['reviewers = ["nobody"]', /"reviewers": expected an address such as/],
      ['reviewers = ["Jo <jo@x>\\nLink: x"]', /"reviewers": expected an address such as/],
      ['[commit]\ntemplate = "{subject}"', /"template": \{subject\} stands for nothing; known are/],
      ['[commit]\ntemplat = "x"', /"templat": unknown key; did you mean "template"\?/],
    ] as const) {
      const root = makeTree(t, { ...FILES, [TOML]: mapOf(["a.h"], more) });
      const { status, stderr } = fix(root);
      assert.equal(status, 2, stderr);
      assert.match(stderr, told);
      assert.equal(stderr.split("\n").length, 2, stderr);
    }
  });

  test("a hook's refusal is told; the copy is in sync, and the next one is tried", (t) => {
    const root = makeRepository(t, {
      [TOML]: mapOf(["a.h", "b.h"]),
      "a.h": "2\n",
      "b.h": "2\n",
      "tools/a.h": "1\n",
      "tools/b.h": "1\n",
    });
    putFile(
      root,
      ".git/hooks/pre-commit",
      "#!/bin/sh\ngit diff --cached --name-only | grep -q a.h || exit 0\necho no >&2\nexit 1\n",
    );
    spawnSync("chmod", ["+x", join(root, ".git/hooks/pre-commit")]);
    const { status, stdout } = fix(root, "--commit", "--all");
    assert.equal(status, 3);
    assert.match(stdout, /failed {3}tools\/a\.h: is in sync now, but was not committed: no$/m);
    assert.match(stdout, /fixed {4}tools\/b\.h$/m);
    assert.equal(
      git(root, "log", "-1", "--format=%s").trim(),
      "tools headers: Sync b.h with the kernel sources",
    );
  });

  test("a hook's environment leads neither questions nor the commit elsewhere", (t) => {
    const root = makeRepository(t, FILES);
    const other = makeRepository(t, { x: "1\n" });
    const before = git(other, "rev-parse", "HEAD");
    const env = {
      ...GIT_ENV,
      HOME: root,
      GIT_DIR: join(other, ".git"),
      GIT_WORK_TREE: other,
      GIT_INDEX_FILE: join(other, ".git/index"),
      GIT_PREFIX: "nowhere/",
      GIT_ICASE_PATHSPECS: "1",
    };
    const { status, stdout } = runCli(["fix", "--commit", "--all", "--root", root], { env });
    assert.equal(status, 0, stdout);
    assert.equal(git(root, "log", "-1", "--format=%an").trim(), GIT_ENV.GIT_AUTHOR_NAME);
    assert.equal(git(root, "status", "--porcelain"), "");
    assert.notEqual(git(root, "rev-list", "--count", "HEAD").trim(), "1");
    assert.equal(git(other, "rev-parse", "HEAD"), before);
    assert.equal(git(other, "status", "--porcelain"), "");
  });

  test("--commit without a repository writes nothing", (t) => {
    const root = makeTree(t, FILES);
    const { status, stderr } = runCli(["fix", "--commit", "--root", root], {
      env: { ...GIT_ENV, GIT_CEILING_DIRECTORIES: join(root, "..") },
    });
    assert.equal(status, 3);
    assert.equal(stderr, "sync-headers: --commit: no git repository here\n");
    assert.equal(read(root, "tools/a.h"), FILES["tools/a.h"]);
  });

  test("options that make no sense together are told", (t) => {
    const root = makeTree(t, FILES);
    for (const args of [["--dry-run", "--message"], ["-s"], ["--all", "--min", "breaking"]]) {
      assert.equal(fix(root, ...args).status, 2, args.join(" "));
    }
    assert.equal(read(root, "tools/a.h"), FILES["tools/a.h"]);
  });
});

describe("fix and links", () => {
  test("a copy that is a link is not written through, in the tree or out of it; a linked folder in it is", (t) => {
    const root = makeTree(t, {
      [TOML]: mapOf(["a.h", "b.h", "c/d.h", "e/f.h"]),
      "a.h": "2\n",
      "b.h": "2\n",
      "c/d.h": "2\n",
      "e/f.h": "2\n",
      "elsewhere/a.h": "1\n",
      "elsewhere/d.h": "1\n",
    });
    const outside = makeTree(t, { "b.h": "1\n", "f.h": "1\n" });
    git(root, "init", "-q");
    git(root, "add", "elsewhere");
    git(root, "commit", "-q", "-m", "one");
    mkdirSync(join(root, "tools"));
    symlinkSync("../elsewhere/a.h", join(root, "tools/a.h"));
    symlinkSync(join(outside, "b.h"), join(root, "tools/b.h"));
    symlinkSync("../elsewhere", join(root, "tools/c"));
    symlinkSync(outside, join(root, "tools/e"));
    const { status, stdout } = fix(root, "--all", "a.h", "b.h", "d.h", "f.h");
    assert.equal(status, 1);
    assert.match(
      stdout,
      /refused {2}tools\/a\.h: it is a symbolic link, which is not written through/,
    );
    assert.match(stdout, /refused {2}tools\/b\.h: the copy lies outside the tree/);
    assert.match(stdout, /fixed {4}tools\/c\/d\.h/);
    assert.match(stdout, /refused {2}tools\/e\/f\.h: the copy lies outside the tree/);
    assert.equal(read(root, "elsewhere/a.h"), "1\n");
    assert.equal(read(root, "elsewhere/d.h"), "2\n");
    assert.deepEqual(snapshot(outside), { "b.h": "1\n", "f.h": "1\n" });
  });

  test("a copy path with `..` is refused as the config is read", (t) => {
    const root = makeTree(t, {
      [TOML]: '[[map]]\ncopy = "../a.h"\noriginal = "a.h"\n',
      "a.h": "2\n",
    });
    const { status, stderr } = fix(root);
    assert.equal(status, 2);
    assert.match(stderr, /leaves the tree by `\.\.`/);
  });
});

describe("fix and names", () => {
  test("that look like options, patterns or commands are names, to git as well", (t) => {
    const names = [
      "-x.h",
      "--all.h",
      "new\nline.h",
      "a;b.h",
      "$(touch pwned).h",
      "%s%n.h",
      "`id`.h",
      "q'\".h",
      ":(glob).h",
      "::error::x.h",
      "sp ace.h",
    ];
    const maps = names.map(
      (name) =>
        `[[map]]\ncopy = ${JSON.stringify(`tools/${name}`)}\noriginal = ${JSON.stringify(name)}\n`,
    );
    const files: Record<string, string> = { [TOML]: maps.join("\n") };
    for (const name of names) {
      files[name] = "int two;\n";
      files[`tools/${name}`] = "int one;\n";
    }
    const [root, tried, plain] = [makeRepository(t, files), makeTree(t, files), makeTree(t, files)];
    const patch = fix(tried, "--all", "--dry-run");
    const options = { cwd: tried, input: patch.stdout, encoding: "utf8" } as const;
    assert.equal(spawnSync("git", ["apply"], options).stderr, "");
    assert.equal(fix(plain, "--all").status, 0);
    assert.deepEqual(snapshot(tried), snapshot(plain));
    const { status, stdout, stderr } = fix(root, "--all", "--commit");
    assert.equal(status, 0, stdout + stderr);
    assert.deepEqual(snapshot(root), snapshot(plain));
    assert.equal(git(root, "status", "--porcelain"), "");
    assert.equal(git(root, "rev-list", "--count", "HEAD").trim(), `${names.length + 1}`);
    assert.doesNotMatch(stdout, /^::|^line\.h/m);
  });
});

describe("fix and chains", () => {
  test("a copy that is another copy's original is fixed first, and both in one run", (t) => {
    const maps = ["two", "one"].map((name, i) => {
      const original = i === 0 ? "tools/one.h" : "origin.h";
      return `[[map]]\ncopy = "tools/${name}.h"\noriginal = "${original}"\n`;
    });
    for (const between of ["#define A 1\n", "#define A 0\n"]) {
      const files = {
        [TOML]: maps.join("\n"),
        "origin.h": "#define A 2\n",
        "tools/one.h": "#define A 1\n",
        "tools/two.h": between,
      };
      const [real, tried] = [makeTree(t, files), makeTree(t, files)];
      const patch = fix(tried, "--dry-run");
      assert.equal(fix(real).status, 0);
      assert.equal(read(real, "tools/one.h"), "#define A 2\n");
      assert.equal(read(real, "tools/two.h"), "#define A 2\n");
      spawnSync("git", ["apply"], { cwd: tried, input: patch.stdout });
      assert.deepEqual(snapshot(tried), snapshot(real));
      assert.match(fix(real).stdout, /^0 fixed, 0 refused, 0 failed$/m);
    }
  });
});

test("a tree without originals has nothing to fix, and that is said", (t) => {
  const root = makeTree(t, { [TOML]: mapOf(["include/a.h"]), "tools/include/a.h": "1\n" });
  const { status, stdout } = fix(root);
  assert.equal(status, 0);
  assert.match(stdout, /has no include\/: a detached tree/);
});

test("originals from another tree", (t) => {
  const kernel = makeTree(t, { "a.h": "#define A 2\n" });
  const root = makeTree(t, { [TOML]: ONE, "tools/a.h": "#define A 1\n" });
  assert.equal(fix(root, "--kernel", kernel).status, 0);
  assert.equal(read(root, "tools/a.h"), "#define A 2\n");
  rmSync(kernel, { recursive: true });
});
