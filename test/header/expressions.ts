import { spawnSync } from "node:child_process";
import fc from "fast-check";

const LITERALS =
  "0 1 2 3 7 31 32 63 64 127 128 255 0x7fffffff 0x80000000 0xffffffff 2147483647 2147483648 4294967295 0x7fffffffffffffff 0x8000000000000000 9223372036854775807 1u 3U 2l 5UL 6ull 1LL 0b101 010 0xFFul 4294967296".split(
    " ",
  );
const CHARACTERS = ["'a'", "'\\0'", "'\\n'", "'\\377'", "'ab'", "'\\x7f'", "L'x'", "'\\''"];
const TYPES =
  "char;signed char;unsigned char;short;unsigned short int;int;unsigned;long;long unsigned int;long long;unsigned long long int;_Bool".split(
    ";",
  );
const BINARY = "+ - * / % << >> < > <= >= == != & ^ | && ||".split(" ");
const UNARY = ["-", "+", "~", "!"];

/** What an expression is made of: `types` false leaves out what `#if` does not have. */
export function randomExpression(types: boolean): fc.Arbitrary<string> {
  const leaf = fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...LITERALS) },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        ...(types ? CHARACTERS : CHARACTERS.filter((c) => !c.startsWith("L"))),
      ),
    },
  );
  return fc.letrec<{ node: string }>((tie) => {
    const node = tie("node");
    const own: fc.Arbitrary<string>[] = [
      leaf,
      leaf,
      fc.tuple(node, fc.constantFrom(...BINARY), node).map(([a, op, b]) => `(${a}) ${op} ${b}`),
      fc.tuple(node, fc.constantFrom(...BINARY), node).map(([a, op, b]) => `${a} ${op} ${b}`),
      fc.tuple(fc.constantFrom(...UNARY), node).map(([op, a]) => `${op} ${a}`),
      fc.tuple(node, node, node).map(([a, b, c]) => `(${a} ? ${b} : ${c})`),
    ];
    if (types) {
      own.push(
        fc.tuple(fc.constantFrom(...TYPES), node).map(([type, a]) => `(${type})(${a})`),
        fc.constantFrom(...TYPES).map((type) => `sizeof(${type})`),
        node.map((a) => `sizeof(${a})`),
      );
    }
    return { node: fc.oneof({ depthSize: "small", maxDepth: 4 }, ...own) };
  }).node;
}

export const gccMissing = (): string | false =>
  spawnSync("gcc", ["--version"]).status === 0 ? false : "no gcc";

/**
 * What gcc makes of C expressions: value and type (`long unsigned`, by name), or undefined where it
 * refuses them in an enumerator, that is, as integer constant expressions. `-pedantic-errors` has it refuse overflow, too.
 */
export function askGcc(
  expressions: readonly string[],
): ({ value: bigint; type: string } | undefined)[] {
  const types = TYPES.map((type) => `${type}: ${TYPES.indexOf(type)}`).join(", ");
  let asked = expressions.map((text, index) => ({ text, index }));
  const answers = new Array<{ value: bigint; type: string } | undefined>(expressions.length);
  for (;;) {
    const lines = ["struct s { unsigned long v; int negative; int type; };"];
    asked.forEach(({ text }, index) => {
      lines.push(
        `#line ${index + 1} "ASKED"`,
        `struct s s${index} = { (${text}), (${text}) < 0, _Generic((${text}), ${types}) }; enum { e${index} = (${text}) * 0 };`,
      );
    });
    const args = ["-xc", "-w", "-S", "-fmax-errors=0", "-o", "-", "-"];
    const input = `${lines.join("\n")}\n`;
    const run = spawnSync("gcc", args, { input, encoding: "latin1", maxBuffer: 1 << 28 });
    if (run.status === 0) {
      for (const match of run.stdout.matchAll(/^s(\d+):\n((?:\t\.(?:quad|long|zero)\t\S+\n)+)/gm)) {
        const bytes = Buffer.alloc(16);
        let at = 0;
        for (const [, size, text] of match[2]!.matchAll(/\.(quad|long|zero)\t(\S+)/g)) {
          if (size === "quad") bytes.writeBigUInt64LE(BigInt.asUintN(64, BigInt(text!)), at);
          if (size === "long") bytes.writeInt32LE(Number(BigInt.asIntN(32, BigInt(text!))), at);
          at += size === "quad" ? 8 : size === "long" ? 4 : Number(text);
        }
        const bits = bytes.readBigUInt64LE(0);
        answers[asked[Number(match[1])]!.index] = {
          value: bytes.readInt32LE(8) !== 0 ? BigInt.asIntN(64, bits) : bits,
          type: TYPES[bytes.readInt32LE(12)]!,
        };
      }
      return answers;
    }
    const refused = new Set(
      [...run.stderr.matchAll(/^ASKED:(\d+):\d+: error/gm)].map((match) => Number(match[1]) - 1),
    );
    if (refused.size === 0) throw new Error(run.stderr);
    asked = asked.filter((_, index) => !refused.has(index));
  }
}
