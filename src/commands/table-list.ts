import { refuseProblems } from "../catalogue.js";
import { escapeControls } from "../report/safe.js";
import type { Product } from "../tables/product.js";
import { type Context, showText } from "./table-request.js";

/** Lists tables: name, entries, how the headers stand, headers. */
export async function listTables(
  products: readonly Product[],
  { catalogue, terminal, language, arch }: Context,
): Promise<number> {
  const rows = [];
  for (const product of products) {
    const made = product.make(catalogue.copies, { arch });
    const { name, count, headers, problems } = made;
    rows.push({ name, entries: count, state: await catalogue.stateOf(made), headers, problems });
  }
  if (language === "json") {
    terminal.write(`${JSON.stringify({ version: 1, arch, tables: rows }, null, 2)}\n`);
    return 0;
  }
  const width = Math.max(...rows.map(({ name }) => name.length), 4);
  let text = "";
  for (const { name, entries, state, headers, problems } of rows) {
    const head = `${name.padEnd(width)} ${String(entries).padStart(5)}  ${state.padEnd(9)}`;
    text += `${head}  ${headers.map((path) => escapeControls(path)).join(" ")}\n`;
    if (state !== "absent") {
      for (const problem of problems) text += `  ! ${escapeControls(problem)}\n`;
    }
  }
  terminal.write(text === "" ? "no tables; a config declares them as [[table]]\n" : text);
  return 0;
}

/** Prints how each table changes when the originals are taken over. */
export async function diffTables(
  products: readonly Product[],
  { catalogue, terminal, arch, language, names }: Context,
): Promise<number> {
  const { diffTexts } = await import("./table-files.js");
  const originals = await catalogue.openOriginals();
  for (const product of products) {
    const before = product.make(catalogue.copies, { arch });
    if (before.isAbsent && names.length === 0) continue;
    // A table that cannot be made from the originals is what this is asked for, too.
    const after = refuseProblems(product.make(originals, { arch }));
    const [old, now] = [before.format(language), after.format(language)];
    const diff = diffTexts(`${product.name}.${language}`, old, now);
    if (diff !== "") terminal.write(showText(diff, terminal));
  }
  return 0;
}

/** Prints what is odd about each table; 2 where one cannot be used at all, else 0. */
export function lintTables(
  products: readonly Product[],
  { catalogue, terminal, arch, names }: Context,
): number {
  let isBroken = false;
  for (const product of products) {
    const made = product.make(catalogue.copies, { arch });
    if (made.isAbsent && product.shipped && names.length === 0) continue;
    for (const { kind, text } of made.lint()) {
      terminal.write(`${made.name}: ${kind}: ${escapeControls(text)}\n`);
      isBroken ||= kind === "problem";
    }
  }
  return isBroken ? 2 : 0;
}
