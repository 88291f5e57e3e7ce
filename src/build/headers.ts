/**
 * Headers to practise on, for `practice.ts`: of the kinds that a kernel has, with drift of the kinds that copies
 * have. None of them is a kernel's.
 */

/** The header of a number; a later one has what an earlier one lacks, and some things otherwise. */
export function writeHeader(number: number, isLater: boolean): string {
  const name = `dev${number}`;
  const upper = name.toUpperCase();
  if (isLater && (number >> 3) % 4 === 1) return changeMacros(writeHeader(number, false), upper);
  const parts = [
    `/*\n * Requests and answers of ${name}: what user space asks for, and what it is told.\n */`,
    `#ifndef _UAPI_${upper}_H\n#define _UAPI_${upper}_H\n`,
    "#include <linux/types.h>\n#include <linux/ioctl.h>\n#include <asm/bitsperlong.h>\t/* of the machine */\n",
    `#define ${upper}_VERSION\t${isLater ? 3 : 2}${isLater ? "\t/* was 2 */" : ""}\n#define ${upper}_MAGIC 0xA${number % 10}`,
  ];
  // Enums that grow have a tag in some headers, and none in others.
  const isTagged = (part: number) => part % 3 > 0 || (number >> 3) % 2 === 0;
  for (let part = 0; part < 12; part++) {
    parts.push(writePart(`${name}_p${part}`, part, isLater, isTagged(part)));
  }
  parts.push(writeRest(name, number, isLater));
  if (isLater) parts.push(`#define ${upper}_LATER(x)\t((x) << 4)\nint ${name}_later(void);`);
  return `${parts.join("\n\n")}\n\n#endif /* _UAPI_${upper}_H */\n`;
}

