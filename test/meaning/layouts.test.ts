import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import fc from "fast-check";
import { compare, print } from "./compare.js";

/** `SYNC_FUZZ` asks for more structs (at most 2000), `SYNC_SEED` for the same again. */
const COUNT = Math.min(Number(process.env.SYNC_FUZZ ?? 200), 2000);
const SEED = Number(process.env.SYNC_SEED ?? Date.now() % 1e9);
const WORLDS = [[], ["A"], ["B"], ["A", "B"]];

const skip = spawnSync("gcc", ["--version"]).status === 0 ? false : "gcc is missing";

type Condition = "A" | "!A" | "B" | null;

interface Member {
  readonly name: string;
  readonly type: string;
  readonly size: string;
  readonly when: Condition;
}

interface Model {
  /** What the struct is made of. */
  readonly rest: string;
  readonly members: readonly Member[];
  readonly attribute: string;
}

function under(when: Condition, text: string): string {
  if (when === null) return text;
  return `${when.startsWith("!") ? `#ifndef ${when.slice(1)}` : `#ifdef ${when}`}\n${text}\n#endif`;
}

const condition = fc.constantFrom<Condition>(null, null, null, null, "A", "!A", "B");
const type = fc.constantFrom(
  "char",
  "short",
  "int",
  "long",
  "unsigned int",
  "q_type",
  "struct q_in",
  "enum q_e",
  "char *",
);
const size = fc.constantFrom(
  "",
  "",
  "",
  "[2]",
  "[4]",
  "[Q_P]",
  "[Q_E + 1]",
  "[sizeof(struct q_in)]",
);
const attribute = fc.constantFrom("", "", "", "packed", "aligned(8)", "aligned(Q_P * 4)");

const rest = fc
  .record({
    macro: fc.constantFrom("2", "#ifdef A\n#define Q_P 1\n#else\n#define Q_P 2\n#endif"),
    type: fc.constantFrom(
      "typedef int q_type;",
      "typedef char q_type[Q_P];",
      "#ifdef A\ntypedef int q_type;\n#else\ntypedef long q_type;\n#endif",
    ),
    whens: fc.tuple(condition, condition, condition),
    isPacked: fc.boolean(),
    inner: fc.constantFrom("char", "short", "int"),
  })
  .map(({ macro, type, whens, isPacked, inner }) =>
    [
      macro.startsWith("#") ? macro : `#define Q_P ${macro}`,
      type,
      `enum q_e {\n${under(whens[0], "Q_E0 = 1,")}\nQ_E,\n${under(whens[1], "Q_E2 = 300,")}`,
      `}${isPacked ? " __attribute__((packed))" : ""};`,
      `struct q_in { char a;\n${under(whens[2], `${inner} b;`)}\n};`,
    ].join("\n"),
  );

const model: fc.Arbitrary<Model> = fc.record({
  rest,
  members: fc
    .array(fc.record({ type, size, when: condition, isReserved: fc.boolean() }), {
      minLength: 2,
      maxLength: 6,
    })
    .map((all) =>
      all.map(({ isReserved, ...one }, i) => ({
        ...one,
        name: `${isReserved ? "reserved" : "m"}${i}`,
      })),
    ),
  attribute,
});

const edit = fc.record({
  kind: fc.constantFrom("insert", "append", "type", "size", "number", "attribute", "use"),
  at: fc.nat(5),
  type,
  size,
  attribute,
});

type Edit = typeof edit extends fc.Arbitrary<infer T> ? T : never;

function applyEdit(m: Model, one: Edit): Model {
  const members = [...m.members];
  const at = one.at % members.length;
  const here = members[at]!;
  const fresh: Member = { name: "fresh", type: "char", size: "", when: null };
  if (one.kind === "insert") members.splice(at, 0, { ...fresh, type: one.type });
  else if (one.kind === "append") members.splice(at + 1, 0, fresh);
  else if (one.kind === "type") members[at] = { ...here, type: one.type };
  else if (one.kind === "size") members[at] = { ...here, size: one.size };
  else if (one.kind === "number") members[at] = { ...here, size: `[${(one.at % 2) + 1}]` };
  else if (one.kind === "attribute") return { ...m, attribute: one.attribute };
  else if (here.name.startsWith("reserved")) {
    const left = here.size === "[2]" || here.size === "[4]" ? Number(here.size[1]) - 1 : 0;
    members[at] = { ...here, name: "used", size: left > 0 ? "" : here.size };
    if (left > 0) members.splice(at + 1, 0, { ...here, size: `[${left}]` });
  }
  return { ...m, members };
}

