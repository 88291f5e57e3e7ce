import assert from "node:assert/strict";
import { test } from "node:test";
import { BARE, LP64 } from "../../src/header/environment.js";
import { readHeader } from "../../src/header/header.js";
import { createSession, type View } from "../../src/header/session.js";

/** A session over files by path; how often each was asked for. */
function sessionOf(files: Readonly<Record<string, string>>) {
  const asked: string[] = [];
  const session = createSession((name, _angled, from) => {
    asked.push(`${from} ${name}`);
    const text = files[name];
    return text === undefined ? undefined : { path: name, text };
  });
  const view = (path: string): View => session.view(session.read(path, files[path]!), LP64);
  return { session, view, asked };
}

const tell = (view: View, name: string): string => {
  const value = view.valueOf(name);
  if (value === undefined) return "-";
  return value.kind === "int" ? `${value.value} ${value.type.name}` : "opaque";
};

test("values come through includes: macros, enumerators, typedefs, sizes, offsets", () => {
  const { view } = sessionOf({
    "a.h": `#ifndef A_H
#define A_H
#include <b.h>
#include "missing.h"
#define SIZE (BASE + 1)
#define SECOND TWO
#define ALL ((word_t)-1)
#define CALL _IOW('a', 3, struct pair)
#define OFFSET offsetof(struct pair, second)
#define TEXT "text"
enum { LAST = SECOND, AFTER };
#endif`,
    "b.h": `#pragma once
#define BASE 41
#ifdef __x86_64__
typedef unsigned short word_t;
#else
typedef unsigned char word_t;
#endif
enum numbers { ONE = 1, TWO, BIG = 0x80000000 };
struct pair { char first; long second; };
#include "a.h"
`,
  });
  const all = view("a.h");
  assert.equal(tell(all, "SIZE"), "42 int");
  assert.equal(tell(all, "SECOND"), "2 int");
  assert.equal(tell(all, "BIG"), "2147483648 unsigned int");
  assert.equal(tell(all, "ALL"), "65535 unsigned short");
  assert.equal(tell(all, "CALL"), "1074815235 unsigned long");
  assert.equal(tell(all, "OFFSET"), "8 unsigned long");
  assert.equal(tell(all, "AFTER"), "3 int");
  assert.equal(tell(all, "TEXT"), "opaque");
  assert.equal(tell(all, "NOTHING"), "-");
  assert.deepEqual(
    all.interpretation.problems.map(({ path, line, what }) => `${path}:${line} ${what}`),
    ["a.h:4 include not found"],
  );
  assert.deepEqual(
    all.interpretation.files.map((file) => file.path),
    ["a.h", "b.h"],
  );
});

test("include cycles and headers that include themselves end", () => {
  const { view } = sessionOf({
    "a.h": "#define A 1\n#include <b.h>\n",
    "b.h": "#define B A\n#include <a.h>\n#include <a.h>\n",
  });
  const cycle = view("a.h");
  assert.equal(tell(cycle, "B"), "1 int");
  assert.ok(
    cycle.interpretation.problems.some(({ what }) => /too deeply|out of bounds/.test(what)),
  );
});

test("a guarded header is read once, and a path is parsed once for all views", () => {
  const { session, view } = sessionOf({
    "a.h": "#include <g.h>\n#include <g.h>\n#define A G\n",
    "g.h": "#ifndef G_H\n#define G_H\n#define G 1\n#else\n#define G 2\n#endif\n",
    "h.h": "#ifndef H\n#define H\n#define G 3\n#endif\n",
  });
  // Not a guard, as it has an #else: read twice.
  assert.equal(tell(view("a.h"), "A"), "2 int");
  assert.equal(session.read("h.h", ""), session.read("h.h", "other text"));
});

test("without a resolver includes are dropped", () => {
  const session = createSession();
  const header = session.read("a.h", "#include <b.h>\n#define A B\n#define C 3\n");
  const alone = session.view(header, BARE);
  assert.equal(tell(alone, "A"), "opaque");
  assert.equal(tell(alone, "C"), "3 int");
});

test("a header tells its macros, includes, declarations and how much was understood", () => {
  const header = readHeader(
    "#include <a.h>\n#define A 1\n#define A 2\nstruct s { int a; };\nMACRO(x) y\n",
    "p.h",
  );
  assert.deepEqual(
    header.macros.map((macro) => macro.line),
    [2, 3],
  );
  assert.deepEqual(
    header.includes.map((item) => item.name),
    ["a.h"],
  );
  assert.equal(header.declarations[0]!.kind, "record");
  assert.equal(header.understanding.tokens, header.code.length);
  assert.ok(header.understanding.opaque > 0 && header.understanding.opaque < header.code.length);
});
