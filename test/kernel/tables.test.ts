import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { openTableFiles } from "../../src/catalogue.js";
import { readShippedTables } from "../../src/config/tables.js";
import { buildTable, type Table } from "../../src/tables/build.js";
import { placeOf } from "../../src/tables/candidates.js";
import { formatTable } from "../../src/tables/format.js";
import { createLibrary, type Library } from "../../src/tables/headers.js";
import { openDirectory } from "../../src/tree/directory.js";
import { kernelTree, NO_TREE, type Version } from "./trees.js";

const { tables: definitions } = await readShippedTables();
const hasGcc = spawnSync("gcc", ["--version"]).status === 0;

/** What the tree's own script prints in the C locale; undefined where the tree has none. */
function runScript(tree: string, name: string, args: readonly string[] = []): string | undefined {
  const folder = name.startsWith("x86_msr") || name === "x86_irq_vectors" ? "tracepoints/" : "";
  const script = `tools/perf/trace/beauty/${folder}${name}.sh`;
  const all = name === "arch_errno_names" ? ["gcc", "tools"] : args;
  const env = { ...process.env, LC_ALL: "C" };
  const { stdout, status } = spawnSync("sh", [script, ...all], { cwd: tree, env });
  // A shell that finds no script says 127 or 2.
  return status === 127 || (status === 2 && stdout.length === 0)
    ? undefined
    : stdout.toString("latin1");
}

function openLibrary(tree: string): Library {
  return createLibrary(openTableFiles(openDirectory(tree, tree)));
}

function build(library: Library, name: string, arch: string): Table {
  const table = buildTable(definitions.find((one) => one.name === name)!, library, { arch });
  assert.deepEqual(table.problems, [], name);
  return table;
}

/** Fails with a diff that people can read. */
function assertSame(expected: string, found: string, what: string): void {
  if (expected === found) return;
  const folder = mkdtempSync(join(tmpdir(), "sync-headers-"));
  try {
    writeFileSync(join(folder, "script"), expected, "latin1");
    writeFileSync(join(folder, "ours"), found, "latin1");
    const { stdout } = spawnSync("diff", ["-u", "script", "ours"], { cwd: folder });
    assert.fail(`${what}:\n${stdout}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * What 6.1's scripts print in another form: `x86_msr` has one `const` less, and `arch_errno_names` calls
 * its functions where 6.12's names them, and has the architectures the other way round.
 */
const OTHER_FORM: Readonly<Record<Version, readonly string[]>> = {
  "6.12": [],
  "6.1": ["x86_msr", "arch_errno_names"],
};
/** 6.1 has no script for these. */
const ABSENT: Readonly<Record<Version, readonly string[]>> = {
  "6.12": [],
  "6.1": ["clone", "fs_at_flags", "statx_mask"],
};

for (const version of ["6.12", "6.1"] as const) {
  const tree = kernelTree(version);
  const skip = tree === undefined ? NO_TREE : false;

  test(`each table is what ${version}'s script prints, byte for byte`, { skip }, () => {
    const library = openLibrary(tree!);
    assert.equal(definitions.length, 31);
    const absent: string[] = [];
    for (const { name } of definitions) {
      const printed = runScript(tree!, name);
      if (printed === undefined) absent.push(name);
      else if (!OTHER_FORM[version].includes(name)) {
        assertSame(printed, formatTable(build(library, name, "x86"), "c"), name);
      }
    }
    assert.deepEqual(absent.sort(), ABSENT[version]);
  });

  test(`mmap tables are ${version}'s for each architecture`, { skip }, () => {
    const library = openLibrary(tree!);
    const archs = readdirSync(join(tree!, "tools/arch"));
    assert.ok(archs.length > 10);
    for (const arch of archs) {
      for (const name of ["mmap_flags", "mmap_prot"]) {
        const printed = runScript(tree!, name, [arch])!;
        const table = build(library, name, arch);
        assertSame(printed, formatTable(table, "c"), `${name} for ${arch}`);
      }
    }
  });
}

const OLD = kernelTree("6.1");

