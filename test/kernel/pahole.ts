/** What gcc and pahole say of the structs of a header. */
import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

export interface OracleStruct {
  /** `struct a` or `union a`. */
  readonly key: string;
  /** The header that defines it. */
  readonly path: string;
  readonly size: number;
  /** `name offset size`, or `name offset+width` in bits; nested names as in `MemberLayout`. */
  readonly members: readonly string[];
}

/** Compiles a file that includes the header alone. Gives the structs that the header itself defines, or gcc's first error. */
export async function askPahole(root: string, header: string): Promise<OracleStruct[] | string> {
  const folder = await mkdtemp(join(tmpdir(), "pahole-"));
  const source = join(folder, "a.c");
  const object = join(folder, "a.o");
  const maxBuffer = 2 ** 28;
  try {
    await writeFile(source, `#include <${header}>\n`);
    const options = "-g -fno-eliminate-unused-debug-types -w -c".split(" ");
    try {
      await run("gcc", [...options, "-I", root, "-o", object, source]);
    } catch (error) {
      const { stderr } = error as { stderr: string };
      return /error: (.*)/.exec(stderr)?.[1] ?? "gcc failed";
    }
    // pahole fails where there is nothing to print.
    const ask = (option: string): Promise<string> =>
      run("pahole", [option, object], { maxBuffer }).then(
        ({ stdout }) => stdout,
        (error: { stdout?: string }) => error.stdout ?? "",
      );
    const [printed, sizes] = [await ask("-I"), await ask("-s")];
    return parse(printed, sizes, join(root, header));
  } finally {
    await rm(folder, { recursive: true });
  }
}

interface Frame {
  readonly members: string[];
  readonly isEnum: boolean;
}

function parse(printed: string, sizes: string, path: string): OracleStruct[] {
  const sizeOf = new Map(sizes.split("\n").map((line) => line.split("\t") as [string, string]));
  const found: OracleStruct[] = [];
  const stack: Frame[] = [];
  let key = "";
  let wanted = false;
  for (const line of printed.split("\n")) {
    const at = /^\/\* <[0-9a-f]+> (.*):\d+ \*\/$/.exec(line);
    if (at !== null) wanted = at[1] === path;
    if (stack.length === 0) {
      const head = /^((?:struct|union) \w+) \{/.exec(line);
      if (head === null) continue;
      key = head[1]!;
      stack.push({ members: [], isEnum: false });
      continue;
    }
    if (/\{\s*(?:\/\*.*\*\/)?$/.test(line)) {
      stack.push({ members: [], isEnum: /^\s*enum\b/.test(line) });
      continue;
    }
    const place = /\/\*\s*(\d+)(?::\s*(\d+))?\s+(\d+)\s*\*\/$/.exec(line);
    if (/^\s*\}/.test(line)) {
      const frame = stack.pop()!;
      if (stack.length === 0) {
        const size = Number(sizeOf.get(key.split(" ")[1]!));
        if (wanted) found.push({ key, path, size, members: frame.members });
        continue;
      }
      const { members } = stack.at(-1)!;
      const name = nameOf(line.slice(line.indexOf("}") + 1));
      if (name !== "") members.push(`${name} ${place![1]} ${place![3]}`);
      const dims = line.slice(line.indexOf("}")).match(/\[\d*\]/g)?.length ?? 0;
      const prefix = name === "" ? "" : `${name}${"[]".repeat(dims)}.`;
      for (const member of frame.members) members.push(prefix + member);
    } else if (place !== null && stack.at(-1)?.isEnum === false) {
      const [, offset, bit, size] = place;
      const width = /:(\d+);/.exec(line)?.[1];
      const first = Number(offset) * 8 + Number(bit ?? 0);
      const where = width === undefined ? `${offset} ${size}` : `${first}+${width}`;
      stack.at(-1)!.members.push(`${nameOf(line)} ${where}`);
    }
  }
  return found;
}

/** The name that a line of pahole's declares; `` where it declares none. */
function nameOf(line: string): string {
  const text = line
    .replace(/\/\*.*$/, "")
    .replace(/__attribute__\(\((?:[^()]|\([^()]*\))*\)\)/g, "")
    .replace(/;\s*$/, "");
  const pointed = /\(\s*\*+\s*(\w+)/.exec(text);
  if (pointed !== null) return pointed[1]!;
  return /(\w+)\s*(?:\[\d*\]|:\d+|\s)*$/.exec(text)?.[1] ?? "";
}
