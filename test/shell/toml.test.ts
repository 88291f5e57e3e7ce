import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { parse } from "smol-toml";
import { ConfigError } from "../../src/errors.js";
import { readLiteral } from "../../src/paths.js";
import { type ImportedPair, readCheckScript } from "../../src/shell/script.js";
import { quoteToml, type TreeFacts, writeConfig } from "../../src/shell/toml.js";
import { ARRAYS, QUOTED_LISTS } from "./shapes.js";

const HAS_ALL: TreeFacts = {
  source: "tools/perf/check-headers.sh",
  originalExists: () => true,
  copyExists: () => true,
  hunkFileExists: () => true,
};

function pairOf(copy: string, original: string, more: Partial<ImportedPair> = {}): ImportedPair {
  return {
    copy,
    original,
    ignoreBlankLines: false,
    ignoreSpaceChange: false,
    ignoreAllSpace: false,
    ignoreMatchingLines: [],
    hunkFile: null,
    line: 1,
    group: "",
    comments: [],
    ...more,
  };
}

type Map = Record<string, unknown>;
// The parser's tables have no prototype, which deepEqual minds.
const read = (toml: string): Record<string, unknown> => JSON.parse(JSON.stringify(parse(toml)));
const mapsOf = (toml: string): Map[] => (read(toml) as { map: Map[] }).map;

test("writes a script with lists in quotes as maps, in its order", () => {
  const toml = writeConfig(readCheckScript(QUOTED_LISTS, "check.sh"), {
    ...HAS_ALL,
    originalExists: (path) => path !== "include/two.h" && path !== "include/six.h",
  });
  assert.equal(
    toml,
    String.raw`# Made by ${"`sync-headers import`"} from tools/perf/check-headers.sh.
# It compares what the script compares, in the same order. From here on, edit this file.

# plain ones
[[map]]
name = "files"
prefix = "tools/"
originals = [
  "include/one.h",
  "include/two.h",
]
# Originals that this tree does not have.
optional = [
  "include/two.h",
]
ignore-blank-lines = true

[[map]]
name = "marked-files"
prefix = "tools/"
originals = ["lib/five.c"]
ignore-matching-lines = ['^.*\/\*.*__not_ours__.*\*\/.*$']

# with lines to leave out
[[map]]
prefix = "tools/"
originals = ["lib/three.S"]
ignore-matching-lines = [
  '^MARK',
  '^#include <three.h>',
  '^START\(_LOCAL\)*(three_\(a\|b\))',
]

[[map]]
prefix = "tools/"
originals = ["include/seven.h"]
ignore-matching-lines = ['^#include [<"]\(asm/\)*eight.h']

[[map]]
prefix = "tools/"
originals = ["include/ctype.h"]
ignore-matching-lines = ['isdigit(']

# elsewhere
[[map]]
copy = "tools/perf/nine.tbl"
original = "arch/nine.tbl"

# These are read
# by generators alone
[[map]]
name = "table-files"
prefix = "tools/perf/tables/"
originals = ["include/six.h"]
optional = true
ignore-blank-lines = true
`,
  );
});

