/**
 * The build, run from the package's root (`npm run build`): the command line as one small bundle
 * that a clean check needs whole, and one bundle more for whatever the sources import dynamically;
 * the API as one module, its libraries left outside; the shipped map, parsed and checked. The
 * declarations that tsc has written before are cut down to what the API shows.
 */
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { build, type Plugin } from "esbuild";
import { MAIN, WRAPPER } from "../bundles.js";
import { compileShipped } from "../config/shipped.js";
import { compileTables } from "../config/tables.js";

const COMMON = { bundle: true, platform: "node", target: "node20", logLevel: "warning" } as const;

/** What is imported dynamically from which bundle, by its file in dist/; filled while bundling. */
const lazy = new Map<string, string>();

/** Leaves dynamic imports to be loaded at run time, and takes down what has to be bundled for them. */
const splitAtDynamicImports: Plugin = {
  name: "split-at-dynamic-imports",
  setup({ onResolve, resolve }) {
    onResolve({ filter: /./ }, async ({ kind, path, resolveDir, pluginData }) => {
      if (kind !== "dynamic-import" || pluginData === "resolved") return undefined;
      const options = { kind, resolveDir, pluginData: "resolved" };
      const found = await resolve(path, options);
      if (found.errors.length > 0) return { errors: found.errors };
      const name = path.startsWith(".")
        ? relative(join(process.cwd(), "src"), found.path).replace(/\.ts$/, "")
        : path;
      const file = `${name.replaceAll("/", "-")}.cjs`;
      lazy.set(file, found.path);
      return { path: `./${file}`, external: true };
    });
  },
};

async function bundle(source: string, file: string, wrapper?: typeof WRAPPER): Promise<void> {
  await build({
    ...COMMON,
    entryPoints: [source],
    outfile: join("dist", file),
    ...(wrapper && { banner: { js: wrapper.head }, footer: { js: wrapper.tail } }),
    format: "cjs",
    minify: true,
    plugins: [splitAtDynamicImports],
    // import() of a CommonJS file would start Node's loader of ES modules; require() does not.
    supported: { "dynamic-import": false },
    logOverride: { "empty-import-meta": "silent" },
  });
}

async function main(): Promise<void> {
  await bundle("src/launch.ts", "cli.cjs");
  await bundle("src/cli.ts", MAIN, WRAPPER);
  const built = new Set<string>();
  // Bundling one may find more.
  for (const [file, source] of lazy) {
    if (!built.has(file)) await bundle(source, file, WRAPPER);
    built.add(file);
  }
  await build({
    ...COMMON,
    entryPoints: ["src/index.ts"],
    outfile: "dist/index.js",
    format: "esm",
    packages: "external",
  });
  writeFileSync("dist/linux-tools.json", await compileShipped());
  writeFileSync("dist/linux-tables.json", await compileTables());
  pruneDeclarations();
}

/** Declarations of what the API does not show are of no use to anyone; tsc writes them all the same. */
function pruneDeclarations(): void {
  const needed = new Set<string>();
  const keep = (file: string) => {
    if (needed.has(file)) return;
    needed.add(file);
    for (const [, name] of readFileSync(file, "utf8").matchAll(/from "(\..*?)\.js"/g)) {
      keep(join(dirname(file), `${name}.d.ts`));
    }
  };
  keep("dist/index.d.ts");
  for (const path of readdirSync("dist", { recursive: true, encoding: "utf8" })) {
    const file = join("dist", path);
    if (file.endsWith(".d.ts") && !needed.has(file)) rmSync(file);
  }
  for (const path of readdirSync("dist")) {
    const folder = join("dist", path);
    if (statSync(folder).isDirectory() && readdirSync(folder).length === 0)
      rmSync(folder, { recursive: true });
  }
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
