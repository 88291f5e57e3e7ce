import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { describe, test } from "node:test";
import { compareTexts, type MessageFacts, writeMessage } from "../../src/fix/message.js";
import { formatCc, readPerson } from "../../src/fix/people.js";
import { fillTemplate, findTemplateFault, type Values } from "../../src/fix/template.js";
import type { Change } from "../../src/meaning/change.js";
import { assertGolden } from "../e2e/golden.js";

const CHANGE: Change = {
  symbol: "macro",
  name: "DEMO_CAP_SEEK",
  change: "added",
  effect: "additive",
  when: null,
  before: null,
  after: "4",
  copyLine: null,
  originalLine: 6,
  note: null,
};

const FACTS: MessageFacts = {
  copy: "tools/include/uapi/demo/caps.h",
  original: "include/uapi/demo/caps.h",
  prefix: null,
  template: null,
  commits: [
    {
      hash: "5b9db9c16f428ada0123456789abcdef01234567",
      subject: "demo: Let caps seek",
      people: ["Jo Doe <jo@example.org>", "Ada Roe <ada@example.org>"],
    },
    {
      hash: "00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff",
      subject: 'demo: Say "seek" at 100% 🎉',
      people: ['"Roe, Max" <max@example.org>', "JO DOE <Jo@Example.org>"],
    },
  ],
  meaning: "additive",
  changes: [CHANGE, { ...CHANGE, name: "DEMO_CAP_TELL", after: "8" }],
  recorded: null,
  tables: [
    compareTexts(
      "demo_caps",
      'static const char *demo_caps[] = {\n\t[0] = "READ",\n\t[1] = "WRITE",\n};\n',
      'static const char *demo_caps[] = {\n\t[0] = "READ",\n\t[1] = "WRITE",\n\t[2] = "SEEK",\n};\n',
    ),
  ],
  warning: "diff -u tools/include/uapi/demo/caps.h include/uapi/demo/caps.h",
  warner: "perf build",
  readme: "tools/include/uapi/README",
  reviewers: ["The Reviewers <list@example.org>", "Ada Roe <ada@example.org>"],
};

function parseTrailers(message: string): string[] {
  const run = spawnSync("git", ["interpret-trailers", "--parse"], {
    input: message,
    encoding: "utf8",
  });
  return run.stdout.split("\n").filter((line) => line !== "");
}

test("a template with CRLF line ends is the same template", () => {
  const template = "{name}\n\nTo pick:\n\n  {commits}\n\n{tables}\n\n{cc}\n";
  const facts = { ...FACTS, commits: [], tables: [] };
  const dos = template.replaceAll("\n", "\r\n");
  const expected = writeMessage({ ...facts, template });
  assert.equal(writeMessage({ ...facts, template: dos }), expected);
  assert.match(expected, /^demo\/caps\.h\n\nCc: /);
});

describe("a sync commit's message", () => {
  test("says all that is known", () => {
    assertGolden("sync-commit.txt", writeMessage(FACTS));
  });

  test("says no more than is known", () => {
    const bare = { commits: [], tables: [], reviewers: [], readme: null, warner: "" };
    assertGolden("sync-commit.bare.txt", writeMessage({ ...FACTS, ...bare, meaning: "cosmetic" }));
  });

  test("has trailers that git reads, each address once, and never an empty one", () => {
    const message = writeMessage(FACTS);
    assert.deepEqual(parseTrailers(message), [
      "Cc: Jo Doe <jo@example.org>",
      "Cc: Ada Roe <ada@example.org>",
      'Cc: "Roe, Max" <max@example.org>',
      "Cc: The Reviewers <list@example.org>",
    ]);
    assert.doesNotMatch(message, /^[A-Z][\w-]*:[ \t]*$/m);
    assert.doesNotMatch(message, /^Link:/m);
  });

  test("takes subjects as they are, whatever is in them, on one line each", () => {
    const subjects = [
      'say "it"',
      "100% %s %n $(touch x) `id` $1 $& {cc} {commits}",
      "🎉 grüße",
      "x".repeat(3000),
      "Cc: nobody <no@example.org>",
      "a\rb\x1b[31mred\u202ereversed",
      "",
    ];
    for (const subject of subjects) {
      const hash = "a".repeat(40);
      const message = writeMessage({ ...FACTS, commits: [{ hash, subject, people: [] }] });
      const line = message.split("\n").find((each) => each.startsWith(`  ${"a".repeat(16)} `));
      const shown = subject
        .replace("\r", "\\r")
        .replace("\x1b", "\\x1b")
        .replace("\u202e", "\\u202e");
      assert.equal(line, `  ${"a".repeat(16)} ("${shown}")`);
      assert.equal(parseTrailers(message).length, 2, subject);
    }
  });

  test("leaves no line that ends or begins a patch for git am", () => {
    for (const line of writeMessage(FACTS).split("\n")) {
      assert.doesNotMatch(line, /^(?:---|diff -|Index: )/);
    }
  });

  test("names what changes, the most of it, and says what is only comments", () => {
    const tell = (meaning: MessageFacts["meaning"], changes: readonly Change[]) =>
      writeMessage({ ...FACTS, template: "s\n\n{meaning}", meaning, changes }).slice(3);
    assert.match(tell("cosmetic", []), /^That is comments only/);
    assert.match(tell("kernel-only", [CHANGE]), /user space does not see/);
    assert.equal(
      tell("additive", [CHANGE]),
      "For user space, that only adds:\n\n  +DEMO_CAP_SEEK\n",
    );
    assert.equal(
      tell("breaking", [
        { ...CHANGE, change: "changed", before: "1", after: "2", effect: "breaking" },
      ]),
      "For user space, that changes:\n\n  DEMO_CAP_SEEK: 1 -> 2\n",
    );
    assert.equal(tell("unknown", []), "What that changes for user space could not be told.\n");
    assert.equal(tell(null, []), "");
    const many = Array.from({ length: 50 }, (_, i) => ({ ...CHANGE, name: `N_${i}` }));
    const long = tell("additive", [{ ...CHANGE, name: "y".repeat(500) }, ...many]);
    assert.match(long, /\n {2}and 21 more\n$/);
    assert.ok(long.split("\n").every((line) => line.length <= 72));
  });

  test("has a subject that suits the file, unless the map has a prefix", () => {
    const subject = (copy: string, original: string, prefix: string | null = null) =>
      writeMessage({ ...FACTS, copy, original, prefix }).split("\n")[0];
    for (const [copy, original, expected] of [
      [
        "tools/include/uapi/linux/kvm.h",
        "include/uapi/linux/kvm.h",
        "tools headers UAPI: Sync linux/kvm.h",
      ],
      ["tools/include/linux/bits.h", "include/linux/bits.h", "tools headers: Sync linux/bits.h"],
      [
        "tools/arch/x86/include/uapi/asm/kvm.h",
        "arch/x86/include/uapi/asm/kvm.h",
        "tools headers UAPI: Sync x86 asm/kvm.h",
      ],
      ["tools/lib/list_sort.c", "lib/list_sort.c", "tools: Sync lib/list_sort.c"],
      ["include/uapi/linux/bpf.h", "include/uapi/linux/bpf.h", "headers UAPI: Sync linux/bpf.h"],
      ["x.c", "lib/x.c", "headers: Sync lib/x.c"],
      ["tools/a\nb.h", "include/a\nCc: x.h", "tools headers: Sync a\\nCc: x.h"],
    ] as const) {
      assert.equal(subject(copy, original), `${expected} with the kernel sources`);
    }
    assert.equal(subject("a/b.h", "b.h", "my words"), "my words: Sync b.h with the kernel sources");
  });
});

