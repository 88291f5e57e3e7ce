import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import fc from "fast-check";
import { readCheckScript } from "../../src/shell/script.js";

/**
 * The shell itself is asked what words it hands to diff: a function of that name prints them. What is generated is
 * words as check scripts have them, quoted in every way, once directly and once more through eval.
 */
const LOGGING = `diff () { for word; do printf '%s\\001' "$word"; done; printf '\\002'; }\n`;

const CHARS = fc.constantFrom(
  ..."ab^$.*[]()|+?<>#&;~{}!=/@, \t\\\"'`\n-%",
  "\\(",
  "\\|",
  "\\$",
  "é",
);
const text = fc.array(CHARS, { maxLength: 8 }).map((chars) => chars.join(""));
const singleQuoted = text.map((inner) => `'${inner.replaceAll("'", "")}'`);
// No parameters and no command substitutions: a $ is quoted. Before a letter or a ( a backslash is itself.
const doubleQuoted = fc
  .array(
    fc.constantFrom(
      ..."a^.*[]()|+?<>#&;~{}!=/ \t\n'",
      '\\"',
      "\\`",
      "\\$",
      "\\\\",
      "\\(",
      "\\|",
      "\\a",
      "\\\n",
    ),
    {
      maxLength: 8,
    },
  )
  .map((pieces) => `"${pieces.join("")}"`);
const bare = fc.stringMatching(/^[a-z0-9^=,@%:.+/-]{1,6}$/);
// A quoted blank at a word's end would lose its blank where words are split, and so its file.
const escaped = CHARS.filter((char) => char.length === 1 && !/\s/.test(char)).map(
  (char) => `\\${char}`,
);
const word = fc
  .array(fc.oneof(singleQuoted, doubleQuoted, bare, escaped), { minLength: 1, maxLength: 5 })
  // Begins with a letter, so that it is neither empty nor an option.
  .map((pieces) => `x${pieces.join("")}`);

const quoteOnce = (line: string): string => `'${line.replaceAll("'", `'\\''`)}'`;
const quoteTwice = (line: string): string => `"${line.replace(/[\\"$`]/g, "\\$&")}"`;
const call = fc.record({
  words: fc.array(word, { maxLength: 3 }),
  way: fc.constantFrom("direct", "once", "twice", "split"),
});

function writeCall({ words, way }: { words: string[]; way: string }, index: number): string {
  const options = words.map((each, at) => (at % 2 === 0 ? `-I ${each}` : `-I${each}`)).join(" ");
  const files = `copy-${index} original-${index}`;
  if (way === "direct") return `diff ${options} ${files}`;
  if (way === "once") return `compare ${quoteOnce(options)} ${files}`;
  if (way === "twice") return `compare ${quoteTwice(options)} ${files}`;
  return `split ${quoteOnce(options)} ${files}`;
}

const FUNCTIONS = `compare () {
  cmd="diff $1 $2 $3"
  eval "$cmd"
}
split () {
  inner $*
}
inner () {
  cmd="diff $*"
  eval $cmd
}
`;

test("words reach diff as the shell hands them over", () => {
  fc.assert(
    fc.property(fc.array(call, { minLength: 1, maxLength: 30 }), (calls) => {
      const script = FUNCTIONS + calls.map(writeCall).join("\n");
      // set -f: unquoted words are patterns for file names to the shell, which has files here, and not to the reader.
      const shell = spawnSync("sh", ["-c", `set -f\n${LOGGING}${script}`], { encoding: "utf8" });
      assert.equal(shell.stderr, "");
      const expected = shell.stdout.split("\x02").slice(0, -1);
      const pairs = readCheckScript(script, "check.sh");
      const found = pairs.map(({ copy, original, ignoreMatchingLines }) =>
        [...ignoreMatchingLines, copy, original]
          .map((each) => `${each.replace("tools/perf/", "")}\x01`)
          .join(""),
      );
      // diff's own part is taken away from what the shell says: -I, joined or not.
      assert.deepEqual(
        found,
        expected.map((each) => each.replace(/(^|\x01)-I\x01?/g, "$1")),
      );
    }),
    { numRuns: 150 },
  );
});
