/** The sizes of the types that no header defines, or that are the same in all of them. */
import type { Shape } from "./shapes.js";
import { findWord } from "./wordlist.js";

/** A complete type; aligned to its size where nothing else is said, and the same on i386. */
export const scalar = (size: number, align = size, narrow = align): Shape => ({
  size,
  align,
  complete: true,
  narrow,
});

/** The shape of one of C's own types, by `nameBuiltin`'s spelling; `isNarrow`: on i386. */
export function builtinShape(name: string, isNarrow: boolean): Shape | undefined {
  switch (name) {
    case "char":
    case "signed char":
    case "unsigned char":
    case "_Bool":
      return scalar(1);
    case "short":
    case "unsigned short":
      return scalar(2);
    case "int":
    case "unsigned int":
    case "float":
      return scalar(4);
    case "long":
    case "unsigned long":
      return isNarrow ? scalar(4) : scalar(8, 8, 0);
    case "long long":
    case "unsigned long long":
    case "double":
      return isNarrow ? scalar(8, 4) : scalar(8, 8, 4);
    case "__int128":
    case "unsigned __int128":
    case "__float128":
      return scalar(16);
    case "long double":
      return isNarrow ? scalar(12, 4) : scalar(16, 16, 0);
    case "float _Complex":
      return scalar(8, 4);
    case "double _Complex":
      return scalar(16, 8);
    case "long double _Complex":
      return scalar(32, 16);
    default:
      return undefined;
  }
}

/** Typedefs by their size, and the alignment on i386. */
const TYPEDEFS: readonly (readonly [string, readonly [size: number, narrow: number]])[] = [
  ["u8 s8 __u8 __s8 uint8_t int8_t u_int8_t __uint8_t __int8_t bool u_char", [1, 1]],
  ["u16 s16 __u16 __s16 __le16 __be16 __sum16", [2, 2]],
  ["uint16_t int16_t u_int16_t __uint16_t __int16_t u_short", [2, 2]],
  ["u32 s32 __u32 __s32 __le32 __be32 __wsum", [4, 4]],
  ["uint32_t int32_t u_int32_t __uint32_t __int32_t u_int __poll_t", [4, 4]],
  ["u64 s64 __u64 __s64 __le64 __be64", [8, 4]],
  ["uint64_t int64_t u_int64_t __uint64_t __int64_t", [8, 4]],
  ["__off64_t __kernel_loff_t loff_t __kernel_time64_t", [8, 4]],
  ["u_long __time_t time_t __suseconds_t suseconds_t", [8, 0]],
  ["__syscall_slong_t __syscall_ulong_t __off_t __ssize_t", [8, 0]],
  ["size_t ssize_t __kernel_size_t __kernel_ssize_t __kernel_long_t", [8, 0]],
  ["__kernel_ulong_t uintptr_t intptr_t ptrdiff_t", [8, 0]],
  ["__kernel_off_t __kernel_time_t __kernel_clock_t __kernel_ptrdiff_t", [8, 0]],
  ["__kernel_pid_t __kernel_uid_t __kernel_gid_t __kernel_uid32_t __kernel_gid32_t", [4, 4]],
  ["__kernel_key_t pid_t uid_t gid_t", [4, 4]],
  ["__kernel_mqd_t __kernel_timer_t __kernel_clockid_t __kernel_daddr_t __kernel_rwf_t", [4, 4]],
  ["__s128 __u128", [16, 16]],
];

/** Typedefs that are the same everywhere on LP64, for where no header defines them. */
export const WELL_KNOWN: Pick<ReadonlyMap<string, Shape>, "get" | "has"> = {
  get(name) {
    const found = findWord(TYPEDEFS, name);
    return found && scalar(found[0], found[0], found[1]);
  },
  has: (name) => findWord(TYPEDEFS, name) !== undefined,
};

/** The shape on i386 of a typedef of `WELL_KNOWN` that has another there: those of 64 bits by name are so everywhere. */
export function narrowName(name: string): Shape | undefined {
  const wide = WELL_KNOWN.get(name);
  if (wide?.size !== 8) return undefined;
  return wide.narrow === 0 ? scalar(4) : scalar(8, 4);
}

/**
 * The kernel's macros for 64-bit integers that are aligned to 8 bytes also where `long long` is not. As macros they are
 * an attribute of the member, and align it in a packed struct, too.
 */
export const ALIGNED_64: ReadonlyMap<string, string> = new Map([
  ["__aligned_u64", "__u64"],
  ["__aligned_s64", "__s64"],
  ["__aligned_be64", "__be64"],
  ["__aligned_le64", "__le64"],
  ["aligned_u64", "u64"],
  ["aligned_s64", "s64"],
  ["aligned_be64", "__be64"],
  ["aligned_le64", "__le64"],
]);
