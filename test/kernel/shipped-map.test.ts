import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { parse } from "smol-toml";
import { readCheckScript } from "../../src/shell/script.js";
import { kernelTree } from "./trees.js";

const SCRIPT = "tools/perf/check-headers.sh";

interface ShippedMap {
  readonly copy?: string;
  readonly original?: string;
  readonly originals?: readonly string[];
  readonly prefix?: string;
  readonly "original-prefix"?: string;
  readonly "ignore-blank-lines"?: boolean;
  readonly "ignore-matching-lines"?: readonly string[];
  readonly "allowed-patch"?: string;
}

function listShipped() {
  const { map } = parse(readFileSync("config/linux-tools.toml", "utf8")) as unknown as {
    map: readonly ShippedMap[];
  };
  return map.flatMap((each) => {
    const rules = {
      ignoreBlankLines: each["ignore-blank-lines"] ?? false,
      ignoreMatchingLines: each["ignore-matching-lines"] ?? [],
      allowedPatch: each["allowed-patch"] ?? null,
    };
    const { prefix = "", "original-prefix": from = "" } = each;
    if (each.copy !== undefined) return [{ copy: each.copy, original: each.original, ...rules }];
    return (each.originals ?? []).map((original) => {
      return { copy: prefix + original.slice(from.length), original, ...rules };
    });
  });
}

for (const version of ["6.12", "6.1"] as const) {
  const tree = kernelTree(version);
  const skip = tree === undefined && "no tree";
  test(`the shipped map has the pairs of ${version}'s script, with its allowances`, {
    skip,
  }, () => {
    if (tree === undefined) return;
    const pairs = readCheckScript(readFileSync(join(tree, SCRIPT), "utf8"), SCRIPT);
    const shipped = new Map(listShipped().map((each) => [each.copy, each]));
    const missing = pairs.filter(({ copy }) => !shipped.has(copy)).map(({ copy }) => copy);
    assert.deepEqual(missing, []);
    for (const pair of pairs) {
      const found = shipped.get(pair.copy);
      if (found === undefined) continue;
      assert.equal(found.original, pair.original);
      assert.equal(found.ignoreBlankLines, pair.ignoreBlankLines, pair.copy);
      // The union over the versions: what one has not, does not occur in its files.
      for (const expression of pair.ignoreMatchingLines) {
        assert.ok(found.ignoreMatchingLines.includes(expression), `${pair.copy}: ${expression}`);
      }
      if (pair.hunkFile !== null) assert.equal(found.allowedPatch, pair.hunkFile);
    }
    if (version !== "6.12") return;
    const listed = new Set(pairs.map(({ copy }) => copy));
    const inOrder = listShipped().filter(({ copy }) => listed.has(copy));
    assert.deepEqual(
      inOrder.map(({ copy }) => copy),
      pairs.map(({ copy }) => copy),
    );
  });
}
