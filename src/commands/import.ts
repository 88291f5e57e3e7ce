import { existsSync, readFileSync } from "node:fs";
import { basename, join, relative, resolve, sep } from "node:path";
import { TreeError, UsageError } from "../errors.js";
import { readCheckScript } from "../shell/script.js";
import { writeConfig } from "../shell/toml.js";
import { writeAtomically } from "../tree/write.js";
import type { Command } from "./command.js";

/** Where the kernel keeps the script, and so where it expects to be run. */
const USUAL_PLACE = "tools/perf";

export const command: Command = {
  help: `Usage: sync-headers import [options] SCRIPT

Turns a kernel tree's check-headers.sh into a sync-headers.toml, by reading it, never by running it:
  cd linux && sync-headers import tools/perf/check-headers.sh --out sync-headers.toml

  --root DIR       the tree (default: the one that SCRIPT lies in, else here)
  --out FILE       write to FILE instead of printing; an existing FILE is kept unless --force
  --force          replace FILE
`,
  options: {
    root: { type: "string" },
    out: { type: "string" },
    force: { type: "boolean" },
  },
  async run({ values, positionals }, terminal) {
    const [script, ...more] = positionals;
    if (script === undefined || more.length > 0) {
      throw new UsageError(
        "import takes one file: the check-headers.sh to read; see import --help",
      );
    }
    if (script === "" || values.out === "") {
      throw new UsageError("import: expected a file's name, found nothing");
    }
    const path = resolve(terminal.cwd, script);
    const root = findRoot(path, values.root as string | undefined, terminal.cwd);
    const inTree = relative(root, path).split(sep).join("/");
    const place = inTree.startsWith("..")
      ? USUAL_PLACE
      : inTree.slice(0, -basename(path).length - 1);
    const exists = (file: string) => existsSync(join(root, file));
    const config = writeConfig(readCheckScript(readScript(path, script), script, place), {
      source: inTree.startsWith("..") ? script : inTree,
      originalExists: exists,
      copyExists: exists,
      hunkFileExists: exists,
    });
    const out = values.out as string | undefined;
    if (out === undefined) terminal.write(config);
    else await save(resolve(terminal.cwd, out), out, config, values.force === true);
    return 0;
  },
};

function readScript(path: string, name: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    throw new TreeError(`${name}: cannot read it (${(error as NodeJS.ErrnoException).code})`);
  }
}

function findRoot(script: string, given: string | undefined, cwd: string): string {
  if (given !== undefined) return resolve(cwd, given);
  const usual = `/${USUAL_PLACE}/${basename(script)}`;
  return script.endsWith(usual) ? script.slice(0, -usual.length) || "/" : cwd;
}

async function save(path: string, name: string, text: string, force: boolean): Promise<void> {
  if (existsSync(path) && !force) {
    throw new UsageError(`${name}: exists already; name another file, or replace it with --force`);
  }
  writeAtomically(path, name, text);
}