function printModel({ rest, members, attribute }: Model): string {
  const all = members.map((one) => under(one.when, `${one.type} ${one.name}${one.size};`));
  const end = attribute === "" ? "" : ` __attribute__((${attribute}))`;
  return `${rest}\nstruct q_s {\n${all.join("\n")}\n}${end};\n`;
}

/** What a program asks of a struct: nothing of what is reserved. */
function questionsOf({ members }: Model, world: readonly string[]): Map<string, string> {
  const asked = new Map([
    ["size", "sizeof(struct q_s)"],
    ["alignment", "_Alignof(struct q_s)"],
  ]);
  for (const { name, when } of members) {
    const holds = when === null || (when === "!A" ? !world.includes("A") : world.includes(when));
    if (!holds || name.startsWith("reserved")) continue;
    asked.set(name, `__builtin_offsetof(struct q_s, ${name})`);
    asked.set(`size of ${name}`, `sizeof(((struct q_s *)0)->${name})`);
  }
  return asked;
}

function askGcc(models: readonly Model[], world: readonly string[]): Map<string, string>[] {
  const asked = models.map((one) => questionsOf(one, world));
  const parts = models.map((one, i) => {
    const values = [...asked[i]!.values()].map((text) => `-1 - (int)${text}`).join(", ");
    const text = `${printModel(one)}int q_answer[] = { ${values} };\n`;
    return text.replace(/\b[qQ]_/g, (word) => `c${i}_${word}`);
  });
  const options = [...world.map((name) => `-D${name}`), "-w", "-S", "-xc", "-o", "-", "-"];
  const run = spawnSync("gcc", options, { input: parts.join(""), maxBuffer: 1 << 28 });
  assert.equal(run.status, 0, run.stderr.toString());
  // No answer is 0: each has a line of its own.
  const found = [...run.stdout.toString().matchAll(/^c\d+_q_answer:\n((?:\t\.long\t-\d+\n)+)/gm)];
  assert.equal(found.length, models.length);
  return found.map(([, lines], i) => {
    const numbers = lines!.match(/-\d+/g)!;
    return new Map([...asked[i]!.keys()].map((name, at) => [name, numbers[at]!]));
  });
}

test("what gcc lays out otherwise under any conditions is breaking or unknown", { skip }, (t) => {
  const drawn = fc.sample(fc.tuple(model, edit), { numRuns: COUNT, seed: SEED });
  const pairs = drawn.map(([m, one]) => [m, applyEdit(m, one)] as const);
  const answers = WORLDS.map((world) =>
    [0, 1].map((k) =>
      askGcc(
        pairs.map((one) => one[k]!),
        world,
      ),
    ),
  );
  const counts = { breaks: 0, additive: 0 };
  const wrong: string[] = [];
  pairs.forEach((pair, i) => {
    const [copy, original] = [printModel(pair[0]), printModel(pair[1])];
    const { meaning, changes } = compare(copy, original);
    const breaks = answers.flatMap(([before, after], k) =>
      [...before![i]!].flatMap(([name, value]) =>
        after![i]!.get(name) === value ? [] : [`${name} (${WORLDS[k]})`],
      ),
    );
    if (breaks.length > 0) counts.breaks++;
    if (meaning === "additive") counts.additive++;
    if (breaks.length === 0 || meaning === "breaking" || meaning === "unknown") return;
    const told = changes.map(print).join("\n");
    wrong.push(`SYNC_SEED=${SEED} ${i}: ${breaks}, ${meaning}\n${copy}--\n${original}--\n${told}`);
  });
  t.diagnostic(`seed ${SEED}: ${COUNT} structs, ${JSON.stringify(counts)}`);
  assert.deepEqual(wrong.slice(0, 3), []);
  // The test must have something to find, on both sides.
  assert.ok(counts.breaks > COUNT / 5 && counts.additive > COUNT / 100, JSON.stringify(counts));
});
