/** From a table as written in TOML, valid by shape, to its definition. */
import {
  type At,
  checkLines,
  checkPath,
  compile,
  compilePaths,
  compileValues,
  type Fail,
  interpretExclusions,
  type Keys,
  type Locate,
  list,
} from "./checks.js";
import type { BlockDefinition, PartDefinition, TableDefinition } from "./definition.js";
import { compileForm, findFormFault } from "./forms.js";
import { readPrefix } from "./globs.js";
import type { RawBlock, RawPart, RawTable } from "./schema.js";
import {
  ASSERT_PLACEHOLDERS,
  ENTRY_PLACEHOLDERS,
  encode,
  findTemplateFault,
  INDEX_PLACEHOLDERS,
} from "./templates.js";

/**
 * Completes and checks the tables of one file. What a table says holds for its blocks, what a block says
 * for its parts, unless they say otherwise; their `exclude`s add up.
 */
export async function interpretTables(
  raw: readonly RawTable[],
  shipped: boolean,
  fail: Fail,
): Promise<readonly TableDefinition[]> {
  const tables: TableDefinition[] = [];
  for (const [i, table] of raw.entries()) {
    const at = (...keys: Keys): Keys => ["table", i, ...keys];
    // It names a file.
    if (!/^\w[\w.-]*$/.test(table.name)) {
      await fail(at("name"), "expected letters, digits, `_`, `-` and `.` only");
    }
    if (tables.some(({ name }) => name === table.name)) {
      await fail(at("name"), `another table is called ${JSON.stringify(table.name)} too`);
    }
    tables.push(await interpretTable(table, shipped, at, fail));
  }
  return tables;
}

async function interpretTable(
  raw: RawTable,
  shipped: boolean,
  at: At,
  fail: Fail,
): Promise<TableDefinition> {
  const { block, license, name, part, ...common } = raw;
  if (license !== undefined && !/^[\w.+ ()-]+$/.test(license)) {
    await fail(at("license"), "expected an SPDX identifier");
  }
  const blocks: BlockDefinition[] = [];
  if (block === undefined) {
    const only: RawBlock = part === undefined ? common : { ...common, part };
    blocks.push(await interpretBlock(only, [only], name, at, at, fail));
  } else {
    if (part !== undefined) await fail(at("part"), "goes into a [[table.block]] here");
    for (const [j, one] of block.entries()) {
      const own: At = (...keys) => at("block", j, ...keys);
      blocks.push(await interpretBlock({ ...common, ...one }, [common, one], name, own, at, fail));
    }
  }
  return { name, shipped, license: license ?? null, blocks };
}

/** No names in C. */
const KEYWORDS = new Set(
  "auto break case char const continue default do double else enum extern float for goto if inline int long register restrict return short signed sizeof static struct switch typedef union unsigned void volatile while".split(
    " ",
  ),
);

