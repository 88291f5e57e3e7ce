import type { Script } from "node:vm";

/** The bundle of the command line itself. */
export const MAIN = "main.cjs";

/** Where in `dist/` the code lies that this very V8 has compiled of a bundle; any other would refuse it. */
export function compiledFile(bundle: string, { platform, arch, versions }: NodeJS.Process): string {
  return `compiled/${versions.v8}-${platform}-${arch}/${bundle}`;
}

/** What the build puts around a bundle: it lies in `dist/` as the function that Node makes of any CommonJS file. */
export const WRAPPER = {
  head: "(function (exports, require, module, __filename, __dirname) {",
  tail: "})",
};

/**
 * Makes what runs a bundle of a folder, once, and those that it asks for.
 *
 * @param prepare Gives a bundle's script, of its file.
 * @param outer Node's own `require`, for what is no bundle.
 */
export function createLoader(
  folder: string,
  prepare: (name: string, filename: string) => Script,
  outer: (name: string) => unknown,
): (name: string) => unknown {
  const loaded = new Map<string, { exports: unknown }>();
  const requireHere = (name: string) => (name.startsWith("./") ? load(name.slice(2)) : outer(name));
  function load(name: string): unknown {
    const known = loaded.get(name);
    if (known !== undefined) return known.exports;
    const module = { exports: {} };
    loaded.set(name, module);
    const filename = `${folder}/${name}`;
    const run = prepare(name, filename).runInThisContext() as (...scope: unknown[]) => void;
    run.call(module.exports, module.exports, requireHere, module, filename, folder);
    return module.exports;
  }
  return load;
}
