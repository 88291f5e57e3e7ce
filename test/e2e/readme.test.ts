import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { parseConfig } from "../../src/config/load.js";
import { CLI, makeTree, mapOf, putFile, runCli } from "./run.js";

/** What the README says is tried as it stands there. */
const README = readFileSync("README.md", "utf8");

/** The first code block of a language below a heading. */
function blockUnder(heading: string, language: string): string {
  const section = README.slice(README.indexOf(`\n${heading}\n`) + 1);
  const start = section.indexOf(`\`\`\`${language}\n`);
  assert.ok(start >= 0, `no ${language} block under ${heading}`);
  const body = section.slice(start + language.length + 4);
  return body.slice(0, body.indexOf("```"));
}

test("the README opens with the two commands, and with what the first prints", () => {
  const opening = blockUnder("# sync-headers", "console");
  const shown = runCli(["--root", "test/fixtures/sample"]).stdout;
  assert.ok(opening.startsWith(`$ npm ci && npm start\n${shown}$ npm ci && npm test\n`), opening);
});

test("the README's config is one", async () => {
  const config = await parseConfig(blockUnder("## The config", "toml"), "README.md");
  assert.equal(config.maps.length, 3);
  assert.equal(config.holds.length, 1);
});

test("the README's program runs, against the built package", (t) => {
  const root = makeTree(t, {
    "linux/include/uapi/linux/kvm.h": "int a;\n",
    "linux/tools/include/uapi/linux/kvm.h": "int b;\n",
    "linux/sync-headers.toml": mapOf(["include/uapi/linux/kvm.h"]),
  });
  const program = blockUnder("## In a program", "js");
  const index = JSON.stringify(join(process.cwd(), "dist/index.js"));
  putFile(root, "program.mjs", program.replace('"sync-headers"', index));
  const ran = spawnSync(process.execPath, ["program.mjs"], { cwd: root, encoding: "utf8" });
  assert.equal(ran.stdout + ran.stderr, "tools/include/uapi/linux/kvm.h drifted breaking\n");
});

test("the report that a program gets is frozen, and so is whatever is in it", (t) => {
  const root = makeTree(t, {});
  const index = JSON.stringify(join(process.cwd(), "dist/index.js"));
  const sample = JSON.stringify(join(process.cwd(), "test/fixtures/sample"));
  const program = `import { check } from ${index};
    const found = new Set();
    const visit = (value, path) => {
      if (typeof value !== "object" || value === null) return;
      if (!Object.isFrozen(value)) found.add(path);
      for (const [key, one] of Object.entries(value))
        visit(one, Array.isArray(value) ? path + "[]" : path + "." + key);
    };
    const report = await check({ root: ${sample} });
    visit(report, "report");
    const changes = report.pairs.flatMap((pair) => pair.changes ?? []);
    console.log(changes.length > 0, report.pairs.some((pair) => pair.hunks), [...found].join());`;
  putFile(root, "program.mjs", program);
  const ran = spawnSync(process.execPath, ["program.mjs"], { cwd: root, encoding: "utf8" });
  assert.equal(ran.stdout + ran.stderr, "true true \n");
});

/** A project whose copy has drifted; `broken` makes the check itself fail. */
function makeProject(t: TestContext, files: Record<string, string>, broken: boolean): string {
  const config = broken ? "no TOML" : mapOf(["a.h"]);
  const tree = { "sync-headers.toml": config, "a.h": "int a;\n", "tools/a.h": "int b;\n" };
  const root = makeTree(t, { ...tree, ...files });
  const shim = join(root, "bin/sync-headers");
  putFile(root, "bin/sync-headers", `#!/bin/sh\nexec ${process.execPath} ${CLI} "$@"\n`);
  chmodSync(shim, 0o755);
  return root;
}

function run(root: string, command: string) {
  const env = { ...process.env, PATH: `${join(root, "bin")}:${process.env.PATH}` };
  const { status, stdout, stderr } = spawnSync("sh", ["-c", command], {
    cwd: root,
    env,
    encoding: "utf8",
  });
  return { status, output: stdout + stderr };
}

interface Hook {
  readonly name: string;
  readonly tools: readonly string[];
  readonly files: () => Record<string, string>;
  readonly build: string;
}

const PROGRAM = "int main(void) { return 0; }\n";

const HOOKS: readonly Hook[] = [
  {
    name: "Make",
    tools: ["make"],
    files: () => ({
      Makefile: `${blockUnder("### Make", "make")}\nprogram:\n\techo built > program\n`,
    }),
    build: "make",
  },
  {
    name: "CMake",
    tools: ["cmake", "cc"],
    files: () => ({
      "CMakeLists.txt": `cmake_minimum_required(VERSION 3.10)\nproject(p C)\n${blockUnder("### CMake", "cmake")}\nadd_executable(program main.c)\n`,
      "main.c": PROGRAM,
    }),
    build: "cmake -S . -B build && cmake --build build && cp build/program program",
  },
  {
    name: "Meson",
    tools: ["meson", "ninja", "cc"],
    files: () => ({
      "meson.build": `project('p', 'c')\n${blockUnder("### Meson", "meson")}\nexecutable('program', 'main.c')\n`,
      "main.c": PROGRAM,
    }),
    build: "meson setup build && ninja -C build && cp build/program program",
  },
  {
    name: "npm",
    tools: ["npm"],
    files: () => ({
      "package.json": blockUnder("### npm", "json"),
      "build.js": 'require("fs").writeFileSync("program", "");\n',
    }),
    build: "npm run build",
  },
];

for (const { name, tools, files, build } of HOOKS) {
  test(`the ${name} hook warns before a build and cannot fail it`, (t) => {
    for (const tool of tools) {
      if (spawnSync(tool, ["--version"]).error) return t.skip(`${tool} is not installed`);
    }
    const warned = makeProject(t, files(), false);
    const first = run(warned, build);
    assert.equal(first.status, 0, first.output);
    assert.match(
      first.output,
      /^.*Warning: Kernel ABI header differences:\n {2}diff -u tools\/a\.h a\.h$/m,
    );
    assert.ok(readFileSync(join(warned, "program")));

    const broken = run(makeProject(t, files(), true), build);
    assert.equal(broken.status, 0, broken.output);
    assert.match(broken.output, /no valid TOML/);

    const missing = makeProject(t, files(), false);
    writeFileSync(join(missing, "bin/sync-headers"), "#!/bin/sh\nexit 127\n");
    assert.equal(run(missing, build).status, 0);
  });
}
