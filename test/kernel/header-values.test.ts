import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, posix } from "node:path";
import { test } from "node:test";
import type { EnumType } from "../../src/header/ctypes.js";
import { LP64 } from "../../src/header/environment.js";
import type { Header } from "../../src/header/header.js";
import { createSession, type View } from "../../src/header/session.js";
import type { Value } from "../../src/header/types.js";
import { askGcc } from "./gcc-values.js";
import { forEachAtOnce } from "./pool.js";
import { kernelTree, NO_TREE } from "./trees.js";

const hasGcc = spawnSync("gcc", ["--version"]).status === 0;
const tree = kernelTree("6.12");
const skip = tree === undefined ? NO_TREE : hasGcc ? false : "no gcc";

const UAPI = "include/uapi";
const ARCH = "arch/x86/include/uapi";

/** What the build would generate or `headers_install` would drop: wrappers for asm/, an empty linux/compiler.h. */
function writeGenerated(folder: string): void {
  const put = (name: string, text: string): void => {
    mkdirSync(join(folder, dirname(name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  };
  for (const name of readdirSync(join(tree!, UAPI, "asm-generic"))) {
    if (!existsSync(join(tree!, ARCH, "asm", name))) {
      put(`asm/${name}`, `#include <asm-generic/${name}>\n`);
    }
  }
  put("linux/compiler.h", "");
  put("linux/compiler_types.h", "");
}

/** Object-like macros and enumerators that the header itself defines, with our values. */
function valuesOf(header: Header, view: View): Map<string, Value> {
  const values = new Map<string, Value>();
  const take = (name: string): void => {
    values.set(name, view.valueOf(name) ?? { kind: "opaque", why: "not found" });
  };
  const own = new Set(header.macros);
  for (const macro of view.interpretation.macros.values()) {
    if (own.has(macro) && macro.params === null && macro.body.length > 0) take(macro.name);
  }
  const holds = (one: Pick<EnumType, "when">): boolean =>
    one.when === null || view.layout.holds(one.when) === true;
  for (const declaration of header.declarations) {
    let enumeration: EnumType | undefined;
    if (declaration.kind === "enum") enumeration = declaration.enum;
    else if (declaration.kind === "typedef" || declaration.kind === "variable") {
      const { base } = declaration.declarators[0]!.type;
      if (base.kind === "enum") enumeration = base.enum;
    }
    if (enumeration === undefined || !holds(enumeration)) continue;
    for (const entry of enumeration.entries ?? []) {
      if (entry.kind === "enumerator" && holds(entry)) take(entry.name);
    }
  }
  return values;
}

test("macros and enumerators of include/uapi have gcc's values, 6.12", {
  skip,
}, async (context) => {
  const generated = mkdtempSync(join(tmpdir(), "sync-headers-"));
  try {
    writeGenerated(generated);
    const roots = [generated, join(tree!, ARCH), join(tree!, UAPI)];
    const load = (path: string): { path: string; text: string } | undefined => {
      const root = roots.find((one) => existsSync(join(one, path)));
      return root === undefined
        ? undefined
        : { path, text: readFileSync(join(root, path), "latin1") };
    };
    const session = createSession((name, angled, from) => {
      const beside = angled ? undefined : load(posix.join(posix.dirname(from), name));
      return beside ?? load(name);
    });
    const options = roots.map((root) => `-I${root}`);
    // As headers_install rewrites them.
    options.push("-D__user=", "-D__force=", "-D__iomem=", "-D__attribute_const__=");
    options.push("-D__packed=__attribute__((packed))");
    const headers = (readdirSync(join(tree!, UAPI), { recursive: true }) as string[])
      .filter((name) => name.endsWith(".h"))
      .sort();
    const wrong: string[] = [];
    const uncompiled: string[] = [];
    const opaque: string[] = [];
    let constants = 0;
    let checked = 0;
    await forEachAtOnce(headers, async (name) => {
      const header = session.read(name, readFileSync(join(tree!, UAPI, name), "latin1"));
      const values = valuesOf(header, session.view(header, LP64));
      // What a program that uses the header would have included; where that clashes, the header alone.
      const after = ["linux/types.h", "linux/ioctl.h"].map((one) => `#include <${one}>\n`).join("");
      const before = "#include <stddef.h>\n#include <stdint.h>\n#include <sys/socket.h>\n";
      const own = `#include <${name}>\n${after}`;
      let answer = await askGcc({ prelude: before + own, names: [...values.keys()], options });
      if (answer.failed !== null) {
        const prelude = `#include <linux/types.h>\n${own}`;
        answer = await askGcc({ prelude, names: [...values.keys()], options });
      }
      if (answer.failed !== null) {
        uncompiled.push(name);
        return;
      }
      constants += answer.values.size;
      for (const [key, expected] of answer.values) {
        const value = values.get(key)!;
        if (value.kind === "opaque") opaque.push(`${name}: ${key}: ${value.why}`);
        else {
          checked++;
          if (value.value !== expected)
            wrong.push(`${name}: ${key} = ${expected}, not ${value.value}`);
        }
      }
    });
    assert.deepEqual(wrong, []);
    assert.ok(checked > 40_000, `${checked} values checked`);
    assert.ok(opaque.length < constants * 0.03, `${opaque.length} of ${constants} opaque`);
    // Headers that need what only the kernel has; their values go unchecked, so they must stay few.
    assert.ok(uncompiled.length < headers.length * 0.05, uncompiled.join(" "));
    context.diagnostic(
      `${checked} values checked, ${opaque.length} opaque, ${uncompiled.length} headers do not compile`,
    );
  } finally {
    rmSync(generated, { recursive: true, force: true });
  }
});
