import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { buildSyscallTable } from "../../src/tables/syscalls.js";
import { compareSyscallTables } from "../../src/tables/syscalls-compare.js";
import type { SyscallTable } from "../../src/tables/syscalls-definition.js";
import { findShipped, readUnder, SHIPPED } from "../tables/syscalls-shipped.js";
import { NO_GCC, optionsOf, runScript, SCRIPTS } from "./syscall-scripts.js";
import { kernelTree, NO_TREE } from "./trees.js";

// Every generator runs here: those of arm64 and loongarch need a compiler only to preprocess, and any
// gcc does. They run twice, with gcc as it is and as the architecture's own (-undef -D...).
//
// 6.1 differs: no loongarch, no i386 table, `const char *` without the second const, and an
// arm64 script that compiles and runs a program, whose entries are compared one by one below.

const VERSIONS = ["6.12", "6.1"] as const;
const ABSENT: Readonly<Record<(typeof VERSIONS)[number], readonly string[]>> = {
  "6.12": [],
  "6.1": ["syscalls_x86", "syscalls_loongarch"],
};

/** The definition as 6.1's script prints: its array lacks the second const. */
function adapt(table: SyscallTable, version: string): SyscallTable {
  if (version !== "6.1") return table;
  const before = table.before.map((line) => line.replace("char *const ", "char *"));
  return { ...table, before };
}

const at = (table: SyscallTable, path: string): SyscallTable => ({
  ...table,
  source: { ...table.source, path },
});

for (const version of VERSIONS) {
  const tree = kernelTree(version);
  const skip = tree === undefined ? NO_TREE : false;

  test(`every generator of ${version} has a shipped table`, { skip }, () => {
    const root = join(tree!, "tools/perf/arch");
    const found = readdirSync(root, { recursive: true, encoding: "utf8" })
      .filter((path) => /(?:^|\/)(?:mksyscalltbl|syscalltbl\.sh)$/.test(path))
      .map((path) => `tools/perf/arch/${path}`)
      .sort();
    const present = SHIPPED.filter(({ name }) => !ABSENT[version].includes(name));
    assert.deepEqual([...new Set(present.map(({ name }) => SCRIPTS[name]!.script))].sort(), found);
  });

  for (const shipped of SHIPPED) {
    const { name, source } = shipped;
    const table = adapt(shipped, version);
    const isAbsent = ABSENT[version].includes(name);

    test(`${name} of ${version}, the copy`, { skip: skip || NO_GCC }, () => {
      const built = buildSyscallTable(table, readUnder(tree!));
      if (isAbsent) {
        assert.equal(existsSync(join(tree!, source.path)), false);
        assert.deepEqual(built.problems, [{ path: source.path, line: null, what: "no such file" }]);
        return;
      }
      assert.deepEqual(built.problems, []);
      assert.ok(built.entries.length > 300, `${built.entries.length} entries`);
      // Both 6.1 and 6.12 have this one line of another ABI in the n64 table, and the script drops it.
      const unclaimed = name === "syscalls_mips_n64" ? ["set_mempolicy_home_node"] : [];
      assert.deepEqual(
        built.unclaimed.map((one) => one.name),
        unclaimed,
      );
      if (name === "syscalls_arm64" && version === "6.1") return;
      assert.equal(built.text, runScript(tree!, name, source.path));
      if (source.kind === "unistd") {
        const gcc = ["gcc", ...optionsOf(table)].join(" ");
        assert.equal(built.text, runScript(tree!, name, source.path, { gcc }), gcc);
      }
    });

    const original = SCRIPTS[name]!.original;
    const skipOriginal =
      skip ||
      (original === undefined && "below, where it is a header that the build does not make");
    if (name !== "syscalls_loongarch" || !isAbsent) {
      test(`${name} of ${version}, the original`, { skip: skipOriginal }, () => {
        const drifted = buildSyscallTable(at(table, original!), readUnder(tree!));
        assert.deepEqual(drifted.problems, []);
        assert.equal(drifted.text, runScript(tree!, name, original!));
        if (isAbsent) return;
        const copy = buildSyscallTable(table, readUnder(tree!));
        const touched = compareSyscallTables(copy, drifted);
        assert.equal(touched === undefined, copy.text === drifted.text, JSON.stringify(touched));
      });
    }

    test(`${name} of ${version} compiles`, {
      skip: skip || NO_GCC || (isAbsent && "absent"),
    }, () => {
      const { text } = buildSyscallTable(table, readUnder(tree!));
      // -Wextra tells an index that is used twice.
      const options = ["-Wall", "-Wextra", "-Werror", "-Wno-unused", "-fsyntax-only"];
      const includes = ["-I.", "-Itools/include/uapi"];
      const run = spawnSync("gcc", [...options, ...includes, "-xc", "-"], {
        cwd: tree,
        input: text,
        encoding: "utf8",
      });
      assert.equal(run.stderr, "");
      assert.equal(run.status, 0);
    });
  }
}

