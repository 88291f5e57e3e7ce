import type { Allowances } from "../../src/diff/allowances.js";
import type { Case } from "./gnu.js";

/** A small seeded generator (mulberry32), so that a failing case can be made again. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const PATTERNS = [
  "^#include <\\(uapi/\\)*asm/[a-z]*.h>",
  '^#include [<"]',
  "^EXPORT_SYMBOL",
  "\\/\\*.*__keep__.*\\*\\/",
  "isdigit(",
  "^#\\(ifndef\\|endif\\)",
  "^$",
  "^[ \t]*$",
  "^.$",
  "b\\|x",
  "^}",
  "[[:digit:]]\\+$",
];

/** Allowances at random; most sets hold something, so that changes are ignored often. */
export function randomAllowances(random: () => number): Allowances {
  const chance = (p: number) => random() < p;
  return {
    ignoreBlankLines: chance(0.5),
    ignoreSpaceChange: chance(0.2),
    ignoreAllSpace: chance(0.15),
    ignoreMatchingLines: PATTERNS.filter(() => chance(0.2)),
  };
}

/** A pair that looks like a header and its later version: edits of every kind that headers see. */
export function headerCase(random: () => number): Case {
  const int = (below: number) => Math.floor(random() * below);
  const pick = <T>(from: readonly T[]): T => from[int(from.length)]!;
  const name = () =>
    pick(["KVM", "PERF", "FS", "VHOST"]) + pick(["_CAP_", "_FLAG_", "_IOC_"]) + int(30);
  const line = (): string =>
    pick([
      () => `#define ${name()}\t\t${int(99)}`,
      () => `#define ${name()}  (1UL << ${int(64)})`,
      () => `#include <asm/${pick(["types", "kvm", "mman"])}.h>`,
      () => `#include "${pick(["types", "kvm"])}.h"`,
      () => `EXPORT_SYMBOL(${name()});`,
      () => `\t__u${pick([8, 16, 32, 64])} ${pick(["flags", "pad", "addr"])};`,
      () => "",
      () => "",
      () => pick([" ", "\t", "  \t"]),
      () => "};",
      () => `struct ${pick(["kvm_run", "attr", "mount"])} {`,
      () => "#endif",
      () => `#ifndef ${name()}`,
      () => ` * ${pick(["Takes", "Gives", "See"])} the ${pick(["flags", "size"])}.`,
      () => "/*",
      () => " */",
      () => `int a; /* __keep__ ${int(3)} */`,
      () => "\tif (isdigit(c))\r",
      () => "/* Ren\xc3\xa9 */",
    ])();
  const copy = Array.from({ length: int(60) }, line);
  const original = [...copy];
  for (let edits = int(6); edits > 0; edits--) {
    const at = int(original.length + 1);
    const kind = int(6);
    if (kind === 0) original.splice(at, int(4), ...Array.from({ length: int(4) }, line));
    else if (kind === 1)
      original.splice(at, 0, pick(["", "\t", "#include <asm/new.h>", "EXPORT_SYMBOL(x);"]));
    else if (kind === 2) original.splice(at, 1);
    else if (kind === 3 && at < original.length)
      original[at] = original[at]!.replace(/[ \t]/, pick(["  ", "", "\t"]));
    else if (kind === 4)
      original.splice(at, 0, ...original.slice(int(original.length + 1)).slice(0, int(6)));
    else if (at < original.length) original[at] += pick([" ", "\t", "x", "\r"]);
  }
  const join = (lines: string[]) =>
    lines.join("\n") + (lines.length > 0 && random() < 0.95 ? "\n" : "");
  return { copy: join(copy), original: join(original), allowances: randomAllowances(random) };
}

/** A pair made to confuse: few distinct short lines, so that many scripts are equally short. */
export function hostileCase(random: () => number): Case {
  const int = (below: number) => Math.floor(random() * below);
  const words = ["", "a", "b", "x", "}", " ", "b ", " b", "#endif", "ab"].filter(
    () => random() < 0.5,
  );
  if (words.length === 0) words.push("a");
  const size = random() < 0.1 ? 300 : 14;
  const text = () => {
    const lines = Array.from({ length: int(size) }, () => words[int(words.length)]!);
    return lines.join("\n") + (lines.length > 0 && random() < 0.9 ? "\n" : "");
  };
  const copy = text();
  if (random() < 0.5) return { copy, original: text(), allowances: randomAllowances(random) };
  const lines = copy.split("\n");
  for (let edits = int(5); edits >= 0; edits--) {
    lines.splice(
      int(lines.length),
      int(3),
      ...Array.from({ length: int(3) }, () => words[int(words.length)]!),
    );
  }
  return { copy, original: lines.join("\n"), allowances: randomAllowances(random) };
}
