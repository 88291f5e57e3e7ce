import assert from "node:assert/strict";
import { test } from "node:test";
import { compare, tell } from "./compare.js";

const options = { path: "syscall.tbl" };

test("a number that is another call's is no plain addition", () => {
  const before = "0 common read sys_read\n1 32 seek sys_seek\n";
  assert.deepEqual(tell(before, `${before}0 64 readv sys_readv\n`, options), [
    "unknown",
    "unknown added entry readv (0, 64): null -> readv sys_readv (its number is that of read (common), too)",
  ]);
  assert.equal(compare(before, `${before}1 64 seek sys_seek\n`, options).meaning, "additive");
});

test("one entry in place of several that say the same, and the other way round", () => {
  const one = "308 nospu foo sys_foo compat_foo\n";
  const two = "308 32 foo sys_foo compat_foo\n308 64 foo sys_foo\n";
  assert.equal(compare(one, two, options).meaning, "additive");
  assert.equal(compare(two, one, options).meaning, "additive");
  for (const other of [
    two.replace("compat_foo", "compat_bar"),
    two.replace("64 foo sys_foo", "64 foo sys_bar"),
    two.replace(/308 64.*\n/, ""),
    two.replace("64", "spu"),
  ]) {
    assert.equal(compare(one, other, options).meaning, "breaking", other);
  }
});

test("a reserved number is put to use", () => {
  const before = "5 common reserved5\n6 common reserve_memory sys_reserve\n";
  assert.deepEqual(tell(before, before.replace("reserved5", "foo sys_foo"), options), [
    "additive",
    "additive changed entry reserved5 (5, common): reserved5 -> foo sys_foo (reserved number put to use)",
  ]);
  assert.equal(
    compare(before, before.replace("reserve_memory", "foo"), options).meaning,
    "breaking",
  );
});
