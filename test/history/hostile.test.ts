import assert from "node:assert/strict";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { readPeople } from "../../src/history/people.js";
import { makeTree, putFile, runCli } from "../e2e/run.js";
import { commitAll, git, makeRepository } from "../fix/repository.js";
import { askTree, lines, mapOf, revisions } from "./ask.js";

/** Names, revisions, subjects and configurations that were chosen to hurt. */

const NAMES = [
  "-p.h",
  "--output=owned",
  "--upload-pack=touch owned",
  "$(touch owned).h",
  "`touch owned`.h",
  "a;touch owned;.h",
  "new\nline.h",
  'tab\tand "quotes".h',
  ":(top)magic.h",
  ":!not.h",
  "*.h",
  "%H%n%x00.h",
  "ünï\u202ecode.h",
  "HEAD",
  "@{upstream}",
  "a..b",
  " blank .h",
];

test("hostile names are names, to git and to the terminal", async (t) => {
  const files: Record<string, string> = {};
  for (const [i, name] of NAMES.entries()) {
    files[`include/${name}`] = lines(`N${i}`);
    files[`tools/include/${name}`] = lines(`N${i}`);
  }
  const toPattern = (name: string) => `include/${name}`.replace(/[*?[\]{}()!\\]/g, "\\$&");
  files["sync-headers.toml"] = mapOf(NAMES.map(toPattern));
  const root = makeRepository(t, files);
  for (const [i, name] of NAMES.entries()) {
    putFile(root, `include/${name}`, `${lines(`N${i}`)}#define MORE 1\n`);
    git(root, "add", "-A");
    git(root, "commit", "-q", "-m", `change ${i}`);
  }
  const answers = await askTree(root);
  for (const [i, name] of NAMES.entries()) {
    const { commits, note } = answers.get(`tools/include/${name}`)!;
    assert.equal(note, null, name);
    assert.deepEqual(
      commits.map(({ subject }) => subject),
      [`change ${i}`],
      name,
    );
  }
  const log = runCli(["log", "--root", root]);
  assert.equal(log.status, 0, log.stderr);
  assert.equal(log.stdout.split("\n").length, NAMES.length * 2 + 1);
  assert.doesNotMatch(log.stdout, /[\x00-\x09\x0b-\x1f\u202e]/);
  assert.ok(!existsSync("owned") && !existsSync(join(root, "owned")));
});

test("subjects and authors are text: no escape reaches the terminal, no field runs over", async (t) => {
  const root = makeRepository(t, {
    "sync-headers.toml": mapOf(["a.h"]),
    "a.h": "1\n",
    "tools/a.h": "1\n",
  });
  const subjects = [
    "\x1b]0;owned\x07red \x1b[31m",
    "0123456789012345678901234567890123456789 (from 0123456789012345678901234567890123456789)",
    ":100644 100644 0000000 0000000 M",
    '"quoted", 100% $(id) `id` ; 🐧',
    "first line\nsecond line of the subject",
    "x".repeat(5000),
  ];
  for (const [i, subject] of subjects.entries()) {
    putFile(root, "a.h", `1\n${i}\n`);
    git(root, "add", "-A");
    git(root, "commit", "-q", "--author", 'Doe, "Jo" \x1b[1m <jo,doe@example.org>', "-m", subject);
  }
  const { commits } = (await askTree(root)).get("tools/a.h")!;
  const shown = git(root, "log", "-6", "--reverse", "-z", "--format=%s%n%an%n%aI").split("\0");
  assert.deepEqual(
    commits.map(({ subject, author, date }) => `${subject}\n${author}\n${date}`),
    shown.filter(Boolean),
  );
  const log = runCli(["log", "--root", root]);
  assert.equal(log.stdout.split("\n").length, subjects.length + 2);
  assert.doesNotMatch(log.stdout, /[\x00-\x09\x0b-\x1f]/);
});

test("other encodings are read as git reads them", async (t) => {
  const root = makeRepository(t, {
    "sync-headers.toml": mapOf(["a.h"]),
    "a.h": "1\n",
    "tools/a.h": "1\n",
    message: Buffer.from("gr\xfc\xdfe\n", "latin1"),
  });
  putFile(root, "a.h", "2\n");
  git(root, "-c", "i18n.commitEncoding=ISO-8859-1", "commit", "-q", "-a", "-F", "message");
  const { commits } = (await askTree(root)).get("tools/a.h")!;
  assert.equal(commits[0]!.subject, "grüße");
});