// 6.12's originals include a header that the build makes; 6.1's have the form of the copies.
test("6.1's headers as 6.12's scripts print them", {
  skip: VERSIONS.some((version) => kernelTree(version) === undefined) ? NO_TREE : NO_GCC,
}, () => {
  const root = kernelTree("6.1")!;
  const inputs = {
    syscalls_arm64: ["tools/arch/arm64", "arch/arm64"],
    syscalls_loongarch: ["arch/loongarch"],
  };
  for (const [name, folders] of Object.entries(inputs)) {
    for (const folder of folders) {
      const path = `${folder}/include/uapi/asm/unistd.h`;
      const { text, problems } = buildSyscallTable(at(findShipped(name), path), readUnder(root));
      assert.deepEqual(problems, []);
      assert.equal(text, runScript(kernelTree("6.12")!, name, path, { root }), path);
    }
  }
});

test("6.12's arm64 original cannot be told without the build, and says so", {
  skip: kernelTree("6.12") === undefined ? NO_TREE : false,
}, () => {
  const path = "arch/arm64/include/uapi/asm/unistd.h";
  const table = at(findShipped("syscalls_arm64"), path);
  const { problems } = buildSyscallTable(table, readUnder(kernelTree("6.12")!));
  assert.match(problems[0]!.what, /include not found/);
});

/** `__NR_` macros as gcc lists them, with those that stand for others resolved by the same list. */
function listNumbers(tree: string, table: SyscallTable): Map<string, string> {
  const run = spawnSync(
    "gcc",
    ["-E", "-dM", "-xc", ...optionsOf(table), "-Itools/include/uapi", table.source.path],
    { cwd: tree, encoding: "utf8" },
  );
  assert.equal(run.stderr, "");
  const macros = new Map(
    [...run.stdout.matchAll(/^#define (__NR\w+) (\S.*)$/gm)].map(([, name, body]) => [
      name!,
      body!,
    ]),
  );
  return new Map(
    [...macros].map(([name, body]) => [name.replace(/^__NR_/, ""), macros.get(body) ?? body]),
  );
}

const tree61 = kernelTree("6.1");

test("6.1's arm64 script: the entries that it does not lose", {
  skip: tree61 === undefined ? NO_TREE : NO_GCC,
}, () => {
  const table = findShipped("syscalls_arm64");
  const printed = runScript(tree61!, "syscalls_arm64", table.source.path);
  const theirs = new Map(
    [...printed.matchAll(/^\t\[(\d+)\] = "(\w+)",$/gm)].map(([, index, name]) => [index!, name!]),
  );
  const { entries } = buildSyscallTable(table, readUnder(tree61!));
  const ours = new Map(entries.map(({ index, name }) => [index, name]));
  assert.equal(ours.size, entries.length);
  // `sort -nu` keeps one of all lines that begin with no number or with 0: the script loses io_setup
  // and all that stand for a __NR3264_ macro but one.
  const numbers = listNumbers(tree61!, table);
  for (const [index, name] of theirs) assert.equal(numbers.get(name), index, name);
  for (const { index, name } of entries) {
    assert.ok(
      [...numbers].some(([, number]) => number === index),
      `[${index}] ${name}`,
    );
  }
  const lost = [...ours].filter(([index]) => !theirs.has(index)).map(([, name]) => name);
  assert.deepEqual(lost.sort(), [
    "fadvise64",
    "fcntl",
    "fstat",
    "fstatfs",
    "ftruncate",
    "io_setup",
    "lseek",
    "mmap",
    "sendfile",
    "statfs",
    "truncate",
  ]);
  const renamed = [...theirs].filter(([index, name]) => ours.get(index) !== name);
  assert.deepEqual(renamed, [["79", "newfstatat"]]);
  assert.equal(ours.get("79"), "fstatat");
  assert.match(printed, /^#define SYSCALLTBL_ARM64_MAX_ID 451$/m);
});

for (const version of VERSIONS) {
  const tree = kernelTree(version);
  const skip = tree === undefined ? NO_TREE : NO_GCC;
  for (const table of SHIPPED.filter(({ source }) => source.kind === "unistd")) {
    if (ABSENT[version].includes(table.name)) continue;
    test(`${table.name} of ${version}: values are gcc's`, { skip }, () => {
      const numbers = listNumbers(tree!, table);
      const { entries } = buildSyscallTable(table, readUnder(tree!));
      const given = entries.map(({ number }) => String(number)).sort();
      const expected = [...numbers].filter(([name]) => !name.startsWith("__NR3264_"));
      assert.deepEqual(given, expected.map(([, number]) => number).sort());
      for (const { path, line, name } of entries) {
        const text = readFileSync(join(tree!, path), "utf8").split("\n")[line - 1]!;
        assert.match(text, new RegExp(`define\\s+__NR(3264)?_${name}\\s`), `${path}:${line}`);
      }
    });
  }
}
