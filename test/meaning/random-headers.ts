/** Random headers whose numbers hang together, and what one edit makes of them. */
import fc from "fast-check";

type Condition = "A" | "!A" | "B" | null;

interface Entry {
  readonly name: string;
  readonly value: string | null;
  readonly when: Condition;
}

interface Enum {
  readonly name: string;
  readonly isPacked: boolean;
  readonly isTypedef: boolean;
  readonly entries: readonly Entry[];
}

interface Macro {
  readonly name: string;
  readonly body: string;
  readonly when: Condition;
}

interface Holder {
  readonly kind: "array" | "bits" | "typedef" | "variable" | "enum";
  readonly name: string;
  /** A size, or the enum's index. */
  readonly what: string;
  /** When an array has a member behind it; null: never. */
  readonly extra: Condition;
  /** Whether there is one more where an array's struct may have a hole. */
  readonly isFilled: boolean;
}

/** All its identifiers begin with `q_` or `Q_`, so that many headers fit into one file. */
export interface Model {
  readonly enums: readonly Enum[];
  readonly macros: readonly Macro[];
  readonly holders: readonly Holder[];
}

const condition = fc.constantFrom<Condition>(null, null, null, "A", "!A", "B");
const number = fc.integer({ min: 0, max: 9 }).map(String);

const enumOf = (i: number): fc.Arbitrary<Enum> =>
  fc
    .record({
      count: fc.integer({ min: 1, max: 5 }),
      values: fc.array(fc.option(number, { freq: 3 }), { minLength: 5, maxLength: 5 }),
      whens: fc.array(condition, { minLength: 5, maxLength: 5 }),
      isPacked: fc.nat(5).map((n) => n === 0),
      isTypedef: fc.nat(4).map((n) => n === 0),
      last: fc.constantFrom("_MAX", "_RESERVED", null),
      alias: fc.boolean(),
      other: fc.nat(6),
    })
    .map(({ count, values, whens, isPacked, isTypedef, last, alias, other }) => {
      const entries: Entry[] = [];
      for (let k = 0; k < count; k++) {
        // Some begin where another enum ends.
        const value = k === 0 && i > 0 && other === 0 ? "Q_E0_0 + 1" : values[k]!;
        entries.push({ name: `Q_E${i}_${k}`, value, when: whens[k]! });
      }
      if (last !== null) entries.push({ name: `Q_E${i}${last}`, value: null, when: null });
      if (last === "_MAX" && alias) {
        entries.push({ name: `Q_E${i}_TOP_MAX`, value: `Q_E${i}_MAX - 1`, when: null });
      }
      return { name: `q_e${i}`, isPacked, isTypedef, entries };
    });

const reference = fc.constantFrom(
  "Q_E0_MAX",
  "Q_E1_MAX",
  "Q_E0_0",
  "Q_E1_0",
  "Q_E0_RESERVED",
  "Q_M0",
  "Q_M_MAX",
);

const macroOf = (i: number): fc.Arbitrary<Macro> =>
  fc
    .tuple(
      fc.oneof(
        number,
        reference.map((name) => `(${name} * 2)`),
        reference.map((name) => `(${name} - 1)`),
      ),
      condition,
    )
    .map(([body, when]) => ({ name: `Q_M${i}`, body, when: i === 0 ? null : when }));

const holderOf = (i: number): fc.Arbitrary<Holder> =>
  fc
    .tuple(
      fc.constantFrom<Holder["kind"]>("array", "array", "bits", "typedef", "variable", "enum"),
      fc.oneof(number, reference),
      fc.nat(1),
      condition,
    )
    .map(([kind, size, e, extra]) => ({
      kind,
      name: `q_h${i}`,
      what: kind === "enum" ? String(e) : `(${size}) + 1`,
      extra,
      isFilled: false,
    }));

/** Names that nothing defines, as a number: most headers are to compile. */
function settle({ enums, macros, holders }: Model): Model {
  const known = new Set([...enums.flatMap((e) => e.entries), ...macros].map((one) => one.name));
  const fix = (text: string): string =>
    text.replace(/\bQ_\w+/g, (name) => (known.has(name) ? name : "2"));
  return {
    enums: enums.map((e) => ({
      ...e,
      entries: e.entries.map((one) => ({ ...one, value: one.value && fix(one.value) })),
    })),
    macros: macros.map((one) => ({ ...one, body: fix(one.body) })),
    holders: holders.map((one) => ({ ...one, what: fix(one.what) })),
  };
}

const unsettled: fc.Arbitrary<Model> = fc.record({
  enums: fc.tuple(enumOf(0), enumOf(1)),
  macros: fc
    .tuple(macroOf(0), macroOf(1), macroOf(2), fc.nat(3))
    .map(([a, b, c, n]) => [
      { ...a, body: /^\d+$/.test(a.body) ? a.body : "3" },
      b,
      c,
      { name: "Q_M_MAX", body: String(n), when: null },
    ]),
  holders: fc.tuple(holderOf(0), holderOf(1), holderOf(2)),
});

export const model = unsettled.map(settle);

/** What an edit does, drawn beforehand: it takes of these what it needs. */
export interface Edit {
  readonly kind: (typeof KINDS)[number];
  readonly i: number;
  readonly k: number;
  readonly value: string;
  readonly when: Condition;
}

const KINDS = [
  "append",
  "append",
  "append",
  "insert",
  "remove",
  "value",
  "swap",
  "condition",
  "rename",
  "pack",
  "macro",
  "new macro",
  "holder",
  "member",
  "reserved",
  "large",
] as const;

export const edit: fc.Arbitrary<Edit> = fc.record({
  kind: fc.constantFrom(...KINDS),
  i: fc.nat(1),
  k: fc.nat(5),
  value: number,
  when: condition,
});