test("no configuration of the user's changes what is read, or runs anything", async (t) => {
  const root = makeRepository(t, {
    "sync-headers.toml": mapOf(["a.h"]),
    "a.h": lines("A"),
    "tools/a.h": lines("A"),
  });
  git(root, "checkout", "-q", "-b", "side");
  putFile(root, "a.h", `${lines("A")}#define B 1\n`);
  commitAll(root, "side");
  git(root, "checkout", "-q", "-");
  putFile(root, "noise", "");
  commitAll(root, "noise");
  git(root, "merge", "-q", "--no-ff", "-m", "merge", "side");
  const expected = (await askTree(root)).get("tools/a.h")!;
  assert.equal(expected.commits.length, 1);
  const script = "touch owned; cat";
  for (const [key, value] of [
    ["log.showSignature", "true"],
    ["log.diffMerges", "off"],
    ["log.showRoot", "false"],
    ["log.follow", "true"],
    ["log.decorate", "full"],
    ["log.date", "relative"],
    ["format.pretty", "fuller"],
    ["core.abbrev", "5"],
    ["core.quotePath", "true"],
    ["core.pager", script],
    ["core.fsmonitor", script],
    ["color.ui", "always"],
    ["diff.renames", "copies"],
    ["diff.external", script],
    ["diff.orderFile", "/nonexistent"],
    ["diff.noprefix", "true"],
    ["diff.relative", "false"],
    ["notes.displayRef", "*"],
    ["gpg.program", script],
    ["alias.log", `!${script}`],
    ["trailer.x.command", script],
  ] as const) {
    git(root, "config", key, value);
  }
  const answer = (await askTree(root)).get("tools/a.h")!;
  assert.deepEqual(answer, expected);
  assert.deepEqual(readdirSync(root).includes("owned"), false);
});

test("without git, one line", async (t) => {
  const root = makeRepository(t, {
    "sync-headers.toml": mapOf(["a.h"]),
    "a.h": "1\n2\n",
    "tools/a.h": "1\n",
  });
  const { PATH } = process.env;
  process.env.PATH = makeTree(t);
  try {
    const { note, failed } = (await askTree(root)).get("tools/a.h")!;
    assert.equal(note, "git is not installed");
    assert.equal(failed, true);
    assert.deepEqual(await readPeople(root, [..."0".repeat(40)]), new Map());
  } finally {
    process.env.PATH = PATH;
  }
  const log = runCli(["log", "--root", root], { env: { PATH: makeTree(t) } });
  assert.deepEqual(log, { status: 3, stdout: "", stderr: "sync-headers: git is not installed\n" });
});

test("a hook's environment leads git nowhere else", async (t) => {
  const root = makeRepository(t, {
    "sync-headers.toml": mapOf(["a.h"]),
    "a.h": "1\n2\n",
    "tools/a.h": "1\n",
  });
  const other = makeRepository(t, { x: "" });
  const env = {
    GIT_DIR: join(other, ".git"),
    GIT_WORK_TREE: other,
    GIT_INDEX_FILE: join(other, ".git/index"),
    GIT_EXTERNAL_DIFF: "touch owned",
    GIT_PAGER: "touch owned",
  };
  const log = runCli(["log", "--root", root], { env });
  assert.match(log.stdout, /^tools\/a\.h: no version of a\.h that git has equals the copy; /);
});

test("people: authors and trailers, each as they are", async (t) => {
  const root = makeRepository(t, { a: "1\n" });
  const message = [
    "subject",
    "",
    "Text: not a trailer, since a paragraph of text follows",
    "",
    "and more text.",
    "",
    "Link: https://example.org/x",
    'Reviewed-by: "Doe, Jo" <jo@example.org>',
    "Acked-by: A very long name that goes",
    " on <a@example.org>",
    "Signed-off-by: J. Doe <j@example.org> # v6.1+",
  ].join("\n");
  putFile(root, "a", "2\n");
  git(root, "commit", "-q", "-a", "--author", "Ünal, É <u@example.org>", "-m", message);
  const [hash] = revisions(root, "HEAD");
  const people = await readPeople(root, [hash!, "not a hash", "--all"]);
  assert.deepEqual(
    [...people],
    [
      [
        hash,
        {
          author: "Ünal, É <u@example.org>",
          authorName: "Ünal, É",
          authorEmail: "u@example.org",
          trailers: [
            { token: "Link", value: "https://example.org/x" },
            { token: "Reviewed-by", value: '"Doe, Jo" <jo@example.org>' },
            { token: "Acked-by", value: "A very long name that goes on <a@example.org>" },
            { token: "Signed-off-by", value: "J. Doe <j@example.org> # v6.1+" },
          ],
        },
      ],
    ],
  );
});
