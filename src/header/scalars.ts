/** The sizes of the types that no header defines, or that are the same in all of them. */
import type { Shape } from "./shapes.js";

/** A complete type; aligned to its size where nothing else is said, and the same on i386. */
export const scalar = (size: number, align = size, narrow = align): Shape => ({
  size,
  align,
  complete: true,
  narrow,
});

/** C's own types, by `nameBuiltin`'s spelling. */
export const BUILTIN: ReadonlyMap<string, Shape> = new Map([
  ["char", scalar(1)],
  ["signed char", scalar(1)],
  ["unsigned char", scalar(1)],
  ["_Bool", scalar(1)],
  ["short", scalar(2)],
  ["unsigned short", scalar(2)],
  ["int", scalar(4)],
  ["unsigned int", scalar(4)],
  ["long", scalar(8, 8, 0)],
  ["unsigned long", scalar(8, 8, 0)],
  ["long long", scalar(8, 8, 4)],
  ["unsigned long long", scalar(8, 8, 4)],
  ["__int128", scalar(16)],
  ["unsigned __int128", scalar(16)],
  ["float", scalar(4)],
  ["double", scalar(8, 8, 4)],
  ["long double", scalar(16, 16, 0)],
  ["__float128", scalar(16)],
  ["float _Complex", scalar(8, 4)],
  ["double _Complex", scalar(16, 8)],
  ["long double _Complex", scalar(32, 16)],
]);

const wellKnown = new Map<string, Shape>();

/** Typedefs that are the same everywhere on LP64, for where no header defines them. */
export const WELL_KNOWN: ReadonlyMap<string, Shape> = wellKnown;

/** Typedefs of one size, and of one alignment on i386. */
function add(size: number, narrow: number, names: string): void {
  const shape = scalar(size, size, narrow);
  for (const name of names.split(" ")) wellKnown.set(name, shape);
}

add(1, 1, "u8 s8 __u8 __s8 uint8_t int8_t u_int8_t __uint8_t __int8_t bool u_char");
add(2, 2, "u16 s16 __u16 __s16 __le16 __be16 __sum16");
add(2, 2, "uint16_t int16_t u_int16_t __uint16_t __int16_t u_short");
add(4, 4, "u32 s32 __u32 __s32 __le32 __be32 __wsum");
add(4, 4, "uint32_t int32_t u_int32_t __uint32_t __int32_t u_int __poll_t");
add(8, 4, "u64 s64 __u64 __s64 __le64 __be64 uint64_t int64_t u_int64_t __uint64_t __int64_t");
add(8, 4, "__off64_t __kernel_loff_t loff_t __kernel_time64_t");
add(8, 0, "u_long __time_t time_t __suseconds_t suseconds_t");
add(8, 0, "__syscall_slong_t __syscall_ulong_t __off_t __ssize_t");
add(8, 0, "size_t ssize_t __kernel_size_t __kernel_ssize_t __kernel_long_t");
add(8, 0, "__kernel_ulong_t uintptr_t intptr_t ptrdiff_t");
add(8, 0, "__kernel_off_t __kernel_time_t __kernel_clock_t __kernel_ptrdiff_t");
add(4, 4, "__kernel_pid_t __kernel_uid_t __kernel_gid_t __kernel_uid32_t __kernel_gid32_t");
add(4, 4, "__kernel_key_t pid_t uid_t gid_t");
add(4, 4, "__kernel_mqd_t __kernel_timer_t __kernel_clockid_t __kernel_daddr_t __kernel_rwf_t");
add(16, 16, "__s128 __u128");

/** C's own types that are not the same on i386. */
export const NARROW: ReadonlyMap<string, Shape> = new Map([
  ["long", scalar(4)],
  ["unsigned long", scalar(4)],
  ["long long", scalar(8, 4)],
  ["unsigned long long", scalar(8, 4)],
  ["double", scalar(8, 4)],
  ["long double", scalar(12, 4)],
]);

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