test("6.1's other forms, entry for entry", { skip: OLD === undefined ? NO_TREE : false }, () => {
  const library = openLibrary(OLD!);
  const entriesOf = (text: string) => text.split("\n").filter((line) => line.startsWith("\t["));
  const msr = formatTable(build(library, "x86_msr", "x86"), "c");
  assert.deepEqual(entriesOf(msr), entriesOf(runScript(OLD!, "x86_msr")!));

  const functionsOf = (text: string) =>
    new Map(
      [...text.matchAll(/errno_to_name__(\w+)\(int err\)\n\{([^}]*)\}/g)].map(
        ([, arch, body]) => [arch!, body!.match(/case .*/g)!] as const,
      ),
    );
  const theirs = functionsOf(runScript(OLD!, "arch_errno_names")!);
  const ours = functionsOf(formatTable(build(library, "arch_errno_names", "x86"), "c"));
  assert.ok(theirs.size > 6);
  assert.deepEqual([...ours.keys()].sort(), [...theirs.keys()].sort());
  for (const [arch, cases] of theirs) assert.deepEqual(ours.get(arch), cases, arch);
});

/** What the tables' users have: the kernel's `ilog2`, perf's macro and typedef. */
const SHIM = `#define ilog2(n) ((n) < 2 ? 0 : 63 - __builtin_clzll((n) | 1ULL))
#define DEFINE_STRARRAY(array, prefix) const char **all_##array = array; const char *prefix_##array = prefix
typedef const char *(arch_syscalls__strerrno_t)(int err);
`;

/** Headers that no program compiles: they are the kernel's own, and their includes are not there. */
const UNCOMPILED = new Set(["linux/socket.h", "asm/irq_vectors.h"]);

interface Compilation {
  readonly tree: string;
  readonly folder: string;
  /** Headers by the name they are included with, before all others. */
  readonly headers?: Readonly<Record<string, string>>;
}

function compile(code: string, { tree, folder, headers = {} }: Compilation) {
  const beauty = "tools/perf/trace/beauty";
  const own = join(folder, "headers");
  rmSync(own, { recursive: true, force: true });
  for (const [name, text] of Object.entries(headers)) {
    mkdirSync(join(own, dirname(name)), { recursive: true });
    writeFileSync(join(own, name), text, "latin1");
  }
  writeFileSync(join(folder, "shim.h"), SHIM);
  const options = ["-D__user=", "-D__packed=__attribute__((packed))"];
  for (const name of ["linux/posix_types.h", "linux/types.h", "linux/ioctl.h"]) {
    options.push("-include", name);
  }
  options.push("-include", join(folder, "shim.h"), `-I${own}`);
  for (const part of ["include/uapi", "arch/x86/include/uapi", "include", "arch/x86/include"]) {
    options.push(`-I${beauty}/${part}`);
  }
  for (const part of ["include/uapi", "arch/x86/include/uapi", "arch/x86/include"]) {
    options.push(`-Itools/${part}`);
  }
  for (const part of ["tools/include", "include/uapi", "include/uapi/drm"]) {
    options.push("-idirafter", part);
  }
  // That nobody uses the arrays here is no fault of theirs.
  const warnings = ["-Wall", "-Wextra", "-Werror", "-Wno-unused-variable", "-Wno-unused-function"];
  return spawnSync("gcc", [...warnings, "-fsyntax-only", ...options, "-x", "c", "-"], {
    cwd: tree,
    input: Buffer.from(code, "latin1"),
    encoding: "latin1",
  });
}