describe("a template", () => {
  const NONE: Values = {
    prefix: "p",
    name: "n",
    copy: "c",
    original: "o",
    commits: "",
    meaning: "",
    tables: "",
    warning: "",
    readme: "",
    cc: "",
  };

  test("keeps plain paragraphs, and drops those that would say nothing with what announces them", () => {
    const template =
      "{prefix}: {name}\n\nPlain.\n\nThese:\n\n  {commits}\n\nSee {readme}.\n\nEnd {cc}{copy}\n";
    assert.equal(fillTemplate(template, NONE), "p: n\n\nPlain.\n\nEnd c\n");
    const full = fillTemplate(template, { ...NONE, commits: "a\nb\n\nc", readme: "R" });
    assert.equal(full, "p: n\n\nPlain.\n\nThese:\n\n  a\n  b\n\n  c\n\nSee R.\n\nEnd c\n");
  });

  test("does not fill in what was filled in, and takes $ and braces as they are", () => {
    const values = { ...NONE, commits: "{cc} $& $1 {nothing}", cc: "x" };
    assert.equal(
      fillTemplate("s\n\n{commits} { } {{copy}}", values),
      "s\n\n{cc} $& $1 {nothing} { } {c}\n",
    );
  });

  test("that names what is not known, or has no subject, is told so", () => {
    assert.equal(findTemplateFault("{prefix}: x\n\n{commits} { } {A}"), undefined);
    assert.match(
      findTemplateFault("x {subject} y")!,
      /^\{subject\} stands for nothing; known are \{prefix\}, /,
    );
    assert.match(findTemplateFault(" \n ")!, /subject/);
  });
});

describe("people", () => {
  test("are read from what trailers hold, or left out", () => {
    for (const [text, expected] of [
      ["Jo Doe <jo@x.org>", "Cc: Jo Doe <jo@x.org>"],
      ["jo@x.org", "Cc: jo@x.org"],
      ["<jo@x.org>", "Cc: jo@x.org"],
      ['"Doe, Jo" <jo@x.org>', 'Cc: "Doe, Jo" <jo@x.org>'],
      ["Doe, Jo <jo@x.org>", 'Cc: "Doe, Jo" <jo@x.org>'],
      ['Jo "J" Doe <jo@x.org>', 'Cc: "Jo \\"J\\" Doe" <jo@x.org>'],
      ['"Jo \\"J\\" Doe" <jo@x.org>', 'Cc: "Jo \\"J\\" Doe" <jo@x.org>'],
      ["Liam R. Doe (Firm) <l@x.org>", "Cc: Liam R. Doe (Firm) <l@x.org>"],
      ["O'Jo Döe 🎉 <jo@x.org> # v5.4+", "Cc: O'Jo Döe 🎉 <jo@x.org>"],
      ["Jo\nLink: x <jo@x.org>", 'Cc: "Jo Link: x" <jo@x.org>'],
      ["nobody", ""],
      ["Jo <no address>", ""],
      ["Jo <jo@x.org\n>", "Cc: Jo <jo@x.org>"],
      ["Jo <a@b>, Ada <c@d>", 'Cc: "Jo <a@b>, Ada" <c@d>'],
      ["", ""],
    ] as const) {
      assert.equal(formatCc([text]), expected, text);
    }
  });

  test("survive git's own reading of the address", () => {
    for (const name of ['Jo "J" Doe', "Doe, Jo", "a\\b", "x; y: z", "[bot]", "a@b"]) {
      const cc = formatCc([`${JSON.stringify(name)} <jo@x.org>`]);
      assert.deepEqual(parseTrailers(`s\n\nb\n\n${cc}\n`), [cc]);
      assert.deepEqual(readPerson(cc.slice(4)), { name, email: "jo@x.org" });
    }
  });
});