async function interpretBlock(
  raw: RawBlock,
  levels: readonly RawPart[],
  name: string,
  at: At,
  above: At,
  fail: Fail,
): Promise<BlockDefinition> {
  const array = raw.array ?? name.replace(/[.-]/g, "_");
  const own = levels.at(-1)!;
  const place: Locate = (key) => (key in own ? at(key) : above(key));
  if (!/^[A-Za-z_]\w*$/.test(array) || KEYWORDS.has(array)) {
    await fail(raw.array === undefined ? above("name") : place("array"), "expected a C identifier");
  }
  const type = raw.type ?? "static const char *";
  for (const key of ["before", "open", "close", "after", "repeat"] as const) {
    await checkLines(raw[key], place(key), fail);
  }
  if (raw.repeat !== undefined && raw["each-arch"] === undefined) {
    await fail(place("repeat"), "expected `each-arch` beside it");
  }
  if (raw["each-arch"] !== undefined) {
    await checkPath(raw["each-arch"], place("each-arch"), fail);
    if (!/^[^{]*\/\{arch\}\//.test(raw["each-arch"])) {
      await fail(place("each-arch"), "expected a path with a folder {arch} in it");
    }
  }
  const {
    part,
    before,
    open,
    close,
    after,
    repeat,
    "each-arch": each,
    arch,
    optional,
    ...common
  } = raw;
  const parts: PartDefinition[] = [];
  if (part !== undefined) {
    for (const [k, one] of part.entries()) {
      const inPart: Locate = (key) => (key in one ? at("part", k, key) : place(key));
      parts.push(
        await interpretPart({ ...common, ...one }, [...levels, one], inPart, at("part", k), fail),
      );
    }
  } else if (repeat === undefined) {
    const only = optional === undefined ? common : { ...common, optional };
    parts.push(await interpretPart(only, levels, place, at(), fail));
  }
  const line = (text: string) => encode(text.replace("{type}", type).replace("{array}", array));
  return {
    array,
    before: before === undefined ? null : line(before),
    open: line(open ?? "{type}{array}[] = {"),
    close: line(close ?? "};"),
    after: after === undefined ? null : line(after),
    eachArch: each ?? null,
    arch: arch ?? null,
    repeat: repeat === undefined ? null : line(repeat),
    optional: optional ?? false,
    parts,
  };
}

async function interpretPart(
  raw: RawPart,
  levels: readonly RawPart[],
  place: Locate,
  whole: Keys,
  fail: Fail,
): Promise<PartDefinition> {
  const { macros, enumerators, header } = raw;
  if (header === undefined) return fail(whole, "expected `header`");
  const headers = list(header);
  for (const path of headers) await checkPath(path, place("header"), fail);
  if ((macros === undefined) === (enumerators === undefined)) {
    return fail(whole, "expected either `macros` or `enumerators`");
  }
  const isMacro = macros !== undefined;
  const globs = list((macros ?? enumerators)!);
  const names = await compile(globs, place(isMacro ? "macros" : "enumerators"), fail);
  for (const key of isMacro ? (["enum"] as const) : (["directive", "resolve", "follow"] as const)) {
    if (raw[key] !== undefined) {
      await fail(place(key), `goes with \`${isMacro ? "enumerators" : "macros"}\``);
    }
  }
  const forms = raw.form === undefined ? null : list(raw.form);
  for (const form of forms ?? []) {
    const fault = findFormFault(form);
    if (fault !== undefined) await fail(place("form"), `${JSON.stringify(form)}: ${fault}`);
  }
  const templates = [
    ["index", raw.index, INDEX_PLACEHOLDERS],
    ["entry", raw.entry, ENTRY_PLACEHOLDERS],
    ["assert", raw.assert, ASSERT_PLACEHOLDERS],
  ] as const;
  for (const [key, text, known] of templates) {
    const fault = text === undefined ? undefined : findTemplateFault(text, known);
    if (fault !== undefined) await fail(place(key), fault);
  }
  const within = raw["included-by"];
  if (within !== undefined) await checkPath(within.header, place("included-by"), fail);
  return {
    headers,
    optional: raw.optional ?? false,
    includedBy:
      within === undefined
        ? null
        : { header: within.header, pattern: await compilePaths(within.include) },
    source: isMacro ? "macro" : "enumerator",
    names,
    enum: raw.enum ?? null,
    directive: raw.directive ?? null,
    forms: forms?.map(compileForm) ?? null,
    family: await compileValues(raw.family, place("family"), fail),
    values: await compileValues(raw.values, place("values"), fail),
    resolve: raw.resolve ?? [],
    follow: raw.follow ?? null,
    exclude: await interpretExclusions(levels, place, fail),
    strip: raw.strip === undefined ? globs.map(readPrefix) : list(raw.strip),
    stripSuffix: raw["strip-suffix"] ?? "",
    index: encode(raw.index ?? "{value}"),
    entry: encode(raw.entry ?? '\t[{index}] = "{label}",'),
    order: raw.order ?? "header",
    assert: raw.assert === undefined ? null : encode(raw.assert),
  };
}
