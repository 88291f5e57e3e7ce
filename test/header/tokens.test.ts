import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import fc from "fast-check";
import { scan, tokenize } from "../../src/header/tokens.js";
import type { Token } from "../../src/header/types.js";

const words = (text: string): string[] => tokenize(text).map((token) => token.text);
const kinds = (text: string): string[] => tokenize(text).map((t) => `${t.kind} ${t.text}`);

test("punctuators are the longest there are", () => {
  assert.deepEqual(words("a+++b<<=c>>d->e...f##g!=h&&i||j<:k%:%:l^=m"), [
    ..."a ++ + b <<= c >> d -> e ... f ## g != h && i || j <: k %:%: l ^= m".split(" "),
  ]);
  assert.deepEqual(words("x---y . .. :: =="), ["x", "--", "-", "y", ".", ".", ".", ":", ":", "=="]);
});

test("numbers are preprocessing numbers, identifiers may have a dollar", () => {
  assert.deepEqual(kinds("0x1e+1 .5e-3f 1.2.3 a$b 12UL _x"), [
    "number 0x1e+1",
    "number .5e-3f",
    "number 1.2.3",
    "ident a$b",
    "number 12UL",
    "ident _x",
  ]);
});

test("literals keep their prefixes and escapes", () => {
  assert.deepEqual(kinds(String.raw`"a\"b" 'x' '\'' L"w" u8"y" U'z' u8'c' Lx "\\"`), [
    String.raw`string "a\"b"`,
    "char 'x'",
    String.raw`char '\''`,
    'string L"w"',
    'string u8"y"',
    "char U'z'",
    "ident u8",
    "char 'c'",
    "ident Lx",
    String.raw`string "\\"`,
  ]);
});

test("comments are white space, and lines are counted through them", () => {
  const tokens = tokenize("a/* 1\n2\n*/b // c\nd/**/e");
  assert.deepEqual(
    tokens.map(({ text, line, spaced }) => [text, line, spaced]),
    [
      ["a", 1, false],
      ["b", 3, true],
      ["d", 4, true],
      ["e", 4, true],
    ],
  );
});

test("a backslash before a newline joins lines, also with blanks or a CR between, also within a token", () => {
  const tokens = tokenize('a\\\nb \\ \t\nc \\\r\n"d\\\ne" /\\\n* x *\\\n/ f');
  assert.deepEqual(
    tokens.map(({ text, line }) => [text, line]),
    [
      ["ab", 1],
      ["c", 3],
      ['"de"', 4],
      ["f", 7],
    ],
  );
});

test("what does not end is told and bounded", () => {
  const { code, problems } = scan('a \'it\nb "x\\"\nc /* d\ne', null);
  assert.deepEqual(
    code.map(({ kind, text }) => `${kind} ${text}`),
    ["ident a", "other 'it", "ident b", 'other "x\\"', "ident c"],
  );
  assert.deepEqual(problems, [
    { line: 1, what: "unterminated literal" },
    { line: 2, what: "unterminated literal" },
    { line: 3, what: "unterminated comment" },
  ]);
  assert.equal(scan("/*/", null).problems.length, 1);
  assert.equal(scan("'", null).problems.length, 1);
  assert.equal(scan("L'", null).problems.length, 1);
});

test("a # first on its line begins a directive; one define a line comes uncut", () => {
  const seen: string[] = [];
  scan(
    "#define A 1 /* x */\n #define B\nint x; # not\n/* c */ # if B /* d\n */ > 2\n#define F(x) x\n",
    {
      directive(tokens, at) {
        seen.push(`${at}: ${tokens.map((token) => token.text).join(" ")}`);
        return null;
      },
      define(name, body, line, at) {
        seen.push(`${at}: ${name}=${body} line ${line}`);
      },
      include() {
        assert.fail("nothing is included");
      },
      gap() {
        assert.fail("nothing has been left out");
      },
    },
  );
  assert.deepEqual(seen, [
    "0: A=1 line 1",
    "0: B= line 2",
    "5: # if B > 2",
    "5: # define F ( x ) x",
  ]);
});

const PIECES = [
  "a",
  "1",
  "'",
  '"',
  "\\",
  "\n",
  "\\\n",
  "/",
  "*",
  "/*",
  "*/",
  "//",
  " ",
  "#",
  ".",
  "e+",
  "<",
  "=",
  "%:",
  "L",
  "u8",
  "\r\n",
  "\t",
];
const hostile = fc
  .array(fc.constantFrom(...PIECES), { maxLength: 60 })
  .map((pieces) => pieces.join(""));

test("every character is in a token, a comment or white space, in order", () => {
  // Quotes decide what is a comment: they have tests of their own.
  fc.assert(
    fc.property(hostile, (pieces) => {
      const text = pieces.replace(/["']/g, "q");
      const joined = text.replace(/\\[ \t\r]*\n/g, "");
      const bare = joined.replace(/\/\*[\s\S]*?(?:\*\/|$)|\/\/[^\n]*/g, " ");
      let at = 0;
      for (const token of tokenize(text)) {
        const found = bare.indexOf(token.text, at);
        assert.ok(found >= 0, token.text);
        assert.match(bare.slice(at, found), /^\s*$/);
        assert.equal(token.spaced, found > at, `spaced ${token.text}`);
        at = found + token.text.length;
      }
      assert.match(bare.slice(at), /^\s*$/);
    }),
    { numRuns: 2000 },
  );
});

test("lines are those of the text", () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom("\n", "\\\n", "/*\n*/", "\\ \r\n", " "), { maxLength: 30 }),
      (gaps) => {
        const text = `${gaps.map((gap, index) => `t${index} ${gap}`).join("")}`;
        const lines = text.split("\n");
        for (const { text: word, line } of tokenize(text)) {
          assert.ok(lines[line - 1]!.includes(word), `${word} is not on line ${line}`);
        }
      },
    ),
  );
});

const noGcc = spawnSync("gcc", ["--version"]).status === 0 ? false : "no gcc";

test("white space between tokens is all that gcc's preprocessor changes", { skip: noGcc }, () => {
  const texts = fc.sample(hostile, { numRuns: 400, seed: 7 });
  // One file; a name ends each text, and no text reaches over its last line.
  // (gcc joins `\ \` over an empty line, too, by looking at what it has joined already: left aside.)
  const plain = texts.map((text) =>
    text
      .replace(/#|%:/g, "")
      .replace(/\/\*/g, "/ *")
      .replace(/\\\s+\\/g, "\\"),
  );
  const source = plain.map((text, index) => `${text}\nend_${index}\n`).join("");
  const { stdout } = spawnSync("gcc", ["-E", "-P", "-w", "-undef", "-"], {
    input: source,
    encoding: "latin1",
  });
  // A backslash that ends a line of gcc's output would join it to the next.
  const squeeze = (tokens: readonly Token[]): string =>
    tokens.flatMap(({ text }) => (text === "\\" ? [] : [text])).join(" ");
  const ours = squeeze(tokenize(source)).split(/end_\d+/);
  const theirs = squeeze(tokenize(stdout.replaceAll("\\\n", "\n"))).split(/end_\d+/);
  for (const [index, tokens] of ours.entries()) {
    assert.equal(tokens, theirs[index], JSON.stringify(plain[index]));
  }
});
