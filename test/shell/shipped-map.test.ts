import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { parse } from "smol-toml";

interface ShippedMap {
  readonly name?: string;
  readonly copy?: string;
  readonly prefix?: string;
  readonly "original-prefix"?: string;
  readonly originals?: readonly string[];
  readonly optional?: boolean | readonly string[];
}

const { map } = parse(readFileSync("config/linux-tools.toml", "utf8")) as unknown as {
  map: readonly ShippedMap[];
};

test("the shipped map names each of its maps, and maps no copy twice", () => {
  const names = map.map(({ name }) => name);
  assert.ok(!names.includes(undefined));
  assert.equal(new Set(names).size, names.length);
  const copies = map.flatMap(
    ({ copy, prefix = "", "original-prefix": from = "", originals = [] }) =>
      copy === undefined
        ? originals.map((original) => prefix + original.slice(from.length))
        : [copy],
  );
  assert.ok(copies.length > 100);
  assert.deepEqual(
    copies.filter((copy, at) => copies.indexOf(copy) !== at),
    [],
  );
});

test("the shipped map is optional in nothing but what it lists, and has no wildcard to load a matcher for", () => {
  for (const { originals = [], optional } of map) {
    if (Array.isArray(optional)) {
      assert.deepEqual(
        optional.filter((each) => !originals.includes(each)),
        [],
      );
    }
    assert.deepEqual(
      originals.filter((each) => /[*?[\]{}()!\\]/.test(each)),
      [],
    );
  }
});
