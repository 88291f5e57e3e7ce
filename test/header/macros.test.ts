import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import fc from "fast-check";
import { readSource } from "../../src/header/directives.js";
import { BARE } from "../../src/header/environment.js";
import { expand } from "../../src/header/expansion.js";
import { macrosIn } from "../../src/header/interpretation.js";
import { sameMacro } from "../../src/header/macros.js";
import { printMacro } from "../../src/header/spelling.js";
import { tokenize } from "../../src/header/tokens.js";
import type { MacroDef } from "../../src/header/types.js";

const macrosOf = (text: string): ReadonlyMap<string, MacroDef> => macrosIn(readSource(text), BARE);
const macro = (text: string): MacroDef => [...macrosOf(`#define ${text}\n`).values()][0]!;

function expandText(defines: string, text: string): string {
  const macros = macrosOf(defines);
  const expanded = expand(tokenize(text), (name) => macros.get(name), false);
  return typeof expanded === "string"
    ? `! ${expanded}`
    : expanded.map((token) => token.text).join(" ");
}

test("macros print as gcc -dM has them", () => {
  for (const [written, printed] of [
    ["A", "A "],
    ["A  1 /* c */ + \t2", "A 1 + 2"],
    ["F(x,...) # x##__VA_ARGS__", "F(x,...) #x ##__VA_ARGS__"],
    ["F( a , b ... ) b #  a", "F(a,b...) b #a"],
    ["F() 1", "F() 1"],
    ["F (x) x", "F (x) x"],
    ["D x##y ## z", "D x ##y ## z"],
    ["A \"//\" '/*'", "A \"//\" '/*'"],
  ] as const) {
    assert.equal(printMacro(macro(written)), `#define ${printed}`);
  }
});

test("macros are the same whatever the white space, and no more", () => {
  assert.ok(sameMacro(macro("A (1  <<\\\n 2)"), macro("A (1<<2) // c")));
  assert.ok(!sameMacro(macro("A 1"), macro("A 2")));
  assert.ok(!sameMacro(macro("A(x) x"), macro("A (x) x")));
  assert.ok(!sameMacro(macro("A(x) x"), macro("A(y) x")));
  assert.ok(!sameMacro(macro("A(x...) x"), macro("A(x) x")));
});

// The examples of C11 6.10.3.5, and GNU's comma.
const STANDARD = `
#define x 3
#define f(a) f(x * (a))
#undef x
#define x 2
#define g f
#define z z[0]
#define h g(~
#define m(a) a(w)
#define w 0,1
#define t(a) a
#define p() int
#define q(x) x
#define r(x,y) x ## y
#define str(x) # x
#define hash_hash # ## #
#define mkstr(a) # a
#define in_between(a) mkstr(a)
#define join(c, d) in_between(c hash_hash d)
#define e(fmt, args...) out(fmt, ## args)
#define v(...) out(0, ## __VA_ARGS__)
#define t3(x,y,z) x ## y ## z
#define obj() obj2
`;
const CALLS = [
  "f(y+1) + f(f(z)) % t(t(g)(0) + t)(1);",
  "g(x+(3,4)-w) | h 5) & m(f)^m(m);",
  "p() i[q()] = { q(1), r(2,3), r(4,), r(,5), r(,) };",
  'char c[2][6] = { str(hello), str() , str( "a\\n" \'"\'  b ) };',
  "join(u, y);",
  'e("a") e("a", 1, 2) v() v(1)',
  "t3(1,2,3), t3(,4,5), t3(6,,7), t3(8,9,), t3(10,,), t3(,11,), t3(,,12), t3(,,)",
  "obj () obj\n() obj",
];

test("expansion: the standard's own examples", () => {
  assert.equal(
    expandText(STANDARD, CALLS[0]!),
    "f ( 2 * ( y + 1 ) ) + f ( 2 * ( f ( 2 * ( z [ 0 ] ) ) ) ) % f ( 2 * ( 0 ) ) + t ( 1 ) ;",
  );
  assert.equal(expandText(STANDARD, CALLS[4]!), '"u ## y" ;');
});

test("expansion: what gcc refuses fails, with the reason", () => {
  assert.equal(expandText("#define F(a, b) a", "F(1)"), "! macro F called with 1 arguments");
  assert.equal(expandText("#define F(a) a", "F(1"), "! call of macro F does not end");
  assert.equal(expandText("#define F(a, b) a ## b", "F(+, 1)"), "! + ## 1 is no token");
});

test("expansion: growth is bounded", () => {
  const doubling = Array.from({ length: 60 }, (_, i) => `#define A${i} A${i + 1} A${i + 1}\n`).join(
    "",
  );
  assert.equal(expandText(doubling, "A0"), "! macro expansion grows out of bounds");
  const calls = "#define F(x) x x\n";
  assert.match(expandText(calls, `${"F(".repeat(30)}1${")".repeat(30)}`), /out of bounds$/);
  assert.match(expandText(calls, `${"F(".repeat(50_000)}1${")".repeat(50_000)}`), /^!/);
  assert.equal(expandText("#define A B\n#define B A\n", "A B"), "A B");
});

const noGcc = spawnSync("gcc", ["--version"]).status === 0 ? false : "no gcc";

function gccExpands(source: string): string[] {
  const { stdout } = spawnSync("gcc", ["-E", "-P", "-w", "-undef", "-"], {
    input: source,
    encoding: "latin1",
  });
  return tokenize(stdout).map((token) => token.text);
}

test("expansion: the examples as gcc has them", { skip: noGcc }, () => {
  const expected = gccExpands(`${STANDARD}${CALLS.join("\n")}\n`);
  assert.equal(expandText(STANDARD, CALLS.join("\n")), expected.join(" "));
});

// Few names, so that macros meet themselves and each other.
const word = fc.constantFrom(
  "A",
  "B",
  "C",
  "F",
  "G",
  "x",
  "y",
  "1",
  "+",
  ",",
  "(",
  ")",
  "F(",
  "G(x,",
  ")",
);
const body = fc.array(word, { maxLength: 7 }).map((words) => words.join(" "));
const glued = fc
  .tuple(fc.constantFrom("x", "y", "A"), fc.constantFrom("x", "y", "1", "B"))
  .map(([a, b]) => `${a}##${b}`);
const program = fc.record({
  A: body,
  B: body,
  C: fc.oneof(body, glued),
  F: fc.oneof(body, glued),
  G: fc.oneof(body, glued),
  use: fc.array(body, { minLength: 1, maxLength: 3 }).map((all) => all.join(" ")),
});

test("expansion: random macros as gcc has them", { skip: noGcc }, () => {
  const names = ["A", "B", "C", "F", "G"];
  const cases = fc.sample(program, { numRuns: 1500, seed: 11 });
  let compared = 0;
  const sources: string[] = [];
  const given: string[] = [];
  for (const { A, B, C, F, G, use } of cases) {
    const defines = `#define A ${A}\n#define B ${B}\n#define C ${C}\n#define F(x) ${F}\n#define G(x, y) ${G}\n`;
    const ours = expandText(defines, use);
    // gcc goes on after an error, in ways of its own.
    if (ours.startsWith("!")) continue;
    given.push(ours);
    sources.push(
      `${defines}${use}\nend_of_case\n${names.map((name) => `#undef ${name}\n`).join("")}`,
    );
    compared++;
  }
  const expected = gccExpands(sources.join("")).join(" ").split("end_of_case");
  for (const [index, ours] of given.entries()) {
    assert.equal(ours, expected[index]!.trim(), sources[index]);
  }
  assert.ok(compared > 300, `${compared} compared`);
});
