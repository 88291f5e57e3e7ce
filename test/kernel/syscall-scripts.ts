import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { SyscallTable } from "../../src/tables/syscalls-definition.js";

/** perf's scripts for each shipped table, called as the Makefiles under tools/perf/arch/ call them. */
export interface Script {
  /** Its path in the tree. */
  readonly script: string;
  readonly args: (input: string, gcc: string, include: string) => readonly string[];
  /** The kernel's own file that the table's source is a copy of, where that has the same form. */
  readonly original?: string;
}

const at = (arch: string, name: string) => `tools/perf/arch/${arch}/entry/syscalls/${name}`;

export const SCRIPTS: Readonly<Record<string, Script>> = {
  syscalls_x86_64: {
    script: at("x86", "syscalltbl.sh"),
    args: (input) => [input, "x86_64"],
    original: "arch/x86/entry/syscalls/syscall_64.tbl",
  },
  syscalls_x86: {
    script: at("x86", "syscalltbl.sh"),
    args: (input) => [input, "x86"],
    original: "arch/x86/entry/syscalls/syscall_32.tbl",
  },
  syscalls_powerpc_64: {
    script: at("powerpc", "mksyscalltbl"),
    args: (input) => ["64", input],
    original: "arch/powerpc/kernel/syscalls/syscall.tbl",
  },
  syscalls_powerpc_32: {
    script: at("powerpc", "mksyscalltbl"),
    args: (input) => ["32", input],
    original: "arch/powerpc/kernel/syscalls/syscall.tbl",
  },
  syscalls_s390_64: {
    script: at("s390", "mksyscalltbl"),
    args: (input) => [input],
    original: "arch/s390/kernel/syscalls/syscall.tbl",
  },
  syscalls_mips_n64: {
    script: at("mips", "mksyscalltbl"),
    args: (input) => [input],
    original: "arch/mips/kernel/syscalls/syscall_n64.tbl",
  },
  syscalls_arm64: {
    script: at("arm64", "mksyscalltbl"),
    args: (input, gcc, include) => [gcc, "gcc", include, input],
  },
  syscalls_loongarch: {
    script: at("loongarch", "mksyscalltbl"),
    args: (input, gcc, include) => [gcc, "gcc", include, input],
  },
};

/** The compiler options that make any gcc read as the architecture's own would. */
export function optionsOf({ source }: SyscallTable): string[] {
  if (source.kind !== "unistd") return [];
  return ["-undef", ...Object.entries(source.defines).map(([name, body]) => `-D${name}=${body}`)];
}

/** Why gcc cannot be asked, for a test's `skip`. */
export const NO_GCC =
  spawnSync("gcc", ["--version"]).status === 0 ? false : "no gcc, which these scripts run";

/**
 * What a script prints in the C locale, run in `root` (the tree, unless the input stands elsewhere);
 * its temporary files stay outside the tree. Throws where it fails.
 */
export function runScript(
  tree: string,
  name: string,
  input: string,
  { root = tree, gcc = "gcc", include = "tools" } = {},
): string {
  const { script, args } = SCRIPTS[name]!;
  const path = join(tree, script);
  if (!existsSync(path)) throw new Error(`${path}: no such script`);
  const temporary = mkdtempSync(join(tmpdir(), "syscalls-"));
  try {
    const run = spawnSync("sh", [path, ...args(input, gcc, include)], {
      cwd: root,
      encoding: "latin1",
      env: { ...process.env, LC_ALL: "C", TMPDIR: temporary },
      maxBuffer: 1 << 26,
    });
    if (run.status !== 0 || run.stderr !== "") throw new Error(`${script}: ${run.stderr}`);
    return run.stdout;
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}
