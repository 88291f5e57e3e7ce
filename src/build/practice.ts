/**
 * Headers to practise on, of the kinds and the size of a kernel's, for `compile.ts`: what V8 has run
 * often it compiles, and remembers in the code that it gives out. None of them is a kernel's.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { loadShipped } from "../config/shipped.js";
import { listPairs } from "../pairs.js";
import { openDirectory } from "../tree/directory.js";

/** Every so many pairs differ. */
const DRIFT_EVERY = 8;

/**
 * Fills a folder with a tree that the shipped map serves: most copies are in step, some have drifted as
 * copies do, and of what is optional some are absent.
 */
export async function writePracticeTree(folder: string): Promise<void> {
  mkdirSync(join(folder, "tools/include/uapi"), { recursive: true });
  const tree = openDirectory(folder, folder);
  const { pairs } = await listPairs(await loadShipped(), { copies: tree, originals: tree });
  for (const [i, { copy, original, optional, allowances }] of pairs.entries()) {
    const put = (path: string, text: string) => {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    };
    const isDrifted = i % DRIFT_EVERY === 3;
    const isIgnoring = allowances.ignoreMatchingLines.length > 0;
    put(original, writeHeader(i, isDrifted));
    if (optional && !isDrifted && i % 2 === 0) continue;
    put(copy, `${isIgnoring ? "#include <asm/export.h>\n" : ""}${writeHeader(i, false)}`);
  }
}

/** The header of a number; a later one has what an earlier one lacks. */
function writeHeader(number: number, isLater: boolean): string {
  const name = `dev${number}`;
  const upper = name.toUpperCase();
  const parts = [
    `/*\n * Requests and answers of ${name}: what user space asks for, and what it is told.\n */`,
    `#ifndef _UAPI_${upper}_H\n#define _UAPI_${upper}_H\n`,
    "#include <linux/types.h>\n#include <linux/ioctl.h>\n#include <asm/bitsperlong.h>\n",
    `#define ${upper}_VERSION\t${isLater ? 3 : 2}${isLater ? "\t/* was 2 */" : ""}\n#define ${upper}_MAGIC 0xA${number % 10}`,
  ];
  for (let part = 0; part < 12; part++) parts.push(writePart(`${name}_p${part}`, part, isLater));
  if (isLater) parts.push(`#define ${upper}_LATER(x)\t((x) << 4)\nint ${name}_later(void);`);
  return `${parts.join("\n\n")}\n\n#endif /* _UAPI_${upper}_H */\n`;
}

function writePart(name: string, part: number, isLater: boolean): string {
  const upper = name.toUpperCase();
  const grown = isLater && part % 3 === 0;
  const rows = (count: number, row: (i: number) => string) =>
    Array.from({ length: count }, (_, i) => row(i)).join("\n");
  return `/* Capabilities of ${name}${isLater && part === 5 ? ", all of them" : ""} */
${rows(grown ? 26 : 22, (i) => `#define ${upper}_CAP_${i}\t${i % 3 === 0 ? `(1ULL << ${i})` : i}${i % 5 === 0 ? ` /* since ${i} */` : ""}`)}
#define ${upper}_CAPS\t(${upper}_CAP_0 | ${upper}_CAP_3 | \\
\t\t\t ${upper}_CAP_6)

/**
 * enum ${name}_state - where it stands
 * @${upper}_STATE_0: at the start
 */
enum ${name}_state {
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
