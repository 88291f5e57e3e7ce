import { versions } from "node:process";
import { setFlagsFromString } from "node:v8";
import { chooseTables, openCatalogue, readArchitecture, refuseProblems } from "../catalogue.js";
import { UsageError } from "../errors.js";
import { openTrees } from "../opening.js";
import { LANGUAGES } from "../tables/format.js";
import {
  type Arguments,
  type Command,
  readTreeOptions,
  TREE_HELP,
  TREE_OPTIONS,
} from "./command.js";
import { diffTables, lintTables, listTables } from "./table-list.js";
import { type Context, type NamedText, type Request, showText } from "./table-request.js";

export const command: Command = {
  help: `Usage: sync-headers table [options] [NAME...]

Makes C string tables from the copies, by the kernel's definitions and by the config's [[table]]s. Without
a NAME and an option that says what to do, lists the tables: name, entries, how their headers stand, headers.

  --arch ARCH      the architecture, where a table depends on it (default: this machine's)
  --lang LANG      c (default, as the kernel's scripts print it), json or md
  --static-assert  C that checks every value against the header when it is compiled
  --out DIR        write each table to DIR/NAME.c, all of them where none is named; a file that would
                   not change is left alone
  --check DIR      compare with the files in DIR: prints the difference, and exits with 1 where one is stale
  --diff           print how each table changes once the originals are taken over, as a unified diff
  --lint           print names that no definition takes or excludes, and other oddities
${TREE_HELP}
`,
  options: {
    ...TREE_OPTIONS,
    arch: { type: "string" },
    lang: { type: "string" },
    "static-assert": { type: "boolean" },
    out: { type: "string" },
    check: { type: "string" },
    diff: { type: "boolean" },
    lint: { type: "boolean" },
  },
  async run(args, terminal) {
    hastenShortRun();
    const request = readRequest(args);
    const { patterns: names, ...options } = readTreeOptions(args, terminal);
    const catalogue = await openCatalogue(await openTrees(options));
    const chosen = chooseTables(catalogue.products, names);
    const context: Context = { ...request, catalogue, terminal, names };
    if (request.action === "list" && names.length === 0) {
      return listTables(chosen, context);
    }
    if (request.action === "diff") {
      return diffTables(chosen, context);
    }
    if (request.action === "lint") {
      return lintTables(chosen, context);
    }
    // Nothing is printed or written before all of them are known to be good.
    const texts: NamedText[] = [];
    for (const product of chosen) {
      const made = product.make(catalogue.copies, request);
      if (made.isAbsent && product.shipped && names.length === 0) continue;
      const text = refuseProblems(made).format(request.language, request);
      texts.push({ name: `${made.name}.${request.language}`, text });
    }
    if (request.action === "out" || request.action === "check") {
      const { checkFiles, writeFiles } = await import("./table-files.js");
      const act = request.action === "out" ? writeFiles : checkFiles;
      return act(texts, request.folder!, terminal);
    }
    terminal.write(showText(texts.map(({ text }) => text).join(""), terminal));
    return 0;
  },
};

/** What puts off optimised code, for the V8 of Node 20, 22 and 24: V8 complains on stderr of a flag that it does not know. */
const LATER: Readonly<Record<string, readonly string[]>> = {
  "11.3": ["--interrupt-budget=2000000", "--no-regexp-tier-up"],
  "12.4": ["--invocation-count-for-maglev=12000", "--invocation-count-for-turbofan=90000"],
  "13.6": ["--invocation-count-for-maglev=12000", "--invocation-count-for-turbofan=90000"],
};

/**
 * All tables are done before optimised code could pay for its making, which takes a third of the time
 * where the processor's cores are few. What runs for seconds is still optimised.
 */
function hastenShortRun(): void {
  const [version = ""] = /^\d+\.\d+/.exec(versions.v8) ?? [];
  for (const flag of LATER[version] ?? []) setFlagsFromString(flag);
}

function readRequest({ values }: Arguments): Request {
  const given = (["out", "check", "diff", "lint"] as const).filter(
    (name) => values[name] !== undefined,
  );
  if (given.length > 1) {
    throw new UsageError(`--${given[0]} and --${given[1]} do not go together`);
  }
  const action = given[0] ?? "list";
  const folder = (values.out ?? values.check) as string | undefined;
  if (folder === "") throw new UsageError(`--${action}: expected a directory, found nothing`);
  const lang = (values.lang ?? "c") as string;
  const language = LANGUAGES.find((name) => name === lang);
  if (language === undefined) {
    throw new UsageError(`--lang ${lang}: unknown; one of ${LANGUAGES.join(", ")}`);
  }
  const staticAssert = values["static-assert"] === true;
  if (staticAssert && language !== "c") {
    throw new UsageError("--static-assert goes with --lang c");
  }
  const arch = readArchitecture(values.arch as string | undefined);
  return { action, folder, arch, language, staticAssert };
}
