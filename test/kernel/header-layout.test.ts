import assert from "node:assert/strict";
import { test } from "node:test";
import { type Layout, layoutOf } from "../../src/header/layout.js";
import { collectTypes } from "../../src/header/typetable.js";
import { createHeaderReader, installedHeaders, missingTools } from "./installed.js";
import { askPahole, type OracleStruct } from "./pahole.js";
import { NO_TREE } from "./trees.js";

/** Members in pahole's terms: no unnamed bitfields, and structs with a name of their own not opened up. */
function describeMembers(layout: Layout): string[] {
  const closed: string[] = [];
  const lines: string[] = [];
  for (const { name, offset, size, bits, field } of layout.members) {
    if (name === "" || closed.some((prefix) => name.startsWith(prefix))) continue;
    const { base, derivations } = field.type;
    if (base.kind === "record" && base.record.name !== null) {
      closed.push(`${name}${"[]".repeat(derivations.length)}.`);
    }
    lines.push(`${name} ${bits === null ? `${offset} ${size}` : `${bits.offset}+${bits.width}`}`);
  }
  return lines;
}

/** What `__DECLARE_FLEX_ARRAY` puts before the array is in pahole's output only. */
const seen = (one: OracleStruct): string[] =>
  one.members.filter((line) => !/(^|\.)__empty_\w+ \d+ 0$/.test(line));

const missing = missingTools();
const installed = missing === undefined ? installedHeaders() : undefined;
const skip = missing ?? (installed === undefined ? NO_TREE : false);

test("layouts of the installed headers are pahole's", { skip, timeout: 600_000 }, async (t) => {
  const { root, origin, headers } = installed!;
  const reader = createHeaderReader(root);
  const failed: string[] = [];
  const wrong: string[] = [];
  const unknown = new Map<string, string[]>();
  let all = 0;
  let given = 0;

  function compare(header: string, structs: readonly OracleStruct[]): void {
    const read = reader.read(header);
    const context = read.view.layout;
    const own = collectTypes(read.header.declarations);
    const live = (key: string) =>
      context.find(key).filter(({ when }) => when === null || context.holds(when));
    const keys = new Set(structs.map((one) => one.key));
    for (const [key, definitions] of own) {
      const record = definitions.some(
        ({ kind, when }) => kind === "record" && (when === null || context.holds(when)),
      );
      // A tag that is a macro goes by another name.
      if (read.view.scope.macro(key.split(" ")[1]!) !== undefined) continue;
      if (record && !keys.has(key)) wrong.push(`${header}: ${key}: pahole has none`);
    }
    for (const one of structs) {
      all++;
      const [definition] = live(one.key);
      const layout =
        definition?.kind === "record" ? layoutOf(definition.record, context) : { why: "not read" };
      if ("why" in layout) {
        unknown.set(layout.why, [...(unknown.get(layout.why) ?? []), `${header} ${one.key}`]);
        continue;
      }
      given++;
      const ours = [`size ${layout.size}`, ...describeMembers(layout)].join("; ");
      const theirs = [`size ${one.size}`, ...seen(one)].join("; ");
      if (ours !== theirs)
        wrong.push(`${header}: ${one.key}\n  pahole ${theirs}\n  ours   ${ours}`);
    }
  }

  const pending = [...headers];
  async function work(): Promise<void> {
    for (let header = pending.shift(); header !== undefined; header = pending.shift()) {
      const structs = await askPahole(root, header);
      if (typeof structs === "string") failed.push(`${header} (${structs})`);
      else compare(header, structs);
    }
  }
  await Promise.all([work(), work(), work()]);

  const share = (100 * given) / all;
  t.diagnostic(`${origin}: ${headers.length} headers, ${all} structs and unions with a name`);
  t.diagnostic(`given: ${given} (${share.toFixed(2)}%), wrong: ${wrong.length}`);
  t.diagnostic(`do not compile alone: ${failed.length}: ${failed.sort().join(", ")}`);
  for (const [why, keys] of unknown) t.diagnostic(`unknown: ${why}: ${keys.join(", ")}`);
  assert.deepEqual(wrong.slice(0, 20), [], `${wrong.length} wrong`);
  assert.ok(all > 3000, `pahole sees ${all} structs`);
  assert.ok(failed.length < headers.length / 20, `${failed.length} headers do not compile`);
  assert.ok(share >= 90, `${share}% given`);
});
