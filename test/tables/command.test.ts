import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { command } from "../../src/commands/table.js";

const CONFIG = `[[map]]
prefix = "tools/"
copies = ["tools/*.h"]

[[table]]
name = "flags"
header = "tools/flags.h"
macros = "FLAG_*"
index = "ilog2({value}) + 1"

[[table]]
name = "plain"
header = "tools/plain.h"
macros = "PLAIN_*"
`;

const TREE = {
  "sync-headers.toml": CONFIG,
  "tools/flags.h": "#define FLAG_A 0x1\n#define FLAG_B 0x2\n",
  "flags.h": "#define FLAG_A 0x1\n#define FLAG_B 0x2\n#define FLAG_C 0x4\n",
  "tools/plain.h": "#define PLAIN_X 7\n",
  "plain.h": "#define PLAIN_X 7\n",
};

const FLAGS = `static const char *flags[] = {
\t[ilog2(0x1) + 1] = "A",
\t[ilog2(0x2) + 1] = "B",
};
`;
const PLAIN = 'static const char *plain[] = {\n\t[7] = "X",\n};\n';

interface Run {
  readonly code: number;
  readonly output: string;
}

/** Runs a test in a tree of its own. */
async function inTree(
  files: Readonly<Record<string, string>>,
  use: (root: string, run: (...args: string[]) => Promise<Run>) => Promise<void>,
): Promise<void> {
  const root = mkdtempSync(join(tmpdir(), "sync-headers-"));
  try {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(join(root, dirname(path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
    await use(root, (...args) => run(root, args));
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

async function run(cwd: string, args: readonly string[]): Promise<Run> {
  let output = "";
  const values: Record<string, string | boolean> = {};
  const positionals: string[] = [];
  for (let i = 0; i < args.length; i++) {
    const name = /^--(.*)/.exec(args[i]!)?.[1];
    if (name === undefined) positionals.push(args[i]!);
    else values[name] = command.options[name]!.type === "string" ? args[++i]! : true;
  }
  const code = await command.run(
    { values, positionals, tokens: [] },
    {
      cwd,
      env: {},
      isTerminal: () => false,
      columns: () => undefined,
      write(text) {
        output += typeof text === "string" ? text : Buffer.from(text).toString("latin1");
      },
    },
  );
  return { code, output };
}

test("table lists, prints and formats", async () => {
  await inTree(TREE, async (_, run) => {
    assert.equal(
      (await run()).output,
      "flags     2  drifted    tools/flags.h\nplain     1  in-sync    tools/plain.h\n",
    );
    assert.deepEqual(await run("flags"), { code: 0, output: FLAGS });
    assert.deepEqual(await run("plain", "flags"), { code: 0, output: FLAGS + PLAIN });
    const { tables } = JSON.parse((await run("--lang", "json")).output);
    assert.deepEqual(tables[0], {
      name: "flags",
      entries: 2,
      state: "drifted",
      headers: ["tools/flags.h"],
      problems: [],
    });
    const table = JSON.parse((await run("plain", "--lang", "json")).output);
    assert.deepEqual(table.blocks, [
      {
        array: "plain",
        arch: table.arch,
        entries: [
          {
            index: "7",
            number: 7,
            label: "X",
            name: "PLAIN_X",
            value: "7",
            header: "tools/plain.h",
            line: 1,
            when: null,
          },
        ],
      },
    ]);
    assert.match(
      (await run("plain", "--lang", "md")).output,
      /\| `7` \| `X` \| `PLAIN_X` \| `7` \| tools\/plain\.h:1 \|/,
    );
  });
});

test("--out writes what differs and leaves the rest alone; --check tells what is stale", async () => {
  await inTree({ ...TREE, "out/README": "" }, async (root, run) => {
    assert.equal((await run("--out", "out")).code, 0);
    assert.deepEqual(readdirSync(join(root, "out")).sort(), ["README", "flags.c", "plain.c"]);
    assert.equal(readFileSync(join(root, "out/flags.c"), "utf8"), FLAGS);
    const before = statSync(join(root, "out/plain.c"));
    assert.deepEqual(await run("--check", "out"), { code: 0, output: "" });

    writeFileSync(join(root, "tools/flags.h"), TREE["flags.h"]);
    const { code, output } = await run("--check", "out");
    assert.equal(code, 1);
    assert.match(output, /^--- a\/flags\.c\n\+\+\+ b\/flags\.c\n@@ .* @@\n/);
    assert.match(output, /^\+\t\[ilog2\(0x4\) \+ 1\] = "C",$/m);
    assert.doesNotMatch(output, /plain/);

    assert.equal((await run("--out", "out")).code, 0);
    assert.equal((await run("--check", "out")).code, 0);
    const after = statSync(join(root, "out/plain.c"));
    assert.deepEqual([after.ino, after.mtimeMs], [before.ino, before.mtimeMs]);

    rmSync(join(root, "out/flags.c"));
    const gone = await run("--check", "out", "flags");
    assert.equal(gone.code, 1);
    assert.match(gone.output, /^out\/flags\.c: no such file\n--- a\/flags\.c\n/);
  });
});

test("--diff prints what taking the originals over does", async () => {
  await inTree(TREE, async (root, run) => {
    const { code, output } = await run("--diff");
    assert.equal(code, 0);
    const lines = output.split("\n").filter((line) => /^[+-]/.test(line));
    assert.deepEqual(lines, ["--- a/flags.c", "+++ b/flags.c", '+\t[ilog2(0x4) + 1] = "C",']);
    // It is a patch: GNU patch makes of the one table the other.
    writeFileSync(join(root, "flags.c"), FLAGS);
    const { status } = spawnSync("patch", ["-p1"], { cwd: root, input: output });
    assert.equal(status, 0);
    assert.match(readFileSync(join(root, "flags.c"), "utf8"), /"C"/);
  });
});

test("--lint tells what is odd", async () => {
  const files = { ...TREE, "tools/flags.h": '#define FLAG_A 0x1\n#define FLAG_TEXT "x"\n' };
  await inTree(files, async (_, run) => {
    assert.deepEqual(await run("--lint"), {
      code: 0,
      output: "flags: unclaimed: tools/flags.h:2: FLAG_TEXT is neither taken nor excluded\n",
    });
  });
});

const HOSTILE: readonly (readonly [
  title: string,
  files: Readonly<Record<string, string>>,
  message: string,
  exitCode: number,
])[] = [
  [
    "an index used twice",
    { "tools/flags.h": "#define FLAG_A 0x1\n#define FLAG_Z 1\n" },
    'table flags: flags: index [ilog2(0x1) + 1] and [ilog2(1) + 1] used twice: by "A" (tools/flags.h:1) and by "Z" (tools/flags.h:2); exclude one of them, with the reason',
    2,
  ],
  [
    "nothing matched",
    { "tools/flags.h": "#define OTHER 0x1\n" },
    'table flags: tools/flags.h: nothing there is what the table "flags" takes',
    2,
  ],
  [
    "a comment without an end",
    { "tools/flags.h": "#define FLAG_A 0x1\n/*" },
    "table flags: tools/flags.h:2: unterminated comment",
    2,
  ],
  [
    "a conflict",
    { "tools/flags.h": "<<<<<<< a\n#define FLAG_A 0x1\n=======\n#define FLAG_A 0x2\n>>>>>>> b\n" },
    "tools/flags.h:1: a conflict that git left there; resolve it first",
    3,
  ],
  [
    "a header that is a directory",
    { "tools/flags.h/x": "" },
    "tools/flags.h: is no regular file (a directory)",
    3,
  ],
];

for (const [title, files, message, exitCode] of HOSTILE) {
  test(`${title}: one line, and no file is touched`, async () => {
    const { "tools/flags.h": _, ...rest } = TREE;
    const all: Record<string, string> = { ...rest, ...files, "out/plain.c": "old\n" };
    await inTree(all, async (root, run) => {
      for (const args of [["--out", "out"], ["flags"], ["--check", "out"]]) {
        await assert.rejects(run(...args), (error: Error & { exitCode: number }) => {
          assert.equal(error.message, message);
          assert.equal(error.exitCode, exitCode);
          return true;
        });
      }
      assert.deepEqual(readdirSync(join(root, "out")), ["plain.c"]);
      assert.equal(readFileSync(join(root, "out/plain.c"), "utf8"), "old\n");
    });
  });
}

test("an absent header is told of a table of the config's own, and listed as absent", async () => {
  const { "tools/flags.h": _, ...files } = TREE;
  await inTree(files, async (_root, run) => {
    assert.match((await run()).output, /^flags {5}0 {2}absent {5}tools\/flags\.h$/m);
    await assert.rejects(run("--out", "."), {
      message: "table flags: none of its headers is there: tools/flags.h",
    });
  });
});

test("options that make no sense, and folders that are not there", async () => {
  await inTree(TREE, async (_, run) => {
    const refused: readonly (readonly [readonly string[], string])[] = [
      [["nope"], '"nope" is no table here; `table` alone lists them'],
      [["--lang", "rust"], "--lang rust: unknown; one of c, json, md"],
      [["--out", "a", "--check", "b"], "--out and --check do not go together"],
      [["--out", ""], "--out: expected a directory, found nothing"],
      [["--lang", "md", "--static-assert", "plain"], "--static-assert goes with --lang c"],
      [["--out", "absent"], "absent: cannot open this directory (ENOENT)"],
    ];
    for (const [args, message] of refused) await assert.rejects(run(...args), { message });
    await assert.rejects(run("--arch", "../x"), { message: /^--arch \.\.\/x: unknown; one of/ });
    await assert.doesNotReject(run("--arch", "s390x"));
  });
});

test("the kernel's tables belong to a config that says so, and its own come first", async () => {
  const files = {
    ...TREE,
    "sync-headers.toml": `kernel-tables = true\n${CONFIG}\n[[table]]\nname = "fadvise"\nheader = "tools/plain.h"\nmacros = "PLAIN_*"\n`,
    "tools/include/uapi/linux/kcmp.h": "enum kcmp_type { KCMP_FILE, KCMP_TYPES };\n",
  };
  await inTree(files, async (_, run) => {
    const { output } = await run();
    assert.match(output, /^kcmp_type +1 {2}unmapped/m);
    assert.match(output, /^fadvise +1 {2}in-sync +tools\/plain\.h$/m);
    assert.equal(output.match(/^fadvise/gm)!.length, 1);
    assert.ok(output.match(/^\w/gm)!.length > 33);
    assert.match(output, /^syscalls_x86_64 +0 {2}absent/m);
  });
});

test("a config of tables alone is one", async () => {
  const files = {
    "sync-headers.toml": '[[table]]\nname = "plain"\nheader = "a.h"\nmacros = "PLAIN_*"\n',
    "a.h": "#define PLAIN_X 7\n",
  };
  await inTree(files, async (_, run) => {
    assert.equal((await run()).output, "plain     1  unmapped   a.h\n");
    assert.equal((await run("plain")).output, PLAIN);
  });
});

test("V8 knows the flags it is given", () => {
  const path = new URL("../../src/commands/table.js", import.meta.url);
  const code = `import { command } from ${JSON.stringify(path)};
await command.run({ values: { lang: "x" }, positionals: [] }, {}).catch(({ message }) => console.log(message));`;
  const { stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", code], {
    encoding: "utf8",
  });
  assert.deepEqual([stdout, stderr], ["--lang x: unknown; one of c, json, md\n", ""]);
});
