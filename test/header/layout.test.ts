import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { readDeclarations } from "../../src/header/declarations.js";
import { readSource } from "../../src/header/directives.js";
import { layoutOf } from "../../src/header/layout.js";
import { followPacking } from "../../src/header/packing.js";
import type { LayoutContext } from "../../src/header/shapes.js";
import { collectTypes } from "../../src/header/typetable.js";
import { askGcc, gccMissing, PRELUDE, type RandomStruct, randomStruct } from "./structs.js";

/** A context over one text, where expressions are single numbers, negative ones too. */
function contextOf(text: string, more: Partial<LayoutContext> = {}): LayoutContext {
  const source = readSource(text);
  const table = collectTypes(readDeclarations(source.code));
  const packing = followPacking(source, new Set());
  return {
    find: (key) => table.get(key) ?? [],
    evaluate: (tokens) => {
      const written = tokens.map((token) => token.text).join("");
      return /^-?(0x)?[0-9a-f]+$/.test(written) ? evaluateNumber(written) : undefined;
    },
    holds: () => undefined,
    pack: (record) => (packing === null ? 0 : packing.at(record)),
    ...more,
  };
}

const evaluateNumber = (text: string): bigint =>
  text.startsWith("-") ? -BigInt(text.slice(1)) : BigInt(text);

/** What `askGcc` says, from the layout; the reason where there is none. */
function describeLayout(
  context: LayoutContext,
  key: string,
  fields: RandomStruct["fields"],
): string {
  const definition = context.find(key)[0];
  assert.ok(definition?.kind === "record", `${key} was not read`);
  const layout = layoutOf(definition.record, context);
  if ("why" in layout) return layout.why;
  const members = new Map(layout.members.map((one) => [one.name, one]));
  const all = fields.map(({ path }) => {
    const member = members.get(path);
    if (member === undefined) return `${path}=?`;
    const { bits, offset } = member;
    return bits === null ? `${path}=${offset}` : `${path}=${bits.offset}+${bits.width}`;
  });
  return [layout.size, layout.align, ...all].join(" ");
}

// Sampled rather than asserted by fast-check: one compilation serves hundreds of structs, and shrinking would
// compile hundreds of times. The seed is in the message.
for (const seed of [1, 2, 3, Date.now() % 2 ** 31]) {
  const name = `size, alignment, offsets and bits of random structs are gcc's (seed ${seed})`;
  test(name, { skip: gccMissing() }, () => {
    const structs = fc.sample(randomStruct, { numRuns: 300, seed });
    const text = PRELUDE + structs.map((one, i) => one.text(`s${i}`)).join("\n");
    const context = contextOf(text);
    const expected = askGcc(structs);
    const wrong: string[] = [];
    for (const [i, one] of structs.entries()) {
      const given = describeLayout(context, `${one.tag} s${i}`, one.fields);
      if (given === expected[i]) continue;
      wrong.push(`${one.text("x")}\n  gcc  ${expected[i]}\n  ours ${given}`);
    }
    assert.equal(wrong.length, 0, wrong.slice(0, 10).join("\n"));
  });
}
