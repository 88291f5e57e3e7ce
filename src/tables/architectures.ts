/** What compilers for each of the kernel's architectures predefine, as far as headers ask for it. */
import { createEnvironment, type Environment } from "../header/environment.js";

/** By the folder's name in the kernel's `arch/`; 64 bits where there are both. */
const MACROS: Readonly<Record<string, string>> = {
  alpha: "__alpha__ __alpha __LP64__",
  arc: "__arc__",
  arm: "__arm__ __arm __ARM_EABI__",
  arm64: "__aarch64__ __LP64__",
  csky: "__csky__ __CSKY__",
  hexagon: "__hexagon__",
  ia64: "__ia64__ __ia64 __LP64__",
  loongarch: "__loongarch__ __loongarch64 __loongarch_lp64 __LP64__",
  m68k: "__m68k__ __mc68000__",
  microblaze: "__microblaze__ __MICROBLAZE__",
  mips: "__mips__ __mips __mips64 __LP64__",
  nios2: "__nios2__ __NIOS2__",
  openrisc: "__or1k__ __OR1K__",
  parisc: "__hppa__ __hppa",
  powerpc: "__powerpc__ __powerpc64__ __PPC__ __PPC64__ __LP64__",
  riscv: "__riscv __LP64__",
  s390: "__s390__ __s390x__ __LP64__",
  sh: "__sh__",
  sparc: "__sparc__ __sparc __arch64__ __sparc_v9__ __LP64__",
  x86: "__x86_64__ __x86_64 __LP64__",
  xtensa: "__xtensa__ __XTENSA__",
};

/** 32 bits of an architecture that is read with 64, and what has a value of its own. */
const OTHERS = "__i386__ __i386 __sparc64__ __ILP32__ __riscv_xlen";

/** What `uname -m` says where it is not the folder's name. */
const MACHINES: readonly (readonly [RegExp, string])[] = [
  [/^(?:i.86|x86_64|amd64)$/, "x86"],
  [/^aarch64/, "arm64"],
  [/^arm/, "arm"],
  [/^ppc/, "powerpc"],
  [/^s390/, "s390"],
  [/^(?:parisc|hppa)/, "parisc"],
  [/^(riscv|mips|sparc|sh|loongarch|alpha|xtensa|microblaze|arc|m68k|openrisc|nios2)/, ""],
];

/** The kernel's name of an architecture for what `uname -m` prints; a name it does not know is given back. */
export function nameArchitecture(machine: string): string {
  for (const [pattern, name] of MACHINES) {
    const found = pattern.exec(machine);
    if (found !== null) return name === "" ? found[1]! : name;
  }
  return machine;
}

const environments = new Map<string, Environment>();

/**
 * What is known when a header is read for an architecture: its own macros and that those of the others
 * are not defined; nothing about any other name. `generic`, as any name that is not known, has none.
 */
export function environmentOf(arch: string): Environment {
  let environment = environments.get(arch);
  if (environment === undefined) {
    const own = Object.hasOwn(MACROS, arch) ? MACROS[arch]!.split(" ") : [];
    const defines = Object.fromEntries(own.map((name) => [name, "1"]));
    if (arch === "riscv") defines.__riscv_xlen = "64";
    const all = [...Object.values(MACROS), OTHERS].flatMap((names) => names.split(" "));
    const others = all.filter((name) => !Object.hasOwn(defines, name));
    environment = createEnvironment(defines, { undefined: others, others: "unknown" });
    environments.set(arch, environment);
  }
  return environment;
}

/** The names that are known. */
export const ARCHITECTURES: readonly string[] = [...Object.keys(MACROS), "generic"];
