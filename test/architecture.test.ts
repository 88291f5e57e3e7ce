import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { test } from "node:test";

/** The rules of the rooms (.github/CONTRIBUTING.md): who may touch the outside, and who loads what when. */

const FILES = readdirSync("src", { recursive: true, encoding: "utf8" })
  .filter((path) => path.endsWith(".ts"))
  .sort();

const PURE = ["diff", "header", "meaning", "tables", "report", "shell"];
const OUTSIDE = new Set([
  "build/build.ts",
  "build/compile.ts",
  "build/practice.ts",
  "cli.ts",
  "commands/baseline-file.ts",
  "commands/import.ts",
  "commands/summary.ts",
  "commands/version.ts",
  "config/find.ts",
  "config/load.ts",
  "config/shipped.ts",
  "config/tables.ts",
  "fix/apply.ts",
  "fix/merge.ts",
  "fix/place.ts",
  "fix/standing.ts",
  "history/git.ts",
  "launch.ts",
  "tree/directory.ts",
  "tree/temporary.ts",
  "tree/write.ts",
]);

const read = (path: string) => readFileSync(join("src", path), "utf8");

/** What a file imports when it is loaded; types alone are not loaded. */
function listImports(path: string): string[] {
  const statements = read(path).matchAll(/^(?:import|export) (?!type\b)[^;]*?from "([^"]+)"/gms);
  return [...statements].map(([, name]) => name!);
}

const resolve = (from: string, name: string) =>
  normalize(join(dirname(from), name)).replace(/\.js$/, ".ts");

test("pure rooms stay pure: no Node module, no global of the process", () => {
  for (const path of FILES.filter((file) => PURE.includes(file.split("/")[0]!))) {
    for (const name of listImports(path)) assert.ok(!name.startsWith("node:"), `${path}: ${name}`);
    assert.doesNotMatch(read(path), /\bprocess\./, path);
  }
});

test("only the rooms at the edge touch files, and only the command's start the process", () => {
  for (const path of FILES) {
    const text = read(path);
    if (!OUTSIDE.has(path)) assert.doesNotMatch(text, /"node:(fs|child_process)/, path);
    if (!["cli.ts", "launch.ts"].includes(path) && !path.startsWith("build/"))
      assert.doesNotMatch(text, /\bprocess\.(?!env\.SYNC_)\w/, path);
  }
});

test("a check on a clean tree loads nothing that it does not need", () => {
  const loaded = new Set<string>();
  const libraries = new Set<string>();
  const load = (path: string) => {
    if (loaded.has(path)) return;
    loaded.add(path);
    for (const name of listImports(path)) {
      if (name.startsWith(".")) load(resolve(path, name));
      else if (!name.startsWith("node:")) libraries.add(name);
    }
  };
  load("cli.ts");
  assert.deepEqual([...libraries], []);
  for (const room of ["header", "meaning", "tables", "shell", "history", "fix"]) {
    assert.deepEqual(
      [...loaded].filter((path) => path.startsWith(`${room}/`)),
      [],
    );
  }
});

test("no file is past 260 lines", () => {
  for (const path of FILES) {
    const lines = read(path).split("\n").length;
    assert.ok(lines <= 260, `${path}: ${lines} lines`);
  }
});
