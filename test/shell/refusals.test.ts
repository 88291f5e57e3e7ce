import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { ConfigError } from "../../src/errors.js";
import { readCheckScript } from "../../src/shell/script.js";
import { ARRAYS, GATHERING, QUOTED_LISTS, wrapCalls } from "./shapes.js";

/** The error's message, which must be one line that begins with a place in the script. */
function refusal(script: string): string {
  let message: string | undefined;
  assert.throws(
    () => readCheckScript(script, "check.sh"),
    (error: unknown) => {
      assert.ok(error instanceof ConfigError, String(error));
      message = error.message;
      return true;
    },
  );
  assert.match(message ?? "", /^check\.sh:[1-9]\d*:[1-9]\d*: [^\n]+; [^\n]+$/);
  return message as string;
}

/** Cases of scripts, each with the place and the words that its refusal must have. */
const CASES: readonly (readonly [what: string, script: string, message: RegExp])[] = [
  [
    "conflict markers",
    QUOTED_LISTS.replace("include/two.h", "<<<<<<< HEAD\ninclude/two.h"),
    /:6:1: the merge-conflict marker "<<<<<<< HEAD"/,
  ],
  [
    "the end of a conflict",
    ARRAYS.replace("\ncd ../..", "\n>>>>>>> other\ncd ../.."),
    /:85:1: the merge-conflict marker/,
  ],
  ["an unknown command", wrapCalls("check a.h\nln -sf a b"), /:9:1: the command "ln" is not known/],
  [
    "an unknown command in a function, where it stands",
    "f () {\n  rsync a b\n}\nf\n",
    /:2:3: the command "rsync"/,
  ],
  ["a command found in a variable", "cmd=make\n$cmd all", /:2:1: the command "make"/],
  [
    "a command substitution",
    wrapCalls("if d=$(mktemp -d); then\n  check a.h\nfi"),
    /:8:6: a command substitution/,
  ],
  ["a backtick", wrapCalls("check `ls`"), /:8:7: a command substitution/],
  [
    "process substitution from eval, blamed on the call",
    `c () {\n  cmd="diff <(cat $1) $2"\n  eval "$cmd"\n}\nc a b\n`,
    /:5:1: in the command .* the redirection "<\(cat a\) b"/,
  ],
  ["case", "case $1 in x) ;; esac", /:1:1: the construct case/],
  ["[[", "[[ -f x ]] && true", /:1:1: the construct \[\[/],
  ["a subshell", "(cd x)", /:1:1: a subshell/],
  ["arithmetic", "x=$((1 + 1))", /:1:3: a command substitution/],
  ["a here document", "cat <<EOF\nx\nEOF", /:1:5: the redirection "<<EOF"/],
  ["writing a file", "echo x > list", /:1:8: the redirection "> list"/],
  ["a background command", "diff a b &", /:1:10: a command in the background/],
  ["an expansion with an operator", "x=$" + "{1:-y}", /:1:3: the expansion/],
  ["another field separator", "IFS=:", /:1:1: splitting lists/],
  ["a variable from outside", wrapCalls("check $srctree/a.h"), /:8:7: \$srctree is not set/],
  [
    "a file pattern",
    wrapCalls("for i in include/*.h; do check $i; done"),
    /:8:10: a file name pattern/,
  ],
  [
    "a file pattern that comes of a list",
    wrapCalls("L='\na.h\nb/*.h\n'\nfor i in $L; do check $i; done"),
    /:10:1: .*a file name pattern/,
  ],
  ["braces", wrapCalls("check arch/{x86,arm}/a.h"), /:8:7: an expansion of braces/],
  ["home", "cd ~/linux", /:1:4: a home directory/],
  ["an unterminated '", "FILES='\na.h\n", /:1:7: this ' is never closed/],
  ['an unterminated "', 'x=1\necho "abc', /:2:6: this " is never closed/],
  [
    "an unterminated quote within quotes, blamed on the call",
    wrapCalls(`check a.h '-I "^x'`),
    /:8:1: in the command .* this " is never closed/,
  ],
  ["an unterminated list", "FILES=(\n a.h", /:1:1: the list FILES=\( is never closed/],
  [
    "an if without its end",
    "if true\nthen\n echo\n",
    /:4:1: the script ends where the if of line 1 needs its "fi"/,
  ],
  ["a function without its end", "f () {\n echo\n", /:3:1: the script ends where the \{ of line 1/],
  ["a stray end", "echo x\ndone", /:2:1: "done" without what it belongs to/],
  [
    "an option of diff that decides otherwise",
    wrapCalls("check a.h -i"),
    /:8:1: diff's option "-i"/,
  ],
  [
    "a long option of diff, at its list's entry",
    wrapCalls("L='\na.h\n'\nfor i in $L; do check $i --new-file; done"),
    /:9:1: diff's option "--new-file"/,
  ],
  [
    "an empty expression",
    wrapCalls(`check a.h '-I ""'`),
    /:8:1: diff's -I with an empty expression/,
  ],
  ["three files", wrapCalls("check 'a.h b.h'"), /:8:1: diff is given 4 files/],
  [
    "a path that leaves the tree",
    "diff ../../../a ../../b",
    /:1:1: "..\/..\/..\/a" is no file of the tree/,
  ],
  ["an absolute path", "diff /etc/a b", /:1:1: "\/etc\/a" is no file/],
  ["a file and itself", "diff ./a a", /:1:1: "tools\/perf\/a" is compared with itself/],
  ["cd out of the tree", "cd ../../..", /:1:1: cd "..\/..\/.." leaves the tree/],
  ["another pipeline", "diff a b | grep -v x", /:1:1: this pipeline does not show/],
  ["a test that is not known", "[ a -nt b ]", /:1:1: the test "a -nt b"/],
  [
    "a comparison that another decides",
    "diff a b || diff -B a b",
    /:1:13: whether this is compared depends/,
  ],
  [
    "a comparison that a file's absence decides",
    "if [ -f x ]; then true; else diff a b; fi",
    /:1:30: whether this is compared depends/,
  ],
  [
    "a name that a comparison decides",
    "x=a\ndiff a b || x=c\ndiff $x b",
    /:3:1: what is compared here depends/,
  ],
  [
    "a loop that a comparison decides",
    "while diff a b; do true; done",
    /:1:1: how often this loop runs depends/,
  ],
  ["a loop without end", "while true; do\n  x=1\ndone", /the script does not come to an end/],
  [
    "a loop that grows its text",
    "x=ab\nwhile true; do x=$x$x; done",
    /:2:\d+: (the script does not come to an end|a value of more than 4 MB)/,
  ],
  ["recursion", "f () { f; }\nf", /:2:1: calls within one another more than 50 deep/],
  ["eval of eval", `x='eval "$x"'\neval "$x"`, /:2:1: calls within one another/],
  ["deep nesting", "{ ".repeat(100_000), /:1:201: commands within one another more than 100 deep/],
  ["deep functions", "f() ".repeat(100_000), /more than 100 deep/],
  [
    "a chain of elif",
    `if false; then :; ${"elif false; then :; ".repeat(5000)}fi`,
    /more than 100 deep/,
  ],
  ["a NUL", "echo a\0b", /:1:7: a NUL character/],
  ["no comparison at all", "echo nothing", /:1:1: the script compares no files/],
  ["an empty file", "", /:1:1: the script compares no files/],
];

for (const [what, script, message] of CASES) {
  test(`refuses ${what}, with the place`, () => assert.match(refusal(script), message));
}

test("a line of a megabyte is read, or refused, in one go", () => {
  assert.match(refusal(`x='${"a ".repeat(500_000)}`), /:1:3: this ' is never closed/);
  assert.match(refusal(`echo ${"$".repeat(1_000_000)}`), /the parameter "\$\$" is not known/);
  assert.match(refusal(`${"x".repeat(1_000_000)} a`), /the command "x+\.\.\." is not known/);
  const names = Array.from({ length: 40_000 }, (_, index) => `include/file-${index}.h`);
  const pairs = readCheckScript(
    `L='${names.join(" ")}'\ncd ../..\nfor i in $L; do diff -B a/$i $i; done`,
    "check.sh",
  );
  assert.deepEqual(
    pairs.map(({ original }) => original),
    names,
  );
});

test("whatever is done to a script, it is read or refused in one line", () => {
  const pieces = [
    "'",
    '"',
    "`",
    "$",
    "(",
    ")",
    "{",
    "}",
    "\\",
    "\n",
    ";",
    "|",
    "&&",
    "done",
    "fi",
    "<<",
    "[",
    "$(",
    "*",
    " ",
  ];
  const shape = fc.constantFrom(GATHERING, QUOTED_LISTS, ARRAYS);
  const edit = fc.record({
    at: fc.nat(3000),
    drop: fc.nat(12),
    piece: fc.constantFrom("", ...pieces),
  });
  fc.assert(
    fc.property(shape, fc.array(edit, { minLength: 1, maxLength: 4 }), (script, edits) => {
      let text = script;
      for (const { at, drop, piece } of edits) {
        const place = at % text.length;
        text = text.slice(0, place) + piece + text.slice(place + drop);
      }
      try {
        for (const { copy, original } of readCheckScript(text, "check.sh"))
          assert.ok(copy !== "" && original !== "");
      } catch (error) {
        assert.ok(error instanceof ConfigError, String(error));
        assert.match(error.message, /^check\.sh:\d+:\d+: [^\n]+$/);
      }
    }),
    { numRuns: 2000 },
  );
});