/** A later header that has other values, and nothing else that is new. */
function changeMacros(text: string, upper: string): string {
  return text
    .replace(`#define ${upper}_MODE_MAX\t0x1`, `#define ${upper}_MODE_MAX\t0x3`)
    .replace(/^(#define \w+_OWN\(x\)\t).*/m, "$1((x) + 2)");
}

function writePart(name: string, part: number, isLater: boolean, isTagged: boolean): string {
  const upper = name.toUpperCase();
  const grown = isLater && part % 3 === 0;
  const tag = isTagged ? ` ${name}_state` : "";
  const rows = (count: number, row: (i: number) => string) =>
    Array.from({ length: count }, (_, i) => row(i)).join("\n");
  return `/* Capabilities of ${name}${isLater && part === 5 ? ", all of them" : ""} */
${rows(grown ? 26 : 22, (i) => `#define ${upper}_CAP_${i}\t${i % 3 === 0 ? `(1ULL << ${i})` : i}${i % 5 === 0 ? ` /* since ${i} */` : ""}`)}
#define ${upper}_CAPS\t(${upper}_CAP_0 | ${upper}_CAP_3 | \\
\t\t\t ${upper}_CAP_6)

/**
 * enum${tag} - where it stands
 * @${upper}_STATE_0: at the start
 */
enum${tag} {
${rows(grown ? 14 : 12, (i) => `\t${upper}_STATE_${i}${i === 4 ? " = 8" : ""},${i % 4 === 0 ? "\t/* one of them */" : ""}`)}
\t__${upper}_STATE_MAX,
};
#define ${upper}_STATE_MAX (__${upper}_STATE_MAX - 1)

/* for ${upper}_GET */
struct ${name}_args {
\t__u32 flags;
\t__u32 count;
\tunion {
\t\t__u64 address;
\t\tstruct {
\t\t\t__u32 low;
\t\t\t__u32 high;
\t\t} parts;
\t};
${rows(8, (i) => `\t__u64 value_${i};${i % 3 === 0 ? "\t/* in bytes */" : ""}`)}
\t__u64 first : 1, second : 1, rest : 62;
\t__u8 name[${upper}_CAP_16];
\t__u32 ${grown ? `asked;\n\t__u32 reserved[3]` : "reserved[4]"};
};
${grown ? `\nstruct ${name}_more {\n\t__u16 kind;\n\t__u16 size;\n\t__aligned_u64 data;\n};\n` : ""}
#define ${upper}_GET\t_IOR(${name.toUpperCase().split("_")[0]}_MAGIC, ${part}, struct ${name}_args)
#define ${upper}_SET\t_IOW(${name.toUpperCase().split("_")[0]}_MAGIC, ${part + 16}, struct ${name}_args)

#if defined(__x86_64__) || defined(__aarch64__)
#define ${upper}_WORD\t8
#else
#define ${upper}_WORD\t4
#endif

#ifdef __KERNEL__
extern int ${name}_open(struct ${name}_args *args, unsigned long flags);
#endif

static inline __u32 ${name}_sum(const struct ${name}_args *args)
{
\treturn args->flags + args->count; // no overflow${isLater && part === 7 ? " is looked for" : ""}
}`;
}

/** What few headers have, and what few copies lack; each header has drifted in some of it. */
function writeRest(name: string, number: number, isLater: boolean): string {
  const upper = name.toUpperCase();
  /** One text or, in every so many of the later headers, another. */
  const choose = (every: number, before: string, after: string) =>
    isLater && (number >> 3) % every === 0 ? after : before;
  return `#define ${upper}_NAME\t"${name}"
#define ${upper}_SEPARATOR\t','
#define ${upper}_ALL\t(~0U)
#define ${upper}_SOME\t(${upper}_P1_CAP_0 | ${upper}_P1_CAP_${choose(1, "3", "4")})
#define ${upper}_NONE\t(-1)
#define ${upper}_SHIFT(n)\t((n) << 3)
#define ${upper}_FIRST\t${choose(1, "(1UL <<  0)", `(1UL <<  ${upper}_FIRST_BIT)`)}
#define ${upper}_FIRST_BIT\t0
#define ${upper}_SECOND\t${upper}_SHIFT(${choose(3, "1", "2")})
#define ${upper}_SIZE\t${choose(2, "16", "(8 * 2)")}
#define ${upper}_RESERVED_BITS\t${choose(2, "0x8", "0x10")}
${choose(2, "", `#define ${upper}_FOURTH_BIT\t0x8`)}
#define ${upper}_MODE_A\t0x1
${choose(2, "", `#define ${upper}_MODE_B\t0x2`)}
#define ${upper}_MODE_MAX\t${choose(2, "0x1", "0x2")}
${choose(3, `#define ${upper}_GONE\t1`, "")}
#if ${upper}_VERSION >= 2 && (defined(__LP64__) || !defined(${upper}_OLD)) && ${upper}_SIZE > 1
#define ${upper}_NEW\t1
#elif defined(__powerpc__)
#define ${upper}_NEW\t2
#endif
${choose(2, `#define ${upper}_PLAIN\t1`, `#ifdef __LP64__\n#define ${upper}_PLAIN\t1\n#endif`)}
#define ${upper}_DEPTH\t4
#define ${upper}_WIDTH\t8
typedef __u32 ${name}_depth_t;

#if (defined(__KERNEL__) || ${upper}_DEPTH > 2)
#define ${upper}_DEEP\t1
#endif
#ifndef ${upper}_LIMIT
#define ${upper}_LIMIT\t(sizeof(struct ${name}_list) / 4)
#endif

typedef __u32 ${name}_id_t;
typedef struct {
\t${name}_id_t id;
\tunsigned char bytes[${upper}_SIZE];
} ${name}_t;
struct ${name}_inner;

struct ${name}_entry {
\tint index;
\tunsigned long place;
\tunion {
\t\tstruct {
\t\t\t__u32 ${choose(1, "reserved", "asked")};
\t\t\t__u16 ${choose(1, "__reserved_2[2]", "__reserved_2, more")};
\t\t};
\t\t__u64 data;
\t};
\t${choose(2, "__u64 pad[4]", "__u32 depth;\n\t__u64 pad[3]")};
} __attribute__((aligned(8)));

struct ${name}_list {
\t__u32 count;
\t__u32 ${choose(1, "spare", "kinds")};
\tstruct ${name}_entry first;
#ifdef __KERNEL__
\tvoid *own;
#endif
\t${choose(1, `struct ${name}_entry entries[0]`, `__DECLARE_FLEX_ARRAY(struct ${name}_entry, entries)`)};
};

struct ${name}_unknown {
\tstruct ${name}_elsewhere where;
\t__u32 ${choose(2, "flags", "flags, more")};
} __packed;

enum {
\t${upper}_KIND_A,
#ifdef __LP64__
\t${upper}_KIND_B,
#endif
\t${upper}_KIND_C,
\t${choose(2, "", `${upper}_KIND_D,`)}
\tNR_${upper}_KINDS
};

#ifdef __KERNEL__
#include "${name}_own.h"
#define ${upper}_OWN(x)\t(${choose(1, "x", "(x)")} + 1)
${choose(3, "", `void ${name}_wait(void __user *data);`)}
#endif
void ${name}_close(int number);
${choose(2, "", `void ${name}_close(int number);`)}
extern ${choose(2, "int", "long")} ${name}_read(volatile void *from, int (*done)(struct ${name}_list *list));
${choose(3, "", `#include <linux/stddef.h>`)}`;
}
