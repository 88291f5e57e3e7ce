import assert from "node:assert/strict";
import { test } from "node:test";
import { LP64 } from "../../src/header/environment.js";
import { createSession } from "../../src/header/session.js";

const MANY = 100_000;
const MEGABYTES = 5 << 20;

// Each is read, interpreted and evaluated in time that grows with its length: a quadratic step would take minutes.
const HOSTILE: Readonly<Record<string, string>> = {
  "a line of 5 MB": `#define A ${"1 + ".repeat(MEGABYTES / 4)}1\n`,
  "a code line of 5 MB": `int a = ${"(1)+".repeat(MEGABYTES / 4)}1;\n`,
  "a comment of 5 MB": `/*${"*/ /*".repeat(MEGABYTES / 5)}`,
  "5 MB of comment beginnings": "/*".repeat(MEGABYTES / 2),
  "5 MB of quotes": "'\"\n".repeat(MEGABYTES / 3),
  "5 MB of one literal": `"${"\\a".repeat(MEGABYTES / 2)}"`,
  "5 MB of one unterminated literal": `"${"\\a".repeat(MEGABYTES / 2)}`,
  "5 MB of continuations": "a\\\n".repeat(MEGABYTES / 3),
  "5 MB of backslashes and blanks": "\\ ".repeat(MEGABYTES / 2),
  "5 MB of short comments on one line": "/**/".repeat(MEGABYTES / 4),
  "5 MB of one number": `#define A 1${"e+".repeat(MEGABYTES / 2)}\n`,
  "5 MB of one name": `#define A ${"a".repeat(MEGABYTES)}\n`,
  "5 MB of include beginnings": "#include <a\n".repeat(MEGABYTES / 12),
  "100,000 nested parentheses": `#define A ${"(".repeat(MANY)}1${")".repeat(MANY)}\n#if ${"(".repeat(MANY)}1${")".repeat(MANY)}\nx\n#endif\n`,
  "100,000 opening parentheses": `#define A ${"(".repeat(MANY)}\n#if ${"(".repeat(MANY)}\nx\n#endif\n`,
  "100,000 opening brackets": `struct a { int a${"[".repeat(MANY)};\n`,
  "100,000 opening braces": `struct a ${"{ struct ".repeat(MANY)}`,
  "100,000 unary operators": `#define A ${"- ".repeat(MANY)}1\n#if ${"!".repeat(MANY)}1\n#endif\n`,
  "100,000 conditional operators": `#define A ${"1 ? 2 : ".repeat(MANY)}3\n`,
  "100,000 casts": `#define A ${"(int)".repeat(MANY)}1\n`,
  "100,000 sizeofs": `#define A ${"sizeof(".repeat(MANY)}1${")".repeat(MANY)}\n`,
  "100,000 array sizes": `#define A sizeof(int${"[1]".repeat(MANY)})\n`,
  "100,000 nested #if": "#if 1\n".repeat(MANY),
  "100,000 #elif": `#if 0\n${"#elif 0\nx\n".repeat(MANY)}#endif\n`,
  "100,000 #else and #endif": "#else\n#endif\n".repeat(MANY),
  "macros that double": Array.from(
    { length: 100 },
    (_, i) => `#define A${i || ""} A${i + 1} A${i + 1}\n`,
  ).join(""),
  "a chain of 100,000 macros": `#define A A0\n${Array.from({ length: MANY }, (_, i) => `#define A${i} A${i + 1}\n`).join("")}`,
  "macros that call themselves": "#define F(x) F(F(x) x)\n#define A F(F(F(F(F(1)))))\n",
  "100,000 nested calls": `#define F(x) x\n#define A ${"F(".repeat(MANY)}1${")".repeat(MANY)}\n`,
  "100,000 parameters": `#define F(${Array.from({ length: MANY }, (_, i) => `a${i}`).join(",")}) a1\n#define A F(1)\n`,
  "a call that does not end": `#define F(x) x\n#define A F(${"1,".repeat(MANY)}\n`,
  "an enum of enumerators that need each other": `enum { ${Array.from({ length: 20_000 }, (_, i) => `A${i || ""} = A${i + 1}`).join(", ")} };\n`,
  nothing: "",
  "NUL and high bytes": "\0\xff\xfe#define A 1\n\x80\n",
};

for (const [what, text] of Object.entries(HOSTILE)) {
  test(`hostile: ${what}`, { timeout: 60_000 }, () => {
    const session = createSession();
    const header = session.read("h.h", text);
    const view = session.view(header, LP64);
    const value = view.valueOf("A");
    assert.ok(value === undefined || value.kind === "opaque" || typeof value.value === "bigint");
    assert.ok(header.understanding.opaque <= header.understanding.tokens);
    // Conditions are made when asked for: the last is the longest.
    assert.equal(typeof (header.code.at(-1)?.when?.text ?? ""), "string");
  });
}
