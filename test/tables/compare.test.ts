import assert from "node:assert/strict";
import { test } from "node:test";
import { findTouchedTables, indexTables } from "../../src/tables/compare.js";
import { createLibrary } from "../../src/tables/headers.js";
import { createProduct, createSyscallProduct } from "../../src/tables/product.js";
import { createFiles, defineTables } from "./define.js";

const TOML = `[[table]]
name = "calls"
header = "tools/calls.h"
order = "text"
strip = "CALL_"

[[table.block]]
array = "calls"
macros = "CALL_*"
form = ["_IO(CALLS, {hex})", "_IOW(CALLS, {hex}*)"]

[[table.block]]
array = "read_calls"
macros = "CALL_*"
form = "_IOR(CALLS, {hex}*)"

[[table]]
name = "flags"
header = ["arch/{arch}/flags.h", "flags.h"]
macros = "F_*"
`;

const COPY = `#define CALL_A _IO(CALLS, 0x00)
#define CALL_B _IOW(CALLS, 0x80, int)
#define CALL_C _IOR(CALLS, 0x80, int)
#define CALL_OLD _IOR(CALLS, 0x81, int)
#define CALL_ODD (1 + 1)
`;
const ORIGINAL = `#define CALL_A _IO(CALLS, 0x0)
#define CALL_BETTER _IOW(CALLS, 0x80, int)
#define CALL_C _IOR(CALLS, 0x80, int)
#define CALL_NEW _IOW(CALLS, 0x84, int)
#define CALL_ODD (1 + 1)
#define CALL_SHAPE CALL(0x85)
`;

test("what a drift does to a table: by index, array by array; a new spelling of a number is none", async () => {
  const calls = createProduct((await defineTables(TOML))[0]!);
  const side = (text: string) => createLibrary(createFiles({ "tools/calls.h": text }));
  const touched = calls.compare(side(COPY), side(ORIGINAL), { arch: "x86" });
  assert.deepEqual(touched, {
    name: "calls",
    added: [{ index: "0x84", name: "NEW" }],
    removed: [{ index: "0x81", name: "OLD" }],
    changed: [{ index: "0x80", before: "B", after: "BETTER" }],
    unclaimed: [{ name: "CALL_SHAPE", line: 6 }],
  });
  assert.equal(calls.compare(side(COPY), side(COPY), { arch: "x86" }), undefined);
});

test("the tables of a header, with architectures", async () => {
  const tables = (await defineTables(TOML)).map(createProduct);
  const tablesOf = indexTables(tables);
  const names = (path: string) => tablesOf(path).map(({ name }) => name);
  assert.deepEqual(names("tools/calls.h"), ["calls"]);
  assert.deepEqual(names("flags.h"), ["flags"]);
  assert.deepEqual(names("arch/mips/flags.h"), ["flags"]);
  assert.deepEqual(names("arch/mips/x/flags.h"), []);
  assert.deepEqual(names("other.h"), []);
});

test("a table of system calls is one of them", async () => {
  const product = createSyscallProduct({
    name: "syscalls_x",
    arch: "x",
    source: { kind: "tbl", path: "x.tbl", abis: ["64"], except: [], repeats: "error" },
    before: ["const char *x[] = {"],
    entry: '\t[{index}] = "{name}",',
    after: ["};"],
  });
  const copies = createLibrary(createFiles({ "x.tbl": "0\t64\tread\tsys_read\n" }));
  const target = "0\t64\tread\tsys_read\n1\t64\twrite\tsys_write\n";
  const drift = { copy: "x.tbl", target };
  assert.deepEqual(findTouchedTables(indexTables([product]), copies, drift, { arch: "x86" }), [
    {
      name: "syscalls_x",
      added: [{ index: "1", name: "write" }],
      removed: [],
      changed: [],
      unclaimed: [],
    },
  ]);
  const made = product.make(copies, { arch: "x86" });
  assert.equal(made.format("c"), 'const char *x[] = {\n\t[0] = "read",\n};\n');
  assert.match(made.format("md"), /\| `0` \| `read` \|/);
  assert.equal(JSON.parse(made.format("json")).blocks[0].entries[0].number, 0);
  assert.equal(product.make(createLibrary(createFiles({})), { arch: "x86" }).isAbsent, true);
});

test("a drifted copy is exchanged for its original, and nothing else", async () => {
  const tables = (await defineTables(TOML)).map(createProduct);
  const copies = createLibrary(
    createFiles({ "tools/calls.h": COPY, "flags.h": "#define F_A 1\n" }),
  );
  const find = (copy: string, target: string) =>
    findTouchedTables(indexTables(tables), copies, { copy, target }, { arch: "x86" });
  assert.deepEqual(
    find("tools/calls.h", ORIGINAL).map(({ name }) => name),
    ["calls"],
  );
  assert.deepEqual(
    find("flags.h", "#define F_A 1\n#define F_B 2\n").map(({ added }) => added),
    [[{ index: "2", name: "B" }]],
  );
  assert.deepEqual(find("flags.h", "/* other */\n#define F_A 1\n"), []);
  assert.deepEqual(find("elsewhere.h", ORIGINAL), []);
});

test("a new name with an index that is taken is the addition", async () => {
  const [definition] = await defineTables(
    '[[table]]\nname = "t"\nheader = "a.h"\nmacros = "A_*"\n',
  );
  const copy = "#define A_OLD 1\n";
  const touched = findTouchedTables(
    indexTables([createProduct(definition!)]),
    createLibrary(createFiles({ "a.h": copy })),
    { copy: "a.h", target: `#define A_NEW 1\n${copy}` },
    { arch: "x86" },
  );
  assert.deepEqual(touched, [
    { name: "t", added: [{ index: "1", name: "NEW" }], removed: [], changed: [], unclaimed: [] },
  ]);
});

test("an index by name stays what it is when its number changes", async () => {
  const [definition] = await defineTables(
    '[[table]]\nname = "t"\nheader = "a.h"\nenumerators = "E_*"\nindex = "{name}"\n',
  );
  const touched = findTouchedTables(
    indexTables([createProduct(definition!)]),
    createLibrary(createFiles({ "a.h": "enum { E_A, E_B };\n" })),
    { copy: "a.h", target: "enum { E_Z, E_A, E_B };\n" },
    { arch: "x86" },
  );
  assert.deepEqual(touched, [
    { name: "t", added: [{ index: "E_Z", name: "Z" }], removed: [], changed: [], unclaimed: [] },
  ]);
});