function editEnum(e: Enum, { kind, i, k, value, when }: Edit): Enum {
  const entries = [...e.entries];
  const at = k % entries.length;
  const fresh = (value: string | null): Entry => ({ name: `Q_E${i}_NEW`, value, when });
  const end = entries.findIndex((one) => /MAX|RESERVED/.test(one.name));
  const here = entries[at]!;
  switch (kind) {
    case "append":
      entries.splice(end < 0 ? entries.length : end, 0, fresh(null));
      break;
    case "insert":
      entries.splice(at, 0, fresh(k > 2 ? value : null));
      break;
    case "remove":
      entries.splice(at, 1);
      break;
    case "value":
      entries[at] = { ...here, value };
      break;
    case "swap":
      entries[at] = { ...entries[0]!, when: here.when };
      entries[0] = { ...here, when: entries[0]!.when };
      break;
    case "condition":
      entries[at] = { ...here, when };
      break;
    case "rename":
      entries[at] = { ...here, name: `Q_E${i}_NEW` };
      break;
    case "reserved":
      if (entries[end]?.name.endsWith("RESERVED")) entries[end] = fresh(null);
      break;
    case "large":
      entries.push(fresh(["-1", "300", "0x100000000", "0x80000000"][k % 4]!));
      break;
    case "pack":
      return { ...e, isPacked: !e.isPacked };
    default:
      break;
  }
  return { ...e, entries };
}

const fillHole = (one: Holder): Holder => (one.kind === "array" ? { ...one, isFilled: true } : one);

export function applyEdit(m: Model, one: Edit): Model {
  if (one.kind === "macro") {
    const at = one.k % m.macros.length;
    const macros = m.macros.map((macro, i) => (i === at ? { ...macro, body: one.value } : macro));
    return { ...m, macros };
  }
  if (one.kind === "holder") {
    const at = one.k % m.holders.length;
    const holders = m.holders.map((holder, i) =>
      i === at && holder.kind !== "enum" ? { ...holder, what: one.value } : holder,
    );
    return { ...m, holders };
  }
  if (one.kind === "member") return { ...m, holders: m.holders.map(fillHole) };
  if (one.kind === "new macro") {
    const { value: body, when } = one;
    const known = m.macros.some((macro) => macro.name === "Q_M_NEW");
    return known ? m : { ...m, macros: [...m.macros, { name: "Q_M_NEW", body, when }] };
  }
  const known = m.enums[one.i]!.entries.some((entry) => entry.name.endsWith("_NEW"));
  if (known && /append|insert|rename|reserved|large/.test(one.kind)) return m;
  if (m.enums[one.i]!.entries.length < 2) return m;
  return { ...m, enums: m.enums.map((e, i) => (i === one.i ? editEnum(e, one) : e)) };
}

function under(when: Condition, text: string): string {
  if (when === null) return text;
  const test = when.startsWith("!") ? `#ifndef ${when.slice(1)}` : `#ifdef ${when}`;
  return `${test}\n${text}\n#endif`;
}

/** A model as the text of a header. */
export function printModel({ enums, macros, holders }: Model): string {
  const lines = macros.map(({ name, body, when }) => under(when, `#define ${name} ${body}`));
  for (const { name, isPacked, isTypedef, entries } of enums) {
    const all = entries.map((one) =>
      under(one.when, `\t${one.name}${one.value === null ? "" : ` = ${one.value}`},`),
    );
    const packed = isPacked ? " __attribute__((packed))" : "";
    const body = `{\n${all.join("\n")}\n}${packed}`;
    lines.push(isTypedef ? `typedef enum ${body} ${name};` : `enum ${name} ${body};`);
  }
  for (const { kind, name, what, extra, isFilled } of holders) {
    const e = enums[kind === "enum" ? Number(what) : 0]!;
    const type = e.isTypedef ? e.name : `enum ${e.name}`;
    const behind = extra === null ? "" : `\n${under(extra, "short e;")}\n`;
    const inside = {
      array: `char a[${what}]; char b;${behind}${isFilled ? " char d;" : ""} int c;`,
      bits: `unsigned a : ((${what}) & 15) + 1; unsigned b : 3;`,
      enum: `${type} a; char b;`,
    };
    if (kind === "typedef") lines.push(`typedef short ${name}[${what}];`);
    else if (kind === "variable") lines.push(`extern short ${name}[${what}];`);
    else lines.push(`struct ${name} { ${inside[kind]} };`);
  }
  return `${lines.join("\n")}\n`;
}

/** The expressions that a model's users write, by what they ask of. */
export function questionsOf({ enums, macros, holders }: Model, defined: ReadonlySet<string>) {
  const holds = (when: Condition): boolean =>
    when === null || (when.startsWith("!") ? !defined.has(when.slice(1)) : defined.has(when));
  const questions = new Map<string, string>();
  for (const { entries, name, isTypedef } of enums) {
    for (const one of entries) if (holds(one.when)) questions.set(one.name, one.name);
    const type = isTypedef ? name : `enum ${name}`;
    questions.set(`sizeof ${name}`, `sizeof(${type})`);
    questions.set(`sign of ${name}`, `(${type})-1 < 0`);
  }
  for (const { name, when } of macros) if (holds(when)) questions.set(name, name);
  for (const { kind, name } of holders) {
    const isStruct = kind === "array" || kind === "bits" || kind === "enum";
    questions.set(`sizeof ${name}`, `sizeof(${isStruct ? `struct ${name}` : name})`);
    if (kind === "array" || kind === "enum") {
      questions.set(`${name}.b`, `__builtin_offsetof(struct ${name}, b)`);
    }
    if (kind === "array") questions.set(`${name}.c`, `__builtin_offsetof(struct ${name}, c)`);
  }
  return questions;
}