/** A header's `#define`s as gcc has them at its end, includes dropped. */
function extractDefines(text: string): string {
  const alone = text.replace(/^\s*#\s*include.*$/gm, "");
  const { stdout } = spawnSync("gcc", ["-E", "-dM", "-undef", "-x", "c", "-"], {
    input: alone,
    encoding: "latin1",
  });
  return stdout.replace(/^#define __STDC.*\n/gm, "");
}

const includesOf = (code: string) =>
  [...code.matchAll(/^#include <(.*)>$/gm)].map(([, name]) => name!);

const NEW = kernelTree("6.12");

/** What linux/in.h means by linux/socket.h. */
const EXPORTED = `#include "${NEW}/include/uapi/linux/socket.h"\n`;

const skipGcc = NEW === undefined ? NO_TREE : hasGcc ? false : "no gcc";

test("the generated C compiles, and what it asserts holds in 6.12's headers", {
  skip: skipGcc,
}, () => {
  const library = openLibrary(NEW!);
  const folder = mkdtempSync(join(tmpdir(), "sync-headers-"));
  try {
    for (const { name } of definitions) {
      const table = build(library, name, "x86");
      // Its indices are names, so that it needs its header.
      const needs = name === "kcmp_type" ? "#include <linux/kcmp.h>\n" : "";
      const plain = compile(needs + formatTable(table, "c"), { tree: NEW!, folder });
      assert.equal(plain.stderr, "", name);
      const code = formatTable(table, "c", { staticAssert: true });
      const entries = table.blocks.flatMap((block) => (block.arch === "x86" ? block.entries : []));
      const asserted = code.match(/^_Static_assert\(/gm)!.length;
      assert.equal(asserted, new Set(entries.map((entry) => `${entry.name} ${entry.value}`)).size);
      const headers = defineHeaders(table, library, code);
      const { stderr } = compile(code, { tree: NEW!, folder, headers });
      assert.equal(stderr, "", name);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

/** The headers that do not compile, as their `#define`s; linux/socket.h is two headers, and linux/in.h needs the other. */
function defineHeaders(table: Table, library: Library, code: string): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const name of includesOf(code).filter((one) => UNCOMPILED.has(one))) {
    const path = table.headers.find((one) => one.endsWith(`/${name}`))!;
    headers[name] = EXPORTED + extractDefines(library.files.read(path)!);
  }
  return headers;
}

test("an assertion fails when its header's value is changed", { skip: skipGcc }, () => {
  const library = openLibrary(NEW!);
  const folder = mkdtempSync(join(tmpdir(), "sync-headers-"));
  try {
    for (const { name } of definitions) {
      const table = build(library, name, "x86");
      const code = formatTable(table, "c", { staticAssert: true });
      const headers = defineHeaders(table, library, code);
      // The last entry that stands, for certain, in a header which the code includes.
      const entry = table.blocks
        .flatMap((block) => (block.arch === "x86" ? block.entries : []))
        .filter((one) => one.root === one.header && placeOf(one).condition === null)
        .at(-1);
      if (entry === undefined) {
        // x86's error numbers all stand in what its header includes.
        assert.equal(name, "arch_errno_names");
        continue;
      }
      const include = includesOf(code).find((one) => entry.header.endsWith(`/${one}`))!;
      const lines = readFileSync(join(NEW!, entry.header), "latin1").split("\n");
      const { line } = placeOf(entry);
      lines[line - 1] = changeValue(lines[line - 1]!, entry.name, entry.value);
      const text = lines.join("\n");
      headers[include] = UNCOMPILED.has(include) ? EXPORTED + extractDefines(text) : text;
      // As tools/arch's headers include it.
      headers[`uapi/${include}`] = headers[include]!;
      const { stderr } = compile(code, { tree: NEW!, folder, headers });
      assert.match(stderr, new RegExp(`static assertion failed: "${entry.name} is not`), name);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

/** A line with another number in the place of a name's value; an enumerator without one gets it. */
function changeValue(line: string, name: string, value: string): string {
  const at = line.indexOf(value, line.indexOf(name) + name.length);
  if (at < 0) return line.replace(name, `${name} = 77`);
  return `${line.slice(0, at)}0x77${line.slice(at + value.length)}`;
}

test("fadvise: the architecture chooses", { skip: NEW === undefined ? NO_TREE : false }, () => {
  const library = openLibrary(NEW!);
  const last = (arch: string) =>
    build(library, "fadvise", arch)
      .blocks[0]!.entries.slice(-2)
      .map((entry) => entry.text);
  assert.deepEqual(last("s390"), ['\t[6] = "DONTNEED",', '\t[7] = "NOREUSE",']);
  assert.deepEqual(last("x86"), ['\t[4] = "DONTNEED",', '\t[5] = "NOREUSE",']);
});