test("a hunk file becomes an allowed patch, or a word where the tree lacks it; so does an absent copy", () => {
  const pairs = readCheckScript(ARRAYS, "check.sh");
  const has = writeConfig(pairs, HAS_ALL);
  assert.deepEqual(mapsOf(has).at(-1), {
    copy: "tools/lib/list.c",
    original: "lib/list.c",
    "allowed-patch": "tools/perf/hunks/lib/list.c",
  });
  assert.match(has, /\n {2}"include\/one.h",\n {2}# a word on two\n {2}"include\/two.h",\n/);
  const lacks = writeConfig(pairs, {
    ...HAS_ALL,
    hunkFileExists: () => false,
    copyExists: (path) => !path.endsWith("two.h"),
  });
  assert.equal(mapsOf(lacks).at(-1)?.["allowed-patch"], undefined);
  assert.match(
    lacks,
    /# tools\/perf\/hunks\/lib\/list.c, whose hunks the script ignores, is not in the tree\.\n/,
  );
  assert.match(
    lacks,
    /# tools\/include\/two.h is listed by the script, but not in the tree\.\n\[\[map\]\]/,
  );
});

test("a map's name is given once", () => {
  const group = "FILES";
  const pairs = [
    pairOf("t/a", "a", { group }),
    pairOf("t/b", "b", { group, ignoreAllSpace: true }),
    pairOf("t/c", "c", { group }),
  ];
  assert.deepEqual(
    mapsOf(writeConfig(pairs, HAS_ALL)).map(({ name }) => name),
    ["files", undefined, undefined],
  );
});

test("a pair that the script compares twice stands once: under the stricter rule, if there is one", () => {
  const twice = [pairOf("t/a", "a"), pairOf("t/b", "b"), pairOf("t/a", "a")];
  const toml = writeConfig(twice, HAS_ALL);
  assert.deepEqual(mapsOf(toml), [{ prefix: "t/", originals: ["a", "b"] }]);
  assert.match(toml, /# t\/a: the script compares it twice\n/);
  const wide = pairOf("t/a", "a", { ignoreBlankLines: true, ignoreMatchingLines: ["x"] });
  for (const pairs of [
    [wide, pairOf("t/a", "a", { ignoreBlankLines: true })],
    [pairOf("t/a", "a", { ignoreBlankLines: true }), wide],
  ]) {
    const stricter = writeConfig(pairs, HAS_ALL);
    assert.deepEqual(mapsOf(stricter), [
      { prefix: "t/", originals: ["a"], "ignore-blank-lines": true },
    ]);
    assert.match(stricter, /the script compares it twice; this is the stricter rule/);
  }
  for (const other of [
    pairOf("t/a", "a", { ignoreAllSpace: true, line: 7 }),
    pairOf("t/a", "b/a", { line: 7 }),
  ]) {
    assert.throws(
      () => writeConfig([wide, other], HAS_ALL),
      (error) =>
        error instanceof ConfigError &&
        /^tools\/perf\/check-headers\.sh:7:1: "t\/a" is compared on line 1 already/.test(
          error.message,
        ),
    );
  }
});

interface Found {
  readonly copy?: unknown;
  readonly original: unknown;
  readonly prefix: unknown;
  readonly expressions: readonly string[];
  readonly blank: boolean;
}

const hostile = fc.oneof(
  fc.string({ unit: "binary", minLength: 1, maxLength: 12 }),
  fc
    .array(fc.constantFrom(..."ab*?[]{}()!|\\\"'+@,^$\n\t\r\u0000\u007f# ="), {
      minLength: 1,
      maxLength: 12,
    })
    .map((chars) => chars.join("")),
);

test("any string comes back from TOML as it was", () => {
  fc.assert(
    fc.property(hostile, (value) => {
      assert.deepEqual(read(`value = ${quoteToml(value)}`), { value });
    }),
    { numRuns: 3000 },
  );
});

test("hostile paths, expressions and comments give valid TOML that means the same pairs", () => {
  // What findPathFault refuses in a config can be no path in it.
  const path = hostile.map((part) => `d/${part.replace(/[/\0]/g, "")}x`);
  const pair = fc.record({
    original: path,
    mirrored: fc.boolean(),
    expressions: fc.array(hostile, { maxLength: 3 }),
    comments: fc.array(hostile, { maxLength: 2 }),
    blank: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(pair, { minLength: 1, maxLength: 6 }), hostile, (made, source) => {
      const pairs = made.map(({ original, mirrored, expressions, comments, blank }, index) =>
        pairOf(`t/${mirrored ? "" : `${index}-`}${original}`, original, {
          ignoreMatchingLines: expressions,
          ignoreBlankLines: blank,
          comments,
        }),
      );
      const unique = pairs.filter(
        ({ copy }, at) => pairs.findIndex((other) => other.copy === copy) === at,
      );
      const toml = writeConfig(unique, { ...HAS_ALL, source });
      const found = mapsOf(toml).flatMap((map): Found[] => {
        const expressions = (map["ignore-matching-lines"] ?? []) as string[];
        const options = {
          expressions,
          blank: map["ignore-blank-lines"] === true,
          prefix: map.prefix,
        };
        if (map.copy !== undefined) return [{ copy: map.copy, original: map.original, ...options }];
        return (map.originals as string[]).map((original) => ({ original, ...options }));
      });
      assert.equal(found.length, unique.length);
      unique.forEach(({ copy, original, ignoreMatchingLines, ignoreBlankLines }, at) => {
        const { expressions, blank, prefix, ...where } = found[at] as Found;
        assert.deepEqual(
          { expressions, blank },
          { expressions: ignoreMatchingLines, blank: ignoreBlankLines },
        );
        if (where.copy !== undefined) assert.deepEqual(where, { copy, original });
        else {
          assert.equal(`${prefix}${original}`, copy);
          assert.equal(readLiteral(String(where.original)), original);
        }
      });
    }),
    { numRuns: 1500 },
  );
});
