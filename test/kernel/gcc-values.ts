import { runWith } from "./pool.js";

/** Asks gcc what names of a header come to. */
export interface Question {
  /** Everything before the names are used: includes. */
  readonly prelude: string;
  readonly names: readonly string[];
  readonly options: readonly string[];
}

/** Values of those names that gcc takes for integer constant expressions. `failed`: the prelude itself does not compile. */
export interface Answer {
  readonly values: ReadonlyMap<string, bigint>;
  readonly failed: string | null;
}

function program(prelude: string, names: readonly string[]): string {
  const lines = [prelude, "struct oracle_value { unsigned long long bits; int negative; };"];
  names.forEach((name, index) => {
    // An enumerator takes only integer constant expressions; a variable shows the value.
    lines.push(
      `#line ${index + 1} "ASKED"`,
      `enum { oracle_constant_${index} = (${name}) * 0 }; struct oracle_value oracle_${index} = { (unsigned long long)(${name}), (${name}) < 0 };`,
    );
  });
  return `${lines.join("\n")}\n`;
}

function readAssembly(text: string, names: readonly string[], values: Map<string, bigint>): void {
  for (const match of text.matchAll(/^oracle_(\d+):\n((?:\t\.(?:quad|long|zero)\t\S+\n)+)/gm)) {
    const parts = [...match[2]!.matchAll(/\.(quad|long|zero)\t(\S+)/g)];
    const bits = parts[0]![1] === "quad" ? BigInt(parts[0]![2]!) : 0n;
    const negative = parts[1]?.[1] === "long" && parts[1][2] !== "0";
    const value = negative ? BigInt.asIntN(64, bits) : BigInt.asUintN(64, bits);
    values.set(names[Number(match[1])]!, value);
  }
}

/**
 * Compiles the names of a header into initialisers, leaving out those that gcc refuses; where it
 * does not say which those are, each half on its own.
 */
export async function askGcc(question: Question): Promise<Answer> {
  const values = new Map<string, bigint>();
  const { prelude, options } = question;
  const flags = [
    "-xc",
    "-w",
    "-S",
    "-O0",
    "-fmax-errors=0",
    "-ftrack-macro-expansion=0",
    "-o",
    "-",
  ];
  const compile = (names: readonly string[]) =>
    runWith("gcc", [...options, ...flags, "-"], program(prelude, names));
  const empty = await compile([]);
  if (empty.status !== 0) return { values, failed: empty.stderr };
  const waiting = [question.names];
  for (let names = waiting.pop(); names !== undefined; names = waiting.pop()) {
    const run = await compile(names);
    if (run.status === 0) {
      readAssembly(run.stdout, names, values);
      continue;
    }
    const refused = new Set(
      [...run.stderr.matchAll(/^ASKED:(\d+):\d+: error/gm)].map((match) => Number(match[1]) - 1),
    );
    if (refused.size > 0) waiting.push(names.filter((_, index) => !refused.has(index)));
    else if (names.length > 1) {
      const middle = names.length >> 1;
      waiting.push(names.slice(0, middle), names.slice(middle));
    }
  }
  return { values, failed: null };
}
