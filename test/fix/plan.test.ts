import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { hasDrifted } from "../../src/diff/drift.js";
import { revertPatch } from "../../src/diff/patch.js";
import { bytesOf, lines, plan, rulesOf, textOf, written } from "./pairs.js";

const KEEP = { ignoreMatchingLines: ["^#include", "__keep__"] };

describe("what is taken over", () => {
  test("all of the original where no rule allows anything, blank lines and white space included", async () => {
    const copy = lines("a", "b ", "", "c");
    const original = lines("a", "b\t", "", "", "c", "d");
    assert.equal(await written({ copy, original }), original);
  });

  test("a pair in sync is left alone, by its rules too", async () => {
    assert.deepEqual(await plan({ copy: "a\n", original: "a\n" }), { kind: "nothing" });
    const pair = { copy: "a\n\nb\n", original: "a\nb\n", allow: { ignoreBlankLines: true } };
    assert.deepEqual(await plan(pair), { kind: "nothing" });
  });

  test("a change that is ignorable as a whole keeps the copy's side", async () => {
    const pair = {
      copy: lines('#include "own.h"', "a", "b", "c", "", "", "d", "e", "f", "old"),
      original: lines("#include <own.h>", "a", "b", "c", "d", "e", "f", "new"),
      allow: { ...KEEP, ignoreBlankLines: true },
    };
    const expected = lines('#include "own.h"', "a", "b", "c", "", "", "d", "e", "f", "new");
    assert.equal(await written(pair), expected);
  });

  test("a change with one line that counts takes the original's blank lines with it", async () => {
    const pair = {
      copy: lines("a", "b", "c", "d"),
      original: lines("a", "b", "", "", "new", "", "c", "d"),
      allow: { ignoreBlankLines: true },
    };
    assert.equal(await written(pair), pair.original);
  });

  test("white space that the rules leave free stays the copy's where nothing else differs", async () => {
    const pair = {
      copy: lines("#define A  1", "#define B  2", "x", "y", "#define C  3"),
      original: lines("#define A\t1", "#define B\t2", "x", "y", "#define C\t4"),
      allow: { ignoreSpaceChange: true },
    };
    const expected = lines("#define A  1", "#define B  2", "x", "y", "#define C\t4");
    assert.equal(await written(pair), expected);
  });

  test("a last line without newline is taken as it is, and so is one that gets its newline", async () => {
    assert.equal(await written({ copy: "a\nb\n", original: "a\nb" }), "a\nb");
    assert.equal(await written({ copy: "a\nb", original: "a\nb\n" }), "a\nb\n");
    const pair = { copy: "a\nb", original: "a\nb\nc\n", allow: { ignoreAllSpace: true } };
    assert.equal(await written(pair), "a\nb\nc\n");
  });

  test("an empty original empties the copy, and an empty copy gets all", async () => {
    assert.equal(await written({ copy: "a\n", original: "" }), "");
    assert.equal(await written({ copy: "", original: "a\n" }), "a\n");
  });

  test("bytes that are no text are taken as they are", async () => {
    const original = "a\xff\xfe\r\n\x80\n";
    assert.equal(await written({ copy: "a\n", original }), original);
    assert.equal(await written({ copy: "a\n", original: "a\0b\n", allow: KEEP }), "a\0b\n");
  });
});

