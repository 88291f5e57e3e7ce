import assert from "node:assert/strict";
import { test } from "node:test";
import { matchesAny } from "../../src/meaning/words.js";
import { compare } from "./compare.js";
import { WORDS } from "./shipped-words.js";

test("# is any run of digits and underscores, or none", () => {
  for (const name of ["pad", "pad0", "pad_1", "pad__"]) assert.ok(matchesAny(name, ["pad#"]), name);
  for (const name of ["paddr", "pad1a", "apad", "pa"]) assert.ok(!matchesAny(name, ["pad#"]), name);
  assert.ok(matchesAny("A_RESERVED_2_MASK", ["*_RESERVED#_MASK"]));
});

test("reserved names, and names that only begin like them", () => {
  const reserved =
    `pad pad0 _pad1 __pad2 pad_3 padding tp_padding __reserved_3 reserved reserved2 _reserved spare __spare1 f_spare
    rsvd resv rsv resvd2 unused __unused4 sup_reserved bReserved1 A_RESERVED A_RESERVED_1 A_RESERVED_BITS A_RESV_BIT
    A_RESERVED_MASK`.split(/\s+/);
  for (const name of reserved) assert.ok(matchesAny(name, WORDS.reserved), name);
  const used =
    `paddr pad_to_size padlen padded spare_disks spare_in reserved_blocks reserved_dram_size unused_handle
    A_RESERVED_SIZE HDR_RESERVED_LEN A_RESERVED_SECTORS IPPROTO_RSVP CTL_MAX_RESVPORT nr_unused`.split(
      /\s+/,
    );
  for (const name of used) assert.ok(!matchesAny(name, WORDS.reserved), name);
});

test("a member that only begins like a reserved one is renamed, or gone", () => {
  const struct = (name: string) => `struct s { __u64 ${name}; };\n`;
  for (const name of ["paddr", "spare_disks", "reserved_blocks"]) {
    assert.equal(compare(struct(name), struct("other")).meaning, "breaking", name);
  }
  assert.equal(compare(struct("pad_1"), struct("other")).meaning, "additive");
  assert.equal(
    compare(
      "struct s { __u16 a; __u16 reserved_blocks; };\n",
      "struct s { __u16 a; __u8 b; __u8 c; };\n",
    ).meaning,
    "breaking",
  );
});

test("a flexible array takes the place of nothing", () => {
  const struct = (members: string) => `struct s { __u32 count; ${members} __u64 dev[]; };\n`;
  assert.equal(compare(struct("__u32 padding;"), struct("")).meaning, "breaking");
  assert.equal(compare(struct("__u32 padding;"), struct("__u32 used;")).meaning, "additive");
});

test("sentinels in the spellings that headers have", () => {
  const sentinels =
    `A_MAX __A_MAX __MAX_A MAX_A A_LAST A_CNT A_END A_NUM NUM_A __NUM_A A_NBITS __LINUX_MIB_XFRMMAX TCP_MAX_STATES
    RDMA_NL_NUM_GROUPS`.split(/\s+/);
  for (const name of sentinels) assert.ok(matchesAny(name, WORDS.sentinels), name);
  for (const name of ["A_MAX_LEN", "A_ENDED", "NUMBER"]) {
    assert.ok(!matchesAny(name, WORDS.sentinels), name);
  }
});
