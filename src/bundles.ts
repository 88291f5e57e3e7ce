/** The bundle of the command line itself. */
export const MAIN = "main.cjs";

/** Where in `dist/` the code lies that this very V8 has compiled of a bundle; any other would refuse it. */
export function compiledFile(bundle: string, { platform, arch, versions }: NodeJS.Process): string {
  return `compiled/${versions.v8}-${platform}-${arch}/${bundle}`;
}

/** A CommonJS bundle as the function that Node makes of any CommonJS file. */
export function wrapBundle(source: string): string {
  return `(function (exports, require, module, __filename, __dirname) {${source}\n})`;
}
