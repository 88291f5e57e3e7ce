import assert from "node:assert/strict";
import { test } from "node:test";
import { type ImportedPair, readCheckScript } from "../../src/shell/script.js";
import { ARRAYS, GATHERING, QUOTED_LISTS, wrapCalls } from "./shapes.js";

const read = (text: string): readonly ImportedPair[] => readCheckScript(text, "check.sh");

/** `copy <- original` and the options, as one would write them for diff. */
function tell(pair: ImportedPair): string {
  const flags = [
    pair.ignoreBlankLines ? " -B" : "",
    pair.ignoreSpaceChange ? " -b" : "",
    pair.ignoreAllSpace ? " -w" : "",
    ...pair.ignoreMatchingLines.map((expression) => ` -I ${expression}`),
    pair.hunkFile === null ? "" : ` but ${pair.hunkFile}`,
  ];
  return `${pair.copy} <- ${pair.original}${flags.join("")}`;
}

test("reads the shape up to 4.15, whose paths are seen from tools/perf", () => {
  assert.deepEqual(read(GATHERING).map(tell), [
    "tools/include/one.h <- include/one.h -B -b",
    "tools/include/two.h <- include/two.h -B -b",
    String.raw`tools/lib/three.S <- lib/three.S -B -b -I ^MARK -I ^#include <\(uapi/\)*four.h>`,
  ]);
});

test("reads the shape of 4.19 to 6.1", () => {
  const pairs = read(QUOTED_LISTS);
  assert.deepEqual(pairs.map(tell), [
    "tools/include/one.h <- include/one.h -B",
    "tools/include/two.h <- include/two.h -B",
    String.raw`tools/lib/five.c <- lib/five.c -I ^.*\/\*.*__not_ours__.*\*\/.*$`,
    String.raw`tools/lib/three.S <- lib/three.S -I ^MARK -I ^#include <three.h> -I ^START\(_LOCAL\)*(three_\(a\|b\))`,
    String.raw`tools/include/seven.h <- include/seven.h -I ^#include [<"]\(asm/\)*eight.h`,
    "tools/include/ctype.h <- include/ctype.h -I isdigit(",
    "tools/perf/nine.tbl <- arch/nine.tbl",
    "tools/perf/tables/include/six.h <- include/six.h -B",
  ]);
  assert.deepEqual(
    pairs.map(({ group, line }) => `${group}:${line}`),
    ["FILES:5", "FILES:6", "MARKED_FILES:10", ":68", ":69", ":70", ":73", "TABLE_FILES:17"],
  );
  assert.deepEqual(
    pairs.map(({ comments }) => comments),
    [
      ["plain ones"],
      [],
      [],
      ["with lines to leave out"],
      [],
      [],
      ["elsewhere"],
      ["These are read", "by generators alone"],
    ],
  );
});

test("reads the shape with arrays and a hunk file", () => {
  const pairs = read(ARRAYS);
  assert.deepEqual(pairs.map(tell), [
    "tools/include/one.h <- include/one.h -B",
    "tools/include/two.h <- include/two.h -B",
    'tools/lib/three.S <- lib/three.S -B -I ^MARK -I ^#include [<"]three.h',
    "tools/perf/tables/include/six.h <- include/six.h -B",
    "tools/lib/list.c <- lib/list.c but tools/perf/hunks/lib/list.c",
  ]);
  assert.deepEqual(
    pairs.map(({ group, line }) => `${group}:${line}`),
    ["FILES:9", "FILES:11", ":93", "TABLE_FILES:18", ":102"],
  );
  assert.deepEqual(
    pairs.map(({ comments }) => comments),
    [
      ["plain ones"],
      ["a word on two"],
      [],
      ["These are read", "by generators alone"],
      ["Files with larger differences"],
    ],
  );
});

test("CRLF line ends and a byte order mark change nothing", () => {
  for (const shape of [GATHERING, QUOTED_LISTS, ARRAYS]) {
    assert.deepEqual(read(`\uFEFF${shape.replaceAll("\n", "\r\n")}`), read(shape));
  }
});

test("another name for the list, and another prefix in check, are read as written", () => {
  const script = QUOTED_LISTS.replaceAll("FILES", "HEADERS").replace(
    "check_2 tools/$file",
    "check_2 tools/our/$file",
  );
  const [first, second] = read(script);
  assert.equal(first?.copy, "tools/our/include/one.h");
  assert.equal(first?.group, "HEADERS");
  assert.equal(second?.copy, "tools/our/include/two.h");
});

test("diff's options are read as getopt reads them", () => {
  const calls = `diff -uB a/x x
diff a/y y -bw -Ione --ignore-matching-lines=two -I three
diff -U3 --ignore-all-space -- a/z z > /dev/null 2>&1`;
  assert.deepEqual(read(`cd ../..\n${calls}\n`).map(tell), [
    "a/x <- x -B",
    "a/y <- y -b -w -I one -I two -I three",
    "a/z <- z -w",
  ]);
});

test("what the shell does with words: quotes, joined lines, lists that grow, words from words", () => {
  const script = wrapCalls(String.raw`
LIST="one.h
  two.h"	# kept
LIST="$LIST three.h"
MORE=(four.h five.h) ; MORE+=("six.h")
for f in $LIST $@MORE; do check $f -B; done
check sev\
en.h '-I "a b"' "-I 'c\"d'" -I'"e$f"'
check "ei"'ght'.h
for f in "nine.h" ; do if [ "$f" = nine.h ]; then check $f; else check never.h; fi; done
[ $# -eq 0 ] && check ten.h || true
until [ -n "$done" ]; do done=yes; check eleven.h; continue; check never.h; done
`)
    .replace("LIST=", "done=\nLIST=")
    .replace("$@MORE", "$" + "{MORE[@]}");
  assert.deepEqual(read(script).map(tell), [
    ...["one.h", "two.h", "three.h", "four.h", "five.h", "six.h"].map(
      (file) => `tools/${file} <- ${file} -B`,
    ),
    'tools/seven.h <- seven.h -I a b -I c"d -I esix.h',
    "tools/eight.h <- eight.h",
    "tools/nine.h <- nine.h",
    "tools/ten.h <- ten.h",
    "tools/eleven.h <- eleven.h",
  ]);
});

test("a function's local variables end with it", () => {
  const script = `f () {\n  local name=inner.h\n  diff a/$name $name\n}\ncd ../..\nname=outer.h\nf\ndiff a/$name $name\n`;
  assert.deepEqual(
    read(script).map(({ original }) => original),
    ["inner.h", "outer.h"],
  );
});

test("what a comparison says does not decide what is read after it", () => {
  const script = wrapCalls(
    "check one.h || exit 1\nif ! check two.h; then bad=1; fi\ncheck three.h && echo same\ncheck four.h",
  );
  assert.deepEqual(
    read(script).map(({ original }) => original),
    ["one.h", "two.h", "three.h", "four.h"],
  );
});

test("comments that are no explanation are dropped", () => {
  const script = wrapCalls(`check zero.h
# Copyright 2020 Somebody
# why one is here
# check old/gone.h -B
# "include/gone.h"
# LIST=(gone.h)

check one.h`);
  assert.deepEqual(
    read(script).map(({ comments }) => comments),
    [[], ["why one is here"]],
  );
});