describe("line ends", () => {
  const dos = lines("a\r", "b\r", "c\r", "d\r", "old\r");
  const original = lines("a", "b", "c", "d", "new", "newer");

  test("a copy whose lines end as on DOS keeps them where the rules leave line ends free", async () => {
    const kept = lines("a\r", "b\r", "c\r", "d\r", "new\r", "newer\r");
    assert.equal(await written({ copy: dos, original, allow: { ignoreAllSpace: true } }), kept);
    assert.equal(await written({ copy: dos, original, allow: { ignoreSpaceChange: true } }), kept);
  });

  test("and the other way round", async () => {
    const pair = { copy: original, original: dos, allow: { ignoreAllSpace: true } };
    assert.equal(await written(pair), lines("a", "b", "c", "d", "old"));
  });

  test("where line ends count they are the original's, or it would not be in sync", async () => {
    assert.equal(await written({ copy: dos, original }), original);
  });

  test("both with the same line ends stay so, byte for byte", async () => {
    const later = lines("a\r", "new\r");
    assert.equal(await written({ copy: lines("a\r", "old\r"), original: later }), later);
  });

  test("a copy with line ends of both kinds keeps its own lines and takes the rest as they are", async () => {
    const pair = {
      copy: lines("a\r", "b", "c", "old"),
      original: lines("a", "b", "c", "new"),
      allow: { ignoreAllSpace: true },
    };
    assert.equal(await written(pair), lines("a\r", "b", "c", "new"));
  });
});

describe("merge-conflict markers", () => {
  const clash = lines("a", "<<<<<<< ours", "b", "=======", "c", ">>>>>>> theirs");

  test("in either file refuse the pair", async () => {
    for (const [side, pair] of [
      ["copy", { copy: clash, original: "a\n" }],
      ["original", { copy: "a\n", original: clash }],
    ] as const) {
      assert.deepEqual(await plan(pair), {
        kind: "refused",
        reason: { kind: "conflict", side, line: 2 },
        shown: "",
      });
    }
  });
});

describe("lines of the copy's own amid lines that change", () => {
  test("stay where the change is another one", async () => {
    const copy = lines("x", "int a; /* __keep__ own */", "int b;", "int c;", "y");
    const original = lines("x", "int a; /* __keep__ */", "int b;", "int d;", "y");
    const expected = copy.replace("int c;", "int d;");
    assert.equal(await written({ copy, original, allow: KEEP }), expected);
  });

  const guarded = lines("#ifndef own /* __keep__ */", "def", "#endif /* __keep__ */", "", "end");
  const bare = lines("def", "", "end");
  const grown = lines("def", "", "/* more */", "more", "", "end");

  test("are merged on the sync point, as in the kernel's build_bug.h", async () => {
    const pair = { copy: guarded, original: grown, allow: KEEP };
    const refused = await plan(pair);
    assert.equal(refused.kind, "refused");
    assert.deepEqual(refused.kind === "refused" && refused.reason, {
      kind: "kept-lines",
      why: "no-base",
    });
    assert.match(
      refused.kind === "refused" ? refused.shown : "",
      /^--- a\/tools\/x\.h\n\+\+\+ b\/tools\/x\.h\n@@ .*\n[\s\S]*-#endif \/\* __keep__ \*\/\n/,
    );
    const expected = lines(
      "#ifndef own /* __keep__ */",
      "def",
      "#endif /* __keep__ */",
      "",
      "/* more */",
      "more",
      "",
      "end",
    );
    assert.equal(await written({ ...pair, base: bare }), expected);
  });

  test("go where the base had them too: the original dropped them", async () => {
    const before = lines("a", "f()", "EXPORT __keep__ f", "g()", "EXPORT __keep__ g", "z");
    const after = lines("a", "g()", "EXPORT __keep__ g", "z");
    const pair = { copy: before, original: after, allow: KEEP, base: before };
    assert.equal(await written(pair), after);
    const { kind } = await plan({ copy: before, original: after, allow: KEEP });
    assert.equal(kind, "refused");
  });

  test("in conflict with the original's changes are shown, and nothing is written", async () => {
    const pair = {
      copy: lines("a", "own __keep__", "b", "z"),
      original: lines("a", "theirs", "c", "z"),
      base: lines("a", "b", "z"),
      allow: KEEP,
    };
    const made = await plan(pair);
    assert.equal(made.kind, "refused");
    if (made.kind !== "refused") return;
    assert.deepEqual(made.reason, { kind: "kept-lines", why: "conflict" });
    assert.match(made.shown, /^@@ line 2 @@\na\n<<<<<<< copy\nown __keep__\n/);
    assert.match(made.shown, />>>>>>> original\nz\n$/);
  });

  test("moved within the original are not lost", async () => {
    const pair = {
      copy: lines("k __keep__", "1", "2", "3", "4", "5", "old"),
      original: lines("new", "1", "2", "3", "4", "5", "k __keep__", "newer"),
      allow: KEEP,
    };
    assert.equal(await written(pair), pair.original);
  });
});

