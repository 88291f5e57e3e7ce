import { execFileSync } from "node:child_process";

/** The environments in which both sides read, as -D options. */
export const ENVIRONMENTS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  bare: {},
  "little-endian 64-bit": {
    __LP64__: "1",
    __x86_64__: "1",
    __BITS_PER_LONG: "64",
    __LITTLE_ENDIAN: "1234",
    __BYTE_ORDER: "1234",
    __LITTLE_ENDIAN_BITFIELD: "1",
  },
  "big-endian 32-bit": {
    __BITS_PER_LONG: "32",
    __BIG_ENDIAN: "4321",
    __BYTE_ORDER: "4321",
    __BIG_ENDIAN_BITFIELD: "1",
  },
};

/** gcc's own compiler proper: half the time of the driver. */
export const CC1 = (() => {
  try {
    return execFileSync("gcc", ["-print-prog-name=cc1"], { encoding: "utf8" }).trim();
  } catch {
    return undefined;
  }
})();

/** Its options for a list of all macros, with nothing predefined. */
export const DUMP = ["-E", "-quiet", "-undef", "-nostdinc", "-dM"];
