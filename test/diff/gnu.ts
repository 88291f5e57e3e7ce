import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Allowances } from "../../src/diff/allowances.js";

/** One question to GNU diff; texts are latin1. */
export interface Case {
  readonly copy: string;
  readonly original: string;
  readonly allowances: Allowances;
}

/** The options of `diff` that say what the allowances say. */
export function diffOptions(allowances: Allowances): string[] {
  return [
    ...(allowances.ignoreBlankLines ? ["-B"] : []),
    ...(allowances.ignoreSpaceChange ? ["-b"] : []),
    ...(allowances.ignoreAllSpace ? ["-w"] : []),
    ...allowances.ignoreMatchingLines.flatMap((re) => ["-I", re]),
  ];
}

/** Runs GNU diff over all cases from one shell, `extra` options first; gives status and output of each. */
export function askGnuDiff(
  cases: readonly Case[],
  extra: readonly string[] = [],
): { status: number; output: string }[] {
  const dir = mkdtempSync(join(tmpdir(), "sync-headers-gnu-"));
  try {
    const script: string[] = [];
    cases.forEach(({ copy, original, allowances }, i) => {
      writeFileSync(join(dir, `${i}.copy`), copy, "latin1");
      writeFileSync(join(dir, `${i}.original`), original, "latin1");
      const words = [...extra, ...diffOptions(allowances)].map(
        (word) => `'${word.replace(/'/g, `'\\''`)}'`,
      );
      script.push(`diff ${words.join(" ")} ${i}.copy ${i}.original; printf '\\001%d\\001' $?`);
    });
    const run = spawnSync("sh", ["-s"], {
      cwd: dir,
      input: `${script.join("\n")}\n`,
      env: { PATH: process.env.PATH, LC_ALL: "C.UTF-8" },
      maxBuffer: 1 << 30,
    });
    const parts = run.stdout.toString("latin1").split("\x01");
    return cases.map((_, i) => ({ output: parts[2 * i]!, status: Number(parts[2 * i + 1]) }));
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}