describe("an allowed patch", () => {
  const original = lines("a", "b", "kernel only", "c", "d", "e", "f", "g", "h", "i", "new");
  const patch = "@@ -1,4 +1,5 @@\n a\n b\n+kernel only\n c\n d\n";
  const copy = lines("a", "b", "c", "d", "e", "f", "g", "h", "i", "old");

  test("is taken back from the original, and the rest taken over", async () => {
    assert.equal(await written({ copy, original, patch }), original.replace("kernel only\n", ""));
  });

  test("that allows all there is leaves the copy alone", async () => {
    const pair = { copy: original.replace("kernel only\n", ""), original, patch };
    assert.deepEqual(await plan(pair), { kind: "nothing" });
  });

  test("goes with other rules", async () => {
    const own = `#include "own.h"\n${copy}`;
    const pair = { copy: own, original: `#include <a.h>\n${original}`, allow: KEEP };
    const moved = patch.replace("-1,4 +1,5", "-2,4 +2,5");
    const expected = `#include "own.h"\n${original.replace("kernel only\n", "")}`;
    assert.equal(await written({ ...pair, patch: moved }), expected);
  });

  test("that cannot be read, or is none, refuses the pair", async () => {
    for (const [bad, kind] of [
      [null, "patch-unreadable"],
      ["no patch\n", "patch-malformed"],
    ] as const) {
      const made = await plan({ copy, original, patch: bad });
      assert.deepEqual(made, { kind: "refused", reason: { kind }, shown: "" });
    }
  });

  describe("that no longer applies", () => {
    const base = lines("a", "b", "kernel only", "c", "d", "e", "f", "g", "h", "i", "old");
    // The context of the patch has changed.
    const later = original.replace("a\n", "A\n").replace("d\n", "D\n");

    test("is refused without a base, with the drift", async () => {
      const made = await plan({ copy, original: later, patch });
      assert.equal(made.kind, "refused");
      if (made.kind !== "refused") return;
      assert.deepEqual(made.reason, { kind: "patch-stale", why: "no-base" });
      assert.match(made.shown, /^\+kernel only$/m);
    });

    test("is merged on the sync point, and written anew so that the check is content", async () => {
      const words = `Why the copy has this.\n\n${patch}`;
      const made = await plan({ copy, original: later, patch: words, base });
      assert.equal(made.kind, "write");
      if (made.kind !== "write") return;
      assert.equal(textOf(made.bytes), later.replace("kernel only\n", ""));
      assert.equal(made.patch?.path, "x.patch");
      const renewed = textOf(made.patch!.bytes);
      assert.match(renewed, /^Why the copy has this\.\n\n--- a\/tools\/x\.h\n/);
      assert.deepEqual(revertPatch(later, renewed), {
        kind: "reverted",
        text: textOf(made.bytes),
      });
    });

    test("is shown where the merge is a conflict, and nothing is written", async () => {
      const gone = later.replace("kernel only\n", "kernel only, in other words\n");
      const made = await plan({ copy, original: gone, patch, base });
      assert.equal(made.kind, "refused");
      if (made.kind !== "refused") return;
      assert.deepEqual(made.reason, { kind: "patch-stale", why: "conflict" });
      assert.match(
        made.shown,
        /<<<<<<< copy\n[\s\S]*kernel only, in other words\n>>>>>>> original\n/,
      );
    });

    test("because the original took the copy's side needs no patch any more", async () => {
      const taken = later.replace("kernel only\n", "");
      const made = await plan({ copy, original: taken, patch, base });
      assert.deepEqual(made, { kind: "write", bytes: Buffer.from(taken), patch: null });
    });

    test("is written anew without what the rules allow anyway", async () => {
      const own = `#include "own.h"\n1\n2\n3\n4\n${copy}`;
      const pair = {
        copy: own,
        original: `#include <a.h>\n1\n2\n3\n4\n${later}`,
        base: `#include <a.h>\n1\n2\n3\n4\n${base}`,
        patch,
        allow: KEEP,
      };
      const made = await plan(pair);
      assert.equal(made.kind, "write");
      if (made.kind !== "write") return;
      assert.match(textOf(made.bytes), /^#include "own.h"\n/);
      assert.doesNotMatch(textOf(made.patch!.bytes), /own\.h/);
      const target = revertPatch(pair.original, textOf(made.patch!.bytes));
      assert.ok(target.kind === "reverted");
      assert.ok(!hasDrifted(made.bytes, bytesOf(target.text), rulesOf(KEEP)));
    });
  });
});

describe("edits of the copy's own", () => {
  const base = lines("a", "b", "c", "d", "e", "f", "g");
  const copy = base.replace("b\n", "b\nmine\n");
  const original = base.replace("f\n", "f\nupstream\n");
  const pair = { copy, original, base, edits: "present" } as const;

  test("are refused, and shown as a patch from the copy to what it was taken from", async () => {
    const made = await plan(pair);
    assert.deepEqual(made, {
      kind: "refused",
      reason: { kind: "local-edits" },
      shown: "--- a/tools/x.h\n+++ b/tools/x.h\n@@ -1,6 +1,5 @@\n a\n b\n-mine\n c\n d\n e\n",
    });
  });

  test("are dropped where the user says so", async () => {
    assert.equal(await written({ ...pair, say: "drop" }), original);
  });

  test("are kept as the pair's allowed patch where the user says so", async () => {
    const made = await plan({ ...pair, say: "accept" });
    assert.equal(made.kind, "write");
    if (made.kind !== "write") return;
    assert.equal(textOf(made.bytes), original.replace("b\n", "b\nmine\n"));
    assert.equal(made.patch?.path, "sync-headers.patches/tools/x.h.patch");
    const reverted = revertPatch(original, textOf(made.patch!.bytes));
    assert.deepEqual(reverted, { kind: "reverted", text: textOf(made.bytes) });
  });

  test("that conflict with the original's changes cannot be accepted, and are shown", async () => {
    const made = await plan({
      ...pair,
      original: base.replace("b\n", "b\ntheirs\n"),
      say: "accept",
    });
    assert.equal(made.kind, "refused");
    if (made.kind !== "refused") return;
    assert.deepEqual(made.reason, { kind: "local-edits-unmergeable", why: "conflict" });
    assert.match(made.shown, /<<<<<<< copy\nmine\n/);
  });

  test("without a version that they were made on cannot be accepted", async () => {
    const { base: _, ...rest } = pair;
    const made = await plan({ ...rest, say: "accept" });
    assert.deepEqual(made.kind === "refused" && made.reason, {
      kind: "local-edits-unmergeable",
      why: "no-base",
    });
  });

  test("that the original has by now leave nothing to allow", async () => {
    const made = await plan({ ...pair, original: `${copy}upstream\n`, say: "accept" });
    assert.deepEqual(made, { kind: "write", bytes: Buffer.from(`${copy}upstream\n`), patch: null });
  });

  test("are no reason to refuse where history cannot tell, unless they are to be kept", async () => {
    const made = await plan({ ...pair, edits: "unknown", say: "accept" });
    assert.deepEqual(made.kind === "refused" && made.reason, { kind: "local-edits-unknown" });
    assert.equal(await written({ ...pair, edits: "unknown" }), original);
  });

  test("dropped, do not come back by a merge for the sake of kept lines", async () => {
    const made = await plan({
      copy: lines("k __keep__", "mine", "x"),
      original: lines("new", "x"),
      base: lines("old", "x"),
      allow: KEEP,
      edits: "present",
      say: "drop",
    });
    assert.deepEqual(made.kind === "refused" && made.reason, {
      kind: "kept-lines",
      why: "no-base",
    });
  });
});
