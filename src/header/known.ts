/**
 * What the kernel's most used macros mean, for headers whose includes cannot be read: the encoding
 * of ioctl numbers in asm-generic and the bit helpers, in LP64. A header's own definition, or an
 * included one, always comes first.
 */
import { parseDefine } from "./macros.js";
import { tokenize } from "./tokens.js";
import type { MacroDef } from "./types.js";

const DEFINITIONS: Readonly<Record<string, string>> = {
  // For sparse alone; headers_install takes them out.
  __force: "__force",
  __user: "__user",
  __iomem: "__iomem",
  __BITS_PER_LONG: "__BITS_PER_LONG 64",
  BITS_PER_LONG: "BITS_PER_LONG 64",
  BITS_PER_LONG_LONG: "BITS_PER_LONG_LONG 64",
  __AC: "__AC(value, suffix) value ## suffix",
  _AC: "_AC(value, suffix) __AC(value, suffix)",
  _UL: "_UL(value) (_AC(value, UL))",
  _ULL: "_ULL(value) (_AC(value, ULL))",
  UL: "UL(value) (_AC(value, UL))",
  ULL: "ULL(value) (_AC(value, ULL))",
  BIT: "BIT(bit) (1UL << (bit))",
  BIT_ULL: "BIT_ULL(bit) (1ULL << (bit))",
  _BITUL: "_BITUL(bit) (1UL << (bit))",
  _BITULL: "_BITULL(bit) (1ULL << (bit))",
  GENMASK: "GENMASK(high, low) ((~0UL << (low)) & (~0UL >> (63 - (high))))",
  GENMASK_ULL: "GENMASK_ULL(high, low) ((~0ULL << (low)) & (~0ULL >> (63 - (high))))",
  __GENMASK: "__GENMASK(high, low) ((~0UL << (low)) & (~0UL >> (63 - (high))))",
  __GENMASK_ULL: "__GENMASK_ULL(high, low) ((~0ULL << (low)) & (~0ULL >> (63 - (high))))",
  _IOC_NONE: "_IOC_NONE 0U",
  _IOC_WRITE: "_IOC_WRITE 1U",
  _IOC_READ: "_IOC_READ 2U",
  _IOC: "_IOC(dir, type, nr, size) (((dir) << 30) | ((size) << 16) | ((type) << 8) | (nr))",
  _IOC_DIR: "_IOC_DIR(nr) (((nr) >> 30) & 3)",
  _IOC_TYPE: "_IOC_TYPE(nr) (((nr) >> 8) & 255)",
  _IOC_NR: "_IOC_NR(nr) ((nr) & 255)",
  _IOC_SIZE: "_IOC_SIZE(nr) (((nr) >> 16) & 16383)",
  _IOC_TYPECHECK: "_IOC_TYPECHECK(type) (sizeof(type))",
  _IO: "_IO(type, nr) _IOC(_IOC_NONE, type, nr, 0)",
  _IOR: "_IOR(type, nr, size) _IOC(_IOC_READ, type, nr, sizeof(size))",
  _IOW: "_IOW(type, nr, size) _IOC(_IOC_WRITE, type, nr, sizeof(size))",
  _IOWR: "_IOWR(type, nr, size) _IOC(_IOC_READ | _IOC_WRITE, type, nr, sizeof(size))",
};

const cut = new Map<string, MacroDef>();

/** The macro of that name as the kernel defines it for user space in LP64, if it is one of those known here. */
export function knownMacro(name: string): MacroDef | undefined {
  let macro = cut.get(name);
  if (macro === undefined && Object.hasOwn(DEFINITIONS, name)) {
    const made = parseDefine(tokenize(`#define ${DEFINITIONS[name]}`), null);
    if (typeof made === "string") throw new Error(made);
    macro = made;
    cut.set(name, macro);
  }
  return macro;
}
